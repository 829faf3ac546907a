"""How likely two events are one: Fellegi and Sunter's model with stated weights, by Splink.

Comes in: described events. Goes out: pairs with a chance and what it rests on. The weights
below are judgement, not learnt from the case: a pair weighs the same today and tomorrow, and
the events of one side the same as those of the other (Fellegi and Sunter, J. Am. Stat. Assoc.
64, 1969). Nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from servanda.errors import MissingExtra
from servanda.feeds.manifest import manifests
from servanda.same.describing import Described

if TYPE_CHECKING:
    import pyarrow as pa
    from splink import SettingsCreator
    from splink.comparison_library import CustomComparison

_RARELY_MORE = 1 / 100
_APART = "sqrt(pow(x_l - x_r, 2) + pow(y_l - y_r, 2))"
_BOTH_CLOSE = "greatest(accuracy_l, accuracy_r) <= 30000"


@dataclass(frozen=True, slots=True)
class Level:
    """One outcome of a comparison: how often it comes about for one event, and for two."""

    sql: str
    words: str
    one: float = 0.0
    two: float = 0.0


# Of each comparison the first level that holds counts; the first says when nothing is known.
COMPARED: Mapping[str, Sequence[Level]] = {
    "kind": (
        Level("kind_l = '' or kind_r = ''", "a kind is not stated"),
        Level("kind_l = kind_r", "the same kind", 0.7, 0.3),
        Level("", "another kind of the same group", 0.3, 0.7),
    ),
    "days": (
        Level("first_l is null or first_r is null", "a day is not stated"),
        Level("first_l = first_r and last_l = last_r and first_l = last_l", "one day", 0.75, 0.02),
        Level("first_l <= last_r and first_r <= last_l", "days that overlap", 0.19, 0.04),
        Level("first_l <= last_r + 1 and first_r <= last_l + 1", "the next day", 0.05, 0.04),
        Level("", "days apart", 0.01, 0.9),
    ),
    "ground": (
        Level(
            "(x_l is null or x_r is null) and "
            "(place_l = '' or place_r = '' or (len(wholes_l) = 0 and len(wholes_r) = 0 "
            "and place_l <> place_r))",
            "the ground of one is not known",
        ),
        Level(
            f"(x_l is null or x_r is null) and place_l = place_r or {_BOTH_CLOSE} and "
            f"{_APART} <= greatest(accuracy_l + accuracy_r, 1000)",
            "one spot, as far as both are known",
            0.7,
            0.02,
        ),
        Level(f"{_APART} <= 10000", "within 10 km", 0.15, 0.04),
        Level(
            f"{_APART} <= accuracy_l + accuracy_r or list_contains(wholes_l, place_r) "
            "or list_contains(wholes_r, place_l)",
            "one is known widely and holds the other",
            0.1,
            0.15,
        ),
        Level(f"{_APART} <= 50000", "within 50 km", 0.04, 0.14),
        Level("", "farther apart", 0.01, 0.65),
    ),
    "actors": (
        Level("len(actors_l) = 0 or len(actors_r) = 0", "actors are not known"),
        Level("actors_l = actors_r", "the same actors", 0.8, 0.3),
        Level("len(list_intersect(actors_l, actors_r)) > 0", "an actor in common", 0.17, 0.3),
        Level("", "other actors", 0.03, 0.4),
    ),
    "number": (
        Level("number_l is null or number_r is null or unit_l <> unit_r", "nothing to compare"),
        Level("number_l = number_r", "the same number", 0.55, 0.2),
        Level("greatest(number_l, number_r) <= 2 * least(number_l, number_r)", "near", 0.3, 0.3),
        Level("", "numbers far apart", 0.15, 0.5),
    ),
    "sources": (
        Level("len(sources_l) = 0 or len(sources_r) = 0", "sources are not named"),
        Level("len(list_intersect(sources_l, sources_r)) > 0", "a source in common", 0.4, 0.04),
        Level("", "other sources", 0.6, 0.96),
    ),
}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two events, how probable it is that they are one, and the outcome of each comparison."""

    one: str
    other: str
    chance: float
    grounds: Mapping[str, str]


