"""`draft` as people meet it: a file goes in, a case that lint and check read comes out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.running import Run

from servanda.ledger import Ledger
from servanda.ledger.items import items

TEXT = """Truce of Ford

The Republic of North and the Southern Front, hereinafter "the Parties", agree:

1. The Parties shall cease all hostilities in the Ford valley from 16 January 2024.
2. The Southern Front shall withdraw its troops from Ford as soon as possible.

Done on 15 January 2024.
"""


def test_a_draft_is_a_case_that_lint_and_check_read(run: Run, tmp_path: Path) -> None:
    """Right after the draft, lint asks for what is open and check judges what is not."""
    case = tmp_path / "case"
    code, out, _ = run("draft", "-", "-o", case, given=TEXT)
    assert code == 0
    assert "2 points, 2 duties" in out

    lint = json.loads(run("lint", case, "--json")[1])
    verdicts = json.loads(run("check", case, "--as-of", "2024-02-01", "--json")[1])["verdicts"]

    assert any(f["article"] == "2" for f in lint["findings"])
    assert {v["who"] for v in verdicts} == {"North", "Southern-Front", "*"}


def test_the_text_is_kept_as_it_was(run: Run, tmp_path: Path) -> None:
    """The file that was drafted from stands in sources/ and in the ledger."""
    case = tmp_path / "case"
    run("draft", "-", "-o", case, given=TEXT)

    (item,) = items(Ledger.open(case))
    assert (case / "sources" / item.sha256).read_bytes() == TEXT.encode()
    assert run("verify", case)[0] == 0


@pytest.mark.parametrize(("given", "says"), [("", "is empty"), ("Weather.\n", "holds no article")])
def test_what_is_no_agreement_makes_no_case(
    run: Run, tmp_path: Path, given: str, says: str
) -> None:
    """A text in which nothing is to be done is refused, and no folder is left behind."""
    code, _, err = run("draft", "-", "-o", tmp_path / "case", given=given)

    assert code == 2
    assert says in err
    assert not (tmp_path / "case").exists()
