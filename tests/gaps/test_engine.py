"""From hits to findings: accepted gaps, blocked duties, annexes, what counts, what comes first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from servanda.clock import end_of
from servanda.gaps import Finding, by_verdicts, find, find_in_text, ranked, rules, with_stakes
from servanda.testing import small_case
from servanda.verdicts.stakes import stakes
from servanda.vocabulary import gap_rules

HEAD = """---
title: Agreement
signed: 2024-01-15
in-force: 2024-01-16T00:00
timezone: UTC
parties: [North, South]
signatories: [North, South]
{front}
---

## 1

> The Parties shall cease all hostilities in the border area.

```duty
id: ceasefire
type: CF-STOP
who: [North, South]
never: [fires, shells]
where: border-area
```

## 2

> The town of Ford shall be handed over to South.
> North shall release all prisoners by 1 May 2024.

```duty
id: ford
type: TH-HAND
who: North
assumed: [who]
does: hands_over(place: ford, target: South)
{block}
```

```duty
id: prisoners
type: PO-EXCH
who: North
does: releases
by: 2024-05-01
```
"""


def found(path: Path, front: str = "languages: [en]", block: str = "note: none") -> list[Finding]:
    """Return the gaps of the small case."""
    case = small_case(path, HEAD.format(front=front, block=block))
    return find(case.agreement, case, (), (path / "agreement.md").read_text("utf-8"))


def test_fields_of_a_block_raise_what_the_words_do_not(tmp_path: Path) -> None:
    """A bearer that the file assumes is asked about, and blocks that duty alone."""
    (bearer,) = [f for f in found(tmp_path) if f.rule == "AMB-001"]

    assert (bearer.duty, bearer.blocks, bearer.article) == ("ford", ("ford",), "2")
    assert bearer.quote.startswith("The town of Ford")


def test_a_gap_blocks_the_duties_of_its_sentence(tmp_path: Path) -> None:
    """Of two duties of an article the one whose sentence raises it."""
    raised = {f.rule: f.blocks for f in found(tmp_path) if f.article == "2"}

    assert raised["AMB-012"] == ("ford",)
    assert raised["AMB-011"] == ("prisoners",)


def test_an_accepted_gap_stays_in_the_list(tmp_path: Path) -> None:
    """In the front matter for the whole text, in a block for its duty; last, with the reason."""
    accepted = found(
        tmp_path,
        'accepted: {AMB-045: "an annex covers it"}',
        'accepted: {AMB-012: "the commission sets it"}',
    )
    reasons = {f.rule: f.accepted for f in accepted if f.accepted}

    assert reasons == {"AMB-045": "an annex covers it", "AMB-012": "the commission sets it"}
    assert [f.rule for f in accepted[-2:]] == ["AMB-012", "AMB-045"]


def test_words_are_marked_whole() -> None:
    """No mark begins or ends within a word, over all labelled texts."""
    for path in (Path(__file__).parent / "texts").glob("*.*"):
        for finding in find_in_text(path.read_text("utf-8")):
            for start, end in finding.marks:
                for at in {start, end} - {0}:
                    assert not finding.quote[at - 1 : at + 1].isalnum() or at == len(finding.quote)


def test_the_reader_knows_every_rule() -> None:
    """What `accepted` may name is what the catalogue holds."""
    assert gap_rules() == tuple(rules())


def test_an_annex_is_not_asked_for_what_its_agreement_has() -> None:
    """Silence of a plan under another agreement is no gap; its words still are."""
    text = "# Plan\n\nAnnex to the Agreement of 2 May 2021\n\n1. The gate shall be opened.\n"
    assert {f.rule for f in find_in_text(text)} <= {"AMB-001", "AMB-012"}


def test_stakes_count_verdicts_that_an_answer_changes(tmp_path: Path) -> None:
    """Without a day the verdict is open under each of four viewpoints; no reading, no count."""
    case = small_case(tmp_path, HEAD.format(front="languages: [en]", block="note: none"))
    gaps = find(case.agreement, case)
    counted = stakes(case, (), gaps, end_of("2024-06-01", "UTC"))
    numbers = {f.rule: n for f, n in counted.items() if f.blocks == ("ford",)}

    assert numbers["AMB-012"] == 4
    assert numbers["AMB-001"] == 0
    assert {f.stakes for f in with_stakes(gaps, counted)} >= {0, 4}


def test_what_is_asked_in_public_comes_first_then_what_weighs() -> None:
    """Within a severity; `by_verdicts` looks at the count alone."""
    (plain, *_) = find_in_text("Article 1. The town shall be returned by 3 May 2021.")
    asked = replace(plain, asked=("S1",), line=2)
    heavy = replace(plain, stakes=9, line=3)

    assert [f.line for f in ranked([plain, heavy, asked])] == [2, 3, 1]
    assert [f.line for f in by_verdicts([plain, heavy, asked])] == [3, 2, 1]


def test_a_point_may_begin_with_an_infinitive() -> None:
    """Who commits stands above the points: nobody is missing there, only the day."""
    text = (
        "# Points\n\nThe delegation of North and the delegation of South commit themselves:\n\n"
        "1. To put an end to all acts of war.\n\n2. To remove the roadblocks.\n"
    )
    rules_of_points = {(f.rule, f.article) for f in find_in_text(text)}

    assert ("AMB-012", "2") in rules_of_points
    assert ("AMB-001", "2") not in rules_of_points
    assert "AMB-030" in {rule for rule, _ in rules_of_points}
