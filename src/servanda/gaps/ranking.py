"""Which gap to ask about first.

Within a severity: what somebody has asked in public; then the more verdicts change between
its answers, the more duties it blocks and the more of an agreement hangs on its kind (the
rule's weight). See docs/rules.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from math import log2

from servanda.gaps.terms import SEVERITIES, Finding

_ASKED, _TENTATIVE = 6.0, -1.5


def importance(finding: Finding) -> float:
    """Return how much hangs on a gap among those of its severity; more is more."""
    reach = log2(1 + len(finding.blocks)) + log2(1 + (finding.stakes or 0))
    raised = _ASKED if finding.asked else 0.0
    doubt = _TENTATIVE if finding.tentative else 0.0
    return 2.0 * finding.weight + reach + raised + doubt


def ranked(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings, open before accepted, by severity, then by importance, then by place."""
    return sorted(
        findings,
        key=lambda f: (
            bool(f.accepted),
            SEVERITIES.index(f.severity),
            -importance(f),
            f.line,
            f.rule,
        ),
    )


def by_verdicts(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings, within a severity by the number of verdicts that hang on each."""
    return sorted(
        ranked(findings),
        key=lambda f: (bool(f.accepted), SEVERITIES.index(f.severity), -(f.stakes or 0)),
    )


def with_stakes(findings: Iterable[Finding], counted: dict[Finding, int]) -> list[Finding]:
    """Return findings with how many verdicts change between their answers, ranked again."""
    return ranked(replace(f, stakes=counted.get(f)) for f in findings)
