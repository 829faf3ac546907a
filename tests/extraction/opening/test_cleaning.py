"""What a page puts around its text goes, what is glued comes apart, sentences stay."""

from __future__ import annotations

import pytest

from servanda.extraction.opening.cleaning import cleaned
from servanda.extraction.opening.parsed import Block, BlockKind, Parsed
from servanda.extraction.opening.plain import parse_text

SENTENCE = "The parties met in the town of Ford and agreed to meet again."


def _left(text: str) -> list[str]:
    return [b.text for b in cleaned(parse_text(text)).blocks]


@pytest.mark.parametrize(
    "line",
    [
        "Go back",
        "• The Owner >> Mission Asks For Details On The Hills",
        "Home » News » World",
        "Read more",
        "Share on Facebook",
        "© 2024 The Gazette. All rights reserved.",
        "• .",
        "Politics | Economy | Sport | Culture",
        "Subscribe to our newsletter",
        "3 min read",
    ],
)
def test_navigation_goes(line: str) -> None:
    """A menu word, a trail of links or a line of marks is no part of the text."""
    assert _left(f"{line}\n\n{SENTENCE}\n\n{line}\n\n{SENTENCE}") == [SENTENCE, SENTENCE]


@pytest.mark.parametrize(
    "line",
    [
        "They went home.",
        "More than 200 people came back.",
        "The next patrol is on Monday: no change is planned.",
        "1. Home guards leave the hills.",
    ],
)
def test_sentences_stay(line: str) -> None:
    """A sentence stays whatever words of menus it holds."""
    assert line in _left(f"{SENTENCE}\n\n{line}\n\n{SENTENCE}")


def test_a_heading_with_nothing_beneath_it_goes() -> None:
    """Lines like headings at the end head nothing: they are the page's."""
    assert _left(f"Talks resume\n\n{SENTENCE}\n\nGo back\n\nEconomy & Investment") == [
        "Talks resume",
        SENTENCE,
    ]


def test_a_heading_glued_to_the_next_paragraph_is_taken_off() -> None:
    """A heading that runs into the first words of the next paragraph is given back to both."""
    text = (
        "Mission watches the bridge North's head of state\n\n"
        "Anna Brandt defended the agreement. She called it a start."
    )

    blocks = cleaned(parse_text(text)).blocks

    assert [(b.kind, b.text) for b in blocks] == [
        (BlockKind.HEADING, "Mission watches the bridge"),
        (
            BlockKind.PARAGRAPH,
            "North's head of state Anna Brandt defended the agreement. She called it a start.",
        ),
    ]


def test_a_heading_glued_before_a_sentence_is_taken_off() -> None:
    """A heading without a stop before a whole sentence comes apart from it."""
    glued = "Bridge closed for third day The mission said on Monday that no patrol had passed it."

    assert _left(f"{SENTENCE}\n\n{glued}\n\n{SENTENCE}")[1:3] == [
        "Bridge closed for third day",
        "The mission said on Monday that no patrol had passed it.",
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Officials of the Court of Arbitration in The Hague met the parties on Monday in Ford.",
        "On Monday evening North said The Gazette had printed a false report about the bridge.",
        "The commander of the patrols in the hills met the Minister of Defence on Friday in Ford.",
    ],
)
def test_sentences_with_capitals_stay_whole(sentence: str) -> None:
    """A capital inside a sentence is not where a heading ends."""
    assert sentence in _left(f"{SENTENCE}\n\n{sentence}")


def test_a_title_said_twice_is_kept_once() -> None:
    """The heading that repeats the title stays, a second one goes."""
    parsed = Parsed(
        (
            Block(BlockKind.HEADING, "Talks resume"),
            Block(BlockKind.PARAGRAPH, SENTENCE),
            Block(BlockKind.HEADING, "Talks resume"),
            Block(BlockKind.PARAGRAPH, SENTENCE),
        ),
        title="Talks resume",
    )

    assert [b.text for b in cleaned(parsed).blocks] == ["Talks resume", SENTENCE, SENTENCE]


def test_characters_that_nobody_sees_go() -> None:
    """Soft hyphens and zero-width marks do not part words."""
    assert _left("The par\u00adties met in\u00a0Ford\u200b and agreed to meet again.") == [
        "The parties met in Ford and agreed to meet again."
    ]
