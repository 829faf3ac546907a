"""The kinds of report: which parts, in which order.

Comes in: a desk. Goes out: a report, ready for any renderer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from servanda.clock import describe_instant
from servanda.report.blocks import Report, Section
from servanda.report.desk import Desk
from servanda.report.parts import background, figures, ground, incidents, register, verdicts

Part: TypeAlias = Callable[[Desk], Section | tuple[Section, ...]]

_DAILY: tuple[Part, ...] = (
    verdicts.summary,
    verdicts.changed,
    incidents.incidents,
    ground.ground,
    incidents.refused,
    verdicts.standing,
    figures.both_sides,
    background.questions,
    background.sources,
    background.cannot_know,
)
_WEEKLY: tuple[Part, ...] = (
    verdicts.summary,
    verdicts.changed,
    figures.events_a_day,
    incidents.incidents,
    ground.ground,
    incidents.refused,
    verdicts.standing,
    verdicts.readings,
    figures.both_sides,
    background.questions,
    background.sources,
    background.cannot_know,
)
_CHANGES: tuple[Part, ...] = (verdicts.summary, verdicts.changed, background.cannot_know)

KINDS: Mapping[str, tuple[str, tuple[Part, ...]]] = MappingProxyType(
    {
        "daily": ("Daily report", _DAILY),
        "weekly": ("Weekly report", _WEEKLY),
        "changes": ("What changed", _CHANGES),
        "questions": ("Questions", (register.by_holder, background.cannot_know)),
    }
)


def build(kind: str, desk: Desk) -> Report:
    """Return the report of a kind.

    Raises:
        KeyError: when there is no such kind.
    """
    name, parts = KINDS[kind]
    start, end = (describe_instant(t, desk.zone) for t in (desk.period.start, desk.period.end))
    zone = desk.case.agreement.timezone
    return Report(
        title=f"{name}: {desk.case.agreement.title}",
        subtitle=f"{start} to {end} ({zone})",
        facts=(
            ("Case", desk.case.id),
            ("As of, and as known at", f"{end} ({zone})"),
            ("Compared with", f"{start} ({zone})"),
            ("Viewpoint", desk.viewpoint),
            ("Claims known by then", f"{len(desk.by_id):,}"),
        ),
        sections=tuple(section for part in parts for section in _sections(part(desk))),
        foot=f"{name}, {desk.case.id}, as of {end}. Claims are what sources say, not findings.",
    )


def _sections(made: Section | tuple[Section, ...]) -> tuple[Section, ...]:
    return (made,) if isinstance(made, Section) else made
