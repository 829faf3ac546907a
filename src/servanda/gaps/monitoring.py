"""Gaps about who watches: nobody, somebody without a mandate, and nobody to turn to.

AMB-050 to AMB-057.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from servanda.gaps.clauses import Sentence
from servanda.gaps.document import Document
from servanda.gaps.english import deeds
from servanda.gaps.hits import Hit, Test, listed
from servanda.gaps.lexicon import aspects, lexicon

_WATCH = lexicon("monitoring", "watch")
_HEAD = (
    r"(?:committee|commission|mechanism|cent(?:re|er)|mission|team|body|board|"
    r"force|council|group|cell|office|chamber|contingent|presence)s?"
)
BODY = lexicon("monitoring", "body")
_WATCHERS = lexicon("monitoring", "watchers")


def watching_sentences(document: Document) -> list[Sentence]:
    """Return the sentences that give somebody the watching."""
    return [
        s
        for s in document.body
        if _WATCH.search(s.full)
        and not re.search(r"^\W*(?:the )?parties shall (?:observe|monitor) ", s.text, re.IGNORECASE)
    ]


_ALL = lexicon("monitoring", "all")
_OBLIGATION = aspects("monitoring", "obligation")


def nobody_watches(document: Document) -> Iterator[Hit]:
    """AMB-050: obligations, and nobody named who says whether they are kept."""
    watching = watching_sentences(document)
    scope = "\n".join(f"{s.full}\n{s.clause.heading}" for s in watching)
    if watching and _ALL.search(scope):
        return
    owed = {
        what: s
        for what, pattern in _OBLIGATION.items()
        if (
            s := next(
                (
                    s
                    for s in document.body
                    if pattern.search(s.text) and (deeds(s.full) or s.start == 0)
                ),
                None,
            )
        )
    }
    if not watching:
        at = document.ceasefire or next(iter(owed.values()), None)
        if at is not None:
            yield Hit(
                at,
                missing=listed(owed) or "the ceasefire",
                absent=True,
                evidence="silence",
                duties=_unwatched(document),
            )
        return
    open_ = {
        what: s
        for what, s in owed.items()
        if not _OBLIGATION[what].search(scope)
        and not _WATCH.search(document.article_text(s.clause.article))
        and not _noun_in(what, scope)
    }
    if open_:
        first = next(iter(open_.values()))
        found = _OBLIGATION[next(iter(open_))].search(first.text)
        articles = {s.clause.article for s in open_.values()}
        yield Hit(
            first,
            (found.span(),) if found else (),
            missing=listed(open_),
            duties=_unwatched(document, articles),
        )


def _noun_in(what: str, scope: str) -> bool:
    stem = {
        "handover": "hand",
        "exchange": "releas|exchang",
        "withdrawal": "withdraw|redeploy|pull|depart|leav",
        "return": "return",
        "opening": "open",
        "disarming": "disarm|demobili",
    }
    key = what.split()[1]
    return re.search(rf"\b(?:{stem[key]})", scope, re.IGNORECASE) is not None


def _unwatched(document: Document, articles: set[str] | None = None) -> tuple[str, ...]:
    return tuple(
        d.id
        for d in document.duties
        if not d.terms.verified_by
        and (articles is None or d.article in articles)
        and d.type not in ("MV-MECH", "RV-TERM")
    )


_MANDATE = aspects("monitoring", "mandate")
_ENOUGH = 4
_FOUND = lexicon("monitoring", "found")


def bare_observer(document: Document) -> Iterator[Hit]:
    """AMB-051: somebody is to watch, and too little is said of who, with what mandate, where."""
    founding = [
        s for s in watching_sentences(document) if BODY.search(s.text) and _FOUND.search(s.full)
    ]
    seen = set[str]()
    for sentence in founding:
        found = BODY.search(sentence.text)
        if found is None:
            continue
        key = found[0].split()[-1].casefold().rstrip("s")
        if key in seen:
            continue
        seen.add(key)
        about = _about(document, found[0], sentence)
        missing = [what for what, pattern in _MANDATE.items() if not pattern.search(about)]
        if len(_MANDATE) - len(missing) < _ENOUGH:
            yield Hit(sentence, (found.span(),), term=_bare_name(found[0]), missing=listed(missing))
            return


def _about(document: Document, name: str, sentence: Sentence) -> str:
    """Return what the text says of a body: its articles, and each sentence that names it."""
    head = name.rsplit(maxsplit=1)[-1].casefold().rstrip("s")
    initials = "".join(w[0] for w in name.split() if w[0].isupper())
    articles = {s.clause.article for s in watching_sentences(document)} | {sentence.clause.article}
    own = [
        s.text
        for s in document.operative
        if head in s.text.casefold() or (len(initials) > 2 and initials in s.text)
    ]
    titled = [c.text for c in document.clauses if head in c.heading.casefold()]
    whole = [
        document.article_text(a) for a in articles if a and len(document.article_text(a)) < 6_000
    ]
    # An article that settles much else would lend the body words that are not about it.
    near = whole if len(whole) < 4 else []
    return "\n".join([*own, *titled, *(w for w in near if head in w.casefold()), sentence.full])


def _bare_name(name: str) -> str:
    return re.sub(
        (
            r"^(?:(?:a|an|the|by|of|and|to|with|that|for|more|shall|be|is|are|its|under|"
            r"such|each|this|all|establish|set|up|parties|agree|hereby|create|form)\s+)+"
        ),
        "",
        name,
        flags=re.IGNORECASE,
    )


_RANKED = lexicon("monitoring", "ranked")


_GIVEN = re.compile(
    r"monitor|overse|supervis|verif|observe\b|deploy|establish|set up", re.IGNORECASE
)


def two_watchers(document: Document) -> Iterator[Hit]:
    """AMB-052: two bodies watch the same thing, and nothing says whose finding counts."""
    found: dict[str, tuple[Sentence, tuple[int, int], str]] = {}
    for sentence in document.body:
        for match in _WATCHERS.finditer(sentence.text):
            if _GIVEN.search(sentence.full):
                key = _kind(match[0])
                if any(s is sentence for s, _, _ in found.values()):
                    continue  # one body and its members
                found.setdefault(key, (sentence, match.span(), match[0]))
    if len(found) < 2:
        return
    about = "\n".join(
        s.full for s in document.operative if _WATCHERS.search(s.full) or _WATCH.search(s.full)
    )
    if not _RANKED.search(about):
        sentence, span, _name = list(found.values())[1]
        yield Hit(sentence, (span,), term=listed(_bare_name(n) for _, _, n in found.values()))


def _kind(name: str) -> str:
    words_ = name.casefold()
    if re.search(r"keep|mak", words_) and not re.search(r"cent", words_):
        return "peacekeepers"
    return re.sub(r"s$", "", words_.split()[-1])


_REPORTS = lexicon("monitoring", "reports")
_TO_WHOM = lexicon("monitoring", "to-whom")


def no_reports(document: Document) -> Iterator[Hit]:
    """AMB-053: somebody watches, and nothing says to whom or how often it reports."""
    watching = watching_sentences(document)
    told = [s for s in document.operative if _REPORTS.search(s.full)]
    if watching and not any(_TO_WHOM.search(s.full) for s in told):
        found = _WATCH.search(watching[0].text)
        yield Hit(watching[0], (found.span(),) if found else (), absent=True, evidence="silence")


_COMPLAINTS = lexicon("monitoring", "complaints")


def no_complaints(document: Document) -> Iterator[Hit]:
    """AMB-054: no way to bring, examine and close an alleged breach."""
    if document.stops_fighting and not document.says(_COMPLAINTS):
        yield Hit(document.ceasefire, absent=True, evidence="silence")


_DISPUTES = lexicon("monitoring", "disputes")


def no_dispute_clause(document: Document) -> Iterator[Hit]:
    """AMB-055: nobody is named to say what the text means."""
    if not document.says(_DISPUTES) and len(document.body) > 1:
        yield Hit(document.ceasefire if document.local else None, absent=True, evidence="silence")


_CONSEQUENCE = lexicon("monitoring", "consequence")


def no_consequence(document: Document) -> Iterator[Hit]:
    """AMB-056: nothing follows from a breach."""
    if not document.says(_CONSEQUENCE) and len(document.body) > 1:
        yield Hit(None, absent=True, evidence="silence")


_LIAISON = lexicon("monitoring", "liaison")


def no_liaison(document: Document) -> Iterator[Hit]:
    """AMB-057: no line between commanders, nothing that stops an incident from growing."""
    if document.stops_fighting and not document.says(_LIAISON):
        yield Hit(document.ceasefire, absent=True, evidence="silence")


RULES: dict[str, Test] = {
    "AMB-050": nobody_watches,
    "AMB-051": bare_observer,
    "AMB-052": two_watchers,
    "AMB-053": no_reports,
    "AMB-054": no_complaints,
    "AMB-055": no_dispute_clause,
    "AMB-056": no_consequence,
    "AMB-057": no_liaison,
}
