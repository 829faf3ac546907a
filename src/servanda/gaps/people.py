"""Gaps about people: whose return, which prisoners, under whose eyes.

AMB-040 to AMB-045.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from servanda.gaps.clauses import Part, Sentence
from servanda.gaps.document import Document
from servanda.gaps.english import deeds
from servanda.gaps.hits import Hit, Test, listed
from servanda.gaps.lexicon import lexicon, words

DISPLACED = lexicon("people", "displaced")
_RETURN = lexicon("people", "return")
_WHO = lexicon("people", "who")


def undefined_returnees(document: Document) -> Iterator[Hit]:
    """AMB-040: people are to return, and nothing says which: of which war, from where, to where."""
    about = [s for s in document.operative if DISPLACED.search(s.full)]
    if any(_WHO.search(s.text) for s in about) or any(
        _defined(document, t) for t in ("refugee", "displaced", "idp", "returnee")
    ):
        return
    for sentence in document.body:
        found = DISPLACED.search(sentence.text)
        if (
            found
            and _RETURN.search(sentence.full)
            and not re.search(
                r"\bHigh Commissioner|protection of refugees\b",
                sentence.text[found.start() - 30 if found.start() > 30 else 0 : found.end()],
            )
        ):
            named = {
                m[0].casefold(): m.span() for m in reversed(list(DISPLACED.finditer(sentence.text)))
            }
            yield Hit(sentence, tuple(sorted(named.values())), missing=listed(_unsaid(sentence)))
            return


def _defined(document: Document, term: str) -> bool:
    """Whether the term itself is defined, not a name that happens to hold it."""
    return any(
        t == term or t.startswith(term) or t.endswith((term, f"{term}s")) or f"{term} person" in t
        for t, _ in document.defined
    )


def _unsaid(sentence: Sentence) -> list[str]:
    """Return which of the three things about a return a sentence does not say."""
    unsaid = ["displaced in which war", "of which community"]
    if not re.search(r"\bfrom (?:the )?[A-Z]|\bcamps?\b|\bcurrently (?:in|living)", sentence.text):
        unsaid.append("from where")
    if not re.search(
        r"\b(?:homes?|places? of (?:origin|residence)|villages?|towns?|property)\b",
        sentence.text,
        re.IGNORECASE,
    ):
        unsaid.append("to which places")
    return unsaid


_CONDITIONS = (
    words(
        "voluntar\\w*",
        "if (?:they|he or she) (?:so )?(?:wish|want|choose)\\w*",
        "free(?:ly)? (?:choice|chosen|choose|decide)",
        "informed (?:choice|decision|consent)",
    ),
    words("safe\\w*", "secur\\w*", "protect\\w*"),
    words("dignity", "dignified"),
    words(
        "propert\\w+", "hous(?:es|ing)", "land rights?", "restitution", "compensat\\w*", "homes?"
    ),
    words(
        "documents?",
        "documentation",
        "papers",
        "citizenship",
        "registration",
        "civil status",
    ),
)


def bare_return(document: Document) -> Iterator[Hit]:
    """AMB-041: a return without voluntariness, safety, property or papers."""
    about = "\n".join(
        [
            *(s.full for s in document.operative if DISPLACED.search(s.full)),
            *_articles_about(document),
        ]
    )
    named = sum(1 for c in _CONDITIONS if c.search(about))
    for sentence in document.body:
        found = DISPLACED.search(sentence.text)
        if found and _RETURN.search(sentence.full) and named < 2:
            yield Hit(sentence, (found.span(),))
            return


def _articles_about(document: Document) -> list[str]:
    articles = {
        s.clause.article
        for s in document.body
        if DISPLACED.search(s.text) and _RETURN.search(s.text)
    }
    return [document.article_text(a) for a in articles if a]


_BODY = lexicon("people", "body")
_ENTRUSTED = lexicon("people", "entrusted")
_MANDATED = lexicon("people", "mandated")


def unasked_body(document: Document) -> Iterator[Hit]:
    """AMB-042: a body is named to supervise, and nothing says that it accepts, with what means."""
    seen = set[str]()
    for sentence in document.body:
        for role in _ENTRUSTED.finditer(sentence.text):
            body = _BODY.match(sentence.text[role.end() :].lstrip())
            at = (
                role.end()
                + len(sentence.text[role.end() :])
                - len(sentence.text[role.end() :].lstrip())
            )
            if body is None:
                continue
            name = body[0].removeprefix("the ").strip()
            key = _key(name)
            if key in seen:
                continue
            seen.add(key)
            if any(key in c.text for c in document.clauses if c.part is Part.PREAMBLE):
                continue  # a party or the mediator, named as the text begins
            about = "\n".join(
                s.full.replace(sentence.text[role.start() : role.end()], "")
                for s in document.operative
                if key in s.text
            )
            if not _MANDATED.search(about):
                yield Hit(
                    sentence,
                    ((role.start(), at + len(body[0])),),
                    term=_full_name(sentence.text[at:], body),
                )


def _key(name: str) -> str:
    return (
        name.split(maxsplit=1)[0]
        if name.split(maxsplit=1)[0].isupper()
        else " ".join(name.split()[:2])
    )


def _full_name(rest: str, body: re.Match[str]) -> str:
    """Return a body's name as far as its words are proper: a match may stop short of its end."""
    more = re.match(
        r"(?:the )?((?:[A-Z][\w-]*|for|of|the|on)(?: (?:[A-Z][\w-]*|for|of|the|on))*)", rest
    )
    name = more[1] if more and len(more[1]) >= len(body[0].removeprefix("the ")) else body[0]
    return re.sub(r"(?: (?:for|of|the|on))+$", "", name.removeprefix("the "))


