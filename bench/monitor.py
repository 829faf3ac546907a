"""Six formulas over made-up logs: events per CPU-second and peak memory of `servanda monitor`.

    python bench/monitor.py [--events N]… [--shapes abcdef] [--logs DIR] [--rate N]

Makes logs of six shapes (docs/performance.md says which), as text, Parquet and Arrow, and runs
the command on each as a person does, in a process of its own, verdicts written to a file. CPU
seconds are the user and system time of the process; start-up, the same on an empty log, is
taken off and printed apart. Where `monpoly` is on the PATH it runs on the same text log, in
turn, and the ratio is printed.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import ipc, parquet

FORMULAS = {
    "a": "enter(w,z) AND ((NOT open(z)) SINCE close(z))",
    "b": "req(x) AND NOT EVENTUALLY[0,30] done(x)",
    "c": "done(x) AND NOT ONCE[0,3600] permit(x)",
    "d": "act(x) AND ((NOT unblock(x)) SINCE[0,*) block(x))",
    "e": "(n <- CNT i;p ONCE[0,7d] viol(i,p)) AND n > 100",
    "f": "(ONCE[0,60] send(x,y)) AND recv(x,z)",
}
SIGNATURE = """\
enter(who:int, zone:int)
close(zone:int)
open(zone:int)
req(id:int)
done(id:int)
permit(id:int)
block(id:int)
unblock(id:int)
act(id:int)
viol(id:int, place:int)
send(x:int, y:int)
recv(x:int, z:int)
"""
NAMES = [line.split("(")[0] for line in SIGNATURE.splitlines()]
# Thousands of events per CPU-second, published for MonPoly 2022 and 2025 (the better is used).
PEERS = {
    100: {"a": 694, "b": 407, "c": 565, "d": 578, "e": 257, "f": 104},
    1: {"a": 60, "b": 439, "c": 89, "e": 52, "f": 212},
}
VALUES = 10_000
PART = 1_000_000
_RUN = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss, file=sys.stderr)
sys.exit(code)
"""
Column = NDArray[np.int64]


@dataclass(frozen=True)
class Events:
    """Some events in order of time: time-stamp, number of the predicate, two arguments."""

    ts: Column
    event: Column
    one: Column
    two: Column  # -1: the predicate has one argument


