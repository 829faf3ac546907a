"""A small case, and claims files to read about it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from servanda.case.terms import Case
from servanda.claims import COLUMNS
from servanda.testing import small_case

WriteRows = Callable[..., Path]


@pytest.fixture(scope="session")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The starting case: North and South, a mission, a newspaper, a town."""
    return small_case(tmp_path_factory.mktemp("case") / "case")


@pytest.fixture
def write_rows(tmp_path: Path) -> WriteRows:
    """Return a writer of claims files: one dict a row, columns that are left out empty."""

    def write(*rows: dict[str, str], name: str = "claims.csv") -> Path:
        lines = [",".join(COLUMNS)]
        for row in rows:
            assert set(row) <= set(COLUMNS)
            cells = [row.get(column, "") for column in COLUMNS]
            lines.append(",".join(f'"{c}"' if set(c) & set(',"\n') else c for c in cells))
        path = tmp_path / name
        path.write_bytes("\n".join([*lines, ""]).encode("utf-8"))
        return path

    return write
