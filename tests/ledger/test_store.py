"""The ledger on disk: appended and read as of a time; what adds nothing, what is refused."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.errors import BadInput, Fault
from servanda.ledger import Ledger, Origin, database, deciding, verify
from servanda.ledger.deciding import Decider
from servanda.ledger.originals import sha256_of
from servanda.model import Amends, Claim, Count, Interval, Modality, Precision
from servanda.testing import claim_of

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
PERIODS = st.builds(
    lambda start, length, precision: Interval(start, start + length, precision),
    st.integers(-(10**10), 10**11),
    st.integers(1, 10**8),
    st.sampled_from(Precision),
)
NUMBERS = st.none() | st.floats(0, 1e9)
CLAIMS = st.builds(
    Claim,
    id=st.text("abc0123456789", min_size=1, max_size=6),
    speaker=WORDS,
    act=WORDS,
    side=WORDS,
    type=WORDS,
    actor=WORDS,
    object=WORDS,
    occurred=st.none() | PERIODS,
    count=st.builds(Count, NUMBERS, NUMBERS, NUMBERS, WORDS),
    modality=st.sampled_from(Modality),
    hearsay=st.integers(0, 5),
    said=st.none() | PERIODS,
    published=st.none() | PERIODS,
    event=WORDS,
    denies=st.lists(WORDS, max_size=3).map(tuple),
    amends=st.none() | st.builds(Amends, WORDS, WORDS, WORDS),
    text=WORDS,
    reviewed=st.booleans(),
)
DAY = 86_400


def said_on(name: str, day: int, published: int | None = None) -> Claim:
    """Return a claim said, and perhaps published, on days since 1970."""
    later = None if published is None else Interval(published * DAY, (published + 1) * DAY)
    return Claim(
        name, "North", "affirm", said=Interval(day * DAY, (day + 1) * DAY), published=later
    )


@settings(max_examples=40, deadline=None)
@given(st.lists(CLAIMS, max_size=5, unique_by=lambda c: c.id))
def test_what_is_appended_is_what_is_read(claims: list[Claim]) -> None:
    """Every field comes back as it went in, and the ledger verifies."""
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger.open(folder)
        ledger.append_claims(claims, now=1)

        assert ledger.claims() == claims
        assert verify(Path(folder)) == []


def test_a_ledger_that_is_not_there_reads_as_empty_and_is_not_made(tmp_path: Path) -> None:
    """Looking at a fresh case leaves no file behind."""
    with Ledger.open(tmp_path) as ledger:
        assert ledger.claims() == []

    assert verify(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_the_same_claims_again_add_nothing(tmp_path: Path) -> None:
    """Neither claims nor a row of the load; new ones among them are added."""
    ledger = Ledger.open(tmp_path)
    first = ledger.append_claims([said_on("A", 1)], now=1)
    again = ledger.append_claims([said_on("A", 1)], now=2)
    more = ledger.append_claims([said_on("A", 1), said_on("B", 1)], now=3)

    assert (first.added, again.added, again.known, again.head) == (1, 0, 1, first.head)
    assert (more.added, more.known) == (1, 1)
    assert [r.kind for r in ledger.entries()] == ["load", "claim", "load", "claim"]


def test_a_known_claim_with_other_content_is_refused_whole(tmp_path: Path) -> None:
    """The message names the field and the way out; the good claim beside it is not loaded."""
    ledger = Ledger.open(tmp_path)
    ledger.append_claims([said_on("A", 1)], now=1)
    changed = replace(said_on("A", 1), place="ford")

    with pytest.raises(BadInput, match=r"place: held nothing, given 'ford'.*correction"):
        ledger.append_claims([said_on("B", 1), changed], now=2)
    assert [c.id for c in ledger.claims()] == ["A"]
    assert [c.id for c, _ in ledger.refusals([said_on("B", 1), changed])] == ["A"]


def test_a_claim_as_corrected_is_known(tmp_path: Path) -> None:
    """A file that was mended like the ledger adds nothing, and neither does the first file."""
    ledger = Ledger.open(tmp_path)
    ledger.append_claims([said_on("A", 1)], now=1)
    deciding.correct(ledger, ("A", ""), {"place": "ford"}, Decider("me", "typing error", 2))

    assert ledger.append_claims([replace(said_on("A", 1), place="ford")], now=3).added == 0
    assert ledger.append_claims([said_on("A", 1)], now=3).added == 0


def test_a_claim_that_was_set_aside_is_not_loaded_again(tmp_path: Path) -> None:
    """Set aside is a decision, not a gap to be filled by the next load."""
    ledger = Ledger.open(tmp_path)
    ledger.append_claims([said_on("A", 1)], now=1)
    deciding.set_aside(ledger, [("A", "")], Decider("me", "a hoax", 2))

    assert ledger.append_claims([said_on("A", 1)], now=3).added == 0
    assert ledger.claims() == []


def test_rows_of_one_claim_are_one_statement(tmp_path: Path) -> None:
    """An id that another source used for something else is refused, over several loads."""
    ledger = Ledger.open(tmp_path)
    ledger.append_claims([claim_of("A1 North affirm actor=North said=2024-02-01")], now=1)

    with pytest.raises(BadInput, match=r"another row of claim 'A1' differs in speaker"):
        ledger.append_claims([claim_of("A1 South affirm actor=South said=2024-02-01")], now=2)


def test_half_a_character_is_refused(tmp_path: Path) -> None:
    """A lone surrogate cannot be written as UTF-8: a message, no crash, no row."""
    ledger = Ledger.open(tmp_path)

    with pytest.raises(BadInput, match="half a character"):
        ledger.append_claims([Claim("A", "\ud800", "affirm")], now=1)
    assert ledger.entries() == []


@pytest.mark.parametrize(
    ("claim", "first_known"),
    [
        (said_on("A", 10), 11 * DAY),
        (said_on("A", 10, published=12), 13 * DAY),
        (said_on("A", 10, published=9), 11 * DAY),
        (Claim("A", "North", "affirm", published=Interval(0, DAY)), DAY),
        (Claim("A", "North", "affirm"), 5000 * DAY),
    ],
)
def test_known_from_the_end_of_the_later_of_said_and_published(
    tmp_path: Path, claim: Claim, first_known: int
) -> None:
    """One that states neither is known from when it was recorded."""
    ledger = Ledger.open(tmp_path)
    ledger.append_claims([claim], now=5000 * DAY)

    assert ledger.claims(known_at=first_known) == [claim]
    assert ledger.claims(known_at=first_known - 1) == []


def test_recorded_at_looks_at_what_was_held(tmp_path: Path) -> None:
    """A claim recorded in a second counts from the end of that second."""
    ledger = Ledger.open(tmp_path)
    ledger.append_claims([said_on("A", 1)], now=1000)
    ledger.append_claims([said_on("B", 1)], now=2000)

    assert [c.id for c in ledger.claims(recorded_at=1000)] == []
    assert [c.id for c in ledger.claims(recorded_at=1001)] == ["A"]
    assert [c.id for c in ledger.claims()] == ["A", "B"]


def test_the_original_is_kept_once_and_never_writable(tmp_path: Path) -> None:
    """The file is in sources/ under its SHA-256, and the row of the load names it."""
    original = tmp_path / "claims.csv"
    original.write_text("anything", "utf-8")
    case = tmp_path / "case"
    case.mkdir()
    ledger = Ledger.open(case)
    origin = Origin(original, sha256_of(original), left_out=2)
    ledger.append_claims([said_on("A", 1)], now=1, origin=origin)

    copy = case / "sources" / origin.sha256
    assert copy.read_text("utf-8") == "anything"
    assert copy.stat().st_mode & 0o222 == 0
    assert ledger.entries()[0].content == {
        "added": 1,
        "as": "claims",
        "file": "claims.csv",
        "known": 0,
        "left_out": 2,
        "sha256": origin.sha256,
    }


def test_a_file_that_was_loaded_whole_is_known_by_its_hash(tmp_path: Path) -> None:
    """One of which rows were left out is not: mended elsewhere, it may add more."""
    original = tmp_path / "claims.csv"
    original.write_text("anything", "utf-8")
    digest = sha256_of(original)
    ledger = Ledger.open(tmp_path)
    ledger.append_claims([said_on("A", 1)], now=1, origin=Origin(original, digest, left_out=1))
    assert ledger.loaded(digest) is None

    ledger.append_claims([said_on("B", 1)], now=2, origin=Origin(original, digest))
    found = ledger.loaded(digest)
    assert found is not None
    assert found.recorded_at == 2


def test_a_file_that_changed_while_it_was_read_is_refused(tmp_path: Path) -> None:
    """No claim is recorded under a hash that is not its original's."""
    original = tmp_path / "claims.csv"
    original.write_text("anything", "utf-8")
    ledger = Ledger.open(tmp_path)

    with pytest.raises(BadInput, match="changed while"):
        ledger.append_claims([said_on("A", 1)], now=1, origin=Origin(original, "0" * 64))
    assert ledger.entries() == []
    assert list((tmp_path / "sources").iterdir()) == []


