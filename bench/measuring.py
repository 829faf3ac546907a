"""A command in a process of its own: its seconds by the clock, and its peak memory."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time


def measured(label: str, *words: str) -> None:
    """Run `servanda` with some words and print its seconds and the peak memory of its process."""
    begun = time.perf_counter()
    with subprocess.Popen(  # noqa: S603 — our own command
        [sys.executable, "-m", "servanda", *words],
        stdout=subprocess.DEVNULL,
        env=os.environ | {"PYTHONUTF8": "1"},
    ) as child:
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - begun
    if child.returncode:
        sys.exit(f"{label} failed with {child.returncode}")
    print(f"{label:45} {seconds:7.1f} s {megabytes(used):7.0f} MB", flush=True)


def megabytes(used: resource.struct_rusage) -> float:
    """Return the peak memory that a process used, in megabytes."""
    per_unit = 1 if sys.platform == "darwin" else 1024  # bytes there, kilobytes elsewhere
    return used.ru_maxrss * per_unit / 1e6
