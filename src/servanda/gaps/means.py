"""Gaps about means: what pays for those who watch, and what peacekeepers may do.

AMB-058 and AMB-059.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from servanda.gaps.clauses import Sentence
from servanda.gaps.document import Document
from servanda.gaps.hits import Hit, Test
from servanda.gaps.lexicon import lexicon
from servanda.gaps.monitoring import BODY

_FUNDS = lexicon("monitoring", "funds")
_MADE = lexicon("monitoring", "made")


def no_funds(document: Document) -> Iterator[Hit]:
    """AMB-058: a mechanism without money or means."""
    made = next((s for s in document.body if _MADE.search(s.text)), None)
    made = made or next((s for s in document.body if BODY.search(s.text)), None)
    if made is not None and not any(_is_paid(s) for s in document.operative):
        found = BODY.search(made.text) or _MADE.search(made.text)
        yield Hit(made, (found.span(),) if found else (), absent=True, evidence="silence")


def _is_paid(sentence: Sentence) -> bool:
    """Whether a sentence says how something that watches or carries out is paid for."""
    scope = f"{sentence.full}\n{sentence.clause.heading}"
    return _FUNDS.search(scope) is not None and _PAID_FOR.search(scope) is not None


_PAID_FOR = lexicon("monitoring", "paid-for")
_KEEPERS = lexicon("monitoring", "keepers")
_RULES_OF_USE = lexicon("monitoring", "rules-of-use")


def no_rules_for_peacekeepers(document: Document) -> Iterator[Hit]:
    """AMB-059: peacekeepers come, and nothing says what they may do and under whose law."""
    if document.says(_RULES_OF_USE):
        return
    for sentence in document.body:
        found = _KEEPERS.search(sentence.text)
        # A centre or a committee that has "peacekeeping" in its name carries no weapons.
        if found and not re.match(
            r"\W*(?:cent(?:re|er)|committee|commission|mechanism)",
            sentence.text[found.end() :].lstrip(),
        ):
            yield Hit(sentence, (found.span(),))
            return


RULES: dict[str, Test] = {
    "AMB-058": no_funds,
    "AMB-059": no_rules_for_peacekeepers,
}
