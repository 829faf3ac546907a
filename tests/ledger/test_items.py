"""Documents that were read are kept with their text; candidates are added once."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from servanda.errors import BadInput
from servanda.ledger import Kind, Ledger, verify
from servanda.ledger.deciding import Decider, review
from servanda.ledger.items import Item, items, take_item, text_of, text_sha256
from servanda.model import Claim

DATA = b"<p>North left Ford.</p>"
TEXT = "North left Ford."
SHA = hashlib.sha256(DATA).hexdigest()
ITEM = Item(SHA, text_sha256(TEXT), "a.html", "html", "Leaving", "en", publisher="The Gazette")
FOUND = Claim(
    "r-1", "The Gazette", "report", quote="left Ford", item=SHA, spans=((6, 15),), reviewed=False
)
ANNA = Decider("Anna", "as it stands there", 200)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """A ledger that is not there yet."""
    return Ledger.open(tmp_path)


def _take(ledger: Ledger, *found: Claim) -> int:
    return take_item(ledger, ITEM, (DATA, TEXT), found, now=100).added


def test_the_original_and_its_text_are_kept(ledger: Ledger) -> None:
    """Both stand in sources/ under their SHA-256, and verify looks at both."""
    _take(ledger, FOUND)
    folder = ledger.path.parent

    assert (folder / "sources" / SHA).read_bytes() == DATA
    assert text_of(ledger, ITEM) == TEXT
    assert list(items(ledger)) == [ITEM]
    assert verify(folder) == []

    kept = folder / "sources" / ITEM.text
    kept.chmod(0o644)
    kept.write_text("North took Ford.")
    assert text_of(ledger, ITEM) is None
    assert any(ITEM.text in f.place for f in verify(folder))


def test_reading_again_adds_nothing(ledger: Ledger) -> None:
    """The same document and candidate add no row the second time."""
    assert _take(ledger, FOUND) == 1
    rows = len(ledger.entries())

    assert _take(ledger, FOUND) == 0
    assert len(ledger.entries()) == rows


def test_a_document_with_nothing_in_it_is_kept_all_the_same(ledger: Ledger) -> None:
    """That it was read is recorded though nothing was found."""
    assert _take(ledger) == 0
    assert [r.kind for r in ledger.entries()] == [Kind.ITEM]


def test_what_was_decided_does_not_come_again(ledger: Ledger) -> None:
    """A rejected candidate stays rejected when a better reading finds it with other fields."""
    _take(ledger, FOUND)
    review(ledger, [FOUND.key], ANNA, accept=False)

    assert _take(ledger, replace(FOUND, place="ford")) == 0
    assert ledger.claims() == []


def test_an_accepted_candidate_is_reviewed(ledger: Ledger) -> None:
    """Accepting it makes it count as reviewed; spans and document come back from the ledger."""
    _take(ledger, FOUND)
    review(ledger, [FOUND.key], ANNA, accept=True)

    assert ledger.claims() == [replace(FOUND, reviewed=True)]


def test_words_that_do_not_stand_at_their_span_are_refused(ledger: Ledger) -> None:
    """A candidate whose quote is not the text at its span is not recorded, nor its document."""
    with pytest.raises(BadInput, match="do not stand at its span"):
        _take(ledger, replace(FOUND, quote="took Ford"))

    assert ledger.entries() == []
    assert not (ledger.path.parent / "sources").exists()
