"""Precision and recall of each rule on the labelled texts: `python tests/gaps/score.py`.

Comes in: `texts/*` and `texts/labels.txt`. Goes out: a table, and with `--wrong` every
finding that no label holds and every label that no finding meets.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from servanda.gaps import Finding, find_in_text, rules

TEXTS = Path(__file__).parent / "texts"


@dataclass
class Labels:
    """What a reader finds open in a text, and what a reader may or may not list."""

    open: list[str] = field(default_factory=list)
    optional: list[str] = field(default_factory=list)


@dataclass
class Score:
    """Hits, findings without a label, labels without a finding; by rule."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)

    def precision(self, rule: str | None = None) -> float | None:
        """Return the share of findings that a label holds, None without findings."""
        return _share(_sum(self.right, rule), _sum(self.wrong, rule))

    def recall(self, rule: str | None = None) -> float | None:
        """Return the share of labels that a finding meets, None without labels."""
        return _share(_sum(self.right, rule), _sum(self.missed, rule))


def _sum(counts: Counter[str], rule: str | None) -> int:
    return counts.total() if rule is None else counts[rule]


def _share(good: int, bad: int) -> float | None:
    return good / (good + bad) if good + bad else None


def labels() -> dict[str, Labels]:
    """Return the labels of each text."""
    found: dict[str, Labels] = {}
    at = Labels()
    for line in (TEXTS / "labels.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            at = found.setdefault(line.strip("[]"), Labels())
        elif line.strip() and not line.startswith("#"):
            (at.optional if line.startswith("?") else at.open).extend(line.strip("? ").split())
    return found


def meets(finding: Finding, label: str) -> bool:
    """Whether a finding is what a label holds."""
    rule, _, where = label.partition("@")
    if rule != finding.rule or not where:
        return rule == finding.rule
    if re.fullmatch(r"L\d+", where):
        return finding.line == int(where[1:])
    return re.match(rf"{re.escape(where)}(?!\d)", finding.article) is not None


def score() -> Score:
    """Return the score over all texts."""
    total = Score()
    for name, wanted in labels().items():
        (path,) = TEXTS.glob(f"{name}.*")
        findings = find_in_text(path.read_text("utf-8"))
        for label in wanted.open:
            met = any(meets(f, label) for f in findings)
            (total.right if met else total.missed)[label[:7]] += 1
            total.lines += [] if met else [f"{name}: missed {label}"]
        for finding in findings:
            if not any(meets(finding, label) for label in wanted.open + wanted.optional):
                total.wrong[finding.rule] += 1
                words = [finding.quote[a:b] for a, b in finding.marks]
                total.lines.append(
                    f"{name}: wrong {finding.rule}@{finding.article} L{finding.line} {words}"
                )
    return total


def table(total: Score) -> str:
    """Return the score as a Markdown table, one line a rule."""
    rows = ["| rule | right | wrong | missed | precision | recall |", "|---|---|---|---|---|---|"]
    for rule in [*rules(), None]:
        numbers = (total.right, total.wrong, total.missed)
        if rule is None or any(c[rule] for c in numbers):
            counts = " | ".join(str(_sum(c, rule)) for c in numbers)
            shares = " | ".join(_shown(s) for s in (total.precision(rule), total.recall(rule)))
            rows.append(f"| {rule or 'all'} | {counts} | {shares} |")
    return "\n".join(rows)


def _shown(share: float | None) -> str:
    return "–" if share is None else f"{share:.2f}"


if __name__ == "__main__":
    result = score()
    print("\n".join(result.lines) if "--wrong" in sys.argv else table(result))
