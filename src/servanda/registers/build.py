"""All registers of a case as of a time: the one way in for commands, pages and reports."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from servanda.case.terms import Case
from servanda.model import Claim, Instant
from servanda.registers.arithmetic import flags_of
from servanda.registers.collect import by_register
from servanda.registers.compare import flags_between
from servanda.registers.terms import Register
from servanda.viewpoints.events import testimony
from servanda.vocabulary import register_types


def registers(case: Case, claims: Iterable[Claim], as_of: Instant) -> tuple[Register, ...]:
    """Return every register that somebody stated something of, with what is odd about it."""
    zone = ZoneInfo(case.agreement.timezone)
    heard = testimony(case, claims)
    return tuple(
        Register(
            id=name,
            name=register_types()[name].name,
            series=series,
            flags=(*flags_of(series, zone), *flags_between(series)),
        )
        for name, series in by_register(heard, as_of).items()
    )