def test_a_folder_that_is_not_there_is_no_case(tmp_path: Path) -> None:
    """Nothing is made where nothing was asked for."""
    with pytest.raises(BadInput, match="no such folder"):
        Ledger.open(tmp_path / "nowhere").append_claims([said_on("A", 1)], now=1)
    assert not (tmp_path / "nowhere").exists()


def test_an_original_that_is_there_already_is_left_alone(tmp_path: Path) -> None:
    """A file of which rows were left out is loaded again: one copy, not written anew."""
    original = tmp_path / "claims.csv"
    original.write_text("anything", "utf-8")
    origin = Origin(original, sha256_of(original), left_out=1)
    ledger = Ledger.open(tmp_path)
    ledger.append_claims([said_on("A", 1)], now=1, origin=origin)
    before = (tmp_path / "sources" / origin.sha256).stat()
    ledger.append_claims([said_on("B", 1)], now=2, origin=origin)

    assert (tmp_path / "sources" / origin.sha256).stat().st_ino == before.st_ino
    assert len(ledger.claims()) == 2


def test_an_original_that_cannot_be_kept_stops_the_load(tmp_path: Path) -> None:
    """A file stands where the folder sources/ should be: a message, and nothing loaded."""
    original = tmp_path / "claims.csv"
    original.write_text("anything", "utf-8")
    (tmp_path / "sources").write_text("in the way", "utf-8")
    ledger = Ledger.open(tmp_path)

    with pytest.raises(BadInput, match=r"could not be kept.*Nothing was loaded"):
        ledger.append_claims([said_on("A", 1)], now=1, origin=Origin(original, sha256_of(original)))
    assert ledger.entries() == []


