"""A verdict in words: what the text says, what was due, who says what, what would change it.

Comes in: a verdict with its witness, the case and the claims. Goes out: lines of plain
text. Outside text is made printable; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from servanda.agreement.terms import (
    AS_WRITTEN,
    Article,
    Duty,
    Kind,
    Limits,
    Pattern,
    Reading,
    Terms,
)
from servanda.case.terms import Case
from servanda.claims.shown import shown
from servanda.clock import describe, describe_instant
from servanda.errors import printable
from servanda.model import (
    EVERYONE,
    FOREVER,
    UNKNOWN_ACTOR,
    Answer,
    Because,
    Claim,
    Deadline,
    Interval,
    Occurrence,
    Standing,
    Verdict,
    Violation,
)
from servanda.verdicts.change import IN_THE_BEARERS_FAVOUR, would_change
from servanda.verdicts.wording import GROUNDS, REASONS

_KINDS: Mapping[Kind, str] = {
    Kind.DOES: "must do",
    Kind.NEVER: "must never do",
    Kind.KEEPS: "must keep up; it is broken by",
    Kind.LIMITS: "must stay within",
    Kind.RULE: "must obey the rule",
}
_MOST_CLAIMS = 12


@dataclass(frozen=True, slots=True)
class Library:
    """What an explanation looks things up in: the case, and claims by id."""

    case: Case
    claims: Mapping[str, Sequence[Claim]]

    @property
    def zone(self) -> ZoneInfo:
        """The agreement's time zone."""
        return ZoneInfo(self.case.agreement.timezone)

    def duty(self, name: str) -> tuple[Article, Duty]:
        """Return the duty of this id and its article."""
        return next((a, d) for a in self.case.agreement.articles for d in a.duties if d.id == name)


def library(case: Case, claims: Iterable[Claim]) -> Library:
    """Return what explanations of this case look things up in."""
    by_id: dict[str, list[Claim]] = {}
    for claim in claims:
        by_id.setdefault(claim.id, []).append(shown(case, claim))
    return Library(case, by_id)


def explain(verdict: Verdict, shelf: Library) -> str:
    """Return the verdict as sentences, a line each, ready for a terminal."""
    return "\n".join(_lines(verdict, shelf))


def reasons(verdict: Verdict) -> str:
    """Return the verdict's reasons as one phrase."""
    done = verdict.verdict == Answer.KEPT and Because.NO_TIME_SET in verdict.because
    return (
        "it was done, and the text sets no time"
        if done
        else "; ".join(REASONS[b] for b in verdict.because)
    )


def _lines(verdict: Verdict, shelf: Library) -> Iterator[str]:
    article, duty = shelf.duty(verdict.duty)
    reading = next(r for r in duty.readings if r.name == verdict.reading)
    title = f" ({duty.title})" if duty.title and duty.title != duty.id else ""
    yield f"{duty.id}{printable(title)}, {_who(verdict.who)}: {verdict.verdict.upper()}"
    yield (
        f"  viewpoint {verdict.viewpoint}, reading {verdict.reading}, "
        f"as of {describe_instant(verdict.witness.as_of, shelf.zone)}"
    )
    yield ""
    yield from _text(article, duty)
    yield from _duty(duty, reading, verdict, shelf)
    yield ""
    yield from _why(verdict, shelf)
    yield ""
    yield "What would change it"
    for line in would_change(verdict, duty):
        yield f"  - {line}"


def _who(who: str) -> str:
    return "all bearers together" if who == EVERYONE else who


def _text(article: Article, duty: Duty) -> Iterator[str]:
    yield f"The text, article {article.number}"
    for words, position in article.quotes:
        yield f"  {position}"
        for paragraph in words.splitlines():
            yield f"  > {printable(paragraph, limit=1200)}"
    if duty.assumed:
        yield f"  Assumed by this file, not said by the text: {', '.join(duty.assumed)}."


