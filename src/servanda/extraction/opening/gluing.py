"""Headings glued to sentences, as pages often come out of a converter, taken apart again.

Two shapes are known. A heading runs on into the first words of the paragraph beneath it,
`Patrols watch the line The president`, with `of the North defended …` in the next block or
the same one; and a heading stands before a sentence without a stop between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from servanda.extraction.opening.parsed import Block, BlockKind

_OFFICE = (
    r"(?:head\s+of\s+(?:state|government|mission|delegation|the\s+\w+)|president|premier|"
    r"prime\s+minister|(?:\w+\s+)?minister|chancellor|leader|spokes(?:man|woman|person)|"
    r"secretary(?:[\s-]general)?|ambassador|envoy|commander|chief|king|queen|governor|mayor)"
)
_NAME = re.compile(r"[A-ZÀ-Þ][\w’'-]+(?:\s+[A-ZÀ-Þ][\w’'-]+)*\s+[a-zà-ÿ]")
_INTO_NEXT = re.compile(
    rf"(?P<head>[A-Z\d].{{8,90}}?[\w’']) (?P<tail>(?:(?:The|A)\s+(?:\w+\s+)?|"
    rf"[A-Z][\w-]+(?:'s|’s)\s+|(?:[A-Z][\w-]+\s+)?(?=[A-Z]))"
    rf"(?i:{_OFFICE}))"
)
_BEFORE_SENTENCE = re.compile(
    r"(?P<head>[A-Z\d][^.!?:;,]{12,90}?[a-z\d]) "
    r"(?P<tail>(?:The|In|On|At|After|According|Since|As|During|For|A|An|This|These|It|He|She|They)"
    r" [a-z\d].*)",
)
_SMALL_WORDS = (
    "a an the of in on at by to for from with and or but as than that if when while after before "
    "since until into over under about against between through during per via said says say "
    "is are was were be been has have had not called named"
)
_OPEN = frozenset(_SMALL_WORDS.split())
_SHORTEST_SENTENCE = 6
_FEWEST_HEAD = 3


def unglued(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks with glued headings apart."""
    waiting = list(blocks)
    while waiting:
        block = waiting.pop(0)
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING):
            into = _INTO_NEXT.fullmatch(block.text)
            if into and waiting and _goes_on(waiting[0]):
                yield Block(BlockKind.HEADING, into["head"])
                after = waiting.pop(0)
                yield Block(BlockKind.PARAGRAPH, f"{into['tail']} {after.text}")
                continue
            before = _BEFORE_SENTENCE.fullmatch(block.text)
            if before and _is_glued(before):
                yield Block(BlockKind.HEADING, before["head"])
                yield Block(BlockKind.PARAGRAPH, before["tail"])
                continue
        yield block


def _goes_on(block: Block) -> bool:
    """Whether a block can go on a sentence that began with an office: a name and small words."""
    return block.kind is BlockKind.PARAGRAPH and bool(_NAME.match(block.text))


def _is_glued(found: re.Match[str]) -> bool:
    """Whether what stands before a capital is a heading: no open end, and a sentence after it."""
    head, tail = found["head"].split(), found["tail"].split()
    return (
        len(head) >= _FEWEST_HEAD
        and head[-1].lower() not in _OPEN
        and len(tail) >= _SHORTEST_SENTENCE
        and tail[-1].endswith((".", "!", "?", ".”", '."'))
        and len(head) <= len(tail)
    )
