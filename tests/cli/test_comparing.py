"""`diff` as people meet it: a case and its versions, or two files."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from tests.running import Run

from servanda.case.read import read_case
from servanda.cli.making import new
from servanda.clock import local_day, zone_of
from servanda.testing import small_case

OTHER = """---
label: other
language: en
source: Ministry of South
published: 2024-01-16
---

## 1

> The Parties shall cease all hostilities in the border area.

## 2

> North shall hand over the town of Ford to South before 1 March 2024.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The starting case with one other version."""
    case = small_case(tmp_path / "case")
    (case.path / "versions").mkdir()
    (case.path / "versions" / "other.md").write_text(OTHER, "utf-8")
    return case.path


@pytest.fixture(scope="module")
def karabakh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Karabakh example, made."""
    path = tmp_path_factory.mktemp("case") / "karabakh"
    new(path, "karabakh-2020")
    return path


def compared(run: Run, *words: object) -> dict[str, Any]:
    """Return the first comparison of `diff --json`."""
    code, said, errors = run("diff", *words, "--json")
    assert (code, errors) == (0, "")
    first: dict[str, Any] = json.loads(said)["comparisons"][0]
    return first


def pasted(folder: Path, duty: str, reading: str) -> None:
    """Paste a reading under `readings:` of a duty that has none yet."""
    path = folder / "agreement.md"
    before, found, after = path.read_text("utf-8").partition(f"id: {duty}\n")
    assert found
    block, fence, rest = after.partition("```")
    added = f"{block}readings:\n{textwrap.indent(reading, '  ')}\n{fence}"
    path.write_text(f"{before}{found}{added}{rest}", "utf-8")


def test_a_difference_is_offered_as_a_reading_that_can_be_pasted(folder: Path, run: Run) -> None:
    """The block goes into the agreement as it is, and the reading has the day before."""
    clause = compared(run, folder)["clauses"][1]
    (difference,) = clause["differences"]
    (reading,) = difference["readings"]
    assert (difference["kind"], difference["changes_duty"]) == ("deadline-word", True)
    assert (reading["duty"], reading["complete"]) == ("ford", True)

    pasted(folder, "ford", reading["yaml"])
    duty = next(d for d in read_case(folder).agreement.duties if d.id == "ford")

    assert [r.name for r in duty.readings] == ["as-written", "other-before"]
    by = duty.readings[1].terms.by
    assert by is not None
    assert str(local_day(by - 1, zone_of("UTC"))) == "2024-02-29"
    assert "before 1 March 2024" in duty.readings[1].source


def test_the_words_and_where_they_are_from_are_shown(folder: Path, run: Run) -> None:
    """Only clauses that differ, with the words in brackets."""
    said = run("diff", folder)[1]

    assert "2 clauses compared, 1 worded differently, 1 difference that may change a duty" in said
    assert "other: Ministry of South; published 2024-01-16" in said
    assert "South [-by-] {+before+} 1 March 2024" in said
    assert "Is the named day itself still in time?" in said
    assert "Clause 1" not in said


def test_versions_are_chosen_by_label(folder: Path, run: Run) -> None:
    """One is compared with the coded text, two with each other; others are refused."""
    assert compared(run, folder, "other")["left"]["label"] == "agreement"
    assert compared(run, folder, "other", "agreement")["right"]["label"] == "agreement"
    code, _, errors = run("diff", folder, "othr")
    assert code == 2
    assert "There are: agreement, other." in errors
    assert "Did you mean 'other'?" in errors


def test_a_case_without_versions_says_what_to_write(tmp_path: Path, run: Run) -> None:
    """Nothing to compare is bad input with a next step."""
    small_case(tmp_path / "case")
    code, _, errors = run("diff", tmp_path / "case")

    assert code == 2
    assert "versions/LABEL.md" in errors


def test_two_files_outside_a_case_are_compared(tmp_path: Path, run: Run) -> None:
    """A draft against a later draft, bare text, with readings for no duty yet."""
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    one.write_text("1. North shall leave Ford by 1 March 2024.\n2. Roads open.\n", "utf-8")
    two.write_text("1. North may leave Ford by 10 March 2024.\n2. Roads open.\n", "utf-8")

    clauses = compared(run, one, two)["clauses"]
    kinds = {d["kind"]: d for d in clauses[0]["differences"]}

    assert set(kinds) == {"date", "modality"}
    assert kinds["date"]["readings"][0]["fields"] == {"by": "2024-03-10"}
    assert clauses[1]["same"] is True


