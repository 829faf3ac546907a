"""Agreements as documents: each folder of tests/agreements holds one, and what is read from it.

`good/` shows the terms that come out, `bad/` the message. `pytest --reset` rewrites the
expected files; the diff is what to review.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from servanda.agreement.terms import Agreement, Duty, Pattern, Terms
from servanda.case.read import read_case
from servanda.clock import describe, describe_instant, zone_of
from servanda.errors import BadInput
from servanda.model import Interval

DOCUMENTS = Path(__file__).parents[1] / "agreements"
GOOD, BAD = (sorted((DOCUMENTS / kind).iterdir()) for kind in ("good", "bad"))


def _case(document: Path, folder: Path) -> Path:
    """Return a case folder with this document, and the shared case.yml where it has none."""
    shutil.copy(document / "agreement.md", folder)
    own = document / "case.yml"
    shutil.copy(own if own.exists() else DOCUMENTS / "case.yml", folder)
    return folder


def _expect(found: str, document: Path, *, reset: bool) -> None:
    expected = document / "expected.txt"
    if reset:
        expected.write_text(found, "utf-8")
    assert expected.read_text("utf-8") == found


@pytest.mark.parametrize("document", GOOD, ids=lambda p: p.name)
def test_good_documents_are_read(
    document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, reset: bool
) -> None:
    """The terms that a document says, under each reading, are those expected."""
    monkeypatch.chdir(_case(document, tmp_path))

    _expect("\n".join(_shown(read_case(Path()).agreement)) + "\n", document, reset=reset)


@pytest.mark.parametrize("document", BAD, ids=lambda p: p.name)
def test_bad_documents_are_refused_with_all_their_faults(
    document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, reset: bool
) -> None:
    """Every fault is told at once, with its place and what would do."""
    monkeypatch.chdir(_case(document, tmp_path))

    with pytest.raises(BadInput) as caught:
        read_case(Path())

    _expect(f"{caught.value}\n", document, reset=reset)


def test_a_third_of_the_documents_is_bad() -> None:
    """What is refused is as much a part of the format as what is read."""
    assert 3 * len(BAD) >= len(GOOD) + len(BAD)


def _shown(agreement: Agreement) -> Iterator[str]:
    for field in fields(agreement):
        value = getattr(agreement, field.name)
        if field.name != "articles" and value:
            yield f"{field.name}: {_value(field.name, value, agreement.timezone)}"
    for article in agreement.articles:
        yield ""
        yield f"article {article.number}, {article.position}: {article.heading}".rstrip(": ")
        for words, position in article.quotes:
            yield f"  {position}: {words!r}"
        for duty in article.duties:
            yield from _duty(duty, agreement.timezone)


def _duty(duty: Duty, zone: str) -> Iterator[str]:
    yield f"  duty {duty.id}, {duty.type}, {duty.position}"
    for name in ("title", "note", "assumed", "accepted"):
        if getattr(duty, name):
            yield f"    {name}: {getattr(duty, name)}"
    for amendment in duty.amendments:
        yield f"    amendment: {amendment}"
    for reading in duty.readings:
        source = f", because {reading.source!r}" if reading.source else ""
        overlays = f" overlays {', '.join(reading.overlays)}" if reading.overlays else ""
        yield f"    {reading.name}:{overlays}{source}"
        yield from _terms(reading.terms, zone)


def _terms(terms: Terms, zone: str) -> Iterator[str]:
    for field in fields(terms):
        value = getattr(terms, field.name)
        if value != field.default:
            yield f"      {field.name}: {_value(field.name, value, zone)}"


def _value(name: str, value: object, zone: str) -> str:
    if isinstance(value, Interval):
        return describe(value, zone_of(zone))
    if name in ("by", "until", "starts", "in_force") and isinstance(value, int):
        return describe_instant(value, zone_of(zone))
    if isinstance(value, tuple):
        return "; ".join(str(v) if isinstance(v, str | Pattern) else repr(v) for v in value)
    return str(value)
