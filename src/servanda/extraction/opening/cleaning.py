"""Blocks cleaned: what a page puts around its text goes, glued headings are taken off.

Comes in: what a parser found. Goes out: the same with navigation lines left out. A line
goes when it is a known menu word, a trail of links, or a heading with nothing beneath it;
a sentence never does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from servanda.extraction.opening.gluing import unglued
from servanda.extraction.opening.heads import date_in
from servanda.extraction.opening.parsed import Block, BlockKind, Parsed
from servanda.extraction.opening.reflow import MARKER, looks_like_heading

_MENU = re.compile(
    r"""(?:go\ back|back(?:\ to\ (?:top|home|list|overview|news))?|to\ top|top|home(?:page)?|menu|
        search|close|next|previous|prev|more|read\ (?:more|also|on|next|full\ (?:story|article))|
        show\ (?:more|all)|see\ (?:also|more|all)|view\ (?:all|more)|load\ more|continue\ reading|
        skip\ to\ (?:main\ )?content|jump\ to\ (?:navigation|content)|print(?:\ (?:this\ )?page)?|
        share(?:\ (?:this|on|via|article|with|to)\b.*)?|tweet|follow\ us.*|like\ us.*|e-?mail|
        facebook|twitter|x|telegram|whatsapp|linkedin|youtube|instagram|rss|copy\ link|
        log\ ?(?:in|out)|sign\ (?:in|up|out)|register|subscribe.*|newsletter.*|donate|
        advert(?:isement|ising)?s?|sponsored|cookies?(?:\ (?:policy|settings))?|
        accept(?:\ all)?(?:\ cookies)?|privacy(?:\ policy)?|terms(?:\ (?:of|and)\ .*)?|imprint|
        contact(?:\ us)?|about(?:\ us)?|sitemap|related(?:\ (?:articles?|stories|news|topics))?|
        most\ (?:read|popular|viewed)|trending|latest(?:\ news)?|tags?:?.*|topics?:?|
        comments?(?:\ \(?\d+\)?)?|leave\ a\ (?:comment|reply)|\d+\ comments?|
        photo:?.{0,80}|
        \d+\ min(?:ute)?s?\ read|updated?\ \d+\ \w+\ ago|
        en|fr|ru|de|es|english|français|русский)""",
    re.IGNORECASE | re.VERBOSE,
)
_TRAIL = re.compile(r"(?:.*?\s(?:>>|»|›|→)\s.*)|(?:[^.>]{1,40}(?:\s>\s[^.>]{1,60}){2,})")
_LEAD = re.compile(r"^[\s•●▪■◦‣·|<>«»←→\-–—*]+|[\s•●▪■◦‣·|<>«»←→*]+$")
_SENTENCE = re.compile(r"[.!?:;…][\"'”’)]?$|[։؟。]$")
_LEGAL = re.compile(r"(?:©|\(c\)\s|copyright\b|all rights reserved).{0,150}$", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_MENU_WORDS = 5
_LINKS = re.compile(r"(?:[^|·•]{2,30}\s[|·•]\s){2,}[^|·•]{2,30}")


def cleaned(parsed: Parsed) -> Parsed:
    """Return what a parser found without lines that are no part of its text.

    When nothing would be left, all of it stays: better too much than nothing.
    """
    normal = [replace(b, text=_normal(b.text)) for b in parsed.blocks]
    kept = list(_without_menus([b for b in normal if b.text], parsed.title))
    kept = list(unglued(kept))
    kept = _without_loose_ends(kept)
    return replace(
        parsed,
        blocks=tuple(kept or (b for b in normal if b.text)),
        title=_normal(parsed.title) or _first_heading(kept),
        publisher=_normal(parsed.publisher),
    )


def _normal(text: str) -> str:
    """Return text with plain spaces and without characters that are not seen."""
    shown = "".join(
        c if c.isprintable() else " "
        for c in unicodedata.normalize("NFC", text)
        if c not in "\u00ad\u200b\u200c\u200d\u2060\ufeff" or c in "\u200c\u200d"
    )
    return " ".join(shown.split())


def _without_menus(blocks: Sequence[Block], title: str) -> Iterator[Block]:
    seen: set[str] = set()
    kinds = [None, *(b.kind for b in blocks), None]
    for at, block in enumerate(blocks, 1):
        bare = _LEAD.sub("", block.text)
        if not any(c.isalnum() for c in bare):
            continue
        in_table = BlockKind.ROW in (kinds[at - 1], kinds[at + 1])
        if not (block.kind is BlockKind.ROW and in_table) and _is_menu(block.text, bare):
            continue
        # A title that the page repeats as a heading, or a heading set twice, counts once.
        key = bare.casefold()
        if block.kind is BlockKind.HEADING or (title and key == title.casefold()):
            if key in seen:
                continue
            seen.add(key)
        yield block


def _is_menu(text: str, bare: str) -> bool:
    if _LEGAL.match(bare):
        return True
    if _SENTENCE.search(bare) and len(bare.split()) > _MENU_WORDS:
        return False
    if _MENU.fullmatch(bare.rstrip(".:…")):
        return True
    if _SENTENCE.search(bare):
        return False
    return bool(_TRAIL.fullmatch(text) or (_LINKS.fullmatch(text) and not _DIGIT.search(text)))


def _without_loose_ends(blocks: Sequence[Block]) -> list[Block]:
    """Leave out headings at the end: nothing stands beneath them."""
    kept = list(blocks)
    while len(kept) > 1 and _is_loose(kept[-1]):
        kept.pop()
    return kept


def _is_loose(block: Block) -> bool:
    if block.kind is BlockKind.ROW or MARKER.match(block.text) or date_in(block.text):
        return False
    if block.kind is BlockKind.HEADING:
        return True
    return looks_like_heading(block.text) and len(block.text.split()) <= _MENU_WORDS


def _first_heading(blocks: Sequence[Block]) -> str:
    """Return a heading that stands before any sentence."""
    first = blocks[0] if blocks else None
    return first.text if first is not None and first.kind is BlockKind.HEADING else ""
