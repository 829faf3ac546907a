"""Reading without the parser: rules over words alone. Fewer statements, simpler events, marked so.

A name of somebody who can speak, a verb of speaking beside it, and the rest of the sentence or
a quotation; "according to" somebody; events only by their own words, with not, may, must, will
or plan beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from servanda.case.terms import Case
from servanda.clock import zone_of
from servanda.extraction.counts import count_in
from servanda.extraction.dates import day_of, times_in
from servanda.extraction.lexicon import data_of, speech, split
from servanda.extraction.names import Names, names_of
from servanda.extraction.records import (
    BlockKind,
    Document,
    EventFound,
    Reading,
    Span,
    StatementFound,
)
from servanda.extraction.sentences import plain_characters, quotations, sentence_spans
from servanda.extraction.words import joined
from servanda.model import Modality

_NAME = r"[A-Z][\w.'-]*(?:\s+(?:of|the|and|for|de|al|bin|van|[A-Z][\w.'-]*))*"
_BACK = r"(?:He|She|They|It)"
_SHORTEST, _FIRST = 8, 20
_ACCUSED = re.compile(r"\s*(?P<whom>.{2,60}?)\s+of\s+(?P<what>.+)", re.DOTALL)


def read_degraded(document: Document, case: Case | None) -> Reading:
    """Return what rules over words find in a document; the reading says that it is degraded."""
    names = names_of(case)
    statements: list[StatementFound] = []
    events: list[EventFound] = []
    for start, end in _sentences(document):
        plain = plain_characters(document.text[start:end])
        for part in _statements(names, (start, plain)):
            statements.append(_numbered(part, len(statements) + 1, document))
        events += _events(document, case, (start, plain), statements)
    return Reading(document, tuple(statements), tuple(events), degraded=True)


def _sentences(document: Document) -> Iterator[Span]:
    for block in document.blocks:
        if block.kind is not BlockKind.HEADING:
            plain = plain_characters(document.text[block.start : block.end])
            yield from ((block.start + s, block.start + e) for s, e in sentence_spans(plain))


@cache
def _irregular() -> dict[str, str]:
    return dict(data_of("plain")["irregular"])


@cache
def _hedge() -> re.Pattern[str]:
    return re.compile(rf"\b({data_of('plain')['hedges']})\b", re.IGNORECASE)


@cache
def _role() -> str:
    return rf"(?:[Tt]he |[Aa] |[Aa]n )?(?:[\w'-]+ ){{0,3}}(?:{data_of('plain')['roles']})"


def _numbered(
    part: tuple[str, str, str, Span, Span], number: int, document: Document
) -> StatementFound:
    speaker, text, act, cue, content = part
    return StatementFound(
        f"s{number}", speaker, text, act, joined(document.text, [content]), (content,), cue,
        said=document.published, modality=_of_act(act),
    )  # fmt: skip


def _of_act(act: str) -> Modality:
    return {"accuse": Modality.ALLEGED, "deny": Modality.NEGATED}.get(act, Modality.ACTUAL)


def _statements(
    names: Names, sentence: tuple[int, str]
) -> Iterator[tuple[str, str, str, Span, Span]]:
    start, plain = sentence
    according = re.match(r"According to (?P<who>(?:the |a )?[^,]{2,80}),\s*(?P<what>.+)", plain)
    if according and not set(according["who"].lower().split()) & speech().texts:
        who = according["who"]
        yield (
            _actor(names, who),
            who,
            "affirm",
            _at(start, (0, 12)),
            _at(start, according.span("what")),
        )
        return
    for found in _spoken().finditer(plain):
        base = _base(found["verb"])
        act, clause = _act(base, found["with"] or "")
        before = plain[max(0, found.start("verb") - 25) : found.start("verb")]
        content = _content(plain, found, clause=clause)
        if act and content and not _hedge().search(before):
            who = found["who"]
            yield _actor(names, who), who, act, _at(start, found.span("verb")), _at(start, content)
            return


def _at(start: int, span: Span) -> Span:
    return start + span[0], start + span[1]


def _content(plain: str, found: re.Match[str], *, clause: bool) -> Span | None:
    """Return what is said: a quotation in the sentence, else what follows the verb."""
    quoted = quotations(plain)
    if quoted and clause:
        return quoted[0][0], quoted[-1][1]
    after = re.compile(r"\s*(?:that\s+)?(?P<what>\S.*?)[.!?]?$", re.DOTALL).match(
        plain, found.end()
    )
    if after is None or (clause and after.end("what") - after.start("what") < _SHORTEST):
        if clause and found.start("who") > _FIRST:
            return 0, len(plain[: found.start("who")].rstrip(' ,"'))
        return None
    accused = (
        _ACCUSED.match(plain, after.start("what")) if found["verb"].startswith("accus") else None
    )
    if accused:
        return accused.span("what")[0], after.end("what")
    return after.span("what")


@cache
def _spoken() -> re.Pattern[str]:
    verbs = sorted({*speech().clause, *speech().any}, key=len, reverse=True)
    forms = [f for v in verbs for f in _forms(v)] + list(_irregular())
    joined_forms = "|".join(dict.fromkeys(map(re.escape, forms)))
    return re.compile(
        rf"(?P<who>{_role()}(?:\s+{_NAME})?|{_NAME}|{_BACK})(?:,[^,]{{2,60}},)?\s+"
        r"(?:also |has |have |had |again |later |strongly )*"
        rf"(?P<verb>{joined_forms})\b(?:\s+(?P<with>for|on|upon|out)\b)?"
    )


def _forms(verb: str) -> list[str]:
    if verb.endswith("e"):
        return [f"{verb}d", f"{verb}s"]
    if verb.endswith("y") and verb[-2] not in "aeou":
        return [f"{verb[:-1]}ied", f"{verb[:-1]}ies"]
    doubled = [f"{verb}{verb[-1]}ed"] if verb[-1] in "bdgmnpt" and verb[-2] in "aeiou" else []
    return [*doubled, f"{verb}ed", f"{verb}s", f"{verb}es"]


def _base(form: str) -> str:
    if form in _irregular():
        return _irregular()[form]
    known = {*speech().clause, *speech().any}
    return next((v for v in known if form in _forms(v)), form)


def _act(base: str, with_word: str) -> tuple[str, bool]:
    for table, clause in ((speech().any, False), (speech().clause, True)):
        for entry in table.get(base, ()):
            if not entry.with_word or entry.with_word.split()[0] == with_word:
                return entry.act, clause
    return "", False


def _actor(names: Names, text: str) -> str:
    bare = re.sub(r"^(the|a|an) ", "", text, flags=re.IGNORECASE)
    return names.actor(bare) or names.states.get(bare.lower(), "")


@cache
def _words_of_events() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the words that tell of an event by themselves, with nothing beside them."""
    found = []
    entries: object = data_of("triggers")
    for entry in entries if isinstance(entries, list) else []:
        if not {"near", "object", "subject", "with", "none"} & set(entry):
            forms = [f for v in split(entry.get("verb", "")) for f in _forms(v)[:-1]]
            forms += [f for n in split(entry.get("noun", "")) for f in (n, f"{n}s")]
            if forms:
                found.append(
                    (re.compile(rf"\b({'|'.join(forms)})\b", re.IGNORECASE), entry["type"])
                )
    return tuple(found)


