"""A starting case: two small files that are valid as they stand and say what to change."""

from __future__ import annotations

from pathlib import Path

from servanda.errors import BadInput, Fault

_AGREEMENT = """\
---
title: Name of the agreement
signed: 2024-01-15
in-force: 2024-01-16T00:00
timezone: UTC
parties: [North, South]
signatories: [North, South]
languages: [en]
---

## 1

> The Parties shall cease all hostilities in the border area.

```duty
id: ceasefire
type: CF-STOP
who: [North, South]
never: [fires, shells, assaults, violates]
where: border-area
```

## 2

> North shall hand over the town of Ford to South by 1 March 2024.

```duty
id: ford
type: TH-HAND
who: North
does: hands_over(place: ford, target: South)
by: 2024-03-01
```
"""

_CASE = """\
# Who and where. Every field is in docs/case-format.md.
actors:
  North:
    side: North
    names: {en: [North, Republic of North]}
  North-MoD:
    part-of: North
    names: {en: Ministry of Defence of North}
  South:
    side: South
    names: {en: [South, Republic of South]}
  Mission:
    names: {en: Observer Mission}
  Gazette:
    names: {en: The Gazette}

opposed:
  - [North, South]

observers:
  Mission:
    covers:
      - {place: ford, from: 2024-01-16, to: 2024-12-31, source: "its mandate"}

places:
  border-area:
    names: {en: border area}
    kind: area
    parts-complete: true      # ford and hills together make up all of it
  ford:
    names: {en: [Ford, town of Ford]}
    kind: town
    inside: border-area
  hills:
    names: {en: the hills}
    kind: area
    inside: border-area
"""


def write_skeleton(path: Path) -> None:
    """Write a starting case into a new or empty folder.

    Raises:
        BadInput: when the folder is there and not empty, or cannot be made.
    """
    try:
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise BadInput(
                Fault(str(path), "is there already and not empty.", next_step="Name a new folder.")
            )
        path.mkdir(parents=True, exist_ok=True)
        (path / "agreement.md").write_text(_AGREEMENT, "utf-8")
        (path / "case.yml").write_text(_CASE, "utf-8")
        (path / "sources").mkdir()
    except OSError as error:
        raise BadInput(Fault(str(path), f"cannot be made: {error.strerror}.")) from None
