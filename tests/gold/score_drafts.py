"""The score of drafting on the labelled agreements: `make score`.

A duty is found when one of its article, type and kind was drafted. Given that, its bearer and
its time (deadline, start, end, repetition) are right or wrong. See docs/drafting.md.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from servanda.case.drafted import write_case
from servanda.case.names import fold
from servanda.extraction.draft import DraftDuty, Drafted, agreement_text, case_text, draft
from servanda.extraction.opening.cleaning import cleaned
from servanda.extraction.opening.plain import parse_text

FOLDER = Path(__file__).parent / "agreements"
SPLITS = ("dev", "test")
_TIMES = ("by", "within", "of", "from", "until", "every", "after")
Row = dict[str, Any]


@dataclass
class Tally:
    """Right, missed and wrong by measure, and the errors in words."""

    counts: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    def add(self, measure: str, *, right: bool, words: str = "") -> None:
        """Count one judgement."""
        self.counts[f"{measure}:{'right' if right else 'wrong'}"] += 1
        if not right:
            self.errors.append(f"{measure}: {words}")

    def share(self, measure: str) -> float:
        """Return how many of a measure's judgements were right, from 0 to 1."""
        right, wrong = (self.counts[f"{measure}:{k}"] for k in ("right", "wrong"))
        return right / (right + wrong) if right + wrong else 1.0


def labelled(split: str) -> Iterator[Row]:
    """Yield the labelled agreements of a split."""
    yield from (
        row
        for row in YAML(typ="safe").load_all((FOLDER / f"{split}.yml").read_text("utf-8"))
        if row
    )


def drafted(row: Row) -> Drafted:
    """Return what drafting makes of an agreement."""
    parsed = cleaned(parse_text(str(row["text"])))
    return draft(parsed.blocks, title=parsed.title, language="en")


def score(split: str) -> Tally:
    """Return the tally of a split."""
    tally = Tally()
    for row in labelled(split):
        _score_one(row, drafted(row), tally)
    return tally


def _score_one(row: Row, made: Drafted, tally: Tally) -> None:
    name = str(row["id"])
    left = list(made.duties)
    matched: dict[str, str] = {}
    pairs: list[tuple[Row, DraftDuty]] = []
    for label in row["duties"]:
        found = _best(label, left, made)
        tally.add("recall", right=found is not None, words=f"{name} {_shown(label)} not drafted")
        if found is not None:
            left.remove(found)
            matched.setdefault(str(label["article"]), found.id)
            pairs.append((label, found))
            tally.add("precision", right=True)
    for extra in left:
        words = f"{name} {extra.article} {extra.type} drafted: {extra.clause[:80]!r}"
        tally.add("precision", right=False, words=words)
    for label, found in pairs:
        _score_fields(name, label, found, (made, matched), tally)
    for measure, wanted, got in (
        ("parties", row.get("parties", []), made.parties),
        ("signed", str(row.get("signed", "")), made.signed),
        ("in force", str(row.get("in_force", "")), made.in_force),
    ):
        if measure == "parties":
            right = _same(made, list(wanted), list(got))
        else:
            right = not wanted or wanted == got
        tally.add(measure, right=right, words=f"{name} {wanted} read as {got}")
    terms = {fold(t) for t, _ in made.defined}
    for term in row.get("defined", []):
        tally.add("defined terms", right=fold(term) in terms, words=f"{name} {term}")


def _best(label: Row, left: Sequence[DraftDuty], made: Drafted) -> DraftDuty | None:
    """Return the drafted duty of a label's article, type and kind; of several, the nearest."""
    those = [
        d
        for d in left
        if d.article == str(label["article"])
        and d.type == label["type"]
        and (d.field(label["kind"]) or (label["kind"] == "limits" and d.field("limits")))
    ]
    return max(those, key=lambda d: _likeness(label, d, made), default=None)


def _likeness(label: Row, duty: DraftDuty, made: Drafted) -> int:
    times = sum(duty.field(t) == str(label.get(t, "")) for t in ("by", "within", "every"))
    return times + _same(made, list(label.get("who", [])), _names(duty.field("who")))


def _score_fields(
    name: str, label: Row, duty: DraftDuty, known: tuple[Drafted, Mapping[str, str]], tally: Tally
) -> None:
    made, matched = known
    got = _names(duty.field("who"))
    right = _same(made, list(label.get("who", [])), got)
    tally.add("bearer", right=right, words=f"{name} {_shown(label)}: {got}")
    wanted = {t: str(label[t]) for t in _TIMES if t in label}
    for key in ("of", "after"):
        if wanted.get(key, "").startswith("article "):
            wanted[key] = matched.get(wanted[key].removeprefix("article "), "?")
    times = {t: duty.field(t) for t in _TIMES if duty.field(t)}
    words = f"{name} {_shown(label)}: {times}"
    tally.add("times", right=times == wanted, words=words)
    if "verified-by" in label:
        verifiers = _names(duty.field("verified-by"))
        tally.add("verifier", right=_same(made, label["verified-by"], verifiers), words=words)


def _same(made: Drafted, wanted: Sequence[str], got: Sequence[str]) -> bool:
    names = {a.id: {fold(n) for n in (*a.names, a.id)} for a in made.actors}
    if len(wanted) != len(got):
        return False
    return all(any(fold(w) in names.get(g, {fold(g)}) for g in got) for w in wanted)


def _names(written: str) -> list[str]:
    return [n.strip() for n in written.strip("[]").split(",") if n.strip()]


def _shown(label: Row) -> str:
    return f"{label['article']} {label['type']}"


def reads_back(split: str) -> int:
    """Return how many fields had to be left out for the drafts of a split to read back."""
    gone = 0
    for row in labelled(split):
        made = drafted(row)
        with tempfile.TemporaryDirectory() as folder:
            gone += len(write_case(Path(folder) / "case", agreement_text(made), case_text(made)))
    return gone


def main() -> None:
    """Print the score of both splits; with `--errors`, what was wrong on the first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", choices=SPLITS, help="print what was wrong on this split")
    chosen = parser.parse_args()
    print("Drafts of agreements")
    for split in SPLITS:
        tally = score(split)
        precision, recall = tally.share("precision"), tally.share("recall")
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        duties = sum(tally.counts[f"recall:{k}"] for k in ("right", "wrong"))
        rest = ", ".join(
            f"{m} {tally.share(m):.2f}"
            for m in (
                "bearer",
                "times",
                "verifier",
                "parties",
                "signed",
                "in force",
                "defined terms",
            )
        )
        texts = len(list(labelled(split)))
        print(
            f"  {split}: {texts} texts, {duties} duties: precision {precision:.2f}, "
            f"recall {recall:.2f}, F1 {f1:.2f}; given a match: {rest}; "
            f"{reads_back(split)} fields left out to read back"
        )
        if chosen.errors == split:
            print("\n".join(f"    {e}" for e in tally.errors))


if __name__ == "__main__":
    main()
