"""Whole runs of the monitor: signature, formula, log, and what is printed."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from servanda.cli import main

CASES = Path(__file__).parent / "cases"
FOLDERS = sorted(p for p in CASES.iterdir() if p.is_dir())
_VERDICT = re.compile(r"(@\S+ \(time point \d+\)): (.*)")


def _printed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> str:
    flags = folder / "flags"
    words = flags.read_text("utf-8").split() if flags.exists() else []
    monkeypatch.chdir(folder)
    arguments = ["-sig", "sig", "-formula", "formula.mfotl", "-log", "log"]
    monkeypatch.setattr(sys, "argv", ["servanda", "monitor", *arguments, *words])
    with pytest.raises(SystemExit):
        main()
    said = capsys.readouterr()
    return said.out + said.err


def _verdicts(text: str) -> list[tuple[str, frozenset[str]]]:
    """Return the lines with their tuples as sets: in which order they stand is no matter."""
    found = []
    for line in text.splitlines():
        verdict = _VERDICT.fullmatch(line)
        head, said = (verdict[1], verdict[2]) if verdict else (line, "")
        found.append((head, frozenset(re.split(r"(?<=\)) (?=\()", said))))
    return found


@pytest.mark.parametrize("folder", FOLDERS, ids=[f.name for f in FOLDERS])
def test_the_monitor_prints_what_is_expected(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    reset: bool,
) -> None:
    """Verdicts, and messages for what is refused, are those of the case."""
    printed = _printed(folder, monkeypatch, capsys)

    expected = folder / "expected.txt"
    if reset and not folder.name.startswith("given-"):
        expected.write_text(printed, "utf-8")
    if folder.name.startswith("given-"):
        assert _verdicts(printed) == _verdicts(expected.read_text("utf-8"))
    else:
        assert printed == expected.read_text("utf-8")
