"""A small case and a way to read a few sentences."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from servanda.case.read import read_case
from servanda.case.skeleton import write_skeleton
from servanda.case.terms import Case
from servanda.clock import parse_moment
from servanda.extraction import Reading, extract, plain_document

CASE_YML = """\
actors:
  North:
    side: North
    names: {en: [Norland, Republic of Norland, Norburg]}
  North-MoD:
    part-of: North
    names: {en: Ministry of Defence of Norland}
  North-minister:
    part-of: North
    names: {en: Ada Roe}
  South:
    side: South
    names: {en: [Southmark, Sudport]}
  Mission:
    names: {en: Observer Mission}
opposed:
  - [North, South]
places:
  ford:
    names: {en: [Ford, town of Ford]}
    kind: town
"""
AGREEMENT = """\
---
title: Name of the agreement
signed: 2024-01-15
timezone: UTC
parties: [North, South]
---

## 1

> The Parties shall cease all hostilities.

```duty
id: ceasefire
type: CF-STOP
who: [North, South]
never: [fires, shells, assaults, violates]
```
"""

Read = Callable[[str], Reading]


@pytest.fixture(scope="session")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """Two states, a ministry, a minister and a mission."""
    folder = tmp_path_factory.mktemp("case") / "case"
    write_skeleton(folder)
    (folder / "agreement.md").write_text(AGREEMENT, "utf-8")
    (folder / "case.yml").write_text(CASE_YML, "utf-8")
    return read_case(folder)


@pytest.fixture
def read(case: Case) -> Read:
    """Read a few sentences of an article of Wednesday 6 March 2024."""
    published = parse_moment("2024-03-06", "UTC")
    return lambda text: extract(plain_document(text, published=published), case)
