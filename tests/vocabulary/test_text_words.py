"""The words by which versions are compared: every language has what its dates need."""

from __future__ import annotations

import pytest

from servanda.agreement.words import lexicon, tokens

LANGUAGES = {
    "en": "1 March 2024",
    "fr": "1er mars 2024",
    "ru": "1 марта 2024",
    "de": "1 März 2024",
    "es": "1 marzo 2024",
}
KINDS = {"until-end-of", "before-start-of", "unclear", "on", "from", "after"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_its_months_and_bounds(language: str) -> None:
    """Twelve months, words that bound a time, and no kind of bound that nobody knows."""
    words = lexicon(language)

    assert sorted(words.months.values()) == list(range(1, 13))
    assert {"before-start-of", "until-end-of"} <= set(words.times.values()) <= KINDS


@pytest.mark.parametrize(("language", "written"), LANGUAGES.items())
def test_a_date_is_one_day_in_every_language(language: str, written: str) -> None:
    """Day, month and year become one token with the same day."""
    assert [(t.kind, t.norm) for t in tokens(written, lexicon(language))] == [
        ("date", "2024-03-01")
    ]


def test_a_language_without_words_still_has_numbers() -> None:
    """Figures compare in any language."""
    assert [t.norm for t in tokens("1.960 yaxud 1,960", lexicon("az"))] == [
        "1.960",
        "yaxud",
        "1960",
    ]
