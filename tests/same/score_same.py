"""How well the same events are found in made-up feeds: `score_same.py [INCIDENTS]`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from two_feeds import incidents

from servanda.model import Interval
from servanda.same.proposing import proposals
from servanda.testing import small_case
from servanda.viewpoints import events

ALWAYS = Interval(0, 4_000_000_000)


def score(number: int, seed: int, least: float) -> tuple[float, float]:
    """Return precision and recall of the pairs at least so probable."""
    claims, truth = incidents(number, seed)
    with tempfile.TemporaryDirectory() as folder:
        heard = events.testimony(small_case(Path(folder) / "case"), claims)
        found = proposals(heard, ALWAYS, (), least).found
    pairs = {(p.one.event, p.other.event) for p in found}
    right = len(pairs & truth)
    return right / max(len(pairs), 1), right / len(truth)


if __name__ == "__main__":
    how_many = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    for bound in (0.9, 0.5, 0.1):
        precision, recall = score(how_many, 7, bound)
        print(f"at least {bound}: precision {precision:.2f}, recall {recall:.2f}")
