"""Gaps about order and duration: day zero, who moves first, how long, until when.

AMB-015 to AMB-019.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from servanda.gaps.clauses import Part, Sentence
from servanda.gaps.document import Document
from servanda.gaps.english import deeds, timed
from servanda.gaps.hits import Hit, Test
from servanda.gaps.lexicon import NUMBER, UNIT, lexicon
from servanda.gaps.owed import DEED_NOUN
from servanda.gaps.terms import Span
from servanda.gaps.times import CLOCK_TIME

_TRIGGER = lexicon("order", "trigger")
_DISPUTABLE = lexicon("order", "disputable")
_CERTIFIED = lexicon("order", "certified")
_FACT = lexicon("order", "fact")
_DAY_ZERO = lexicon("order", "day-zero")
_DAY_ZERO_FIXED = lexicon("order", "day-zero fixed")


def disputable_trigger(document: Document) -> Iterator[Hit]:
    """AMB-015: a term that runs from an event of which nobody is to say that it happened."""
    yield from _unnamed_day(document)
    for sentence in document.body:
        for found in _TRIGGER.finditer(sentence.text):
            event = found["event"]
            clause = sentence.clause.text
            loose = not re.search(
                r"\d|" + NUMBER + " " + UNIT, found[0][: found.start("event") - found.start()]
            )
            hard = _DISPUTABLE.search(event)
            early = (
                hard is not None
                and hard.start() <= 40
                and not _FACT.search(event[: hard.end() + 12])
            )
            if (
                early
                and not _CERTIFIED.search(clause)
                and not (loose and not _onset(found[0]))
                and re.search(
                    r"\b(?:shall|will|must|is to|are to|begin|start|finish)\b", sentence.full
                )
            ):
                yield Hit(sentence, (found.span(),), term=event.strip())
                break


def _unnamed_day(document: Document) -> Iterator[Hit]:
    """Give the first use of a day D that the text does not fix."""
    if document.says(_DAY_ZERO_FIXED):
        return
    for sentence in document.body:
        found = _DAY_ZERO.search(sentence.text)
        if found:
            yield Hit(sentence, (found.span(),), term=found[0])
            return


def _onset(words_: str) -> bool:
    return (
        re.match(
            r"(?:upon|after|following|once|as soon as|on|until|no later|not later)\b",
            words_,
            re.IGNORECASE,
        )
        is not None
    )


_PARALLEL = lexicon("order", "parallel")
_SOLVED = lexicon("order", "solved")


def in_parallel(document: Document) -> Iterator[Hit]:
    """AMB-016: two duties tied to each other, so that either can wait for the other."""
    for sentence in document.body:
        found = _PARALLEL.search(sentence.text)
        if (
            found
            and not _SOLVED.search(sentence.text)
            and not (CLOCK_TIME.search(sentence.text) and timed(sentence.text))
            and _acts(sentence)
        ):
            yield Hit(sentence, (found.span(),))


def _acts(sentence: Sentence) -> bool:
    return bool(deeds(sentence.full)) or DEED_NOUN.search(sentence.text) is not None


_NODES = {
    "withdrawal": r"withdr[aæe]w\w*|pull-?(?:out|back)|redeploy\w*",
    "disarmament": (
        r"disarm\w*|decommission\w*|lay down (?:their )?(?:arms|weapons)|hand(?:ing)? "
        r"(?:over|in)(?: \w+){0,3} weapons"
    ),
    "release": r"release\w*|exchange of prisoners|prisoner exchange",
    "elections": r"elections?",
    "return": r"return of (?:\w+ ){0,3}(?:refugees|displaced|IDPs)",
    "status": (
        r"special status|autonomy|self-government|political (?:settlement|status)|"
        r"constitutional (?:reform|amendment)s?"
    ),
    "border": r"control (?:of|over) the (?:\w+ )?border|border control",
    "deployment": r"deployment of|deploy\b",
    "law": r"\blaw\b|legislation|\bact\b|constitution",
    "amnesty": r"amnesty",
    "lifting": (
        r"lift\w* (?:of )?(?:the )?(?:\w+ )?(?:siege|blockade|sanctions|restrictions)|"
        r"reopen\w*"
    ),
    "ceasefire": r"cease-?fire",
}
_ONLY_AFTER = (
    r"(?:only (?:after|once|when|upon|if)|after|upon|once|following|subject to|"
    r"conditional (?:on|upon)|contingent (?:on|upon)|provided that|on condition "
    r"that|as soon as|not (?:\w+ ){0,4}(?:until|before)|pending)"
)


def circular(document: Document) -> Iterator[Hit]:
    """AMB-017: of two provisions each waits for the other."""
    waits: dict[tuple[str, str], tuple[Sentence, Span]] = {}
    for sentence in document.body:
        for found in re.finditer(_ONLY_AFTER, sentence.text, re.IGNORECASE):
            before, after = (
                sentence.full[: found.start() + sentence.shift],
                sentence.text[found.end() : found.end() + 110],
            )
            if found.start() < 3:
                after, _, before = sentence.text[found.end() :].partition(",")
            for own_node in _nodes(before):
                for other in _nodes(after)[:1]:
                    if own_node != other:
                        waits.setdefault((own_node, other), (sentence, found.span()))
    seen = set[frozenset[str]]()
    for (one, other), (sentence, span) in waits.items():
        pair = frozenset((one, other))
        if (other, one) in waits and pair not in seen and waits[other, one][0] is not sentence:
            seen.add(pair)
            yield Hit(sentence, (span,), term=f"{one} and {other}")


def _nodes(text: str) -> list[str]:
    return [
        name
        for name, pattern in _NODES.items()
        if re.search(rf"\b(?:{pattern})", text, re.IGNORECASE)
    ]


_DURATION = lexicon("order", "duration")
_TERM_OF = lexicon("order", "term-of")
_RENEWS = lexicon("order", "renews")
_NOTICE = lexicon("order", "notice")
_LASTS = lexicon("order", "lasts")


def duration_unclear(document: Document) -> Iterator[Hit]:
    """AMB-018: for how long, and who may end it with what notice."""
    found = False
    for sentence in document.body:
        stated = _DURATION.search(sentence.text)
        if (
            stated
            and _TERM_OF.search(sentence.text)
            and not re.search(
                r"\bago\b|within|working days|sentence",
                sentence.text[max(0, stated.start() - 12) : stated.end()],
            )
        ):
            found = True
            article = document.article_text(sentence.clause.article)
            if not (_RENEWS.search(article) and _NOTICE.search(article)):
                yield Hit(sentence, (stated.span(),))
    if not found and document.stops_fighting and not document.mentions(_LASTS):
        yield Hit(document.ceasefire, absent=True, evidence="silence")


_REVIEW = lexicon("order", "review")


def no_review(document: Document) -> Iterator[Hit]:
    """AMB-019: no day on which the text is looked at again."""
    if not document.says(_REVIEW) and any(c.part is Part.BODY for c in document.clauses):
        yield Hit(None, absent=True, evidence="silence")


RULES: dict[str, Test] = {
    "AMB-015": disputable_trigger,
    "AMB-016": in_parallel,
    "AMB-017": circular,
    "AMB-018": duration_unclear,
    "AMB-019": no_review,
}