def weighed(events: Sequence[Described], least: float) -> list[Pair]:
    """Return the pairs at least so probable, the most probable first; ties by name.

    Two events of one feed are one event only where the feed says that it repeats itself.

    Raises:
        MissingExtra: when the extra for linking is not installed.
    """
    if len(events) < 2:  # noqa: PLR2004 — a pair
        return []
    try:
        from splink import DuckDBAPI, Linker  # noqa: PLC0415 — a heavy extra
    except ImportError:
        raise MissingExtra("link", "servanda same") from None
    table = DuckDBAPI().register(_table(events), dataset_display_name="events")
    linker = Linker(table, _settings(len(events)), log_level="ERROR")
    found = linker.inference.predict(threshold_match_probability=least)
    pairs = map(_pair, found.as_record_list())
    return sorted(pairs, key=lambda p: (-p.chance, p.one, p.other))


def _pair(row: Mapping[str, Any]) -> Pair:
    one, other = sorted((str(row["unique_id_l"]), str(row["unique_id_r"])))
    grounds = {name: _words(levels, row[f"gamma_{name}"]) for name, levels in COMPARED.items()}
    return Pair(one, other, float(row["match_probability"]), grounds)


def _words(levels: Sequence[Level], gamma: int) -> str:
    """Return the words of a level: Splink numbers them from the last, 0, up; unknown is -1."""
    return levels[0].words if gamma < 0 else levels[len(levels) - 1 - gamma].words


def _table(events: Iterable[Described]) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415 — heavy, and needed here only

    words, real, whole = pa.string(), pa.float64(), pa.int64()
    types = {
        "unique_id": words, "feed": words, "grp": words, "kind": words, "first": whole,
        "last": whole, "days": pa.list_(whole), "x": real, "y": real, "accuracy": real,
        "place": words, "wholes": pa.list_(words), "actors": pa.list_(words), "number": real,
        "unit": words, "sources": pa.list_(words),
    }  # fmt: skip
    rows = [
        asdict(e)
        | {"unique_id": e.event, "grp": e.group, "days": list(range(e.first - 1, e.last + 1))}
        for e in events
    ]
    return pa.Table.from_pylist(rows, schema=pa.schema(types.items()))


def _settings(events: int) -> SettingsCreator:
    from splink import SettingsCreator  # noqa: PLC0415 — a heavy extra
    from splink.blocking_rule_library import CustomRule  # noqa: PLC0415 — the same

    repeating = ", ".join(f"'{m.name}'" for m in manifests().values() if m.repeats)
    blocks = (
        f"l.grp = r.grp and l.days = r.days and (l.feed <> r.feed or l.feed in ('', {repeating}))"
    )
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[_comparison(name, levels) for name, levels in COMPARED.items()],
        blocking_rules_to_generate_predictions=[CustomRule(blocks, arrays_to_explode=["days"])],
        probability_two_random_records_match=min(_RARELY_MORE, 1 / events),
        retain_intermediate_calculation_columns=True,
    )


def _comparison(name: str, levels: Sequence[Level]) -> CustomComparison:
    from splink import comparison_level_library as level  # noqa: PLC0415 — a heavy extra
    from splink import comparison_library as comparing  # noqa: PLC0415 — the same

    unknown, *others, last = levels
    return comparing.CustomComparison(
        output_column_name=name,
        comparison_levels=[
            level.CustomLevel(unknown.sql, unknown.words).configure(is_null_level=True),
            *(
                level.CustomLevel(one.sql, one.words).configure(
                    m_probability=one.one, u_probability=one.two
                )
                for one in others
            ),
            level.ElseLevel().configure(m_probability=last.one, u_probability=last.two),
        ],
    )
