"""Data flows one way: a stage imports earlier stages, never later ones (docs/architecture.md)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import servanda

ROOT = Path(servanda.__file__).parent

# Each stage may import itself and what stands before it.
ORDER = (
    "errors",
    "monitor",
    "model",
    "clock",
    "written",
    "vocabulary",
    "agreement",
    "case",
    "places",
    "claims",
    "extraction",
    "feeds",
    "ledger",
    "viewpoints",
    "same",
    "trace",
    "gaps",
    "verdicts",
    "registers",
    "trends",
    "maps",
    "export",
    "report",
    "web",
    "client",
    "testing",
    "cli",
    "__main__",
)
# What each of these may import at all, besides itself.
ONLY = {
    "errors": set(),
    "monitor": {"errors"},
    "model": set(),
    "verdicts.checker": {"model"},
}


def _imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("servanda."):
            yield node.lineno, (node.module or "").removeprefix("servanda.")
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith("servanda."):
                    yield node.lineno, alias.name.removeprefix("servanda.")


def _modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if "examples" not in parts:
            yield ".".join(p for p in parts if p != "__init__"), path


def test_every_stage_is_known() -> None:
    """A new package or module takes its place in the order before it is used."""
    stages = {name.split(".")[0] for name, _ in _modules()} - {""}
    assert stages <= set(ORDER)


def test_imports_go_to_earlier_stages() -> None:
    """No module imports from a later stage."""
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports servanda.{target}, a later stage. "
        f"Pass the value in, or move what both need to an earlier stage."
        for name, path in _modules()
        if name
        for line, target in _imports(path)
        if ORDER.index(target.split(".")[0]) > ORDER.index(name.split(".")[0])
    ]
    assert not wrong, "\n".join(wrong)


def test_some_modules_stand_alone() -> None:
    """The monitor is a library of its own, and the checker uses no code of what it checks."""
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports servanda.{target}; "
        f"it may import {', '.join(sorted(allowed)) or 'nothing of the package'} only."
        for name, path in _modules()
        for prefix, allowed in ONLY.items()
        if name == prefix or name.startswith(prefix + ".")
        for line, target in _imports(path)
        if target.split(".")[0] not in allowed and not target.startswith(prefix)
    ]
    assert not wrong, "\n".join(wrong)
