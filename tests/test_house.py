"""The house stays small: modules, functions and parameters have budgets, tests say what holds."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import servanda

ROOT = Path(servanda.__file__).parent
TESTS = Path(__file__).parent
Function = ast.FunctionDef | ast.AsyncFunctionDef


def _functions(root: Path) -> Iterator[tuple[Path, Function]]:
    for path in sorted(root.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, Function):
                yield path, node


def test_modules_stay_under_300_lines() -> None:
    """A module answers one question; a longer one answers two."""
    long = [
        f"{p.relative_to(ROOT)}: {n} lines"
        for p in sorted(ROOT.rglob("*.py"))
        if (n := len(p.read_text("utf-8").splitlines())) >= 300
    ]
    assert not long, "\n".join(long)


def test_functions_stay_under_60_lines() -> None:
    """No function is longer than a screen."""
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path, node in _functions(ROOT)
        if (node.end_lineno or node.lineno) - node.lineno + 1 > 60
    ]
    assert not long, "\n".join(long)


def test_most_functions_stay_under_30_lines() -> None:
    """19 of 20 functions are under 30 lines."""
    sizes = sorted(
        (node.end_lineno or node.lineno) - node.lineno + 1 for _, node in _functions(ROOT)
    )
    assert sizes[int(len(sizes) * 0.95)] <= 30


def test_functions_take_at_most_five_parameters() -> None:
    """Five parameters; commands have as many options as the contract says."""
    wide = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path, node in _functions(ROOT)
        if "cli" not in path.relative_to(ROOT).parts
        and len([a for a in _parameters(node) if a not in ("self", "cls")]) > 5
    ]
    assert not wide, "\n".join(wide)


def _parameters(node: Function) -> list[str]:
    arguments = node.args
    return [a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]


def test_modules_and_tests_say_what_they_are_for() -> None:
    """Every module has a docstring, and every test one that says what holds."""
    silent = [
        str(path)
        for root in (ROOT, TESTS)
        for path in sorted(root.rglob("*.py"))
        if path.read_text("utf-8").strip()
        and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    silent += [
        f"{path}:{node.lineno} {node.name}"
        for path, node in _functions(TESTS)
        if node.name.startswith("test_") and not ast.get_docstring(node)
    ]
    assert not silent, "\n".join(silent)
