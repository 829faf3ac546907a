"""Findings as data: JSON of the contract, CSV for spreadsheets, SARIF for editors and hosts.

Comes in: findings. Goes out: text. The contract's keys stand first and stay (design
section 13). SARIF is version 2.1.0 (OASIS): accepted gaps are suppressed with their reason.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from servanda.export.cells import write_table
from servanda.gaps import Finding, Rule, rules

_LEVELS = {"critical": "error", "major": "warning", "minor": "note"}
_RANKS = {"critical": 90.0, "major": 50.0, "minor": 10.0}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
COLUMNS = (
    "rule", "severity", "article", "duty", "line", "quote", "question", "blocks", "title", "words",
    "evidence", "asked", "stakes", "elsewhere", "source", "tentative", "accepted", "key",
)  # fmt: skip


def as_data(case: str, findings: Sequence[Finding]) -> dict[str, Any]:
    """Return findings in the form of `lint --json`."""
    return {"case": case, "findings": [finding_data(f) for f in findings]}


def finding_data(finding: Finding) -> dict[str, Any]:
    """Return one finding: the contract's keys, then what else is known of it."""
    return {
        "rule": finding.rule,
        "severity": str(finding.severity),
        "article": finding.article,
        "duty": finding.duty or None,
        "line": finding.line,
        "quote": finding.quote,
        "question": finding.question,
        "blocks": list(finding.blocks),
        "title": finding.title,
        "marks": [list(m) for m in finding.marks],
        "column": finding.column or None,
        "evidence": finding.evidence,
        "asked": list(finding.asked),
        "stakes": finding.stakes,
        "elsewhere": finding.elsewhere,
        "source": finding.source,
        "tentative": finding.tentative,
        "accepted": finding.accepted or None,
        "key": finding.key,
    }


def to_json(case: str, findings: Sequence[Finding]) -> str:
    """Return findings as the JSON of the contract."""
    return json.dumps(as_data(case, findings), ensure_ascii=False, indent=2) + "\n"


def to_csv(findings: Sequence[Finding]) -> str:
    """Return findings as CSV that is safe to open in a spreadsheet."""
    stream = io.StringIO()
    write_table(COLUMNS, (_row(f) for f in findings), stream)
    return stream.getvalue()


def _row(finding: Finding) -> list[object]:
    data = finding_data(finding)
    data["words"] = "; ".join(finding.quote[a:b] for a, b in finding.marks)
    return [" ".join(v) if isinstance(v := data[name], list) else v for name in COLUMNS]


def to_sarif(file: str, findings: Sequence[Finding]) -> str:
    """Return findings as SARIF; `file` is the path of the text, relative to where it is used."""
    known = list(rules().values())
    index = {r.id: n for n, r in enumerate(known)}
    run = {
        "tool": {
            "driver": {
                "name": "servanda lint",
                "version": version("servanda"),
                "semanticVersion": version("servanda"),
                "rules": [_rule(r) for r in known],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(f, file, index) for f in findings],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "name": "".join(w.capitalize() for w in rule.title.split() if w.isalpha()),
        "shortDescription": {"text": f"{rule.title}."},
        "fullDescription": {"text": rule.fires},
        "help": {"text": f"Elsewhere: {rule.elsewhere} ({rule.source})"},
        "defaultConfiguration": {
            "level": _LEVELS[rule.severity],
            "rank": _RANKS[rule.severity],
        },
        "properties": {"tags": [rule.group], "basis": rule.basis, "tentative": rule.tentative},
    }


def _result(finding: Finding, file: str, index: dict[str, int]) -> dict[str, Any]:
    place = {
        "artifactLocation": {"uri": _uri(file)},
        "region": _region(finding),
    }
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index[finding.rule],
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.question},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"servandaGap/v1": finding.key},
        "properties": {
            "article": finding.article,
            "blocks": list(finding.blocks),
            "asked": list(finding.asked),
            "stakes": finding.stakes,
            "tentative": finding.tentative,
        },
    }
    if finding.accepted:
        result["suppressions"] = [{"kind": "inSource", "justification": finding.accepted}]
    return result


def _uri(file: str) -> str:
    """Return a path as SARIF names it: relative where it was given so."""
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def _region(finding: Finding) -> dict[str, Any]:
    region: dict[str, Any] = {"startLine": finding.line}
    if finding.column:
        region["startColumn"] = finding.column
    region["endLine"] = max(finding.line, finding.end_line)
    if finding.column and finding.end_column:
        region["endColumn"] = finding.end_column
    if finding.quote:
        region["snippet"] = {"text": finding.quote}
    return region