def _events(
    document: Document,
    case: Case | None,
    sentence: tuple[int, str],
    statements: list[StatementFound],
) -> Iterator[EventFound]:
    start, plain = sentence
    zone = zone_of(case.agreement.timezone if case else "UTC")
    for pattern, kind in _words_of_events():
        found = pattern.search(plain)
        if found is None:
            continue
        said = next(
            (s for s in statements if any(a <= start + found.start() < b for a, b in s.spans)), None
        )
        when = next(times_in(plain, day_of(document.published, zone)), None)
        yield EventFound(
            kind,
            (_at(start, found.span()),),
            _modality(plain, found, said),
            occurred=when.interval(zone) if when else None,
            count=count_in(plain[max(0, found.start() - 30) : found.end() + 30]),
            attributed_to=said.id if said else "",
        )


@cache
def _cues() -> tuple[tuple[re.Pattern[str], Modality], ...]:
    return tuple(
        (re.compile(rf"\b({words})\b", re.IGNORECASE), Modality(modality))
        for modality, words in data_of("plain")["modality"].items()
    )


def _modality(plain: str, found: re.Match[str], said: StatementFound | None) -> Modality:
    if said is not None and said.act in ("accuse", "deny"):
        return said.modality
    before = plain[: found.start()]
    return next((m for cue, m in _cues() if cue.search(before)), Modality.ACTUAL)