def parts(shape: str, size: int, rate: int) -> Iterator[Events]:
    """Yield the events of a shape, a million at a time, `rate` at each time-stamp."""
    chance = np.random.default_rng(20201109)
    for first in range(0, size, PART):
        n = min(PART, size - first)
        index = np.arange(first, first + n)
        step = 600 if shape == "e" else 1
        yield (
            _answered(index, rate, size)
            if shape == "b"
            else _drawn(shape, chance, index, index // rate * step)
        )


def _drawn(shape: str, chance: np.random.Generator, index: Column, ts: Column) -> Events:
    n = len(index)
    x, y, draw = chance.integers(0, VALUES, n), chance.integers(0, VALUES, n), chance.random(n)
    none = np.full(n, -1)
    match shape:
        case "a":
            zone = y // 10
            enters = draw < 0.95
            name = np.where(enters, "enter", np.where(draw < 0.975, "close", "open"))
            one, two = np.where(enters, x, zone), np.where(enters, zone, -1)
        case "c":
            name, one, two = np.where(draw < 0.5, "permit", "done"), x, none
        case "d":
            name = np.where(draw < 0.05, "block", np.where(draw < 0.1, "unblock", "act"))
            one, two = x, none
        case "e":
            places = np.minimum(chance.pareto(1.2, n).astype(np.int64), VALUES - 1)
            name, one, two = np.full(n, "viol"), index, places
        case _:
            name, one, two = np.where(draw < 0.5, "send", "recv"), x, y
    number = {name: i for i, name in enumerate(NAMES)}
    found, which = np.unique(name, return_inverse=True)
    return Events(ts, np.array([number[f] for f in found]).take(which), one, two)


def _answered(index: Column, rate: int, size: int) -> Events:
    """Return requests, each answered after 1 to 30 time-stamps, one in twenty later."""
    chance = np.random.default_rng(int(index[0]))
    half = len(index) // 2
    asked = np.sort(chance.integers(index[0] // rate, (index[-1]) // rate + 1, half))
    wait = np.where(
        chance.random(half) < 0.95, chance.integers(1, 31, half), chance.integers(31, 60, half)
    )
    end = min(int(index[-1]), size - 1) // rate
    ts = np.concatenate([asked, np.minimum(asked + wait, end)])
    who = (index[:half] // 2) % VALUES
    event = np.repeat([NAMES.index("req"), NAMES.index("done")], half)
    order = np.argsort(ts, kind="stable")
    one = np.concatenate([who, who])[order]
    return Events(ts[order], event[order], one, np.full(2 * half, -1))


def write_text(path: Path, events: Iterator[Events]) -> None:
    """Write events as a log: a time-point for each time-stamp, tuples by predicate."""
    with path.open("w", encoding="ascii") as log:
        for part in events:
            order = np.lexsort((part.event, part.ts))
            columns = (part.ts, part.event, part.one, part.two)
            rows = zip(*(c[order].tolist() for c in columns), strict=True)
            before, name_before = None, None
            said: list[str] = []
            for ts, event, one, two in rows:
                if ts != before:
                    said.append(f"{';' if before is not None else ''}\n@{ts}")
                    before, name_before = ts, None
                if event != name_before:
                    said.append(f" {NAMES[event]}")
                    name_before = event
                said.append(f"({one},{two})" if two >= 0 else f"({one})")
            log.write("".join(said)[1:] + ";\n")


def write_columns(path: Path, events: Iterator[Events]) -> None:
    """Write events as Parquet and as Arrow."""
    schema = pa.schema(
        [("ts", pa.int64()), ("event", pa.dictionary(pa.int8(), pa.string()))]
        + [(name, pa.int64()) for name in ("a", "b")]
    )
    with (
        parquet.ParquetWriter(path.with_suffix(".parquet"), schema) as one,
        ipc.new_file(path.with_suffix(".arrow"), schema) as other,
    ):
        for part in events:
            names = pa.DictionaryArray.from_arrays(pa.array(part.event.astype(np.int8)), NAMES)
            two = pa.array(part.two, mask=part.two < 0)
            table = pa.table([part.ts, names, part.one, two], schema=schema)
            one.write_table(table)
            other.write_table(table)


def measured(command: list[str], out: Path) -> tuple[float, int]:
    """Return CPU seconds and peak memory in MB of a command.

    A small process starts it, since the peak of a process is at least that of who started it.
    """
    with out.open("wb") as written:
        run = [sys.executable, "-S", "-c", _RUN, *command]
        told = subprocess.run(run, stdout=written, stderr=subprocess.PIPE, check=True)  # noqa: S603 — our own commands
    cpu, memory = told.stderr.split()[-2:]
    return float(cpu), int(memory) // 1024


def command(folder: Path, shape: str, log: Path) -> list[str]:
    """Return the command that monitors a log."""
    paths = ["-sig", str(folder / "sig"), "-formula", str(folder / f"{shape}.mfotl")]
    return [sys.executable, "-m", "servanda", "monitor", *paths, "-log", str(log)]


def start_up(folder: Path, shape: str, log: Path) -> float:
    """Return the CPU seconds of a run on a log of one event, the least of three."""
    return min(measured(command(folder, shape, log), folder / "out")[0] for _ in range(3))


def row(folder: Path, shape: str, size: int, rate: int) -> str:
    """Run one shape and return the line of its figures."""
    base = folder / f"{shape}-{size}-{rate}"
    write_text(base.with_suffix(".log"), parts(shape, size, rate))
    write_columns(base, parts(shape, size, rate))
    tiny = folder / f"{shape}-tiny"
    write_text(tiny.with_suffix(".log"), parts(shape, 2, 1))
    write_columns(tiny, parts(shape, 2, 1))
    cells = [f"{shape}", f"{size:>10,}", f"{rate:>3}"]
    peer = PEERS.get(rate, {}).get(shape)
    best = 0.0
    for kind in (".log", ".parquet", ".arrow"):
        begin = start_up(folder, shape, tiny.with_suffix(kind))
        cpu, memory = measured(command(folder, shape, base.with_suffix(kind)), folder / "out")
        speed = size / max(cpu - begin, 0.001) / 1000
        best = best or speed
        times = f"{speed / peer:>5.1f}x" if peer else "     -"
        cells.append(f"{speed:>7,.0f}k {times} {memory:>4} MB {begin:>5.2f} s")
    cells.append(f"{peer:>4}k" if peer else "    -")
    logs = (tiny.with_suffix(".log"), base.with_suffix(".log"))
    cells.append(beside(folder, shape, logs, (size, best)))
    for kind in (".log", ".parquet", ".arrow"):
        base.with_suffix(kind).unlink()
    return " | ".join(cells)


def beside(folder: Path, shape: str, logs: tuple[Path, Path], ours: tuple[int, float]) -> str:
    """Return what the reference tool needs for the same log, where it is installed.

    Its start-up, on the log of one event, is taken off as ours is; that both say the same is
    checked line by line, the tuples of a line in any order.
    """
    tool = shutil.which("monpoly")
    if tool is None:
        return "not on the PATH"
    paths = ["-sig", str(folder / "sig"), "-formula", str(folder / f"{shape}.mfotl"), "-log"]
    tiny, log = logs
    begin = min(measured([tool, *paths, str(tiny)], folder / "out")[0] for _ in range(3))
    measured(command(folder, shape, log), folder / "out")
    said = _verdicts(folder / "out")
    cpu, memory = measured([tool, *paths, str(log)], folder / "out")
    alike = "the same verdicts" if _verdicts(folder / "out") == said else "OTHER VERDICTS"
    size, speed = ours
    its = size / max(cpu - begin, 0.001) / 1000
    return f"{its:,.0f}k, {memory} MB, ratio {speed / its:.1f}, {alike}"


def _verdicts(path: Path) -> list[tuple[str, frozenset[str]]]:
    """Return the lines of verdicts, what stands behind the colon as a set."""
    lines = (line.partition("): ") for line in path.read_text("utf-8").splitlines())
    return [(head, frozenset(said.replace(") (", ")\n(").split("\n"))) for head, _, said in lines]


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--events", type=int, action="append", help="default: 1 M and 10 M")
    options.add_argument("--rate", type=int, action="append", help="events a time-point: 100 and 1")
    options.add_argument("--shapes", default="abcdef")
    options.add_argument("--logs", type=Path, help="a folder to make logs in")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.logs) as made:
        folder = Path(made)
        (folder / "sig").write_text(SIGNATURE, "utf-8")
        for shape, formula in FORMULAS.items():
            (folder / f"{shape}.mfotl").write_text(formula + "\n", "utf-8")
        each = "events/s, times MonPoly, peak, start-up"
        print(
            f"shape | events | per point | text: {each} | Parquet | Arrow | MonPoly | monpoly here"
        )
        for rate in asked.rate or [100, 1]:
            for size in asked.events or ([1_000_000, 10_000_000] if rate > 1 else [1_000_000]):
                for shape in asked.shapes:
                    print(row(folder, shape, size, rate), flush=True)


if __name__ == "__main__":
    main()