def _duty(duty: Duty, reading: Reading, verdict: Verdict, shelf: Library) -> Iterator[str]:
    terms = reading.terms
    bearer = ", ".join(terms.who) or "nobody is named; whoever does it"
    limits = [_pattern(terms.limits.of)] if terms.limits else []
    patterns = [_pattern(p) for p in (*terms.does, *terms.never, *terms.broken_by)] + limits
    yield f"The duty, {duty.position}"
    if terms.rule:
        patterns = [" ".join(terms.rule.text.split())]
    yield f"  {bearer}: {_KINDS[terms.kind]} {printable(' or '.join(patterns), limit=600)}"
    if terms.limits:
        yield f"  {_bounds(terms.limits)}"
    if terms.completed_by_declaration:
        yield "  complete when its bearer declares it fulfilled and the adverse party confirms"
    yield f"  {_time(verdict, terms, shelf)}"
    if reading.name != AS_WRITTEN:
        because = f" ({printable(reading.source)})" if reading.source else ""
        yield f"  This reading changes: {', '.join(reading.overlays)}{because}."
    for amendment in duty.amendments if reading.name == "as-amended" else ():
        agreed = ", ".join(amendment.agreed)
        yield f"  Amended by {agreed}: {amendment.field} = {amendment.value}"
        yield from _claim_lines([amendment.claim], shelf, "proved by")


def _pattern(pattern: Pattern) -> str:
    """Return a pattern as people write it: a bare predicate has no parentheses."""
    return str(pattern) if pattern.roles else pattern.predicate


def _bounds(limits: Limits) -> str:
    stated = (("at most", limits.at_most), ("at least", limits.at_least))
    bounds = [f"{word} {number:g}" for word, number in stated if number is not None]
    return " and ".join(bounds) + (f" {printable(limits.unit)}" if limits.unit else "")


def _time(verdict: Verdict, terms: Terms, shelf: Library) -> str:
    seen = verdict.witness
    if seen.periodic:
        return f"Due once in each of {len(seen.deadlines)} elapsed periods."
    if seen.deadlines:
        return _due(seen.deadlines[-1], shelf.zone)
    if seen.needs_trigger and seen.kind == Kind.DOES:
        return "Its time counts from something that has not happened."
    if terms.by is not None:
        return f"Due before {describe_instant(terms.by, shelf.zone)}."
    if seen.kind == Kind.DOES:
        return "The text sets no time: it can never be overdue."
    until = f"Until {describe_instant(seen.until, shelf.zone)}." if seen.until else ""
    return until or "The text sets no end."


def _due(deadline: Deadline, zone: ZoneInfo) -> str:
    earliest = describe_instant(deadline.earliest, zone)
    if deadline.earliest == deadline.latest:
        return f"Due before {earliest}."
    if deadline.latest == FOREVER:
        return f"Due before {earliest} at the earliest: what it counts from is not established."
    latest = describe_instant(deadline.latest, zone)
    return f"Due between {earliest} and {latest}: the time of what it counts from is uncertain."


def _why(verdict: Verdict, shelf: Library) -> Iterator[str]:
    yield f"Why {verdict.verdict}"
    if verdict.because:
        yield f"  Because {reasons(verdict)} ({', '.join(verdict.because)})."
    if len(verdict.possible) > 1:
        yield f"  Worlds differ: it may be {' or '.join(verdict.possible)}."
    if verdict.unreviewed:
        yield "  It rests on claims that nobody has reviewed yet."
    for part in verdict.witness.parts:
        phrase = f": {reasons(part)}" if part.because else ""
        yield f"  {part.who}: {part.verdict}{phrase}"
    for violation in verdict.witness.violations:
        yield _violation(violation, shelf.zone)
    shown = verdict.witness.parts or (verdict,)
    for occurrence in dict.fromkeys(o for part in shown for o in part.witness.occurrences):
        yield from _occurrence(occurrence, shelf)
    yield from _searched(verdict, shelf)


