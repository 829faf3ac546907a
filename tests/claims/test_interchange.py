"""Claims files: what a row means, which rows are refused and how that is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from servanda.case.terms import Case
from servanda.claims import COLUMNS, Options, read_claims, suggestion, unresolved
from servanda.clock import parse_moment, parse_range
from servanda.errors import BadInput
from servanda.model import Amends, Claim, Count, Modality

WriteRows = Callable[..., Path]
PLAIN = {"id": "A1", "speaker": "North", "act": "affirm"}


def refused(path: Path, case: Case) -> str:
    """Return what is said when a file is refused."""
    with pytest.raises(BadInput) as caught:
        read_claims(path, case)
    return str(caught.value)


def test_every_column_reaches_its_field(write_rows: WriteRows, case: Case) -> None:
    """One full row, field by field."""
    path = write_rows(
        {
            "id": "A1",
            "speaker": "Republic of North",
            "side": "North",
            "source": "The Gazette",
            "act": "grant-extension",
            "type": "hands_over",
            "actor": "North",
            "target": "South",
            "place": "Ford",
            "object": "town hall",
            "from": "2024-02-01",
            "to": "2024-02-03",
            "count": "12",
            "count_low": "10",
            "count_high": "12.5",
            "unit": "people",
            "modality": "planned",
            "hearsay": "2",
            "said": "2024-02-04T10:30",
            "published": "2024-02",
            "event": "e1",
            "denies": "B1  B2 B1",
            "amends": "ford.by=2024-03-15",
            "text": " as it is, ",
            "quote": "=1+1",
            "url": "https://example.org/a",
            "grade": "B2",
        }
    )

    (claim,) = read_claims(path, case).claims
    assert claim == Claim(
        id="A1",
        speaker="Republic of North",
        side="North",
        source="The Gazette",
        act="grant-extension",
        type="TER-HAND",
        actor="North",
        target="South",
        place="Ford",
        object="town hall",
        occurred=parse_range("2024-02-01", "2024-02-03", "UTC"),
        count=Count(12, 10, 12.5, "people"),
        modality=Modality.PLANNED,
        hearsay=2,
        said=parse_moment("2024-02-04T10:30", "UTC"),
        published=parse_moment("2024-02", "UTC"),
        event="e1",
        denies=("B1", "B2"),
        amends=Amends("ford", "by", "2024-03-15"),
        text=" as it is, ",
        quote="=1+1",
        url="https://example.org/a",
        grade="B2",
    )


@pytest.mark.parametrize("kind", ["TER-HAND", "hands_over"])
def test_a_type_is_a_code_or_a_predicate(write_rows: WriteRows, case: Case, kind: str) -> None:
    """Both give the code."""
    (claim,) = read_claims(write_rows(PLAIN | {"type": kind}), case).claims

    assert claim.type == "TER-HAND"


BAD_CELLS = [
    ({"id": ""}, "column id: is empty"),
    ({"id": "A 1"}, "An id has no spaces"),
    ({"speaker": ""}, "column speaker: is empty"),
    ({"speaker": "N" * 301}, "at most 300"),
    ({"act": ""}, "column act: is empty"),
    ({"act": "afirm"}, "Did you mean 'affirm'?"),
    ({"type": "TER-HADN"}, "Did you mean 'TER-HAND'?"),
    ({"type": "hand_over"}, "Did you mean 'hands_over'?"),
    ({"side": "South"}, "the case counts North to North, the row to South"),
    ({"speaker": "The Gazette", "side": "South"}, "gives Gazette no side"),
    ({"from": "2024-02-31"}, "column from: '2024-02-31' is an impossible date"),
    ({"from": "31.01.2024"}, "column from: '31.01.2024' is no time"),
    ({"from": "2024-02-02", "to": "2024-02-01"}, "column to: 2024-02-01 lies before 2024-02-02"),
    ({"from": "2024-02-02", "to": "2024-02-30"}, "column to: '2024-02-30' is an impossible date"),
    ({"to": "2024-02-02"}, "column from: is empty though `to` is not"),
    ({"said": "yesterday"}, "column said: 'yesterday' is no time"),
    ({"published": "2024-02-02/2024-02-01"}, "column published: 2024-02-01 lies before"),
    ({"count": "nan"}, "column count: 'nan' is no count"),
    ({"count": "inf"}, "is no count"),
    ({"count": "-1"}, "is no count"),
    ({"count": "1,200"}, "Write digits only"),
    ({"count": "1e3"}, "is no count"),
    ({"count": "\u0661\u0662"}, "is no count"),
    ({"count": "5", "count_low": "6"}, "column count_low: 6 is more than count 5"),
    ({"count": "5", "count_high": "4"}, "column count: 5 is more than count_high 4"),
    ({"count_low": "5", "count_high": "4"}, "column count_low: 5 is more than count_high 4"),
    ({"modality": "actaul"}, "Did you mean 'actual'?"),
    ({"hearsay": "-1"}, "no whole number from 0 to 99"),
    ({"hearsay": "1.5"}, "no whole number from 0 to 99"),
    ({"hearsay": "100"}, "no whole number from 0 to 99"),
    ({"denies": "B1 A1"}, "does not deny itself"),
    ({"act": "grant-extension", "amends": "frod.by=2024-03-15"}, "Did you mean 'ford'?"),
    ({"act": "grant-extension", "amends": "ford.buy=2024-03-15"}, "Did you mean 'by'?"),
    ({"act": "grant-extension", "amends": "ford.by=2024-02-31"}, "column amends: '2024-02-31'"),
    ({"act": "grant-extension", "amends": "by 15 March"}, "Write duty.field=value"),
    ({"act": "affirm", "amends": "ford.by=2024-03-15"}, "Acts that do: grant-extension"),
    ({"url": "javascript:alert(1)"}, "begins with https://"),
    ({"grade": "G1"}, "A to F and 1 to 6"),
    ({"grade": "B7"}, "A to F and 1 to 6"),
]


@pytest.mark.parametrize(("cells", "said"), BAD_CELLS)
def test_a_bad_cell_is_refused_with_line_and_column(
    write_rows: WriteRows, case: Case, cells: dict[str, str], said: str
) -> None:
    """The message has the file, the line, the column and what would do."""
    message = refused(write_rows(PLAIN | {"id": "A0"}, PLAIN | cells), case)

    assert message.startswith("claims.csv:3, column ")
    assert said in message


def test_all_faults_come_at_once(write_rows: WriteRows, case: Case) -> None:
    """Every bad cell of every row, in the order of the lines."""
    several = [cells for cells, _ in BAD_CELLS if "denies" not in cells]
    rows = [PLAIN | {"id": f"A{n}"} | cells for n, cells in enumerate(several)]
    with pytest.raises(BadInput) as caught:
        read_claims(write_rows(*rows), case)

    lines = [int(f.place.split(":")[1].split(",")[0]) for f in caught.value.faults]
    assert sorted(set(lines)) == list(range(2, len(several) + 2))
    assert lines == sorted(lines)


def test_good_rows_are_kept_when_asked_for(write_rows: WriteRows, case: Case) -> None:
    """The bad ones are counted and listed."""
    path = write_rows(PLAIN, PLAIN | {"id": "A2", "act": "afirm"}, PLAIN | {"id": "A3"})
    read = read_claims(path, case, Options(keep_good=True))

    assert [c.id for c in read.claims] == ["A1", "A3"]
    assert read.left_out == 1
    assert [f.place for f in read.faults] == ["claims.csv:3, column act"]


def test_a_row_that_is_no_row_is_left_out_like_a_bad_cell(
    write_rows: WriteRows, case: Case
) -> None:
    """A wrong number of cells is one bad row."""
    path = write_rows(PLAIN)
    path.write_bytes(path.read_bytes() + b"A2,North\n")

    assert "claims.csv:3: has 2 cells" in refused(path, case)
    read = read_claims(path, case, Options(keep_good=True))
    assert ([c.id for c in read.claims], read.left_out) == (["A1"], 1)


def test_rows_that_share_an_id_differ_in_actor(write_rows: WriteRows, case: Case) -> None:
    """One claim about two actors is two rows; a repeated row counts once."""
    path = write_rows(
        PLAIN | {"actor": "North"}, PLAIN | {"actor": "South"}, PLAIN | {"actor": "North"}
    )

    assert [c.key for c in read_claims(path, case).claims] == [("A1", "North"), ("A1", "South")]


def test_the_same_row_with_other_content_is_refused_in_both_places(
    write_rows: WriteRows, case: Case
) -> None:
    """Neither the first nor the last wins."""
    path = write_rows(
        PLAIN | {"place": "Ford"}, PLAIN | {"id": "B1"}, PLAIN | {"place": "the hills"}
    )

    message = refused(path, case)
    assert "claims.csv:2, column id: claim A1 about this actor is in line 4" in message
    assert "claims.csv:4, column id: claim A1 about this actor is in line 2" in message
    kept = read_claims(path, case, Options(keep_good=True))
    assert [c.id for c in kept.claims] == ["B1"]


def test_rows_of_one_claim_are_one_statement(write_rows: WriteRows, case: Case) -> None:
    """Two speakers under one id are two claims that somebody mixed up."""
    path = write_rows(
        PLAIN | {"actor": "North"},
        PLAIN | {"actor": "South", "speaker": "South", "said": "2024-02-01"},
    )

    assert "rows of claim A1 differ in said, speaker" in refused(path, case)


def test_unknown_names_are_accepted_and_listed(write_rows: WriteRows, case: Case) -> None:
    """Speakers, actors, targets, places and denied claims, the most frequent first."""
    strange = {
        "speaker": "Suoth",
        "side": "East",
        "actor": "Noth",
        "target": "Wset",
        "place": "Fort",
    }
    path = write_rows(
        PLAIN | strange | {"denies": "A1x A2"},
        PLAIN | {"id": "A2", "actor": "Noth"},
        PLAIN | {"id": "A3", "denies": "A2 held"},
    )
    read = read_claims(path, case, Options(known_ids=frozenset({"held"})))

    listed = {(u.column, u.name): (u.times, u.lines) for u in read.unresolved}
    assert listed == {
        ("actor", "Noth"): (2, (2, 3)),
        ("denies", "A1x"): (1, (2,)),
        ("place", "Fort"): (1, (2,)),
        ("side", "East"): (1, (2,)),
        ("speaker", "Suoth"): (1, (2,)),
        ("target", "Wset"): (1, (2,)),
    }
    assert read.unresolved[0].name == "Noth"
    guesses = {u.name: suggestion(case, u) for u in read.unresolved}
    assert (guesses["Noth"], guesses["Suoth"], guesses["Fort"]) == ("North", "South", "ford")
    assert guesses["A1x"] is None


def test_a_side_that_the_case_does_not_have_is_listed_or_let_be(
    write_rows: WriteRows, case: Case
) -> None:
    """Of an unknown speaker it is listed; of a newspaper it says nothing about sides."""
    path = write_rows(
        PLAIN | {"speaker": "The Gazette", "side": "press"},
        PLAIN | {"id": "A2", "speaker": "A villager", "side": "press"},
        PLAIN | {"id": "A3", "speaker": "Another", "side": "South"},
    )

    listed = [(u.column, u.name, u.lines) for u in read_claims(path, case).unresolved]
    assert ("side", "press", (3,)) in listed
    assert [name for column, name, _ in listed if column == "side"] == ["press"]


def test_progress_is_told_in_bytes(write_rows: WriteRows, case: Case) -> None:
    """The steps add up to the size of the file."""
    path = write_rows(*(PLAIN | {"id": f"A{n}"} for n in range(20)))
    steps: list[int] = []
    read_claims(path, case, Options(progress=steps.append))

    assert sum(steps) == path.stat().st_size


def test_a_broken_end_is_told_with_the_faults_before_it(write_rows: WriteRows, case: Case) -> None:
    """What was found before reading had to stop is not lost."""
    path = write_rows(PLAIN | {"act": "afirm"})
    path.write_bytes(path.read_bytes() + b'A2,"never closed')

    message = refused(path, case)
    assert "claims.csv:2, column act" in message
    assert "claims.csv:3: a quote that opens in this row" in message


def test_names_of_claims_held_can_be_listed_again(case: Case) -> None:
    """After the case was mended, what is left to resolve comes from the claims alone."""
    claims = [Claim("A1", "North", "affirm", actor="Noth"), Claim("A2", "Suoth", "affirm")]

    assert {(u.column, u.name) for u in unresolved(case, claims)} == {
        ("actor", "Noth"),
        ("speaker", "Suoth"),
    }


def test_a_name_in_any_spelling_of_the_case_resolves(write_rows: WriteRows, case: Case) -> None:
    """Case and accents do not matter; what is stored is what was written."""
    read = read_claims(
        write_rows(PLAIN | {"actor": "REPUBLIC of SOUTH", "place": "Town of Ford"}), case
    )

    assert read.unresolved == ()
    assert read.claims[0].actor == "REPUBLIC of SOUTH"


def test_a_file_with_a_header_alone_holds_no_claims(write_rows: WriteRows, case: Case) -> None:
    """Empty is not wrong."""
    assert read_claims(write_rows(), case).claims == ()


def test_thousands_of_bad_rows_end_in_a_short_message(write_rows: WriteRows, case: Case) -> None:
    """Faults are bounded, the number of bad rows is still told."""
    path = write_rows(*(PLAIN | {"id": f"A{n}", "type": f"nonsense{n}"} for n in range(3000)))
    with pytest.raises(BadInput) as caught:
        read_claims(path, case)

    assert len(caught.value.faults) == 1001
    assert "3,000 rows are bad in all" in str(caught.value.faults[-1])
    assert len(str(caught.value)) < 30_000


def test_the_columns_are_those_of_the_contract() -> None:
    """Names and order of the interchange format stay."""
    assert ", ".join(COLUMNS) == (
        "id, speaker, side, source, act, type, actor, target, place, object, from, to, count, "
        "count_low, count_high, unit, modality, hearsay, said, published, event, denies, amends, "
        "text, quote, url, grade"
    )