def test_a_load_that_fails_takes_its_original_away_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No orphan stays in sources/ when the rows cannot be written."""
    original = tmp_path / "claims.csv"
    original.write_text("anything", "utf-8")

    def full(*_: object) -> None:
        raise BadInput(Fault("ledger.db", "no space left"))

    monkeypatch.setattr("servanda.ledger.store._insert", full)
    with pytest.raises(BadInput, match="no space left"):
        Ledger.open(tmp_path).append_claims(
            [said_on("A", 1)], now=1, origin=Origin(original, sha256_of(original))
        )
    assert list((tmp_path / "sources").iterdir()) == []


def test_a_ledger_where_nobody_can_write_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a disc or an archive: nothing is put beside it, not even for a moment."""
    ledger = Ledger.open(tmp_path)
    ledger.append_claims([said_on("A", 1)], now=1)
    monkeypatch.setattr("servanda.ledger.onfile.os.access", lambda *_: False)

    with database.reading(ledger.path) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM entries").scalar() == 2
        assert [p.name for p in tmp_path.iterdir()] == ["ledger.db"]


def test_a_link_that_leads_nowhere_is_told(tmp_path: Path) -> None:
    """The ledger's name is taken by something that is not there."""
    (tmp_path / "ledger.db").symlink_to(tmp_path / "gone.db")

    with pytest.raises(BadInput, match="cannot be used: No such file"):
        Ledger.open(tmp_path).append_claims([said_on("A", 1)], now=1)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET payload = '{}' WHERE seq = 2",
        "DELETE FROM entries WHERE seq = 2",
        "INSERT OR REPLACE INTO entries SELECT seq, kind, 0, '{}', prev_hash, hash FROM entries",
        "INSERT INTO entries SELECT seq - 9, kind, 0, '{}', prev_hash, 'x' FROM entries",
    ],
)
def test_the_database_itself_refuses_to_change_a_row(tmp_path: Path, statement: str) -> None:
    """Also another program that opens the file can only append."""
    ledger = Ledger.open(tmp_path)
    ledger.append_claims([said_on("A", 1)], now=1)
    before = ledger.entries()

    with (
        closing(sqlite3.connect(ledger.path)) as connection,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        connection.execute(statement)
    assert ledger.entries() == before


def test_progress_is_told_for_every_row(tmp_path: Path) -> None:
    """The steps add up to the row of the load and its claims."""
    steps: list[int] = []
    Ledger.open(tmp_path).append_claims(
        [said_on(f"A{n}", 1) for n in range(1200)], now=1, progress=steps.append
    )

    assert sum(steps) == 1201
    assert len(steps) > 1
