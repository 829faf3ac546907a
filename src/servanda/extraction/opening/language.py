"""Which language a text is in: by its letters and words, with what the file declares as a hint."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

_SAMPLE = 5_000
_SHORT = 60
_SURE = 0.6
_TAG = re.compile(r"[a-zA-Z]{2,3}(?=$|[-_])")
NAMES = {
    "en": "English", "fr": "French", "ru": "Russian", "uk": "Ukrainian", "hy": "Armenian",
    "az": "Azerbaijani", "tr": "Turkish", "ka": "Georgian", "fa": "Persian", "ar": "Arabic",
    "de": "German", "es": "Spanish", "it": "Italian", "pt": "Portuguese", "pl": "Polish",
    "he": "Hebrew", "zh": "Chinese", "sr": "Serbian", "el": "Greek", "ro": "Romanian",
    "sw": "Swahili", "am": "Amharic", "ur": "Urdu", "hi": "Hindi", "nl": "Dutch",
}  # fmt: skip


@cache
def _identifier() -> Any:  # noqa: ANN401 — it has no types
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 — loads a model

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language_of(text: str, declared: str = "") -> tuple[str, str]:
    """Return the language's tag, and a note where it is unsure.

    A long text is what it reads as; a short one is what it is declared as, if anything.
    """
    sample = text[:_SAMPLE]
    said = _TAG.match(declared)
    tag = said[0].lower() if said else ""
    if len(sample) < _SHORT and tag:
        return tag, ""
    found, sure = _identifier().classify(sample)
    if float(sure) < _SURE or len(sample) < _SHORT:
        best = tag or ("en" if sample.isascii() else str(found))
        return best, f"Its language is unsure; read as {named(best)}."
    return str(found), ""


def named(tag: str) -> str:
    """Return a language's name in English, or its tag.

    >>> named("hy"), named("xx")
    ('Armenian', 'xx')
    """
    return NAMES.get(tag, tag)
