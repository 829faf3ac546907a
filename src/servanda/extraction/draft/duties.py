"""Clauses to duties: type, bearer, act, place, time and verifier, as fields of a block."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from servanda.extraction.draft.cast import Cast
from servanda.extraction.draft.clauses import clauses_of
from servanda.extraction.draft.dates import Anchors
from servanda.extraction.draft.naming import slug
from servanda.extraction.draft.placing import Gazetteer
from servanda.extraction.draft.provisions import Provision, provisions_of
from servanda.extraction.draft.records import Clause, DraftDuty, Point, Timing
from servanda.extraction.draft.resolving import resolved
from servanda.extraction.draft.timing import FROM_WHEN, timing_of
from servanda.extraction.draft.words import id_of

_AGENT = re.compile(
    r"\bby\s+(?P<who>(?:the\s+|both\s+|all\s+|each\s+)?[\w’'-]+(?:\s+[\w’'()-]+){0,8})"
)
_VERIFIER = re.compile(
    r"\b(?:under\s+the\s+(?:[\w-]+\s+)?(?:supervision|monitoring|control|observation|auspices|verification)\s+"
    r"(?:and\s+\w+\s+)?of|(?:monitored|verified|supervised|observed|overseen|inspected|confirmed|certified)\s+by|"
    r"(?:supervision|monitoring|verification)\s+by|in\s+the\s+presence\s+of|assisted\s+by)\s+(?P<who>[^,;.]{3,160})",
    re.IGNORECASE,
)
_TO = re.compile(r"\bto\s+(?P<who>(?:the\s+)?[A-Z][^,;.]{2,120})")
_TROOPS = re.compile(
    r"(?P<bound>up\s+to|not\s+exceed(?:ing)?|no\s+more\s+than|at\s+most|maximum\s+of|at\s+least|"
    r"namely,?|consist(?:s|ing)?\s+of|compris\w+|of)?\s*"
    r"(?P<n>\d{1,3}(?:[,. ]\d{3})+|\d{2,6})\s+(?:\w+\s+){0,2}?"
    r"(?P<what>troops|servicemen|soldiers|personnel|peacekeepers|observers|monitors|men|members)\b"
)
_RENEWED = re.compile(
    r"\b(?:automatically\s+)?(?:extended|renewed|prolonged)\b[^.;]*", re.IGNORECASE
)
_ONE_OF_TWO = re.compile(
    r"(?P<first>.*?\bby\s+[\w\s,]*?\d{4}),?\s+and\s+(?P<second>the\s+.{3,120}?\bby\s+.*\d{4}.*)"
)
_PASSIVE = re.compile(r"\b(?:be|is|are|been)\s+\w+(?:ed|en|wn|ut|et|lt|ld|nt)\b")
_CONTROL = re.compile(r"\bunder\s+(?:the\s+)?(?:\w+\s+)?control\s+of\s+(?P<who>[^,;.]{3,120})")
_BESIDE = re.compile(
    r"\b(?:concurrently|simultaneously|in\s+parallel|together)\s+with\s+(?:the\s+)?"
    r"(?P<noun>withdrawal|redeployment|departure|release|handover|return)\s+(?P<rest>of\s+[^,;.]{3,160})",
    re.IGNORECASE,
)
_FORCES = re.compile(
    r"\b(?:forces|troops|units|contingents?|army|peacekeepers|soldiers|fighters)\b"
)
_ACT = re.compile(
    r"(?:the|this|its|their|such)\s+(?:\w+\s+)?(?:withdrawal|redeployment|disengagement|exchange|"
    r"release|handover|return|pull-?out|pull-?back|process|deployment|disarmament|completion)\b",
    re.IGNORECASE,
)
_VERIFIED = re.compile(r"(?:verif|monitor|supervis|observ|overse|inspect|confirm|certif|control)")
_ENJOYS = re.compile(r"(?:have|enjoy|receive|benefit|ha[ds])\b")
_FINISH = re.compile(r"^.*?(?=\b(?:finish|complet|conclud))", re.IGNORECASE)
_PRONOUN = re.compile(r"(?:they|it|both|each|all of them|each of them|both of them)", re.IGNORECASE)
_OF_THE_TEXT = re.compile(r"\b(?:in|into) (?:force|effect)\b|\bvalid\b")
_MOST_TITLE = 60
_MOST_DUTIES = 400


@dataclass(slots=True)
class Coder:
    """Codes the points of one text, keeping ids apart and finding what others count from."""

    cast: Cast
    anchors: Anchors
    gazetteer: Gazetteer
    duties: list[DraftDuty] = field(default_factory=list)
    pending: list[tuple[int, Timing]] = field(default_factory=list)
    before: list[str] = field(default_factory=list)

    def code(self, points: Sequence[Point]) -> list[DraftDuty]:
        """Return the duties of all points."""
        for point in points:
            for clause in clauses_of(point.words):
                for one in _apart(clause):
                    if len(self.duties) < _MOST_DUTIES:
                        self._take(point, one)
        return resolved(self.duties, self.pending)

    def _go_on(self, point: Point, clause: Clause) -> None:
        """Give the time of a fragment such as "Finish within 14 days" to the duty before it."""
        before = (
            self.duties[-1] if self.duties and self.duties[-1].article == point.number else None
        )
        if before is None or not before.field("does"):
            return
        text = _FINISH.sub("", clause.text) if _FINISH.search(clause.text) else clause.text
        timing = timing_of(text, self.anchors, lasting=False)
        timed = {"by", "within", "of", "every"}
        if timing.fields and not timed & {n for n, _ in before.fields}:
            self.duties[-1] = replace(before, fields=(*before.fields, *timing.fields))
            if timing.after_number or timing.after_words:
                self.pending.append((len(self.duties) - 1, timing))

    def _verifies(self, point: Point, clause: Clause, who: list[str]) -> bool:
        """Give "The withdrawal shall be verified by X" to the duty before it, as its verifier."""
        before = (
            self.duties[-1] if self.duties and self.duties[-1].article == point.number else None
        )
        if before is None or not who or not before.field("does") or before.field("verified-by"):
            return False
        if not (_ACT.match(clause.subject) and _VERIFIED.match(clause.verb)):
            return False
        fields = (*before.fields, ("verified-by", _listed(who)))
        self.duties[-1] = replace(before, fields=fields)
        return True

    def _take(self, point: Point, clause: Clause) -> None:
        if clause.strength == "fragment":
            self._go_on(point, clause)
            return
        named = self.gazetteer.named_in(clause.text)
        target = self._target(clause)
        place = _place(named)
        who = self._bearers(clause) or self._meant(clause)
        if clause.subject and not _PRONOUN.fullmatch(clause.subject.strip()):
            self.before = who
        if self._verifies(point, clause, who):
            return
        for provision in provisions_of(clause, place, target):
            if clause.strength not in ("shall", "to") and not provision.certain:
                continue
            timing = timing_of(clause.text, self.anchors, lasting=provision.kind != "does")
            duty = self._duty(point, clause, provision, (who, target, place), timing)
            self.duties.append(duty)
            if timing.after_number or timing.after_words:
                self.pending.append((len(self.duties) - 1, timing))
            self._limits(point, clause, duty)

    def _duty(
        self,
        point: Point,
        clause: Clause,
        provision: Provision,
        named: tuple[list[str], str, str],
        timing: Timing,
    ) -> DraftDuty:
        who, target, place = named
        fields: list[tuple[str, str]] = []
        if who:
            fields.append(("who", _listed(who)))
        beneficiary = target if target and target not in who else ""
        if beneficiary:
            fields.append(("to", beneficiary))
        fields.append((provision.kind, provision.pattern))
        if provision.completed and provision.kind == "does":
            fields.append(("completed-by", "declaration"))
        if place and (provision.kind != "does" or "place:" not in provision.pattern):
            fields.append(("where", place))
        # Declarations complete, they are not done every so often; `every` takes their place.
        if any(n == "every" for n, _ in timing.fields):
            fields = [f for f in fields if f[0] != "completed-by"]
        fields += [f for f in timing.fields if f[0] != "within" or not timing.after_words]
        verifiers = self._verifiers(clause)
        if verifiers:
            fields.append(("verified-by", _listed(verifiers)))
        notes = list(timing.notes)
        renewed = _RENEWED.search(clause.text)
        if renewed and provision.kind == "keeps":
            notes.append(f"Renewal: {renewed[0]}.")
        if not provision.certain:
            notes.append("No rule knows this act: write the pattern.")
        assumed = [] if provision.certain and provision.kind == "does" else [provision.kind]
        if FROM_WHEN in timing.notes:
            assumed.append("of")
        return DraftDuty(
            id=self._id(provision.type, place),
            type=provision.type,
            article=point.number,
            fields=tuple(fields),
            assumed=tuple(assumed),
            note=" ".join(notes),
            title=_title(clause),
            clause=clause.text,
        )

    def _id(self, kind: str, place: str) -> str:
        name = id_of(kind)
        base = slug(f"{name} {place}" if place else name, lower=True)[:50].strip("-")
        taken = {d.id for d in self.duties}
        if base not in taken:
            return base
        count = 2
        while f"{base}-{count}" in taken:
            count += 1
        return f"{base}-{count}"

    def _bearers(self, clause: Clause) -> list[str]:
        """Return who owes it: the subject, or the agent of a passive; nobody where none is named.

        Whose forces are to be moved owes it, though the sentence is passive.
        """
        passive = bool(_PASSIVE.search(clause.text[len(clause.subject) :][:60]))
        agents = [self.cast.named_in(a["who"]) for a in _AGENT.finditer(clause.rest)]
        agent = next((a for a in agents if a), [])
        if clause.strength == "noun":
            return agent or self._whose_forces(clause.rest)
        controlled = _CONTROL.search(clause.rest)
        if controlled:
            return self.cast.named_in(controlled["who"], everybody=False)
        if _ENJOYS.match(clause.verb):
            return []
        if passive or not clause.subject:
            return agent or self._whose_forces(clause.subject)
        subject = re.sub(r"^.*?,\s+(?=(?:the|both|each|all)\b|[A-Z])", "", clause.subject)
        return self.cast.named_in(subject) or self.cast.named_in(clause.subject)

    def _meant(self, clause: Clause) -> list[str]:
        """Return whom "they" or "it" means: who owed what the clause before says.

        What remains in force is the text.
        """
        meant = _PRONOUN.fullmatch(clause.subject.strip()) and not _OF_THE_TEXT.search(clause.rest)
        return self.before if meant else []

    def _whose_forces(self, phrase: str) -> list[str]:
        found = _FORCES.search(phrase)
        return self.cast.named_in(phrase[: found.end() + 60], everybody=False) if found else []

    def _target(self, clause: Clause) -> str:
        for hit in _TO.finditer(clause.rest):
            found = self.cast.named_in(hit["who"][:80], everybody=False)
            if found and hit["who"].find(found[0][:4]) < 40:  # noqa: PLR2004 — near the word "to"
                return found[0]
        return ""

    def _verifiers(self, clause: Clause) -> list[str]:
        found = [
            self.cast.named_in(v["who"], everybody=False) for v in _VERIFIER.finditer(clause.text)
        ]
        return list(dict.fromkeys(n for names in found for n in names))

    def _limits(self, point: Point, clause: Clause, duty: DraftDuty) -> None:
        """Add a duty for a number of people that a deployment names."""
        found = _TROOPS.search(clause.text) if duty.type == "PK-DEPLOY" else None
        if found is None:
            return
        number = re.sub(r"\D", "", found["n"])
        bound = "at-least" if (found["bound"] or "").lower() == "at least" else "at-most"
        stated = bool(re.match(r"up|not|no|at|max", found["bound"] or "", re.IGNORECASE))
        kept = [f for f in duty.fields if f[0] in ("who", "to", "where")]
        self.duties.append(
            DraftDuty(
                id=self._id("ceiling", ""),  # of its own, whatever the place
                type="PK-DEPLOY",
                article=point.number,
                fields=(
                    *kept,
                    (
                        "limits",
                        f"{{of: deploys(object: peacekeepers), {bound}: {number}, unit: persons}}",
                    ),
                ),
                assumed=() if stated else ("limits",),
                note=""
                if stated
                else "Whether the number is a ceiling, a floor or exact is not said.",
                title=f"{found['n']} {found['what']}",
                clause=clause.text,
            )
        )


def _apart(clause: Clause) -> Iterator[Clause]:
    """Yield the two acts of "shall return A by one day, and B by another"."""
    two = _ONE_OF_TWO.fullmatch(clause.rest)
    if two and clause.verb:
        to = _TO.search(two["first"])
        whom = f" to {to['who'].partition(' by ')[0]}" if to else ""
        for part in (two["first"], two["second"] + whom):
            yield replace(clause, rest=part, text=f"{clause.subject} shall {clause.verb} {part}")
        return
    yield clause
    beside = _BESIDE.search(clause.rest)
    if beside and clause.strength != "noun":
        noun, rest = beside["noun"].lower(), beside["rest"]
        yield Clause("", noun, rest, negative=False, strength="noun", text=f"{noun} {rest}")


def _place(named: Sequence[tuple[int, str]]) -> str:
    """Return the place that a clause is about: the first that it names."""
    return named[0][1] if named else ""


def _listed(names: Iterable[str]) -> str:
    found = list(dict.fromkeys(names))
    return found[0] if len(found) == 1 else f"[{', '.join(found)}]"


def _title(clause: Clause) -> str:
    words = " ".join((clause.verb, *clause.rest.split()))
    words = f"not {words}" if clause.negative else words
    return words if len(words) <= _MOST_TITLE else f"{words[:_MOST_TITLE].rsplit(' ', 1)[0]} …"
