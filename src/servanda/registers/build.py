"""All registers of a case as of a time: the one way in for commands, pages and reports."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from servanda.model import Instant
from servanda.registers.arithmetic import flags_of
from servanda.registers.collect import by_register
from servanda.registers.compare import flags_between
from servanda.registers.terms import Register
from servanda.viewpoints.events import Testimony
from servanda.vocabulary import register_types


def registers(heard: Testimony, as_of: Instant) -> tuple[Register, ...]:
    """Return every register that somebody stated something of, with what is odd about it."""
    zone = ZoneInfo(heard.case.agreement.timezone)
    return tuple(
        Register(
            id=name,
            name=register_types()[name].name,
            series=series,
            flags=(*flags_of(series, zone), *flags_between(series)),
        )
        for name, series in by_register(heard, as_of).items()
    )
