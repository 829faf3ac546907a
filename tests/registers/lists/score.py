"""How well two lists are laid together: `python tests/registers/lists/score.py [SEED]…`."""

from __future__ import annotations

import sys
import time

from made_up import lists

from servanda.registers.lists.linking import candidates
from servanda.registers.lists.reconcile import SURE

PEOPLE, SHARED = 5000, 3000


def score(seed: int) -> dict[str, float]:
    """Return precision and recall of sure pairs, and recall with the unsure ones."""
    here, there, truth = lists(PEOPLE, SHARED, seed)
    start = time.process_time()
    found = candidates([(r["id"], r) for r in here], [(r["id"], r) for r in there])
    seconds = time.process_time() - start
    every = {(p.one, p.other) for p in found}
    sure = {(p.one, p.other) for p in found if p.chance > SURE}
    half = {(p.one, p.other) for p in found if p.chance > 0.5}
    return {
        "sure precision": len(sure & truth) / len(sure),
        "sure recall": len(sure & truth) / len(truth),
        "even precision": len(half & truth) / len(half),
        "even recall": len(half & truth) / len(truth),
        "with unsure recall": len(every & truth) / len(truth),
        "unsure pairs": len(every) - len(sure),
        "CPU seconds": seconds,
    }


if __name__ == "__main__":
    for seed in map(int, sys.argv[1:] or ["11", "12", "13"]):
        print(f"seed {seed}:", ", ".join(f"{k} {v:.3f}" for k, v in score(seed).items()))
