"""`trends`: is it holding? Rates, changes and alerts of what each voice reports."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from servanda.agreement.terms import Duty
from servanda.case.names import resolve_place, suggest_place
from servanda.case.read import read_case
from servanda.case.terms import Case
from servanda.cli.checking import AsOf, CasePath, KnownAt, RecordedAt, known_claims, times
from servanda.cli.shell import FINE, console
from servanda.cli.writing import write_csv
from servanda.clock import iso_utc, start_of
from servanda.errors import BadInput, Fault, nearest, printable
from servanda.model import Interval
from servanda.places.atlas import spot_of
from servanda.trends.build import Asked, Trends
from servanda.trends.build import trends as build
from servanda.trends.distance import Away
from servanda.trends.terms import Comparison, Trend
from servanda.vocabulary import event_types, register_types

_BARS = "▁▂▃▄▅▆▇█"
_MOST_BARS = 60
_YEAR = 365 * 86_400


def trends(
    case: CasePath,
    since: Annotated[
        str | None, typer.Option(help="From this day. Default: the entry into force.")
    ] = None,
    as_of: AsOf = None,
    split: Annotated[
        str | None, typer.Option(help="Compare before this day with after. Default: the middle.")
    ] = None,
    duty: Annotated[
        str | None, typer.Option(help="Breaches of this duty. Default: all violations.")
    ] = None,
    zone: Annotated[str | None, typer.Option(help="Only inside this place.")] = None,
    line: Annotated[
        str | None, typer.Option(help="How far from this drawn line or zone, before and after.")
    ] = None,
    known_at: KnownAt = None,
    recorded_at: RecordedAt = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON on standard output.")] = False,
    as_csv: Annotated[
        Path | None, typer.Option("--csv", help="Write the daily counts here.")
    ] = None,
) -> int:
    """Is it holding? Events a day with uncertainty, changes and alerts, each voice apart."""
    held = read_case(case)
    moment = times(held, as_of, known_at, recorded_at, since)
    start = moment.since if moment.since is not None else _in_force(held, moment.as_of)
    if start >= moment.as_of:
        raise BadInput(Fault("--since", "is not before --as-of.", "Name an earlier day."))
    zone_id = _place(held, "--zone", zone)
    line_id = _place(held, "--line", line)
    if line_id and spot_of(held, line_id) is None:
        said = f"--line {printable(line_id)}"
        raise BadInput(Fault(said, "is drawn nowhere.", next_step="servanda draw CASE FILE"))
    middle = _split(split, held, start, moment.as_of)
    predicates = _predicates(held, duty)
    asked = Asked(predicates, Interval(start, moment.as_of), middle, zone_id, line_id)
    found = build(held, known_claims(held, moment), asked)
    if as_csv is not None:
        _write(as_csv, found)
    if as_json:
        typer.echo(json.dumps(_data(held, asked, found), ensure_ascii=False, indent=2))
    elif as_csv is None:
        _print(found)
    return FINE


def _in_force(case: Case, as_of: int) -> int:
    known = case.agreement.in_force
    return known if known is not None and known < as_of else as_of - _YEAR


def _split(text: str | None, case: Case, start: int, end: int) -> int:
    if text is None:
        return (start + end) // 2
    at = start_of(text, case.agreement.timezone)
    if not start < at < end:
        raise BadInput(Fault("--split", "lies outside the period.", "Name a day within it."))
    return at


def _place(case: Case, option: str, name: str | None) -> str:
    if name is None:
        return ""
    found = resolve_place(case, name)
    if found is None:
        raise BadInput(
            Fault(
                f"{option} {printable(name)}",
                "is no place of this case.",
                f"It has: {', '.join(list(case.places)[:30])}.",
                suggest_place(case, name),
            )
        )
    return found


def _predicates(case: Case, name: str | None) -> tuple[str, ...]:
    if name is None:
        codes = register_types()["violations"].types
        return tuple(event_types()[code].predicate for code in codes)
    breaches = {d.id: _breaches(d) for d in case.agreement.duties if _breaches(d)}
    if name not in breaches:
        raise BadInput(
            Fault(
                f"--duty {printable(name)}",
                "is no duty that an event can breach.",
                f"There are: {', '.join(breaches) or 'none'}.",
                nearest(name, breaches),
            )
        )
    return breaches[name]


def _breaches(duty: Duty) -> tuple[str, ...]:
    patterns = (*duty.terms.never, *duty.terms.broken_by)
    return tuple(dict.fromkeys(p.predicate for p in patterns))


def _print(found: Trends) -> None:
    out = console()
    if not found.trends:
        out.print("Nobody reported such an event on a day of this period.")
        out.print("That is no sign of calm: `servanda check` tells which days were covered.")
        return
    for trend in found.trends:
        _print_one(out, trend)
    for drift in found.drifts:
        pair = " and ".join(printable(v, 40) for v in drift.voices)
        out.print(f"{pair}: {drift.drift}. {printable(drift.words, 300)}")
    for one in found.away:
        _print_away(out, one)
    if found.undated:
        out.print(f"{found.undated} events that no voice dates to a day are in no rate.")
    out.print("These are reports. A day without one is a day on which nobody reported.")


def _print_one(out: Console, trend: Trend) -> None:
    daily, compared = trend.daily, trend.comparison
    where = f" in {daily.zone}" if daily.zone else ""
    out.print(
        f"{printable(daily.voice, 40)}{where}: {int(daily.counts.sum())} events", style="bold"
    )
    out.print(
        f"  {_spark(trend)}  {_day(daily.first)} to {_day(daily.first + len(daily.counts) - 1)}"
    )
    for name, rate in (("before", compared.before), ("after", compared.after)):
        if rate.days:
            out.print(
                f"  {name}: {rate.rate:.2f} a day ({rate.low:.2f} to {rate.high:.2f}), "
                f"{rate.events} in {rate.days} days"
            )
    out.print(f"  {_compared(compared)}")
    for change in trend.changes:
        out.print(f"  from {_day(change.day)}: {change.before:.2f} → {change.after:.2f} a day")
    for alert in trend.alerts[-5:]:
        out.print(
            f"  ! {alert.events} in the {alert.days} days to {_day(alert.day)}, "
            f"where {alert.expected:.1f} were to be expected (chance {alert.chance:.4f})"
        )
    where_most = ", ".join(
        f"{printable(s.place, 40) or 'no place named'} {s.share:.0%}" for s in trend.places[:4]
    )
    out.print(f"  where: {where_most}")
    out.print()


def _print_away(out: Console, one: Away) -> None:
    out.print(f"{printable(one.voice, 40)}, distance to {one.line}:", style="bold")
    for name, spread in (("before", one.before), ("after", one.after)):
        if spread is not None:
            low, middle, high = (
                f"{m / 1000:.1f}" for m in (spread.low, spread.median, spread.high)
            )
            out.print(
                f"  {name}: {middle} km ({low} to {high} in 8 of 10), {spread.at:.0%} at it "
                f"as far as it is known, {spread.events} events"
            )
    if one.chance is None:
        out.print("  Too few events to compare before with after.")
    else:
        said = "moved" if one.moved else "no change that is larger than chance"
        out.print(f"  {said} (chance {one.chance:.4f})")
    if one.nowhere:
        out.print(f"  {one.nowhere} events at places that nobody drew are not measured.")


def _compared(compared: Comparison) -> str:
    if not compared.enough:
        return "Too few events to compare before with after."
    said = "changed" if compared.differs else "no change that is larger than chance"
    return f"after/before: {compared.ratio:.2f} ({compared.low:.2f} to {compared.high:.2f}): {said}"


def _spark(trend: Trend) -> str:
    """Return the counts as a line of bars, several days a bar where there are many."""
    counts = trend.daily.counts
    width = math.ceil(len(counts) / _MOST_BARS)
    sums = [int(counts[i : i + width].sum()) for i in range(0, len(counts), width)]
    top = max(sums)
    return "".join("·" if n == 0 else _BARS[math.ceil(n / top * len(_BARS)) - 1] for n in sums)


def _day(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value


def _data(case: Case, asked: Asked, found: Trends) -> dict[str, Any]:
    return {
        "case": case.id,
        "from": iso_utc(asked.period.start),
        "to": iso_utc(asked.period.end),
        "split": iso_utc(asked.split),
        "zone": asked.zone or None,
        "undated": found.undated,
        "line": asked.line or None,
        "away": [asdict(a) | {"moved": a.moved} for a in found.away],
        "voices": [_trend_data(t) for t in found.trends],
        "drifts": [
            {
                "voices": list(d.voices),
                "drift": d.drift.value,
                "ratio": _number(d.ratio),
                "low": _number(d.low),
                "high": _number(d.high),
                "words": d.words,
            }
            for d in found.drifts
        ],
    }


def _trend_data(trend: Trend) -> dict[str, Any]:
    compared = trend.comparison
    rates = {"before": compared.before, "after": compared.after}
    return {
        "voice": trend.daily.voice,
        "events": int(trend.daily.counts.sum()),
        **{
            name: {
                "events": r.events,
                "days": r.days,
                "rate": _number(r.rate),
                "low": _number(r.low),
                "high": _number(r.high),
            }
            for name, r in rates.items()
        },
        "ratio": _number(compared.ratio),
        "ratio_low": _number(compared.low),
        "ratio_high": _number(compared.high),
        "dispersion": _number(compared.dispersion),
        "differs": compared.differs,
        "changes": [
            {"day": _day(c.day), "before": c.before, "after": c.after} for c in trend.changes
        ],
        "alerts": [
            {"day": _day(a.day), "days": a.days, "events": a.events, "expected": a.expected}
            | {"chance": a.chance}
            for a in trend.alerts
        ],
        "places": [{"place": s.place, "events": s.events, "share": s.share} for s in trend.places],
    }


def _write(path: Path, found: Trends) -> None:
    rows = (
        (daily.voice, daily.zone, _day(daily.first + offset), count, " ".join(claims))
        for daily in (trend.daily for trend in found.trends)
        for offset, (count, claims) in enumerate(
            zip(daily.counts.tolist(), daily.claims, strict=True)
        )
    )
    write_csv(path, ("voice", "zone", "day", "events", "claims"), rows)
