"""Days and clock times in the words of an agreement, as ISO dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = "january february march april may june july august september october november december"
_MONTH_OF = {m: n for n, m in enumerate(_MONTHS.split(), 1)} | {
    m[:3]: n for n, m in enumerate(_MONTHS.split(), 1)
}
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
DATE = (
    rf"(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m1>{_MONTH})(?:,?\s+(?P<y1>\d{{4}}))?"
    rf"|(?P<m2>{_MONTH})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?\s+(?P<y2>\d{{4}}))?"
    r"|(?P<iso>\d{4}-\d{2}-\d{2})"
    r"|(?P<d3>\d{1,2})[./](?P<m3>\d{1,2})[./](?P<y3>\d{4}))"
)
CLOCK = (
    r"(?:(?:at\s+)?(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?:\s*(?:hours|hrs|h|(?P<half>[ap])\.?m\.?))?"
    r"|(?P<midnight>midnight)|(?P<noon>noon|midday))"
)


@dataclass(frozen=True, slots=True)
class Anchors:
    """The days from which others count, ISO or empty; `ceasefire` where its start has a day."""

    signed: str = ""
    in_force: str = ""
    ceasefire: str = ""


def day_of(found: re.Match[str], anchors: Anchors) -> str:
    """Return the day of a match of `DATE` as an ISO date; a missing year is the next such day."""
    said = found.groupdict()
    if said.get("iso"):
        return _valid(said["iso"])
    year = said.get("y1") or said.get("y2") or said.get("y3")
    day = said.get("d1") or said.get("d2") or said.get("d3")
    name = (said.get("m1") or said.get("m2") or "").lower().rstrip(".")
    month = _MONTH_OF.get(name) or _MONTH_OF.get(name[:3]) or int(said.get("m3") or 0)
    if year is None:
        base = anchors.signed or anchors.in_force
        if not base:
            return ""
        same = _valid(f"{base[:4]}-{month:02d}-{int(day or 0):02d}")
        return same if same >= base[:10] else _valid(f"{int(base[:4]) + 1}{same[4:]}")
    return _valid(f"{int(year):04d}-{month:02d}-{int(day or 0):02d}")


def moment_of(found: re.Match[str], anchors: Anchors) -> str:
    """Return the day of a match with its clock time where it has one."""
    day = day_of(found, anchors)
    said = found.groupdict()
    if not day or not any(said.get(k) for k in ("hour", "midnight", "noon")):
        return day
    hour, minute = int(said.get("hour") or 0), int(said.get("minute") or 0)
    if said.get("noon"):
        hour = 12
    half = (said.get("half") or "").lower()
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    if hour == 24:  # noqa: PLR2004 — the end of the day
        day, hour = (date.fromisoformat(day) + timedelta(days=1)).isoformat(), 0
    return f"{day}T{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else day  # noqa: PLR2004


def _valid(day: str) -> str:
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError:
        return ""


def plus(day: str, length: str) -> str:
    """Return a day moved on by a length; empty where one is open or no such day exists."""
    if not day or not length:
        return ""
    count, unit = int(length.split(maxsplit=1)[0]), length.split()[1].rstrip("s")
    base = date.fromisoformat(day[:10])
    if unit in ("day", "week"):
        return (base + timedelta(days=count * (7 if unit == "week" else 1))).isoformat()
    if unit == "hour":
        return (base + timedelta(hours=count)).isoformat()
    months = base.month - 1 + count * (12 if unit == "year" else 1)
    return _valid(f"{base.year + months // 12:04d}-{months % 12 + 1:02d}-{base.day:02d}")
