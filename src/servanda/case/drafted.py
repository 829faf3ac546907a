"""A drafted case into a new folder, so that it reads back without faults.

Comes in: the two texts. Goes out: the folder, and what had to be left out of it because the
reader of cases would have refused it: a field first, a whole duty last.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from servanda.case.read import read_case
from servanda.errors import BadInput, Fault

_BLOCK = re.compile(r"```duty\n(?P<body>.*?)\n```\n*", re.DOTALL)
_ID = re.compile(r"^id: (?P<id>\S+)$", re.MULTILINE)
_NAMED = re.compile(r", duty (?P<id>[a-z0-9-]+)")
# In this order, the least telling first; `of` goes with `within`.
_FIELDS = (
    ("every",), ("within", "of"), ("by",), ("until",), ("from",), ("after",),
    ("verified-by",), ("where",), ("to",),
)  # fmt: skip
_MOST_TRIES = 60


def write_case(path: Path, agreement: str, case_yml: str) -> list[str]:
    """Write a case and return what was left out of it, `duty ID: field`.

    Raises:
        BadInput: when the folder is there and not empty, or the texts are no case at all.
    """
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise BadInput(
            Fault(str(path), "is there already and not empty.", next_step="Name a new folder.")
        )
    made = not path.exists()
    left_out: list[str] = []
    try:
        path.mkdir(parents=True, exist_ok=True)
        (path / "case.yml").write_text(case_yml, "utf-8")
        (path / "sources").mkdir()
        for _ in range(_MOST_TRIES):
            (path / "agreement.md").write_text(agreement, "utf-8")
            try:
                read_case(path)
            except BadInput as error:
                agreement, gone = _mended(agreement, error)
                if not gone:
                    raise
                left_out += gone
            else:
                return left_out
    except OSError as error:
        raise BadInput(Fault(str(path), f"cannot be made: {error.strerror}.")) from None
    except BadInput:
        if made:
            shutil.rmtree(path, ignore_errors=True)
        raise
    return left_out


def _mended(agreement: str, error: BadInput) -> tuple[str, list[str]]:
    """Return the text without one field of each duty that has a fault, and which those were."""
    bad = {m["id"]: f.problem for f in error.faults if (m := _NAMED.search(f.place))}
    gone: list[str] = []

    def mend(block: re.Match[str]) -> str:
        found = _ID.search(block["body"])
        name = found["id"] if found else ""
        if name not in bad:
            return block[0]
        for fields in _FIELDS:
            lines = block["body"].split("\n")
            kept = [x for x in lines if x.partition(":")[0] not in fields]
            if len(kept) < len(lines):
                gone.append(f"duty {name}: {fields[0]} ({bad[name]})")
                return "```duty\n" + "\n".join(kept) + "\n```\n\n"
        gone.append(f"duty {name}: all of it ({bad[name]})")
        return ""

    return _BLOCK.sub(mend, agreement), gone
