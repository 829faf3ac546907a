"""Which entries of two lists may be the same person: Fellegi and Sunter's model, by Splink.

Comes in: the folded entries of two lists. Goes out: pairs with the probability that they
are one person, each entry in at most one pair. The model learns from the lists alone
(Fellegi and Sunter, J. Am. Stat. Assoc. 64, 1969); nothing is decided here.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from servanda.errors import MissingExtra
from servanda.registers.lists.folding import fold, skeleton

if TYPE_CHECKING:
    import pyarrow as pa
    from splink import SettingsCreator
    from splink.comparison_library import CustomComparison

_LEAST = 0.05
_FEWEST_TO_LEARN = 50
_PAIRS_SAMPLED = 2_000_000
_SWAPPED = "l.family_bones = r.given_as_family and l.given_as_family = r.family_bones"
_VERY_LIKE, _LIKE = 0.93, 0.85


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two entries that may be one person; `chance` between 0 and 1 says how probable that is."""

    one: str
    other: str
    chance: float


def candidates(
    ours: Sequence[tuple[str, dict[str, str]]], theirs: Sequence[tuple[str, dict[str, str]]]
) -> list[Candidate]:
    """Return the likely pairs of two lists of (id, fields), the most probable first.

    Raises:
        MissingExtra: when the extra for linking is not installed.
    """
    if not ours or not theirs:
        return []
    found = _predicted(_table(ours), _table(theirs), min(len(ours), len(theirs)))
    return _one_to_one(found)


def _table(rows: Iterable[tuple[str, dict[str, str]]]) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415 — heavy, and needed here only

    return pa.Table.from_pylist([_folded(name, fields) for name, fields in rows], schema=_schema())


def _schema() -> pa.Schema:
    import pyarrow as pa  # noqa: PLC0415 — heavy, and needed here only

    return pa.schema([(column, pa.string()) for column in _folded("", {"name": "x"})])


def _folded(name: str, fields: dict[str, str]) -> dict[str, str | None]:
    given, family = _two_names(fields)
    born = fields.get("born", "")
    year, _, rest = born.partition("-")
    month_and_day = "-".join(sorted(rest.split("-"))) if rest.count("-") else ""
    columns = {
        "unique_id": name,
        "given": given,
        "family": family,
        "father": fold(fields.get("father", "")),
        "year": year,
        "born": born if month_and_day else "",
        "month_and_day": month_and_day,
        "place": fold(fields.get("place", "")),
        "family_bones": skeleton(family),
        "given_bones": skeleton(given, 3),
        "given_as_family": skeleton(given),
    }
    return {column: value or None for column, value in columns.items()}


def _two_names(fields: dict[str, str]) -> tuple[str, str]:
    """Return given and family name, folded; of one whole name its first and last word."""
    if fields.get("family") or not fields.get("name"):
        return fold(fields.get("given", "")), fold(fields.get("family", ""))
    words = [fold(word) for word in fields["name"].split()]
    return (words[0] if len(words) > 1 else ""), words[-1]


def _predicted(ours: pa.Table, theirs: pa.Table, smaller: int) -> list[Candidate]:
    try:
        from splink import DuckDBAPI, Linker, block_on  # noqa: PLC0415 — a heavy extra
    except ImportError:
        raise MissingExtra("link", "servanda reconcile") from None
    api = DuckDBAPI()
    tables = [
        api.register(ours, dataset_display_name="ours"),
        api.register(theirs, dataset_display_name="theirs"),
    ]
    linker = Linker(tables, _settings(smaller), log_level="ERROR")
    linker.training.estimate_u_using_random_sampling(max_pairs=_PAIRS_SAMPLED, seed=1)
    if smaller >= _FEWEST_TO_LEARN:
        for rule in (block_on("family_bones", "given_bones"), block_on("born")):
            # Lists that leave a level empty teach nothing of it: the model keeps what it knew.
            with contextlib.suppress(ValueError):
                linker.training.estimate_parameters_using_expectation_maximisation(rule)
    predicted = linker.inference.predict(threshold_match_probability=_LEAST)
    return [_candidate(row) for row in predicted.as_record_list()]


def _candidate(row: Mapping[str, Any]) -> Candidate:
    left, right = str(row["unique_id_l"]), str(row["unique_id_r"])
    one, other = (left, right) if row["source_dataset_l"] == "ours" else (right, left)
    return Candidate(one, other, float(row["match_probability"]))


def _settings(smaller: int) -> SettingsCreator:
    from splink import SettingsCreator, block_on  # noqa: PLC0415 — a heavy extra
    from splink import comparison_library as comparing  # noqa: PLC0415 — the same
    from splink.blocking_rule_library import CustomRule  # noqa: PLC0415 — the same

    return SettingsCreator(
        link_type="link_only",
        comparisons=[
            _name("given", "family"),
            _name("family", "given"),
            comparing.JaroWinklerAtThresholds("father", [_VERY_LIKE, 0.8]),
            _born(),
            comparing.JaroWinklerAtThresholds("place", [0.9]),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("family_bones"),
            block_on("born"),
            block_on("given_bones", "year"),
            block_on("father", "place"),
            CustomRule(_SWAPPED),
        ],
        probability_two_random_records_match=1 / max(smaller, 2),
    )


def _name(column: str, other: str) -> CustomComparison:
    from splink import comparison_level_library as level  # noqa: PLC0415 — a heavy extra
    from splink import comparison_library as comparing  # noqa: PLC0415 — the same

    swapped = f"jaro_winkler_similarity({column}_l, {other}_r) > {_VERY_LIKE}"
    return comparing.CustomComparison(
        output_column_name=column,
        comparison_levels=[
            level.NullLevel(column),
            level.ExactMatchLevel(column),
            level.JaroWinklerLevel(column, _VERY_LIKE),
            level.JaroWinklerLevel(column, _LIKE),
            level.CustomLevel(swapped, "given and family name swapped"),
            level.ElseLevel(),
        ],
    )


def _born() -> CustomComparison:
    from splink import comparison_level_library as level  # noqa: PLC0415 — a heavy extra
    from splink import comparison_library as comparing  # noqa: PLC0415 — the same

    unknown = level.CustomLevel("year_l is null or year_r is null", "not stated")
    one_of_them = "year_l = year_r and (born_l is null or born_r is null)"
    return comparing.CustomComparison(
        output_column_name="born",
        comparison_levels=[
            unknown.configure(is_null_level=True),
            level.ExactMatchLevel("born"),
            level.CustomLevel(
                "year_l = year_r and month_and_day_l = month_and_day_r", "day and month swapped"
            ),
            level.CustomLevel(one_of_them, "same year, no day"),
            level.CustomLevel("year_l = year_r", "same year, another day"),
            level.ElseLevel(),
        ],
    )


def _one_to_one(found: list[Candidate]) -> list[Candidate]:
    """Keep each entry's best pair, the most probable first; ties by id, the same each time."""
    taken: set[str] = set()
    kept = []
    for pair in sorted(found, key=lambda p: (-p.chance, p.one, p.other)):
        if pair.one not in taken and pair.other not in taken:
            kept.append(pair)
            taken |= {pair.one, pair.other}
    return kept