DETAINED = lexicon("people", "detained")
_FREED = lexicon("people", "freed")
_CUT_OFF = lexicon("people", "cut-off")
_HELD = lexicon("people", "held")


def open_detainees(document: Document) -> Iterator[Hit]:
    """AMB-043: prisoners go free, and nothing says who counts and up to which day."""
    about = [s for s in document.operative if DETAINED.search(s.full)]
    if any(_cut_off(s) for s in about) or any(
        _defined(document, t) for t in ("prisoner", "detainee", "captive")
    ):
        return
    for sentence in document.body:
        found = DETAINED.search(sentence.text)
        if found and _FREED.search(sentence.text) and (deeds(sentence.full) or _points(sentence)):
            yield Hit(sentence, tuple(m.span() for m in DETAINED.finditer(sentence.text)))
            return


def _points(sentence: Sentence) -> bool:
    return sentence.start == 0


def _cut_off(sentence: Sentence) -> bool:
    """Whether a date in the sentence is about when people were taken, not when they go free."""
    for found in _CUT_OFF.finditer(sentence.text):
        if not re.match(
            r"(?:as of|as at|on|before|until|since|prior to|after|between|up to|from|by|at|upon)\b",
            found[0],
            re.IGNORECASE,
        ):
            return True
        before = sentence.text[max(0, found.start() - 60) : found.start()]
        held = list(_HELD.finditer(before))
        between = before[held[-1].end() :] if held else ""
        bounded = re.match(
            r"(?:before|until|since|prior to|after|between|up to|as of|as at)\b",
            found[0],
            re.IGNORECASE,
        )
        if (
            held
            and not _FREED.search(between)
            and (bounded or not between.strip())
            and not found[0].startswith("by")
        ):
            return True
    return False


_LISTS = lexicon("people", "lists")
_PEOPLE = lexicon("people", "people")


_OWN_LISTS = re.compile(r"\blists? (?:will|shall|of|are|must)\b", re.IGNORECASE)


def no_lists(document: Document) -> Iterator[Hit]:
    """AMB-044: no lists of the detained, no way for the dead and the missing."""
    about = "\n".join(_all_about(document))
    if document.short and _OWN_LISTS.search(document.body_text):
        return
    for sentence in document.body:
        detained = DETAINED.search(sentence.text) if _FREED.search(sentence.text) else None
        found = detained or (
            _PEOPLE.search(sentence.text)
            if re.search(r"return|exchang|hand|recover|search", sentence.text) and _mortal(sentence)
            else None
        )
        if found and not _LISTS.search(about):
            yield Hit(sentence, (found.span(),))
            return


def _mortal(sentence: Sentence) -> bool:
    return re.search(
        (
            r"\b(?:remains|bodies|dead|missing|disappeared|fallen)\b(?! (?:of the "
            r"(?:state|union|united|transition)|in force|bound|open))"
        ),
        sentence.text,
    ) is not None and not re.search(
        (
            r"\b(?:state|public|government|administrative|governing|relevant|competent|"
            r"joint|international|constitutional|local|security|legislative|executive|"
            r"elected) bodies\b|\bremains (?:in|the|a|bound|open|responsible|committed|"
            r"under|valid)\b"
        ),
        sentence.text,
        re.IGNORECASE,
    )


def _all_about(document: Document) -> Iterator[str]:
    articles = set[str]()
    for sentence in document.operative:
        if DETAINED.search(sentence.full) or (_PEOPLE.search(sentence.full) and _mortal(sentence)):
            articles.add(sentence.clause.article)
            yield sentence.full
    for article in articles - {""}:
        yield document.article_text(article)


_PROTECTED = lexicon("people", "protected")


def no_protected_groups(document: Document) -> Iterator[Hit]:
    """AMB-045: women, children and others who need care are not mentioned."""
    if not document.mentions(_PROTECTED):
        yield Hit(None, absent=True, evidence="silence")


RULES: dict[str, Test] = {
    "AMB-040": undefined_returnees,
    "AMB-041": bare_return,
    "AMB-042": unasked_body,
    "AMB-043": open_detainees,
    "AMB-044": no_lists,
    "AMB-045": no_protected_groups,
}
