"""Findings as data: the JSON of the contract (design section 13).

Comes in: findings. Goes out: plain values. The contract's keys stand first and stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from servanda.gaps.terms import Finding


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
