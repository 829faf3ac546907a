"""Bare text to clauses: articles found in the ways in which agreements number them."""

from __future__ import annotations

import pytest

from servanda.gaps.bare import clauses_of
from servanda.gaps.clauses import Part, split

STYLES = {
    "numbers": ("1. First.\n2. Second.\n", ["1", "2"]),
    "wrapped": ("Article 1\nThe Parties shall\nstop.\n\nArticle 2\nThey meet.\n", ["1", "2"]),
    "run in": ("Article 4. They stop.\n\nArticle 5. They meet.\n", ["4", "5"]),
    "headings": (
        "## Article I: Ceasefire\n\nThey stop.\n\n## Article II\n\nThey meet.\n",
        ["I", "II"],
    ),
    "bare headings": ("# Title\n\n## 1\n\n> They stop.\n\n## 2\n\n> They meet.\n", ["1", "2"]),
    "roman": ("I. GENERAL\n\nThey stop.\n\nII. OTHER\n\nThey meet.\n", ["I", "II"]),
    "decimal": ("1.1 They stop.\n1.2. They meet.\n", ["1.1", "1.2"]),
    "annex": ("Article 1\nThey stop.\n\nANNEX A\nA list.\n", ["1", "Annex A"]),
    "bold": ("**Article 1**\n\nThey stop.\n\n**Article 2.**\n\nThey meet.\n", ["1", "2"]),
    "parentheses": ("1) They stop.\n2) They meet.\n", ["1", "2"]),
}


@pytest.mark.parametrize(("text", "articles"), STYLES.values(), ids=STYLES)
def test_articles_are_found_however_they_are_numbered(text: str, articles: list[str]) -> None:
    """Each style gives the same two articles."""
    _, clauses = clauses_of(text)
    assert [c.article for c in clauses if c.part is Part.BODY] == articles


def test_items_carry_the_words_that_they_complete() -> None:
    """An item is read with its lead; a line's place is that of the file."""
    _, (lead, first, second) = clauses_of("Article 2\nThe Parties shall:\n(a) stop;\n(b) leave.\n")

    assert (lead.text, first.lead, second.lead) == ("The Parties shall:", lead.text, lead.text)
    assert first.sentences[0].full == "The Parties shall: stop;"
    assert second.place(0) == (4, 5)


def test_front_matter_and_duty_blocks_are_no_text() -> None:
    """A coded document read as a draft gives its quotes only, with their lines."""
    _, clauses = clauses_of("---\ntitle: T\n---\n\n## 1\n\n> Stop.\n\n```duty\nid: x\n```\n")
    assert [(c.text, c.line) for c in clauses] == [("Stop.", 7)]


def test_recitals_and_signatures_oblige_nobody() -> None:
    """What stands before the first article and after the last is told from the body."""
    text = "Recalling the talks,\n\nArticle 1\nThey stop.\n\nDone at Alba on 3 May 2021.\n"
    assert [c.part for c in clauses_of(text)[1]] == [Part.PREAMBLE, Part.BODY, Part.SIGNATURE]


def test_sentences_end_where_sentences_end() -> None:
    """Abbreviations, numbers and hours end none."""
    text = (
        "See Art. 4 and No. 5. It begins at 10 p.m. on 3 May. The U.N. observes. Done in 2021. End."
    )
    assert [text[a:b] for a, b in split(text)] == [
        "See Art. 4 and No. 5.",
        "It begins at 10 p.m. on 3 May.",
        "The U.N. observes.",
        "Done in 2021.",
        "End.",
    ]
