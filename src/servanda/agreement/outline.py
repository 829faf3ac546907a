"""The outline of an agreement document: front matter, articles, quotes and duty blocks.

Comes in: the text of `agreement.md`. Goes out: what stands where, as written, and the
faults of form. What fields and duties say is read in `front` and `blocks`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin

from servanda.agreement.patterns import quote_patterns
from servanda.clock import zone_of
from servanda.errors import BadInput, Fault, nearest, printable
from servanda.written import Entry, read_yaml

BLOCK = "duty"
DEFAULT_ZONE = "UTC"
_ARTICLE = re.compile(
    r"\s*(?:(?:article|point|section|clause)\s+)?([\w.()-]{1,20}?)[.:]?(?:\s+(.*))?", re.IGNORECASE
)
_NUMBER = re.compile(r".*\d.*|[ivxlcdm]+|\w|\([a-z]+\)", re.IGNORECASE)


@dataclass(slots=True)
class Part:
    """One article as found: number, heading, quotes and duty blocks with their lines."""

    number: str
    heading: str
    line: int
    quotes: list[tuple[str, int]] = field(default_factory=list)
    blocks: list[Entry] = field(default_factory=list)


@dataclass(slots=True)
class Outline:
    """A document as found, and the faults of its form."""

    file: str
    front: Entry
    articles: list[Part] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    malformed_front: bool = False

    @property
    def zone(self) -> str:
        """The time zone that the front matter states, UTC where it is missing or wrong."""
        stated = self.front.fields.get("timezone")
        try:
            return zone_of(stated.text).key if stated and stated.text else DEFAULT_ZONE
        except BadInput:
            return DEFAULT_ZONE

    def fault(self, line: int, problem: str, expected: str = "", near: str | None = None) -> None:
        """Note a fault at a line."""
        self.faults.append(Fault(f"{self.file}:{line}", problem, expected, near))


def outline(text: str, file: str) -> Outline:
    """Return the outline of a document; what is malformed becomes faults."""
    tokens = MarkdownIt("commonmark").use(front_matter_plugin).parse(text)
    lines = text.split("\n")
    found = Outline(file, Entry({}, 1))
    for index, token in enumerate(tokens):
        line = (token.map[0] if token.map else 0) + 1
        if token.type == "front_matter":
            front = _yaml(token.content, line + 1, found)
            found.malformed_front = front is None
            found.front = front or found.front
        elif token.type == "heading_open" and token.tag == "h2":
            found.articles.append(_article(tokens[index + 1].content, line, found))
        elif token.type == "blockquote_open" and token.level == 0 and found.articles:
            found.articles[-1].quotes.append((_quote(tokens[index:]), line))
        elif token.type == "fence":
            _fence(token, lines, found)
    if not found.articles:
        found.fault(
            1, "holds no article.", "Write a heading such as `## 1` and the words as `> …`."
        )
    return found


def _article(text: str, line: int, found: Outline) -> Part:
    matched = _ARTICLE.fullmatch(text)
    number, heading = (matched[1], matched[2] or "") if matched else (text, "")
    if matched is None or (heading and not _NUMBER.fullmatch(number)):
        found.fault(
            line,
            f"the heading {printable(text)!r} has no number.",
            "Write `## 4` or `## 4 Title`; for what is no article, use `###`.",
        )
    return Part(number, heading, line)


def _quote(tokens: Sequence[Token]) -> str:
    """Return the words of a block quote, one line a paragraph."""
    inside = takewhile(lambda t: (t.type, t.level) != ("blockquote_close", 0), tokens[1:])
    return "\n".join(" ".join(t.content.split()) for t in inside if t.type == "inline")


def _fence(token: Token, lines: Sequence[str], found: Outline) -> None:
    first, end = token.map or [0, 0]
    line, kind = first + 1, token.info.strip()
    if kind != BLOCK:
        if nearest(kind.split()[0] if kind else "", [BLOCK]):
            found.fault(line, f"the block {printable(kind)!r} is not read.", "", BLOCK)
        return
    if _runs_on(token, lines[end - 1] if end <= len(lines) else ""):
        found.fault(
            line,
            "the duty block is not closed: what follows is taken for a part of it.",
            f"Close it with a line {token.markup}.",
        )
    elif not found.articles:
        found.fault(
            line,
            "a duty stands before the first article.",
            "Put it under a heading such as `## 1`.",
        )
    else:
        block = _yaml(quote_patterns(token.content), line + 1, found)
        found.articles[-1].blocks += [block] if block else []


def _runs_on(token: Token, last: str) -> bool:
    """Whether a block goes on to the end of the document, or over the start of another."""
    return not last.strip(" >\t").startswith(token.markup) or any(
        line.strip() == f"{token.markup}{BLOCK}" for line in token.content.split("\n")
    )


def _yaml(text: str, line: int, found: Outline) -> Entry | None:
    """Return YAML as a mapping of fields, None where it is none."""
    try:
        entry = read_yaml(text, found.file, line)
    except BadInput as error:
        found.faults += error.faults
        return None
    if not isinstance(entry.value, Mapping):
        found.fault(line, "is no mapping of fields.", "Write `field: value` lines.")
        return None
    return entry
