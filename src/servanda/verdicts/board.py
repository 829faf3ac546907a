"""All verdicts of a case: every duty, bearer and reading, under the viewpoints asked for.

Comes in: a case, the claims known, and what is asked. Goes out: verdicts, in the order
of the text. This is the one way from claims to verdicts; pages and reports use it too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from servanda.agreement.terms import AS_AMENDED, AS_WRITTEN, Duty, Kind, Reading
from servanda.case.terms import Case, Viewpoint
from servanda.model import (
    CONTESTED,
    EVERYONE,
    UNVERIFIED,
    Answer,
    Because,
    Claim,
    Instant,
    Verdict,
)
from servanda.verdicts.amendments import available, stands
from servanda.verdicts.answers import in_order, together, worst
from servanda.verdicts.conclude import conclude
from servanda.verdicts.decide import decide
from servanda.verdicts.formulas import LOCAL
from servanda.verdicts.inquiry import Inquiry
from servanda.viewpoints.events import Testimony, testimony


@dataclass(frozen=True, slots=True)
class Asked:
    """What a board is asked for.

    As of when, since when, which readings (none = all), and of which evaluator.
    """

    as_of: Instant
    since: Instant | None = None
    readings: tuple[str, ...] = ()
    engine: str = LOCAL


def board(
    case: Case, claims: Iterable[Claim], viewpoints: Sequence[Viewpoint], asked: Asked
) -> list[Verdict]:
    """Return every verdict, duties in the order of the text, viewpoints in the order given."""
    return board_of(testimony(case, claims), viewpoints, asked)


def board_of(heard: Testimony, viewpoints: Sequence[Viewpoint], asked: Asked) -> list[Verdict]:
    """Return the same of claims that are tied into events already."""
    return [
        verdict
        for duty in heard.case.agreement.duties
        for viewpoint in viewpoints
        for verdict in duty_verdicts(heard, viewpoint, duty, asked)
    ]


def duty_verdicts(
    heard: Testimony, viewpoint: Viewpoint, duty: Duty, asked: Asked
) -> Iterator[Verdict]:
    """Give the verdicts of one duty under one viewpoint, for every reading and bearer."""
    as_written = {
        v.who: v for v in _reading_verdicts(heard, viewpoint, duty, duty.readings[0], asked)
    }
    for reading in readings_at(heard, duty, asked.as_of):
        if asked.readings and reading.name not in asked.readings:
            continue
        if reading.name == AS_WRITTEN:
            yield from as_written.values()
            continue
        doubtful = reading.name == AS_AMENDED and not stands(heard, duty, asked.as_of)
        for verdict in _reading_verdicts(heard, viewpoint, duty, reading, asked):
            plain = as_written.get(verdict.who)
            yield _amendment_possible(verdict, plain) if doubtful and plain else verdict


def readings_at(heard: Testimony, duty: Duty, as_of: Instant) -> list[Reading]:
    """Return the duty's readings; `as-amended` exists once its claim is said and available."""
    return [r for r in duty.readings if r.name != AS_AMENDED or available(heard, duty, as_of)]


def _amendment_possible(verdict: Verdict, plain: Verdict) -> Verdict:
    """Weaken a verdict that rests on an amendment which the side that loses has not confirmed."""
    if verdict.verdict == plain.verdict:
        return verdict
    return replace(
        verdict,
        verdict=UNVERIFIED,
        possible=in_order([*verdict.possible, *plain.possible]),
        because=(*verdict.because, Because.AMENDMENT_POSSIBLE),
        final=False,
    )


def _reading_verdicts(
    heard: Testimony, viewpoint: Viewpoint, duty: Duty, reading: Reading, asked: Asked
) -> list[Verdict]:
    bearers = reading.terms.who
    inquiries = [
        Inquiry(heard, viewpoint, duty, reading, bearer, asked.as_of, asked.since, asked.engine)
        for bearer in bearers or ("",)
    ]
    each = [conclude(inquiry, decide(inquiry)) for inquiry in inquiries]
    if len(each) < 2:  # noqa: PLR2004 — one bearer needs no sum
        return each
    return [*each, _everyone(inquiries, each)]


def _everyone(inquiries: Sequence[Inquiry], each: Sequence[Verdict]) -> Verdict:
    """Return the verdict for all bearers together (design section 6, bearers)."""
    inquiry = inquiries[0]
    if inquiry.terms.kind in (Kind.NEVER, Kind.KEEPS):
        together_broken = _broken_by_somebody(inquiry, inquiries, each)
        if together_broken is not None:
            return together_broken
    verdict = worst(v.verdict for v in each)
    deciding = [v for v in each if v.verdict == verdict]
    because = {reason for v in deciding for reason in v.because}
    return replace(
        deciding[0],
        who=EVERYONE,
        verdict=verdict,
        possible=_possible_together(verdict, each, deciding),
        because=tuple(reason for reason in Because if reason in because),
        final=all(v.final for v in each) or (verdict == Answer.BROKEN and deciding[0].final),
        since=min((v.since for v in deciding if v.since is not None), default=None),
        due=min((v.due for v in each if v.due is not None), default=None),
        witness=replace(deciding[0].witness, occurrences=(), parts=tuple(each)),
        unreviewed=any(v.unreviewed for v in each),
    )


def _possible_together(
    verdict: str, each: Sequence[Verdict], deciding: Sequence[Verdict]
) -> tuple[Answer, ...]:
    """Return the answers possible for all bearers; of a doubt, those of the bearers in doubt."""
    if verdict in (CONTESTED, UNVERIFIED):
        return in_order(answer for v in deciding for answer in v.possible)
    return together(v.possible for v in each)


def _broken_by_somebody(
    inquiry: Inquiry, inquiries: Sequence[Inquiry], each: Sequence[Verdict]
) -> Verdict | None:
    """Return `broken` when a supported breach lies among the bearers, whoever of them it was."""
    if any(v.verdict == Answer.BROKEN for v in each):
        return None
    nobody = replace(inquiry, bearer="")
    somebodys = nobody.breaking(tuple(i.bearer for i in inquiries))
    if not somebodys.shown:
        return None
    finding = decide(replace(inquiry, bearer=EVERYONE), somebodys)
    verdict = conclude(replace(inquiry, bearer=EVERYONE), finding)
    return verdict if verdict.verdict == Answer.BROKEN else None
