"""Bare text to clauses: articles found by headings, numbers, roman numerals and bullets.

Comes in: the words of a draft, Markdown or plain, hard-wrapped or not. Goes out: clauses
with article numbers and lines. Front matter and `duty` blocks are passed over, so that a
coded document can be read as a draft too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from servanda.gaps.clauses import Clause, Part, joined
from servanda.gaps.lines import (
    BOLD,
    DEFINING,
    HEADING,
    ITEM,
    LETTERED,
    LONGEST_HEADING,
    NUMBERED,
    ORDINAL,
    ORDINALS,
    PAGE,
    PREAMBLE,
    SIGNED,
    UNIT,
    VERB_LAST,
    is_capitals,
    is_short_heading,
    is_unit,
    text_lines,
)

_IN_SECTION = re.compile(r"((?=[IVXLC])[IVXLC]+|Part \w+|Chapter \w+|[A-H])\((\d+)\)")
_ANNEX = ("annex", "appendix", "protocol", "schedule", "attachment")


@dataclass(slots=True)
class _Reader:
    """What is open while lines are read: article, headings, the lead of a list, the paragraph."""

    article: str = ""
    unit: str = ""
    headings: dict[int, str] = field(default_factory=dict)
    lead: str = ""
    item: bool = False
    lines: list[tuple[int, int, str]] = field(default_factory=list)
    part: Part = Part.PREAMBLE
    annex: str = ""
    seen_body: bool = False
    fresh: bool = False
    letter: str = ""
    ordinals: int = 0
    title: str = ""
    pending: tuple[int, int, str] | None = None
    clauses: list[Clause] = field(default_factory=list)

    def flush(self) -> None:
        """Close the paragraph that is open."""
        text, origins = joined(self.lines)
        self.lines = []
        if not text:
            return
        self.pending = None
        part = self._part_of(text)
        clause = Clause(
            self.article,
            self.heading,
            text,
            origins,
            part,
            self.lead if self.item else "",
            bool(self.annex),
        )
        self.clauses.append(clause)
        if not self.item:
            opens = text.endswith((":", ": -", "–", "—"))
            # "The elders agreed on the following:" is no subject of what follows.
            self.lead = text if opens and (part is Part.BODY or VERB_LAST.search(text)) else ""

    def settle(self) -> None:
        """Close what is open; a numbered heading with nothing below it was a point."""
        self.flush()
        if self.pending:
            self.lines, self.pending = [self.pending], None
            self.part, self.item = Part.BODY, False
            self.flush()

    @property
    def heading(self) -> str:
        """The headings above, outermost first."""
        return " / ".join(h for _, h in sorted(self.headings.items()) if h)

    def _part_of(self, text: str) -> Part:
        nearest = self.headings[max(self.headings)] if self.headings else ""
        if SIGNED.match(text):
            self.part = Part.SIGNATURE if self.seen_body else self.part
            return Part.SIGNATURE
        if DEFINING.search(nearest):
            return Part.DEFINITION
        if self.part is Part.SIGNATURE and not self.annex:
            return Part.SIGNATURE
        if self.part is Part.PREAMBLE and (PREAMBLE.match(text) or not self.article):
            return Part.PREAMBLE
        return Part.BODY

    def enter(self, level: int, label: str, heading: str) -> None:
        """Begin an article or a section below a level of headings."""
        self.settle()
        for deeper in [k for k in self.headings if k >= level]:
            del self.headings[deeper]
        self.headings[level] = heading
        self.lead, self.item = "", False
        if label:
            self.article = label
        if re.match(r"\W*preamble\b", heading, re.IGNORECASE):
            self.part = Part.PREAMBLE
        elif label or level > 1:
            self.part, self.seen_body = Part.BODY, self.seen_body or bool(label)

    def point(self, label: str, line: tuple[int, int, str]) -> None:
        """Begin a point whose label stands before its words in one line."""
        self.settle()
        self.article = self.unit = label
        self.part, self.seen_body, self.item = Part.BODY, True, False
        self.lines = [line]


def clauses_of(text: str) -> tuple[str, list[Clause]]:
    """Return the title and the clauses of a bare text; see the module."""
    reader = _Reader()
    for number, column, line in text_lines(text):
        _take(reader, number, column, line)
    reader.settle()
    if not any(c.part is Part.BODY for c in reader.clauses):
        reader.clauses = [_as_body(c) for c in reader.clauses]
    return reader.title, _renumbered(reader.clauses)


def _renumbered(clauses: list[Clause]) -> list[Clause]:
    """Call a point by its number alone where numbers run on over the sections."""
    numbers = [(c, m) for c in clauses if (m := _IN_SECTION.fullmatch(c.article))]
    plain = list(dict.fromkeys((m[1], m[2]) for _, m in numbers))
    if len({n for _, n in plain}) < len(plain) or len({unit for unit, _ in plain}) < 2:
        return clauses
    named = {id(c): m[2] for c, m in numbers}
    return [replace(c, article=named.get(id(c), c.article)) for c in clauses]


def _as_body(clause: Clause) -> Clause:
    """A text without any number: what is no recital and no signature obliges."""
    if clause.part is not Part.PREAMBLE or PREAMBLE.match(clause.text):
        return clause
    return Clause(
        clause.article, clause.heading, clause.text, clause.origins, Part.BODY, clause.lead
    )


def _take(reader: _Reader, number: int, column: int, line: str) -> None:
    bare = line.strip()
    if not bare or PAGE.fullmatch(bare):
        if not bare:
            reader.flush()
        return
    indent = column + len(line) - len(line.lstrip())
    marked = HEADING.match(bare)
    heading = marked[2] if marked else (m[1] if (m := BOLD.match(bare)) else "")
    level = len(marked[1]) if marked else 0
    if heading or is_unit(bare):
        at = (number, indent, heading or bare)
        if _head(reader, at, level, marked=marked is not None):
            return
    elif reader.fresh and is_short_heading(bare):
        reader.headings[max(reader.headings)] = bare
        reader.fresh = False
        return
    elif is_capitals(bare) and not reader.lines:
        reader.title = reader.title or bare
        reader.enter(2, "", bare)
        return
    _text(reader, number, indent, bare)


def _head(reader: _Reader, at: tuple[int, int, str], level: int, *, marked: bool) -> bool:
    """Take a heading; False when it is text after all."""
    heading = at[2]
    unit = UNIT.fullmatch(heading)
    if unit and (unit[3] or not unit[4]):
        kind, label, rest = unit[1].capitalize(), unit[3] or "", unit[4]
        name = f"{kind} {label}".strip()
        if kind.casefold() in _ANNEX:
            reader.annex = name
        depth = level or {
            "Part": 2,
            "Title": 2,
            "Annex": 2,
            "Appendix": 2,
            "Protocol": 2,
            "Chapter": 3,
        }.get(kind, 4)
        article = (
            label if kind in ("Article", "Point", "Clause", "Rule", "Section") and label else name
        )
        outer = f"{reader.annex}, " if reader.annex and reader.annex != name else ""
        reader.enter(depth, f"{outer}{article}", rest or name)
        reader.fresh = not rest
        reader.pending = at if label and kind.casefold() in _ANNEX else None
        reader.unit = f"{outer}{article}"
        return True
    numbered = NUMBERED.fullmatch(heading)
    if numbered and marked:
        label = numbered[1].strip("().§ ")
        reader.enter(level or 4, label, numbered[2])
        reader.unit = label
        return True
    if marked and re.fullmatch(r"\d{1,3}[a-z]?|[A-Z]", heading):
        reader.enter(level, heading, "")
        reader.unit = heading
        return True
    if numbered or len(heading) > 2 * LONGEST_HEADING or (not marked and heading.endswith(".")):
        return False
    reader.title = reader.title or heading
    reader.enter(level or 3, "", heading)
    if level > 1 or not marked:
        reader.unit = ""
    return True


def _labelled(reader: _Reader, at: tuple[int, int], bare: str) -> bool:
    """Begin a point whose label is a letter, an ordinal or an article's name; else False."""
    number, column = at
    lettered, ordinal = LETTERED.fullmatch(bare), ORDINAL.fullmatch(bare)
    unit = None if reader.lines else UNIT.match(bare)
    if lettered and lettered[1] == (chr(ord(reader.letter) + 1) if reader.letter else "A"):
        reader.letter = lettered[1]
        found, label = lettered, lettered[1]
    elif ordinal and ORDINALS.index(ordinal[1]) == reader.ordinals:
        reader.ordinals += 1
        found, label = ordinal, ordinal[1]
    elif unit and unit[3] and unit[4] and not unit[4][:1].islower() and unit[1][0].isupper():
        found, label = unit, unit[3]
    else:
        return False
    last = len(found.groups())
    reader.point(label, (number, column + found.start(last), found[last]))
    return True