def test_moved_clauses_and_those_of_one_version_are_shown(tmp_path: Path, run: Run) -> None:
    """Though no word of them differs."""
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    towns = ["Ford falls to South.", "Roads are opened at once.", "Mines are cleared in May."]
    one.write_text("\n\n".join(f"{n}. {t}" for n, t in enumerate(towns, 1)), "utf-8")
    moved = [towns[2], *towns[:2], "Talks begin in Bern."]
    two.write_text("\n\n".join(f"{n}. {t}" for n, t in enumerate(moved, 1)), "utf-8")
    said = run("diff", one, two)[1]

    assert "0 worded differently, 1 in one version only" in said
    assert "Clause 3 / 1, moved" in said
    assert "stands only in two: Talks begin in Bern." in said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "holds no words to compare."),
        (b"---\nlabel: [a]\n---\n1. One.\n", "label is no word."),
        (b"---\n- a\n---\n1. One.\n", "the front matter is no mapping."),
        (b"---\nlabel: a\nlabel: b\n---\n1. One.\n", "says 'label' twice"),
        (b"1. \xff\n", "is not UTF-8"),
        ("1. a\n".encode("utf-16"), "It looks like UTF-16."),
        (b"x\n\n" * 2_001, "has 2,001 clauses; at most 2,000 are compared."),
    ],
)
def test_a_file_that_is_no_version_is_refused(
    tmp_path: Path, run: Run, content: bytes, said: str
) -> None:
    """With its name and what would do; no traceback."""
    bad, good = tmp_path / "bad.md", tmp_path / "good.md"
    bad.write_bytes(content)
    good.write_text("1. One.\n", "utf-8")
    code, _, errors = run("diff", good, bad)

    assert code == 2
    assert "bad.md" in errors
    assert said in errors
    assert "Traceback" not in errors


def test_one_file_alone_is_refused(tmp_path: Path, run: Run) -> None:
    """A pair is needed."""
    code, _, errors = run("diff", tmp_path / "one.md")

    assert code == 2
    assert "Give a case, or two files to compare." in errors


def test_two_versions_of_one_label_are_refused(folder: Path, run: Run) -> None:
    """Labels tell versions apart."""
    (folder / "versions" / "again.md").write_text(OTHER, "utf-8")
    code, _, errors = run("diff", folder)

    assert code == 2
    assert "the label 'other' is taken" in errors


def test_hostile_words_stay_words(tmp_path: Path, run: Run) -> None:
    """No escape reaches the terminal, no markup the page, no key the YAML."""
    one, two = tmp_path / "one.md", tmp_path / "two.md"
    one.write_text("1. North shall leave by 1 March 2024.\n", "utf-8")
    two.write_text(
        '1. North shall leave <script>alert(1)</script> \x1b[31m "x: y" before 1 March 2024.\n',
        "utf-8",
    )

    assert "\x1b" not in run("diff", one, two)[1]
    page = run("diff", one, two, "--markdown")[1]
    kinds = {c.type for t in MarkdownIt().parse(page) for c in t.children or []}
    assert "html_inline" not in kinds


def test_the_published_versions_of_the_statement(karabakh: Path, run: Run) -> None:
    """By and before, shall and is, nobody's draft with one district more, either and none."""
    data = json.loads(run("diff", karabakh, "--json")[1])
    found = {
        (c["right"]["label"], clause["right"], d["kind"])
        for c in data["comparisons"]
        for clause in c["clauses"]
        for d in clause["differences"]
    }

    assert {
        ("azerbaijan-mfa-en", "2", "deadline-word"),
        ("azerbaijan-mfa-en", "2", "modality"),
        ("azerbaijan-mfa-en", "4", "parties"),
        ("azerbaijan-mfa-en", "6", "deadline-word"),
        ("azerbaijan-mfa-en", "6", "modality"),
        ("armenian-government-en", "4", "parties"),
        ("leaked-draft-en", "2", "deadline-word"),
        ("leaked-draft-en", "2", "territory"),
    } <= found
    assert {kind for _, number, kind in found if number in ("1", "3")} <= {"modality"}


def test_the_offers_of_the_example_can_be_read(karabakh: Path, run: Run) -> None:
    """Every complete reading of a duty that has readings already is a reading of that duty."""
    data = json.loads(run("diff", karabakh, "--json")[1])
    offered = [
        o
        for c in data["comparisons"]
        for clause in c["clauses"]
        for d in clause["differences"]
        for o in d["readings"]
        if o["complete"]
    ]
    path = karabakh / "agreement.md"
    text = path.read_text("utf-8")
    for offer in offered:
        head, found, rest = text.partition(f"id: {offer['duty']}\n")
        block, readings, tail = rest.partition("readings:\n")
        added = textwrap.indent(offer["yaml"], "  ")
        text = f"{head}{found}{block}{readings}{added}\n{tail}"
    path.write_text(text, "utf-8")
    names = {(d.id, r.name) for d in read_case(karabakh).agreement.duties for r in d.readings}

    assert len(offered) >= 4
    assert {(o["duty"], o["name"]) for o in offered} <= names


def test_two_languages_are_compared_by_what_they_share(folder: Path, run: Run) -> None:
    """A version in Russian: its day is found, its words are shown and not compared."""
    (folder / "versions" / "other.md").unlink()
    (folder / "versions" / "ru.md").write_text(
        "---\nlabel: ru\nlanguage: ru\n---\n\n## 2\n\n> Город передаётся до 1 марта 2024 года.\n",
        "utf-8",
    )
    said = run("diff", folder)[1]

    assert "Two languages" in said
    assert "“by 1 March 2024” / “до 1 марта 2024”" in said
    assert "{+" not in said
