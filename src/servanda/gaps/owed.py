"""What a sentence owes when it has no verb of duty: bare noun phrases such as six-point plans use.

Comes in: a sentence with its clause. Goes out: whether it obliges at all, and whether it is
a noun phrase that says what is to be done and nothing more.
"""

from __future__ import annotations

import re

from servanda.gaps.clauses import Sentence
from servanda.gaps.english import deeds
from servanda.gaps.lexicon import lexicon

DEED_NOUN = lexicon("owed", "deed-noun")
FINITE = lexicon("owed", "finite")
GERUND = lexicon("owed", "gerund")
_HEADING = 2
_FIRST_WORDS = 60


def binds(sentence: Sentence) -> bool:
    """Whether a sentence says that something is to be done."""
    noun = sentence.start == 0 and DEED_NOUN.search(sentence.text) is not None
    return noun or bool(deeds(sentence.full))


def nominal(sentence: Sentence) -> bool:
    """Whether a point is a bare noun phrase, such as "Free access to humanitarian aid."."""
    text = sentence.text
    if sentence.start == 0 and GERUND.match(text) and not FINITE.search(text[:_FIRST_WORDS]):
        return True
    return (
        sentence.start == 0
        and not sentence.clause.lead
        and len(text.split()) > _HEADING
        and not FINITE.search(text)
        and DEED_NOUN.search(text[:_FIRST_WORDS]) is not None
        and not re.match(r"\W*(?:in|under|for|with|on|the purpose)\b", text, re.IGNORECASE)
    )
