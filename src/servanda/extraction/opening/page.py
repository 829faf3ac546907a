"""Web pages: the article out of its page, as blocks, with title, date and publisher.

trafilatura finds the article; numbers of lists are written out before, since articles of
agreements are numbered by them. Where it finds none, the page's own paragraphs are taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from servanda.extraction.opening.decoding import decoded
from servanda.extraction.opening.parsed import CELLS, Block, BlockKind, Parsed, Unreadable
from servanda.extraction.opening.reflow import blocks_of

_ENOUGH = 40
_MOST_ELEMENTS = 200_000
_DROPPED = ("script", "style", "noscript", "template", "nav", "footer", "form", "svg", "iframe")
_BLOCKS = {"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "blockquote", "pre", "td", "dd"}


def parse(data: bytes, charset: str = "") -> Parsed:
    """Return the article of a page.

    Raises:
        Unreadable: when the page holds no text.
    """
    text, notes = decoded(data, charset)
    return parse_text(text, notes)


def parse_text(text: str, notes: tuple[str, ...] = ()) -> Parsed:
    """Return the article of a page that is text already."""
    from lxml import html  # noqa: PLC0415 — loaded in the parsing process only

    try:
        tree = html.document_fromstring(text.encode("utf-8"), html.HTMLParser(encoding="utf-8"))
    except (ValueError, AssertionError, html.etree.ParserError) as why:
        raise Unreadable("holds no page.", "Save the page as text.") from why
    if sum(1 for _ in tree.iter()) > _MOST_ELEMENTS:
        raise Unreadable("is a page of too many parts.", "Save its text as a file.")
    own = tuple(_own_blocks(tree))
    language = str(tree.get("lang") or "")
    _number_lists(tree)
    found = _article(tree)
    blocks = tuple(_walk(found.body)) if found is not None and found.body is not None else ()
    if sum(len(b.text) for b in blocks) < _ENOUGH:
        blocks = own or _bare(text)
    if not blocks:
        raise Unreadable(
            "is a page with no text; it may be made by a script.",
            "Open it in a browser and save its text.",
        )
    said = {n: str(getattr(found, n, None) or "") for n in ("title", "date", "sitename", "url")}
    return Parsed(
        blocks,
        title=said["title"],
        published=said["date"],
        publisher=said["sitename"],
        language=language,
        url=said["url"],
        notes=notes,
    )


def _article(tree: Any) -> Any:  # noqa: ANN401 — lxml and trafilatura have no types here
    from trafilatura import bare_extraction  # noqa: PLC0415 — loaded in the parsing process only

    try:
        return bare_extraction(
            tree,
            favor_recall=True,
            include_comments=False,
            with_metadata=True,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except (RecursionError, ValueError, TypeError, AttributeError, KeyError, IndexError):
        return None


def _bare(text: str) -> tuple[Block, ...]:
    """Return the text between the tags, for pages nested deeper than a parser follows."""
    reader = _Words()
    reader.feed(text)
    return blocks_of("".join(reader.pieces).split("\n"))


class _Words(HTMLParser):
    """Collects what stands between tags, a line for each, without scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._hidden = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line."""
        del attrs
        self._hidden = tag in ("script", "style")
        self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End a line."""
        del tag
        self._hidden = False
        self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        """Take words that a reader of the page would see."""
        if not self._hidden:
            self.pieces.append(data)


def _number_lists(tree: Any) -> None:  # noqa: ANN401 — see above
    for numbered in tree.iter("ol"):
        start = str(numbered.get("start") or "1")
        number = int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 1  # noqa: PLR2004
        for item in numbered.findall("li"):
            item.text = f"{number}. {item.text or ''}"
            number += 1


def _walk(body: Any) -> Iterator[Block]:  # noqa: ANN401 — see above
    """Yield the blocks of what trafilatura found, depth first without recursion."""
    kinds = {"head": BlockKind.HEADING, "item": BlockKind.ITEM, "row": BlockKind.ROW}
    waiting = [body]
    while waiting:
        one = waiting.pop()
        if one.tag in ("body", "list", "table", "quote", "div") and len(one):
            loose = " ".join((one.text or "").split())
            if loose:
                yield Block(BlockKind.PARAGRAPH, loose)
            waiting += reversed(list(one))
        elif one.tag == "row":
            yield from _row(one, "cell")
        else:
            for line in _lines(one):
                yield Block(kinds.get(one.tag, BlockKind.PARAGRAPH), line)
        tail = " ".join((one.tail or "").split())
        if tail and one is not body:
            yield Block(BlockKind.PARAGRAPH, tail)


def _lines(element: Any) -> Iterator[str]:  # noqa: ANN401 — see above
    """Yield an element's text, one piece for each forced line break."""
    for broken in element.iter("lb", "br", "p"):
        broken.tail = f"\n{broken.tail or ''}"
    for line in "".join(element.itertext()).split("\n"):
        bare = " ".join(line.split())
        if bare:
            yield bare


def _row(element: Any, *cells: str) -> Iterator[Block]:  # noqa: ANN401 — see above
    texts = [" ".join("".join(c.itertext()).split()) for c in element.iter(*cells)]
    if any(texts):
        yield Block(BlockKind.ROW, CELLS.join(texts))


def _own_blocks(tree: Any) -> Iterator[Block]:  # noqa: ANN401 — see above
    """Yield the paragraphs, headings, items and rows of a page, without what frames it."""
    framed = {id(e) for d in _DROPPED for f in tree.iter(d) for e in f.iter()}
    for one in tree.iter(*_BLOCKS):
        if id(one) in framed or any(child.tag in _BLOCKS for child in one.iterdescendants()):
            if one.tag == "tr" and id(one) not in framed:
                yield from _row(one, "td", "th")
            continue
        if one.tag == "td":
            continue
        text = " ".join("".join(one.itertext()).split())
        if text:
            kind = BlockKind.HEADING if one.tag in ("h1", "h2", "h3", "h4", "h5", "h6") else None
            item = BlockKind.ITEM if one.tag == "li" else BlockKind.PARAGRAPH
            yield Block(kind or item, text)