def _violation(violation: Violation, zone: ZoneInfo) -> str:
    values = ", ".join(f"{name} = {value or '(not stated)'}" for name, value in violation.values)
    which = f" for {printable(values)}" if values else ""
    how = "does not hold" if violation.certain else "may not hold"
    when = describe(Interval(violation.at, violation.at + 1), zone)
    return f"  {when}  the rule {how}{which}"


def _occurrence(occurrence: Occurrence, shelf: Library) -> Iterator[str]:
    actor = {UNKNOWN_ACTOR: " by one of the bearers", "": ""}.get(
        occurrence.actor, f" by {occurrence.actor}"
    )
    kind = f"{occurrence.predicate}{actor}"
    if occurrence.standing is Standing.SUPPORTED:
        held = f"supported: {_ground(occurrence)}"
    else:
        held = f"possible: {'; '.join(REASONS[d] for d in occurrence.doubts)}"
    yield f"  {describe(occurrence.interval, shelf.zone)}  {kind} ({occurrence.role}), {held}"
    rest = [c for c in occurrence.affirming if c not in occurrence.supporting]
    happened = [c for c in occurrence.established if c not in occurrence.affirming]
    yield from _claim_lines(occurrence.supporting, shelf, "established by")
    yield from _claim_lines(rest, shelf, "said by")
    yield from _claim_lines(happened, shelf, "that it happened, not who did it, also say")
    yield from _claim_lines(occurrence.denying, shelf, "denied by")
    yield from _claim_lines(occurrence.elsewhere, shelf, "attributed elsewhere by")
    if not occurrence.denying and not occurrence.elsewhere:
        yield "      nobody with standing denies it"


def _ground(occurrence: Occurrence) -> str:
    if occurrence.ground == "adverse-affirms" and occurrence.role in IN_THE_BEARERS_FAVOUR:
        return "a party to whom it is owed affirms it"
    return GROUNDS.get(occurrence.ground, occurrence.ground)


def _claim_lines(ids: Sequence[str], shelf: Library, how: str) -> Iterator[str]:
    for name in ids[:_MOST_CLAIMS]:
        for claim in shelf.claims.get(name, ())[:1]:
            yield f"      {how} {_claim(claim, shelf.zone)}"
    if len(ids) > _MOST_CLAIMS:
        yield f"      … and {len(ids) - _MOST_CLAIMS} more claims"


def _claim(claim: Claim, zone: ZoneInfo) -> str:
    said = f", {describe(claim.said, zone)}" if claim.said else ""
    source = f", in {printable(claim.source, 80)}" if claim.source else ""
    grade = f", graded {claim.grade}" if claim.grade else ""
    words = f"“{printable(claim.quote)}”" if claim.quote else printable(claim.text)
    mark = "" if claim.reviewed else " [not reviewed]"
    return f"{printable(claim.speaker, 80)} [{claim.id}{said}{source}{grade}]{mark}: {words}"


def _searched(verdict: Verdict, shelf: Library) -> Iterator[str]:
    seen = verdict.witness
    found = ", ".join(f"{n} {standing}" for standing, n in seen.found) or "nothing"
    where = f" at {seen.place}" if seen.place else ""
    period = Interval(seen.searched.start, seen.searched.end)
    when = describe(period, shelf.zone)
    yield f"  Searched {', '.join(seen.predicates)}{where}, {when}: found {found}."
    if verdict.verdict == Answer.OVERDUE:
        yield "  The burden is the bearer's: nobody saying that it was done is enough."
    if seen.coverage is not None:
        days = seen.coverage
        yield f"  Covered: {days.covered} of {days.due} days, every part of the place."
        if days.share is not None:
            yield f"  Of its ground times the days, {days.share:.0%} was under observation."
        yield from _claim_lines(days.refused, shelf, "access refused, says")
