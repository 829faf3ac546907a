"""Text in sentences, by rules: where one ends, with abbreviations, initials and quotations.

The same rules serve the reading with the model and the one without it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from servanda.extraction.lexicon import split
from servanda.extraction.records import Span

# Characters of one length in their place, so that every offset stays what it was.
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\n\r\t\u00a0\u2028\u2029\v\f", " "),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc", "'"),
        **dict.fromkeys("\u2010\u2011", "-"),
    }
)
_END = re.compile(r"""[.!?…]+(?:["')\]]|\[\d+\])*(?=\s+\S)|[.!?…]["')\]]*$""")
_SHORT = frozenset(
    split(
        "mr mrs ms dr prof gen col lt capt sgt maj brig adm rev hon st no nos art arts "
        "para paras sec"
        "fig vs etc inc ltd jr sr jan feb mar apr jun jul aug sep sept oct nov dec mt ft "
        "approx cf al"
        "ca e.g i.e u.s u.k u.n d.c a.m p.m"
    )
)
_OPENS = re.compile(r"""["'(\[]*[A-Z0-9ÀÁÂÄÅÆÇÉÈÊËÍÎÓÔÖØÚÜÝŞİÇĞŁŚŻŽČŠĐ]""")
_DATELINE = re.compile(
    r"[A-Z][A-Z'. -]{2,40}(?:, [A-Z][\w. ]{1,30})?(?:, [A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?)?"
    r"(?: \([\w /]{2,30}\))?\s+[-\u2013\u2014]{1,2}\s+"
)
_QUOTED = re.compile(r'"([^"]{1,2000}?)"')
_SINGLE = re.compile(r"(?<![\w'])'([A-Z][^'\"]{8,400}?[,.!?])'(?!\w)")


def plain_characters(text: str) -> str:
    """Return text of the same length with plain spaces, quotation marks and hyphens."""
    return text.translate(_PLAIN)


def quotations(plain: str) -> tuple[Span, ...]:
    """Return what stands between quotation marks, the marks not counted."""
    double = [m.span(1) for m in _QUOTED.finditer(plain)]
    inside = {n for s, e in double for n in (s, e)}
    single = [m.span(1) for m in _SINGLE.finditer(plain) if m.start() not in inside]
    return tuple(sorted([*double, *single]))


def sentence_spans(plain: str) -> list[Span]:
    """Return the spans of the sentences of a paragraph in plain characters.

    >>> [s for s in sentence_spans("Gen. Roe left. So did we.")]
    [(0, 14), (15, 25)]
    """
    cuts = [dateline_end(plain), *sorted(_cuts(plain)), len(plain)]
    spans = []
    for start, end in itertools.pairwise(cuts):
        words = plain[start:end]
        bare = words.strip()
        if bare:
            first = start + len(words) - len(words.lstrip())
            spans.append((first, first + len(bare)))
    return spans


def dateline_end(plain: str) -> int:
    """Return where the words of a paragraph begin after its dateline, 0 when it has none.

    >>> dateline_end("GENEVA, May 2 - Talks began.")
    16
    """
    found = _DATELINE.match(plain)
    return found.end() if found else 0


def _cuts(plain: str) -> Iterator[int]:
    quoted = quotations(plain)
    for mark in re.finditer(r";(?=\s+\w)", plain):
        if not any(s <= mark.start() < e for s, e in quoted):
            yield mark.end()
    for found in _END.finditer(plain):
        after = plain[found.end() :].lstrip()
        if after and _OPENS.match(after) and not _goes_on(plain, found, after):
            yield found.end()


def _goes_on(plain: str, end: re.Match[str], after: str) -> bool:
    """Whether a full stop is that of an abbreviation or initial, or a quotation is still spoken."""
    if "." not in end[0] or "..." in end[0]:
        return False
    before = re.search(r"[\w.]+$", plain[: end.start()])
    word = before[0].lower() if before else ""
    if word in ("a.m", "p.m", "u.s", "u.k", "u.n", "etc"):
        return not re.match(r"(The|A|In|On|It|He|She|They|But|And|However)\b", after)
    initial = len(word) == 1 and word.isalpha() and plain[end.start() - 1].isupper()
    return initial or word in _SHORT