def _text(reader: _Reader, number: int, column: int, bare: str) -> None:
    reader.fresh = False
    numbered, item = NUMBERED.fullmatch(bare), ITEM.fullmatch(bare)
    if _labelled(reader, (number, column), bare):
        return
    if numbered and _follows(reader, numbered[2]):
        label = numbered[1].strip("().§ ")
        if label.startswith(f"{reader.article}."):
            reader.pending = None  # "3. Amnesty" above "3.1 …" is a heading
        reader.settle()
        if (
            re.match(r"[IVXL]+$", label)
            and len(numbered[2]) <= LONGEST_HEADING
            and not numbered[2].endswith((".", ";"))
        ):
            reader.enter(3, label, numbered[2])
            reader.unit = label
            return
        own = "." in label or not reader.unit
        reader.article = (
            label if own and not reader.annex else f"{reader.unit or reader.annex}({label})"
        )
        if is_short_heading(numbered[2]):
            reader.enter(5, reader.article, numbered[2])
            reader.pending = (number, column + numbered.start(2), numbered[2])
            return
        reader.part, reader.seen_body, reader.item = Part.BODY, True, bool(reader.lead)
        reader.lines = [(number, column + numbered.start(2), numbered[2])]
    elif item:
        reader.flush()
        reader.item = True
        if not reader.article and reader.part is Part.PREAMBLE and not PREAMBLE.match(item[2]):
            reader.part, reader.seen_body = Part.BODY, True
        reader.lines = [(number, column + item.start(2), item[2])]
    else:
        if not reader.lines:
            reader.item = False
        reader.lines.append((number, column, bare))


def _follows(reader: _Reader, rest: str) -> bool:
    """Whether a number opens a paragraph, and is no number inside a wrapped sentence."""
    if not rest:
        return not reader.lines
    open_text = " ".join(piece for _, _, piece in reader.lines)
    return not open_text or rest[:1].isupper() or open_text.endswith((".", ";", ":"))
