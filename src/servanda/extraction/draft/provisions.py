"""Which type of duty a clause sets, and the pattern of its block: the rules of `provisions.yml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from ruamel.yaml import YAML

from servanda.extraction.draft.records import Clause

_FALLBACK = ("PS-TALKS", "does", "declares(object: OBJECT)")
_BODY = re.compile(
    r"(?:[A-Z][\w’'-]*\s+)*(?:[Cc]ommission|[Cc]ommittee|[Cc]ouncil|[Mm]ission|[Mm]echanism|"
    r"[Cc]ent(?:re|er)|[Ss]ecretariat|[Bb]oard|[Pp]anel|[Ww]orking [Gg]roups?|[Cc]ell|[Oo]ffice|"
    r"[Bb]ody|[Tt]eams?)\b"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it asks of a clause, and what it gives. `kind` is does, never or keeps."""

    type: str
    kind: str
    pattern: str
    topic: re.Pattern[str] | None = None
    verb: re.Pattern[str] | None = None
    negative: bool = False
    completed: bool = False

    def fits(self, clause: Clause) -> bool:
        """Whether the rule speaks of a clause."""
        if self.negative != clause.negative and (self.negative or self.kind == "does"):
            return False
        if self.verb is not None and not self.verb.match(clause.verb):
            return False
        return self.topic is None or bool(self.topic.search(clause.text.lower()))


@dataclass(frozen=True, slots=True)
class Provision:
    """What a clause settles: a type, the kind of block and its pattern with what was named.

    `certain` is False where no rule knew the clause.
    """

    type: str
    kind: str
    pattern: str
    completed: bool = False
    certain: bool = True


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rules in their order."""
    text = resources.files(__package__).joinpath("provisions.yml").read_text("utf-8")
    return tuple(_rule(entry) for entry in YAML(typ="safe").load(text))


def _rule(entry: dict[str, object]) -> Rule:
    kind = next(k for k in ("does", "never", "keeps") if k in entry)
    return Rule(
        type=str(entry["type"]),
        kind=kind,
        pattern=str(entry[kind]),
        topic=re.compile(str(entry["topic"])) if "topic" in entry else None,
        verb=re.compile(str(entry["verb"])) if "verb" in entry else None,
        negative=bool(entry.get("negative", False)),
        completed=bool(entry.get("completed", False)),
    )


_APART = frozenset({"PO-EXCH", "PO-REMAINS", "PO-MISSING", "MA-MINES", "RF-RETURN"})
"""What one verb is often said of together: "exchange prisoners and the dead"."""


def provisions_of(clause: Clause, place: str, target: str) -> list[Provision]:
    """Return what a clause settles: mostly one thing.

    Args:
        clause: the clause.
        place: the id of the place that it is about, or nothing.
        target: the id of the actor to whom it is done, or nothing.
    """
    fitting = [r for r in rules() if r.fits(clause)]
    if not fitting:
        kind, pattern = _FALLBACK[1], _filled(_FALLBACK[2], clause, place, target)
        return [Provision(_FALLBACK[0], kind, pattern, certain=False)]
    chosen = {fitting[0].type: fitting[0]}
    if fitting[0].type in _APART:
        for rule in fitting[1:]:
            if rule.type in _APART:
                chosen.setdefault(rule.type, rule)
    return [
        Provision(r.type, r.kind, _filled(r.pattern, clause, place, target), r.completed)
        for r in chosen.values()
    ]


def _filled(pattern: str, clause: Clause, place: str, target: str) -> str:
    """Return a pattern with what the clause names; roles that it does not name are left out."""
    body = _BODY.search(clause.text)
    values = {
        "PLACE": place,
        "TARGET": target,
        "BODY": _plain(body[0]) if body else "joint body",
        "OBJECT": _plain(" ".join(f"{clause.verb} {clause.rest}".split()[:6])) or "act",
    }
    for name, value in values.items():
        if value:
            pattern = pattern.replace(name, value)
        else:
            pattern = re.sub(rf",?\s*\w+: {name}", "", pattern)
    return pattern.replace("(, ", "(").replace("()", "")


def _plain(words: str) -> str:
    """Return words that stand in a pattern without quotes."""
    return " ".join(re.sub(r"[^\w\s-]", " ", words).split())[:80].strip()
