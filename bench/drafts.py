"""Raise the gaps of a bare draft of 40 pages: seconds of work and peak memory.

    python bench/drafts.py [--words N]

The draft is made of the short agreements of `tests/gaps/texts`, one after the other, until it
has 20,000 words. The command runs in a process of its own, its start included. Seconds of
work are those that the processor spent: on a machine shared with others the clock says more.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

TEXTS = Path(__file__).parents[1] / "tests" / "gaps" / "texts"
WORDS = 20_000
RUNS = 3


def draft(words: int) -> str:
    """Return a draft of at least so many words."""
    pieces: list[str] = []
    made = 0
    short = [p.read_text("utf-8") for p in sorted(TEXTS.iterdir()) if p.stem != "labels"]
    for number, text in enumerate(itertools.cycle(short), 1):
        pieces.append(f"# Part {number}\n\n{text}")
        made += len(text.split())
        if made >= words:
            return "\n\n".join(pieces)
    return ""


def main() -> None:
    """Print the best of three runs."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--words", type=int, default=WORDS)
    words = options.parse_args().words
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "draft.md"
        path.write_text(draft(words), "utf-8")
        command = [sys.executable, "-m", "servanda", "lint", "--draft", str(path), "--json"]
        best, memory, found = float("inf"), 0, 0
        for _ in range(RUNS):
            process = subprocess.Popen(command, stdout=subprocess.PIPE)  # noqa: S603 — our own
            said = process.stdout.read() if process.stdout else b"{}"
            _, _, used = os.wait4(process.pid, 0)
            process.returncode = 0
            best = min(best, used.ru_utime + used.ru_stime)
            memory, found = used.ru_maxrss // 1024, len(json.loads(said)["findings"])
    print(f"lint --draft, {words:,} words: {best:.1f} s, {memory} MB, {found} gaps")


if __name__ == "__main__":
    main()
