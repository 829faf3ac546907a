"""A drafted case as its two files: `agreement.md` and `case.yml`.

The files read back without faults: what is written here is quoted where YAML or Markdown
would take it for their own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence

from servanda.extraction.draft.records import DraftDuty, Drafted, Named, Point

_LEADING = re.compile(r"^(?:\s*(?:[#>+=~`|-]+|\d{1,9}[.)]|[*•])\s+)+|^(?:[-=]{3,}|```|~~~)")
_WARNING = (
    "Drafted by a machine from the text and not reviewed: compare every duty with its article, "
    "and the words with the official page, before you rely on it."
)
_MOST_WORDS = 20_000
_NUMBER = re.compile(r".*\d.*|[ivxlcdm]+|\w", re.IGNORECASE)
_FIELDS = (
    "who", "to", "where", "does", "never", "keeps", "limits", "completed-by", "by", "within", "of",
    "from", "until", "every", "after", "verified-by",
)  # fmt: skip


def agreement_text(drafted: Drafted) -> str:
    """Return the text of `agreement.md`."""
    parts = [_front(drafted)]
    parts.append(f"# {_one_line(drafted.title)}")
    if drafted.preamble:
        parts.append("\n\n".join(map(_plain, drafted.preamble)))
    for point in drafted.points:
        parts.append(_heading(point))
        parts.append("\n>\n".join(f"> {_quoted(w)}" for w in point.words))
        parts += [_block(d) for d in drafted.duties if d.article == point.number]
    if drafted.ending:
        parts += ["### Signatures", "\n\n".join(map(_plain, drafted.ending))]
    return "\n\n".join(parts) + "\n"


def case_text(drafted: Drafted) -> str:
    """Return the text of `case.yml`."""
    lines = ["# Drafted from the text: complete names, sides and places (docs/case-format.md)."]
    lines += ["actors:"] if drafted.actors else ["actors: {}"]
    for actor in drafted.actors:
        lines += _named(actor, drafted.parties)
    if len(drafted.parties) == 2:  # noqa: PLR2004 — two parties are opposed
        lines += ["opposed:", f"  - [{', '.join(map(_word, drafted.parties))}]"]
    watching = [o for o in drafted.observers if o not in drafted.parties]
    if watching:
        lines += ["observers:", *(f"  {_word(o)}: {{}}" for o in watching)]
    lines += ["places:"] if drafted.places else ["places: {}"]
    for place in drafted.places:
        lines += [f"  {_word(place.id)}:", f"    names: {{en: {_list(place.names)}}}"]
        lines += [f"    kind: {_word(place.kind)}"] if place.kind else []
    return "\n".join(lines) + "\n"


def _front(drafted: Drafted) -> str:
    lines = ["---", f"title: {_text(drafted.title)}"]
    lines += [f"signed: {drafted.signed}"] if drafted.signed else []
    lines += [f"in-force: {drafted.in_force}"] if drafted.in_force else []
    lines.append(f"timezone: {drafted.timezone}")
    for name, ids in (
        ("parties", drafted.parties),
        ("signatories", drafted.signatories),
        ("guarantors", drafted.guarantors),
        ("observers", drafted.observers),
    ):
        lines += [f"{name}: [{', '.join(map(_word, ids))}]"] if ids else []
    lines += [f"languages: [{_word(drafted.language)}]"] if drafted.language else []
    if drafted.defined:
        lines.append("defined:")
        lines += [f"  {_text(term)}: {_text(what)}" for term, what in drafted.defined]
    lines += [f"warning: {_text(_WARNING)}", "---"]
    return "\n".join(lines)


def _heading(point: Point) -> str:
    number = re.sub(r"[^\w.()-]", "-", point.number)[:20]
    title = _one_line(point.heading)
    if title and not _NUMBER.fullmatch(number):
        return f"## {number}\n\n### {title}"
    return f"## {number} {title}".rstrip()


def _block(duty: DraftDuty) -> str:
    lines = ["```duty", f"id: {duty.id}"]
    lines += [f"title: {_text(duty.title)}"] if duty.title else []
    lines.append(f"type: {duty.type}")
    said = dict(duty.fields)
    lines += [f"{name}: {said[name]}" for name in _FIELDS if name in said]
    lines += [f"assumed: [{', '.join(duty.assumed)}]"] if duty.assumed else []
    lines += [f"note: {_text(duty.note)}"] if duty.note else []
    return "\n".join([*lines, "```"])


def _named(actor: Named, parties: Sequence[str]) -> Iterator[str]:
    yield f"  {_word(actor.id)}:"
    if actor.id in parties:
        yield f"    side: {_word(actor.id)}"
    yield f"    names: {{en: {_list(actor.names)}}}"


def _list(names: Iterable[str]) -> str:
    return f"[{', '.join(map(_text, names))}]"


def _word(name: str) -> str:
    """Return an id as YAML writes it: bare where that is safe."""
    safe = re.fullmatch(r"[^\W\d_][\w-]*", name) and name.lower() not in (
        "yes",
        "no",
        "on",
        "off",
        "true",
        "false",
        "null",
        "y",
        "n",
    )
    return name if safe else _text(name)


def _text(words: str) -> str:
    """Return words as a YAML string in double quotes."""
    return json.dumps(_one_line(words), ensure_ascii=False)


def _one_line(words: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())[:_MOST_WORDS]


def _quoted(words: str) -> str:
    """Return the official words so that Markdown takes them for one paragraph of a quote."""
    line = _one_line(words).replace("<", "‹").replace("```", "'''")
    return _LEADING.sub("", line) or line


def _plain(words: str) -> str:
    return _quoted(words)
