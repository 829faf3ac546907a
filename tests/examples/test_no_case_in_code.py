"""The code knows no conflict: what it can do, it can do for every case."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

import pytest

from servanda.case.read import read_case
from servanda.case.terms import Name

ROOT = Path(str(resources.files("servanda")))
SHIPPED = sorted(p for p in (ROOT / "examples").iterdir() if (p / "case.yml").is_file())
# Scripts and languages are named after peoples; a script is no conflict.
SCRIPTS = {"Armenian", "Georgian"}
# Words that name an actor or place of a shipped case and are everyday words as well.
EVERYDAY = {"contact line", "line of contact"}
# Publishers of data sets: a feed is named after its own.
EVERYDAY |= {"ucdp", "uppsala conflict data program"}


def _names(case_folder: Path) -> set[str]:
    case = read_case(case_folder)
    held = [*(a.names for a in case.actors.values()), *(p.names for p in case.places.values())]
    named: list[Name] = [n for names in held for n in names if n.language in ("en", "")]
    return {n.text for n in named if len(n.text) > 3 and n.text.casefold() not in EVERYDAY}


def _code() -> list[Path]:
    kinds = ("*.py", "*.sql", "*.lark", "*.js", "*.typ")
    found = [p for kind in kinds for p in ROOT.rglob(kind)]
    return [p for p in sorted(found) if "examples" not in p.parts and "vendor" not in p.parts]


@pytest.mark.parametrize("folder", SHIPPED, ids=[p.name for p in SHIPPED])
def test_no_module_names_anybody_of_a_shipped_case(folder: Path) -> None:
    """No actor and no place of a shipped case stands in the code, but the folder's own name."""
    pattern = re.compile(r"\b(" + "|".join(map(re.escape, sorted(_names(folder)))) + r")\b")
    named = [
        f"{path.relative_to(ROOT)}:{number}: {found[0]}"
        for path in _code()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        for found in pattern.finditer(line)
        if found[0] not in SCRIPTS
    ]
    assert not named, "\n".join(named)


def test_more_than_one_case_is_shipped() -> None:
    """Two cases that differ, so that nothing fits one of them alone."""
    assert len(SHIPPED) >= 2
