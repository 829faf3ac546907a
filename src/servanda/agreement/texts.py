"""Versions of a text as files: front matter, and clauses with their numbers and lines.

Comes in: Markdown with `## N` headings, or bare text whose clauses begin with a number.
Goes out: a version. A part that the file leaves out is written `…`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from servanda.agreement.words import DEFAULT_LANGUAGE
from servanda.errors import BadInput, Fault, printable
from servanda.written import Entry, read_text, read_yaml

MOST_CLAUSES = 2_000
_FRONT = re.compile(r"\A---\n(.*?\n)---\n", re.DOTALL)
_FENCE = re.compile(r"^(`{3,}|~{3,}).*?^\1\s*$", re.DOTALL | re.MULTILINE)
_WORD = (
    r"(?:article|art\.?|section|point|clause|chapter|para(?:graph)?|статья|пункт|artikel|artículo)"
)
_NUMBER = r"(\d{1,3}(?:\.\d{1,3}){0,3}|[IVXLC]{1,7})"
_HEADING = re.compile(rf"^##+ +(?:{_WORD} +)?{_NUMBER}\b[.:)]?\s*(.*)$", re.IGNORECASE)
_NUMBERED = re.compile(
    rf"^\s{{0,8}}(?:{_WORD}\s+{_NUMBER}\s*[.:)]?|{_NUMBER}[.):])(?:\s+|$)(.*)$", re.IGNORECASE
)
_FIELDS = (
    "label",
    "language",
    "source",
    "url",
    "published",
    "retrieved",
    "licence",
    "note",
    "extract",
)
_BULLET = re.compile(r"\s*[-*•\u2013]\s+")
_YES = ("true", "yes")


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered part of a version; the number is empty where none is written."""

    number: str
    words: str
    line: int


@dataclass(frozen=True, slots=True)
class Version:
    """One published text, or a draft.

    Attributes:
        label: how it is called; the file's name where it says none.
        extract: whether the file holds parts only, so that silence in it means nothing.
        about: source, address, days and licence as the file states them.
    """

    label: str
    language: str
    clauses: tuple[Clause, ...]
    file: str
    extract: bool = False
    about: tuple[tuple[str, str], ...] = ()


def read_version(path: Path) -> Version:
    """Return the version that a file holds.

    Raises:
        BadInput: when it cannot be read, its front matter is wrong, or it holds no words.
    """
    text = read_text(path)
    matched = _FRONT.match(text)
    fields = _front(matched[1], path.name) if matched else {}
    body = text[matched.end() :] if matched else text
    line = text[: matched.end()].count("\n") + 1 if matched else 1
    clauses = tuple(c for c in clauses_of(body, line) if c.words)
    if not clauses:
        raise BadInput(
            Fault(path.name, "holds no words to compare.", "Write `## 1` and the words.")
        )
    if len(clauses) > MOST_CLAUSES:
        raise BadInput(
            Fault(
                path.name, f"has {len(clauses):,} clauses; at most {MOST_CLAUSES:,} are compared."
            )
        )
    return Version(
        label=fields.get("label", "") or path.stem,
        language=fields.get("language", "") or DEFAULT_LANGUAGE,
        clauses=clauses,
        file=path.name,
        extract=fields.get("extract", "").casefold() in _YES,
        about=tuple((k, v) for k, v in fields.items() if k in _FIELDS[2:8] and v),
    )


def clauses_of(text: str, line: int = 1) -> list[Clause]:
    """Return the clauses of a text: by numbered headings, by numbered lines, or by paragraphs."""
    blanked = _FENCE.sub(lambda m: "\n" * m[0].count("\n"), text)
    lines = blanked.split("\n")
    headed = sum(_HEADING.match(one) is not None for one in lines)
    starts = _HEADING if headed else _NUMBERED
    if not headed and not any(_NUMBERED.match(one) for one in lines):
        return _paragraphs(lines, line)
    found: list[tuple[str, int, list[str]]] = [("", line, [])]
    for number, one in enumerate(lines, start=line):
        matched = starts.match(one)
        if matched is not None:
            *numbers, rest = matched.groups()
            found.append((next(n for n in numbers if n), number, [rest]))
        elif one.startswith("#"):
            found.append(("", number, []))
        else:
            found[-1][2].append(one)
    return [Clause(n, _words(body, headed=bool(headed)), at) for n, at, body in found]


def _words(lines: list[str], *, headed: bool) -> str:
    """Return the official words: the block quotes of a headed part, where it has any."""
    quoted = [one.lstrip()[1:].strip() for one in lines if one.lstrip().startswith(">")]
    plain = quoted or (lines[1:] if headed else lines)
    return "\n".join(" ".join(p.split()) for p in "\n".join(plain).split("\n\n")).strip()


def _paragraphs(lines: list[str], line: int) -> list[Clause]:
    found: list[Clause] = []
    for number, one in enumerate(lines, start=line):
        bare = one.strip().lstrip("> ").strip()
        begins = number == line or not lines[number - line - 1].strip() or _BULLET.match(one)
        if bare and (begins or not found):
            found.append(Clause("", _BULLET.sub("", bare, count=1), number))
        elif bare:
            found[-1] = Clause("", f"{found[-1].words} {bare}", found[-1].line)
    return found


def _front(text: str, file: str) -> Mapping[str, str]:
    entry = read_yaml(text, file, 2)
    if not isinstance(entry.value, Mapping):
        raise BadInput(Fault(f"{file}:2", "the front matter is no mapping.", "Write `label: …`."))
    faults = [
        Fault(f"{file}:{v.line}", f"{printable(k)} is no word.", "Write it on one line.")
        for k, v in entry.fields.items()
        if k in _FIELDS and v.text is None
    ]
    if faults:
        raise BadInput(*faults)
    return {k: _text(v) for k, v in entry.fields.items()}


def _text(entry: Entry) -> str:
    return " ".join((entry.text or "").split())
