"""Gaps of the text itself: which version binds, what it replaces, what it refers to.

AMB-060 to AMB-066.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from servanda.gaps.clauses import Part, Sentence
from servanda.gaps.document import Document
from servanda.gaps.english import deeds, elastic, timed
from servanda.gaps.hits import Hit, Test
from servanda.gaps.lexicon import lexicon, words

_LANGUAGE = lexicon("texts", "language")
_BINDS = lexicon("texts", "binds")
_TONGUES = lexicon("texts", "tongues")
_DONE_IN = re.compile(r"\b(?:done|signed|drawn up|made|originals?|copies|text)\b", re.IGNORECASE)
_TWO = 2
_STATES = lexicon("texts", "states")


def no_binding_version(document: Document) -> Iterator[Hit]:
    """AMB-060: several versions or languages, and nothing says which of them binds."""
    tongues = {m.casefold() for m in _TONGUES.findall(_done_in(document))}
    if document.mentions(_BINDS) or (document.mentions(_LANGUAGE) and len(tongues) < _TWO):
        return
    agreement = document.agreement
    many = agreement is not None and (len(agreement.languages) > 1 or len(agreement.versions) > 1)
    many = many or len(tongues) >= _TWO
    between_states = (
        len(
            {
                m.casefold()
                for m in re.findall(
                    r"\b(?:Republic|Kingdom|Federation|Government|State) of (?:the )?(\w+)",
                    document.whole,
                )
            }
        )
        > 1
    )
    if many or (agreement is None and between_states):
        yield Hit(None, absent=True, evidence="fields" if many else "silence")


def _done_in(document: Document) -> str:
    """Return the sentences that say in which languages the text was done."""
    return "\n".join(
        s.text for c in document.clauses for s in c.sentences if _DONE_IN.search(s.text)
    )


_EARLIER = lexicon("texts", "earlier")


def no_relation(document: Document) -> Iterator[Hit]:
    """AMB-061: what becomes of earlier texts and of the formats that negotiated them."""
    if not document.mentions(_EARLIER) and not document.local:
        first = next((c for c in document.clauses if c.part is Part.BODY), None)
        # Between whom nothing was agreed before, no text could be replaced: a page says so.
        if first is not None and len(document.body) > 1:
            yield Hit(None, absent=True, evidence="silence")


_POLITICAL = lexicon("texts", "political")
_TALKS = lexicon("texts", "talks")
_OPENS = lexicon("texts", "opens")


def core_not_settled(document: Document) -> Iterator[Hit]:
    """AMB-062: what the conflict is about is not dealt with, or put off without a day."""
    if not document.stops_fighting or document.local:
        return
    if not document.says(_POLITICAL):
        yield Hit(None, absent=True, evidence="silence")
        return
    talks = [
        s
        for s in document.body
        if _TALKS.search(s.text)
        and _OPENS.search(s.full)
        and (deeds(s.full) or s.start == 0)
        and not _ABOUT_TEXT.search(f"{s.clause.heading} {s.full}")
    ]
    if talks and not any(timed(s.full) for s in talks) and not _settled_here(document):
        found = _TALKS.search(talks[0].text)
        spans = ((found.span(),) if found else ()) + tuple(elastic(talks[0].text)[:1])
        yield Hit(talks[0], tuple(sorted(spans)))


# Talks about what the text means are no talks about what the conflict is about.
_ABOUT_TEXT = re.compile(r"\bdisputes?\b|\binterpretation\b|\bdivergence", re.IGNORECASE)


def _settled_here(document: Document) -> bool:
    """Whether articles of their own settle power and status: a comprehensive accord."""
    settled = words(
        "power-?sharing",
        "constitution\\w*",
        "elections?",
        "autonomy",
        "transitional government",
        "executive",
        "legislature",
        "parliament",
        "decentrali[sz]ation",
        "federalism",
        "status",
    )
    return sum(1 for h in document.headings if settled.search(h)) > 1


_AMENDS = lexicon("texts", "amends")


def no_amendment(document: Document) -> Iterator[Hit]:
    """AMB-063: no way to change the text, so that a telephone call may."""
    if not document.says(_AMENDS) and len(document.body) > 1:
        yield Hit(None, absent=True, evidence="silence")


_ANNEX = lexicon("texts", "annex")
_ATTACHED = lexicon("texts", "attached")
_LAW = lexicon("texts", "law")
_BY_LAW = lexicon("texts", "by-law")


def absent_reference(document: Document) -> Iterator[Hit]:
    """AMB-064: an annex, a map, a list or a law that is referred to and not there."""
    there = {
        _annex_name(m) for h in (*document.headings, document.title) for m in _ANNEX.finditer(h)
    }
    there |= {_annex_name(m) for c in document.clauses if (m := _ANNEX.match(c.article))}
    there |= {
        _annex_name(m)
        for c in document.clauses
        if c.annex and (m := _ANNEX.match(c.article.split(",")[0]))
    }
    own = _own_label(document)
    seen = set[str]()
    for sentence in document.operative:
        for found in _ANNEX.finditer(sentence.text):
            name = _annex_name(found)
            further = re.match(
                (
                    r"\s+(?:to|of) (?:the|that) (?:[A-Z]|said|other)|\s+(?:to|of) the (?:Geneva|"
                    r"General|Dayton)"
                ),
                sentence.text[found.end() :],
            )
            if name not in there and name not in seen and name != own and not further:
                seen.add(name)
                yield Hit(sentence, (found.span(),), term=found[0])
        attached = _ATTACHED.search(sentence.text)
        if attached and not there and "attached" not in seen:
            seen.add("attached")
            yield Hit(sentence, (attached.span(),), term=attached[0])
    for sentence in document.body:
        law = _LAW.search(sentence.text)
        if (
            law
            and deeds(sentence.full)
            and law[0].casefold() not in seen
            and not _identified(sentence, law.end())
        ):
            seen.add(law[0].casefold())
            yield Hit(
                sentence,
                (law.span(),),
                term=_BY_LAW.sub("", law[0]),
            )
    yield from _absent_articles(document)


def _identified(sentence: Sentence, end: int) -> bool:
    return (
        re.match(
            r"\s*(?:No\.?|number|Act|\(|of \d{4}|on [a-z]+ (?:no|\d)|of the land)",
            sentence.text[end : end + 20],
            re.IGNORECASE,
        )
        is not None
    )


def _annex_name(found: re.Match[str]) -> str:
    kind = found[1].casefold().replace("annexe", "annex")
    return f"{kind} {found[2].casefold().replace('no.', '').replace('no ', '').strip()}"


def _own_label(document: Document) -> str:
    found = _ANNEX.match(document.title)
    return _annex_name(found) if found else ""


_ARTICLE_REF = lexicon("texts", "article-ref")


def _absent_articles(document: Document) -> Iterator[Hit]:
    """Give references to articles of this text that it does not have."""
    numbers = {int(m[0]) for c in document.clauses if (m := re.match(r"\d+", c.article))}
    numbers |= {
        int(m[1]) for h in document.headings if (m := re.match(r"(?:Article|Section) (\d+)", h))
    }
    if len(numbers) < 4:
        return
    seen = set[int]()
    for sentence in document.operative:
        for found in _ARTICLE_REF.finditer(sentence.text):
            number = int(found[1])
            if (
                number > max(numbers)
                and number not in seen
                and re.search(
                    r"Convention|Charter|Constitution|Statute|Covenant|Treaty|Law|Code",
                    sentence.text,
                )
                is None
            ):
                seen.add(number)
                yield Hit(sentence, (found.span(),), term=found[0])


_FORM = lexicon("texts", "form")
_ENTERS = lexicon("texts", "enters")


def no_legal_form(document: Document) -> Iterator[Hit]:
    """AMB-065: whether this is a treaty, a statement or a press release."""
    soft = _FORM.search(document.title)
    if (
        soft and not document.says(words("ratif\\w*", "legally binding", "binding"))
    ) or not document.mentions(_ENTERS):
        yield Hit(None, absent=True, evidence="silence")


RULES: dict[str, Test] = {
    "AMB-060": no_binding_version,
    "AMB-061": no_relation,
    "AMB-062": core_not_settled,
    "AMB-063": no_amendment,
    "AMB-064": absent_reference,
    "AMB-065": no_legal_form,
}
