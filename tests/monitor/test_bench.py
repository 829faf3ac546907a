"""The bench beside the reference tool, with a stand-in for it: a program of its name and flags."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

BENCH = Path(__file__).parents[2] / "bench" / "monitor.py"


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    """Return the bench as a module."""
    spec = importlib.util.spec_from_file_location("bench_monitor", BENCH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["bench_monitor"] = module
    spec.loader.exec_module(module)
    return module


def _stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, *, lies: bool) -> None:
    tool = folder / "monpoly"
    more = "\necho '@1 (time point 0): (1)'" if lies else ""
    tool.write_text(f'#!/bin/sh\n"{sys.executable}" -m servanda monitor "$@"{more}\n', "utf-8")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


@pytest.mark.parametrize(("lies", "says"), [(False, "the same verdicts"), (True, "OTHER VERDICTS")])
def test_both_are_run_on_the_same_log_and_compared(
    bench: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, lies: bool, says: str
) -> None:
    """The ratio is of events a CPU-second, start-up taken off, and other verdicts are told."""
    _stand_in(tmp_path, monkeypatch, lies=lies)
    (tmp_path / "sig").write_text(bench.SIGNATURE, "utf-8")
    (tmp_path / "a.mfotl").write_text(bench.FORMULAS["a"] + "\n", "utf-8")
    logs = (tmp_path / "tiny.log", tmp_path / "a.log")
    bench.write_text(logs[0], bench.parts("a", 2, 1))
    bench.write_text(logs[1], bench.parts("a", 2_000, 100))

    told = bench.beside(tmp_path, "a", logs, (2_000, 1.0))

    assert told.endswith(says)
    assert "ratio" in told


def test_without_the_tool_it_says_so(
    bench: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is made up where the tool is not installed."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert bench.beside(tmp_path, "a", (tmp_path, tmp_path), (1, 1.0)) == "not on the PATH"
