"""Two lists of people: matched across scripts, decided by people, named nowhere."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from made_up import lists
from tests.running import Run

from servanda.case.terms import Case
from servanda.errors import BadInput
from servanda.ledger import Ledger, verify
from servanda.ledger.deciding import Decider
from servanda.ledger.people import (
    DIFFERENT,
    SAME,
    Listed,
    add_list,
    erase,
    judge,
    judgements,
    listed,
)
from servanda.ledger.vault import Vault, new_key, open_key
from servanda.registers.lists.folding import fold
from servanda.registers.lists.linking import Candidate, candidates
from servanda.registers.lists.reading import read_list
from servanda.registers.lists.reconcile import Outcome, counts, reconcile
from servanda.testing import small_case

NOW = 1_700_000_000
WHO = Decider("reviewer", "saw both papers", NOW)
VAULT = Vault.of(bytes(range(32)))
ALICE = {"id": "1", "given": "Арам", "family": "Хачатурян", "born": "1980-05-04"}
ALICE_LATIN = {"id": "7", "name": "Aram Khachatryan", "born": "1980"}


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """The starting case."""
    return small_case(tmp_path / "case")


def _two(case: Case) -> tuple[Ledger, list[Listed]]:
    ledger = Ledger.open(case.path)
    add_list(ledger, VAULT, "North", [ALICE], now=NOW)
    add_list(ledger, VAULT, "South", [ALICE_LATIN], now=NOW)
    return ledger, listed(ledger, VAULT)


@pytest.mark.parametrize("seed", [101, 102])
def test_lists_of_known_truth_are_laid_together_well(seed: int) -> None:
    """1,000 and 1,000 with 600 in common: sure pairs are right, and few of the 600 are lost."""
    here, there, truth = lists(1000, 600, seed)
    found = candidates([(r["id"], r) for r in here], [(r["id"], r) for r in there])
    sure = {(p.one, p.other) for p in found if p.chance > 0.9}
    every = {(p.one, p.other) for p in found}
    assert len(sure & truth) / len(sure) >= 0.97
    assert len(every & truth) / len(truth) >= 0.9


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Хачатурян", "Khachaturyan"),
        ("Щербак", "Shcherbak"),
        ("გიორგი", "Giorgi"),
        ("Ռուբեն", "Ruben"),
        ("Hüseynov", "Huseinov"),
        ("Mammadov", "Mamadov"),
    ],
)
def test_spellings_of_one_name_fold_together(one: str, other: str) -> None:
    """Scripts and hands differ, the fold does not."""
    assert fold(one) == fold(other)


def test_no_name_stands_in_the_ledger_in_the_clear(case: Case) -> None:
    """What was sealed is not in the bytes of any file of the case."""
    _two(case)
    kept = b"".join(p.read_bytes() for p in case.path.rglob("*") if p.is_file())
    for name in ("Хачатурян", "Khachatryan", "Арам", "1980-05-04"):
        assert name.encode() not in kept
    assert verify(case.path) == []


def test_the_same_list_again_adds_nothing(case: Case) -> None:
    """Entries that are sealed already stay as they are."""
    ledger, entries = _two(case)
    assert add_list(ledger, VAULT, "North", [ALICE], now=NOW) == 0
    assert listed(ledger, VAULT) == entries


def test_another_key_opens_nothing(case: Case) -> None:
    """A wrong key is refused in words."""
    ledger, _ = _two(case)
    with pytest.raises(BadInput, match="does not open"):
        listed(ledger, Vault.of(bytes(32)))


def test_an_erased_name_is_gone_and_the_chain_still_fits(case: Case) -> None:
    """Erasing takes the name away and leaves a row that says so."""
    ledger, entries = _two(case)
    north = next(e for e in entries if e.party == "North")
    erase(ledger, north.digest[:12], WHO)
    assert [e.party for e in listed(ledger, VAULT)] == ["South"]
    assert verify(case.path) == []
    assert ledger.entries()[-1].content["erased"] == north.digest


def test_a_reviewers_word_goes_before_the_model(case: Case) -> None:
    """Two people are no pair whatever the model says; one person is a pair at once."""
    ledger, entries = _two(case)
    one, other = (next(e for e in entries if e.party == p) for p in ("North", "South"))
    judge(ledger, (one.digest, other.digest), DIFFERENT, WHO)
    parted = reconcile([one], [other], judgements(ledger))
    assert (parted.both, parted.unsure) == ((), ())
    judge(ledger, (other.digest, one.digest), SAME, WHO)
    joined = reconcile([one], [other], judgements(ledger))
    assert joined.both == (Candidate(one.digest, other.digest, 1.0),)


def test_small_groups_are_not_shown_and_cannot_be_reckoned() -> None:
    """A group of two is hidden, and a second one with it, so that no difference tells it."""
    groups = ["A"] * 20 + ["B"] * 12 + ["C"] * 2
    only = tuple(Listed(f"{n}", "North", {"group": g}) for n, g in enumerate(groups))
    outcome = Outcome(("North", "South"), (), (), only, ())
    shown = {r.group: r.count for r in counts(outcome, only, 5) if "North" in r.where}
    assert shown == {"all": 34, "A": 20, "B": None, "C": None}


def test_a_bad_list_is_refused_whole_without_repeating_a_name(tmp_path: Path) -> None:
    """Every bad line is told by its number; the names of the list are in no message."""
    path = tmp_path / "list.csv"
    path.write_text("id,name,born\n1,Jane Roe,12/05/80\n,John Doe,1980\n3,,1990\n", "utf-8")
    with pytest.raises(BadInput) as told:
        read_list(path)
    assert [f.place.split(",")[0] for f in told.value.faults] == [
        f"list.csv:{n}" for n in (2, 3, 4)
    ]
    assert "Doe" not in str(told.value)
    assert "Roe" not in str(told.value)


def test_a_key_is_never_written_over(tmp_path: Path) -> None:
    """A key file is private to its owner, and stays."""
    path = tmp_path / "a.key"
    new_key(path)
    assert path.stat().st_mode & 0o077 == 0
    assert open_key(path).digest("x") == open_key(path).digest("x")
    with pytest.raises(BadInput, match="never written over"):
        new_key(path)
    path.write_text("servanda-key-1 short")
    with pytest.raises(BadInput, match="is no key"):
        open_key(path)


def test_the_command_shows_and_writes_counts_only(case: Case, tmp_path: Path, run: Run) -> None:
    """From key to counts: nothing that is printed or written names anybody."""
    here, there, _ = lists(120, 80, 5)
    for name, rows in (("north", here), ("south", there)):
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    path, out = tmp_path / "k.key", tmp_path / "counts.csv"
    base = ("reconcile", case.path, "--key", path)
    told = ""
    for words in (
        ("key", path),
        (*base, "--add", tmp_path / "north.csv", "--party", "North"),
        (*base, "--add", tmp_path / "south.csv", "--party", "South"),
        (*base, "--csv", out),
        base,
        (*base, "--unsure"),
    ):
        code, said, errors = run(*words)
        assert code == 0
        told += said + errors
    told += out.read_text("utf-8")
    assert "on both lists" in told
    names = {row[f] for row in (*here, *there) for f in ("given", "family") if len(row[f]) > 3}
    assert not [name for name in names if name in told]


def test_a_decision_names_who_made_it(case: Case, tmp_path: Path, run: Run) -> None:
    """Without --by nothing is decided."""
    new_key(tmp_path / "k.key")
    code, _, errors = run("reconcile", case.path, "--key", tmp_path / "k.key", "--same", "a", "b")
    assert code == 2
    assert "somebody who made it" in errors


def test_fields_left_out_do_not_part_two_entries() -> None:
    """A missing birth date or father's name is no difference."""
    here, there, truth = lists(300, 200, 9)
    bare = [
        {k: v for k, v in row.items() if k in ("id", "given", "family", "born")} for row in there
    ]
    found = candidates([(r["id"], r) for r in here], [(r["id"], r) for r in bare])
    right = {(p.one, p.other) for p in found} & truth
    assert len(right) / len(truth) >= 0.8
