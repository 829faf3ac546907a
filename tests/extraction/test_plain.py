"""Plain text in blocks: what is a heading, what an item, what a paragraph."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.extraction import BlockKind, plain_document


def _kinds(text: str) -> list[tuple[str, str]]:
    document = plain_document(text)
    return [(b.kind.value, document.text[b.start : b.end]) for b in document.blocks]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Talks resume\n\nThey met.", [("heading", "Talks resume"), ("paragraph", "They met.")]),
        (
            "Talks resume\r\n\r\nThey met.",
            [("heading", "Talks resume"), ("paragraph", "They met.")],
        ),
        ("- one thing.\n- another.", [("item", "one thing."), ("item", "another.")]),
        ("Monitors leave\nThe mission said\nit left.", None),
        ("", []),
    ],
)
def test_blocks(text: str, kinds: list[tuple[str, str]] | None) -> None:
    """Headings, items and paragraphs are told apart; a wrapped paragraph is one."""
    expected = kinds
    if expected is None:
        expected = [("heading", "Monitors leave"), ("paragraph", "The mission said\nit left.")]
    assert _kinds(text) == expected


def test_the_first_heading_is_the_title() -> None:
    """A text that begins with a heading is known by it."""
    assert plain_document("Talks resume\n\nThey met.").title == "Talks resume"


@given(st.text(alphabet="aB.\n\r -•1)\t", max_size=80))
def test_blocks_hold_every_word_once_and_in_order(text: str) -> None:
    """Blocks do not overlap, are in order, and never begin or end outside the text."""
    blocks = plain_document(text).blocks
    edges = [edge for b in blocks for edge in (b.start, b.end)]
    assert edges == sorted(edges)
    assert all(b.start <= b.end <= len(text) for b in blocks)
    assert all(b.kind in BlockKind for b in blocks)
