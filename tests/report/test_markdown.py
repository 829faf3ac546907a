"""Outside text in Markdown, read back by a Markdown parser."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from servanda.report.markdown import escaped, quoted

READER = MarkdownIt("gfm-like", {"linkify": False})


def kinds(markdown: str) -> set[str]:
    """Return the kinds of everything that a reader of Markdown finds."""
    tokens = READER.parse(markdown)
    return {t.type for t in tokens} | {c.type for t in tokens for c in t.children or []}


@pytest.mark.parametrize(
    "text",
    ["# a", "- a", "1. a", "[a](http://b)", "![a](b)", "<b>a</b>", "`a`", "**a**", "a | b", "~~a~~",
     "a\n\n# b", "&lt;script&gt;", "---", "=== a", "http://a.example", "<http://a.example>"],
)  # fmt: skip
def test_markup_stays_text(text: str) -> None:
    """Nothing but a paragraph of text comes out, in a line and in a quote."""
    assert kinds(f"Said: {escaped(text)}") <= {
        "paragraph_open", "paragraph_close", "inline", "text", "text_special",
    }  # fmt: skip
    assert kinds("\n".join(quoted(text))) <= {
        "blockquote_open", "blockquote_close", "paragraph_open", "paragraph_close", "inline",
        "text", "text_special", "softbreak",
    }  # fmt: skip


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=60))
def test_the_words_come_back(text: str) -> None:
    """What a reader sees is what was said, spaces aside."""
    tokens = READER.parse(f"x {escaped(text)} x")
    seen = "".join(c.content for t in tokens for c in t.children or [])

    assert "".join(seen.split()) == "x" + "".join(text.split()) + "x"
