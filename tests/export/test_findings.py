"""Findings as CSV, SARIF and Markdown: whole, placed, and harmless."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest

from servanda.export.findings import COLUMNS, to_csv, to_sarif
from servanda.gaps import Finding, find_in_text, rules
from servanda.report.findings import to_markdown

TEXT = """# Draft

Article 1
The town shall be
returned by 3 May 2021.
"""


@pytest.fixture
def found() -> list[Finding]:
    """The gaps of a short draft, one of them accepted."""
    first, *rest = find_in_text(TEXT)
    return [*rest, replace(first, accepted="=known")]


def test_sarif_names_rules_and_places(found: list[Finding]) -> None:
    """Version 2.1.0; each result points at its rule and at the words, lines and columns from 1."""
    (run,) = json.loads(to_sarif("a b/draft.md", found))["runs"]
    listed = run["tool"]["driver"]["rules"]
    (bearer,) = [r for r in run["results"] if r["ruleId"] == "AMB-001"]

    assert [r["id"] for r in listed] == list(rules())
    assert all(listed[r["ruleIndex"]]["id"] == r["ruleId"] for r in run["results"])
    place = bearer["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "a%20b/draft.md"
    region = {k: v for k, v in place["region"].items() if k != "snippet"}
    assert region == {"startLine": 4, "startColumn": 10, "endLine": 5, "endColumn": 9}
    assert bearer["level"] == "error"
    assert {r["level"] for r in run["results"]} == {"error", "warning", "note"}


def test_sarif_suppresses_what_was_accepted(found: list[Finding]) -> None:
    """With the reason, in the source."""
    (run,) = json.loads(to_sarif("draft.md", found))["runs"]
    assert [r["suppressions"] for r in run["results"] if "suppressions" in r] == [
        [{"kind": "inSource", "justification": "=known"}]
    ]


def test_csv_holds_every_finding_and_no_formula(found: list[Finding]) -> None:
    """One row a finding, the columns of the JSON; a cell that looks like a formula is text."""
    rows = list(csv.DictReader(io.StringIO(to_csv(found))))

    assert len(rows) == len(found)
    assert list(rows[0]) == list(COLUMNS)
    assert rows[-1]["accepted"] == "'=known"


def test_markdown_shows_outside_text_as_text() -> None:
    """Marked words are bold, the title's own marks are not markup, accepted gaps come last."""
    hostile = find_in_text("Article 1. The <b>town</b> shall be returned [x](http://a).")
    page = to_markdown("# <script>", hostile)

    assert page.startswith("# What the text leaves open: \\# \\<script\\>")
    assert "\\<b\\>town\\</b\\> **shall be returned** \\[x\\](http\\://a)" in page
    assert "<b>" not in page.replace("\\<b\\>", "")
