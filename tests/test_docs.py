"""What the pages show is what the program prints, and every command is on a page.

A `console` block holds commands after `$ ` and what they print. The commands of all
blocks of a page run in order in one folder. `--reset` writes what they print now. A block
`~~~LANGUAGE file=PATH` is a file that the reader writes: it is written before what follows.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(
    r"```console\n(?P<shown>.*?)```|^~~~\w+ file=(?P<file>[\w./-]+)\n(?P<text>.*?)^~~~$",
    re.DOTALL | re.MULTILINE,
)
WITH_BLOCKS = [p for p in PAGES if BLOCK.search(p.read_text("utf-8"))]
ENVIRONMENT = {"COLUMNS": "100", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8", "TZ": "UTC"}


def _run(command: str, folder: Path) -> str:
    words = shlex.split(command, comments=True)
    assert words[0] == "servanda", command
    done = subprocess.run(  # noqa: S603 — our own pages
        [sys.executable, "-m", "servanda", *words[1:]],
        cwd=folder,
        env=os.environ | ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode in (0, 1, 2), done.stderr
    return "".join(f"{line.rstrip()}\n" for line in (done.stdout + done.stderr).splitlines())


def _replayed(block: str, folder: Path) -> str:
    """Return a block with what its commands print now; `…` keeps the first lines only."""
    shown = []
    for part in re.split(r"^(?=\$ )", block, flags=re.MULTILINE):
        command, _, output = part.removeprefix("$ ").partition("\n")
        if not command:
            continue
        lines = _run(command, folder).splitlines(keepends=True)
        if output.rstrip().endswith("\n…"):
            lines = [*lines[: len(output.rstrip().splitlines()) - 1], "…\n"]
        shown.append(f"$ {command}\n{''.join(lines)}")
    return "".join(shown)


def _done(block: re.Match[str], folder: Path) -> str:
    """Return a block as it is now, after its file was written or its commands were run."""
    if block["file"] is None:
        return f"```console\n{_replayed(block['shown'], folder)}```"
    path = folder / block["file"]
    assert path.resolve().is_relative_to(folder.resolve())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(block["text"], "utf-8")
    return block[0]


@pytest.mark.parametrize("page", WITH_BLOCKS, ids=[p.name for p in WITH_BLOCKS])
def test_shown_output_is_real(page: Path, tmp_path: Path, reset: bool) -> None:
    """Every shown output is what the command prints."""
    text = page.read_text("utf-8")
    now = BLOCK.sub(lambda m: _done(m, tmp_path), text)
    if reset:
        page.write_text(now, "utf-8")
    assert now == page.read_text("utf-8")


def test_every_command_is_documented() -> None:
    """Each command of `servanda --help` stands on the page of the command line."""
    listed = _run("servanda --help", ROOT)
    commands = re.findall(r"^  ([a-z]+)  ", listed.partition("Commands:")[2], re.MULTILINE)
    page = (ROOT / "docs" / "command-line.md").read_text("utf-8")
    missing = [c for c in commands if f"servanda {c}" not in page]
    assert commands
    assert not missing, f"docs/command-line.md does not show: {', '.join(missing)}"


def test_links_between_pages_lead_somewhere() -> None:
    """A relative link names a file that is there."""
    broken = [
        f"{page.name}: {target}"
        for page in PAGES
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
        if not (page.parent / target).exists()
    ]
    assert not broken, "\n".join(broken)
