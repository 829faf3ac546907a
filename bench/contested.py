"""What doubt costs: one formula over the same events, a share of them only possible.

Prints CPU-seconds of the engine with nothing in doubt, and how many times that it takes with a
thousandth, a hundredth and a tenth of the events in doubt, in one run.
"""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray

from servanda.monitor.codes import kinds_in
from servanda.monitor.engine import Engine
from servanda.monitor.nodes import Pair
from servanda.monitor.prepare import prepare
from servanda.monitor.relation import Relation
from servanda.monitor.signature import read_signature

SIGNATURE = read_signature("p(int)\nq(int)\n", "signature")
FORMULAS = (
    "p(x) AND NOT ONCE[0,100] q(x)",
    "p(x) AND ((NOT q(x)) SINCE[0,*) p(x))",
    "p(x) AND NOT EVENTUALLY[0,30] q(x)",
    "(n <- CNT x (ONCE[0,100] p(x)) AND q(x)) AND n > 1",
)
SHARES = (0.001, 0.01, 0.1)
EVENTS, BATCH, AT_ONCE = 1_000_000, 100_000, 100


def seconds(text: str, share: float) -> float:
    """Return the CPU-seconds of a formula over the events, a share of them in doubt."""
    drawn = np.random.default_rng(1)
    engine = Engine([prepare(text, SIGNATURE).formula], kinds_in(SIGNATURE))
    spent = 0.0
    for number in range(EVENTS // BATCH):
        first = number * (BATCH // AT_ONCE)
        at = np.arange(BATCH, dtype=np.int64) // AT_ONCE + first
        values = drawn.integers(0, 10_000, BATCH)
        is_p, doubted = drawn.random(BATCH) < 0.5, drawn.random(BATCH) < share
        tables = {
            name: _pair(values[chosen], at[chosen], doubted[chosen], share)
            for name, chosen in (("p", is_p), ("q", ~is_p))
        }
        stamps = np.arange(BATCH // AT_ONCE, dtype=np.int64) + first
        start = time.process_time()
        engine.feed(stamps, tables)
        spent += time.process_time() - start
    return spent


def _pair(
    values: NDArray[np.int64], at: NDArray[np.int64], doubted: NDArray[np.bool_], share: float
) -> Pair:
    order = np.lexsort((at, values))
    values, at, sure = values[order], at[order], ~doubted[order]
    possible = Relation(("0",), (values,), at, at + 1)
    if not share:
        return Pair(possible, possible)
    return Pair(Relation(("0",), (values[sure],), at[sure], at[sure] + 1), possible)


def main() -> None:
    """Print a line a formula."""
    print("formula | seconds | " + " | ".join(f"{share:.1%} in doubt" for share in SHARES))
    for text in FORMULAS:
        plain = seconds(text, 0.0)
        times = " | ".join(f"{seconds(text, share) / plain:.1f}x" for share in SHARES)
        print(f"{text} | {plain:.2f} | {times}")


if __name__ == "__main__":
    main()
