"""Sentences of an agreement taken apart: who, must or must not, does what.

Comes in: the paragraphs of one point. Goes out: clauses. A lead such as "The Parties shall:"
goes on over the items beneath it; a subject goes on over clauses that have none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from servanda.extraction.draft.records import Clause

_MODAL = re.compile(
    r"""\b(?P<modal>
        (?:shall|will|must)\ be\ (?:committed|obliged|bound|required)\ (?:not\ )?(?:to|on)\b
        | (?:(?:shall|will|must)\ )?(?:refrains?|abstains?|desists?)\ from
        | (?:shall|must|will|is\ to|are\ to|may\ not|cannot)(?:\ (?:also|further|each|both|then|
            immediately|jointly|fully|thereafter|in\ turn))*
        | (?:(?:hereby|solemnly|mutually|also|further|jointly)\ )*
          (?:undertakes?|commits?(?:\ (?:itself|themselves))?|agrees?|pledges?|resolves?|
             (?:is|are|shall\ be|will\ be)\ (?:committed|obliged|bound|required)|
             shall\ undertake|ha(?:s|ve)\ agreed|agreed|decided|promises?)
          (?:\ (?:not\ )?(?:to|on)\b | (?=\ that\b))
        | (?:is|are)\ (?:strictly\ )?(?:prohibited|forbidden|banned)(?:\ from)?
      )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_DECLARES = re.compile(
    r"\b(?P<verb>(?:is|are)\ (?:hereby\ )?(?:declared|established|created|proclaimed|introduced|"
    r"returned|deployed|withdrawn|exchanged|released|opened|unblocked|handed\ over|set\ up|formed)|"
    r"begins?|starts?|returns?|withdraws?|establish(?:es)?|guarantees?|ensures?|confirms?|"
    r"cease[s]?|exchanges?|releases?|provides?|opens?|hands?\ over|stops?|deploys?|ends?|"
    r"takes?\ up|commences?|resumes?|launch(?:es)?|lifts?|removes?|respects?|pulls?\ back|"
    r"recogni[sz]es?|refrains?|leaves?|transfers?|monitors?|supervis(?:e|es)|verif(?:y|ies))\b"
)
_NOUN = re.compile(
    r"(?:(?:immediate|full|complete|comprehensive|total|mutual|effective|free|strengthened|joint|"
    r"a|an|the|all|permanent|gradual|simultaneous|and|safe|unhindered|rapid|prompt)\s+)*"
    r"(?P<noun>cease-?fire|cessation|pull-?out|pull-?back|withdrawal|redeployment|departure|launch|"
    r"exchange|release|monitoring|verification|access|return|removal|disarmament|dissolution|"
    r"formation|establishment|creation|opening|reopening|lifting|clearance|restoration|handover|"
    r"suspension|halt|stop|convening|holding|termination|provision|protection|deployment|adoption)\b",
    re.IGNORECASE,
)
_LED = re.compile(
    r"^(?:(?:on|within|at|after|before|upon|during|from|without|immediately|simultaneously|pending|"
    r"following|no\s+later|not\s+later|by|as\s+soon)\b[^,]{0,120},\s+(?:but\s+[^,]{0,80},\s+)?)",
    re.IGNORECASE,
)
_FRAGMENT = re.compile(
    r"(?:(?:and\s+)?(?:start|begin|finish|complete[d]?|completion|to\s+be\s+(?:started|completed|finished)|"
    r"this\s+(?:process|withdrawal|shall\s+be\s+completed)|the\s+(?:withdrawal|process|exchange|handover|"
    r"pull-?out|redeployment|release|return)\s+(?:shall|will|must|is\s+to)\s+(?:begin|start|be\s+(?:"
    r"completed|finished|concluded|carried\s+out)))|it\s+shall\s+be\s+completed)\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"\b(?:which|that|who|where|when|if|unless|until)\s+(?:\w+\s+)?$", re.IGNORECASE
)
_INFINITIVE = re.compile(r"(?P<not>not\s+)?to\s+(?P<verb>[a-z]+)\b\s*(?P<rest>.*)", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])[\"”']?\s+(?=[A-Z“\"(])|;\s*(?:and\s+|or\s+)?")
_ABBREVIATED = re.compile(
    r"(?:\b(?:Art|No|St|Mr|Mrs|Dr|Gen|Col|art|para|paras|e\.g|i\.e|[A-Z])\.)$"
)
_SECOND = re.compile(
    r",?\s+(?:and|while|whereas|but)\s+(?=(?:[\w'’-]+\s+){1,9}?(?:shall|will|must|undertakes?)\b)|"
    r",?\s+and\s+(?=shall\b|will\b|must\b|to\s+[a-z]+\s)",
)
_ITEM = re.compile(
    r"\(?(?:[a-z]|[ivx]{1,5}|\d{1,2})[.)]\s+|[•●▪■◦‣·*\u2013\u2014-]\s+", re.IGNORECASE
)
_ADVERBS = re.compile(
    r"(?:(?:not|never|also|be|been|have|immediately|fully|jointly|each|both|all|further|in\s+turn|"
    r"promptly|gradually|simultaneously|forthwith|only|hereby|completely|strictly|unconditionally|"
    r"mutually|duly|continue\s+to|responsible\s+for|make\s+every\s+effort\s+to|take\s+(?:all\s+)?(?:necessary\s+)?"
    r"(?:measures|steps)\s+to|within\s+[\w-]+\s+\w+|without\s+delay|[a-z]+ly)\b,?\s*)+",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(
    r"\b(?:not|never|refrain|abstain|desist|prohibited|forbidden|banned|cannot)", re.IGNORECASE
)
_NOTHING = re.compile(r"^(?:no|neither|none|nobody|nothing|no\s+one)\b", re.IGNORECASE)
_PARTICLE = re.compile(
    r"(?P<verb>[A-Za-z-]+(?:\s+(?:out|over|back|up|down)\b)?)\s*(?P<rest>.*)", re.DOTALL
)
_SKIPPED = re.compile(
    r"(?:shall|will)\s+(?:be\s+(?:authentic|deposited|an\s+integral|equally|interpreted\s+as|"
    r"understood|deemed|called|known|referred)|mean\b|constitute|form\s+an\s+integral|"
    r"apply\b)|[\"”]\s+(?:shall\s+)?means?\b|has\s+been\s+(?:drawn|done)|integral\s+part\s+of|"
    r"(?:agreement|statement|protocol|accord|memorandum|declaration|document|annex|\bit)\b[^.;]{0,60}"
    r"\b(?:enter|enters|come|comes|take|takes)\s+(?:into\s+)?(?:force|effect)",
    re.IGNORECASE,
)
_LONGEST = 4_000
_LONGEST_SUBJECT = 220


def clauses_of(paragraphs: Sequence[str]) -> Iterator[Clause]:
    """Yield the clauses of a point that say what is or is not to be done."""
    lead: Clause | None = None
    for paragraph in paragraphs:
        text = " ".join(paragraph.split())[:_LONGEST]
        item = _ITEM.match(text)
        bare = text[item.end() :] if item else text
        own = list(_of_paragraph(bare))
        if text.endswith((":", "—")):
            lead = own[-1] if own else _bare_lead(bare)
            yield from own[:-1]
            continue
        if lead is not None and item and not any(c.strength == "shall" for c in own):
            yield from _under(lead, bare)
            continue
        if not item:
            lead = None
        yield from own


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a paragraph; a semicolon ends one, too."""
    found: list[str] = []
    for piece in _SENTENCE.split(text):
        if found and _ABBREVIATED.search(found[-1]):
            found[-1] = f"{found[-1]} {piece}"
        elif piece.strip():
            found.append(piece.strip())
    return found


def _of_paragraph(text: str) -> Iterator[Clause]:
    before: Clause | None = None
    for sentence in sentences_of(text):
        if _SKIPPED.search(sentence):
            continue
        for part in _parts(sentence):
            clause = _clause(part)
            if clause is None:
                continue
            if not clause.subject and before is not None and clause.strength == "shall":
                clause = replace(clause, subject=before.subject)
            yield clause
            before = clause
        before = None


def _parts(sentence: str) -> Iterator[str]:
    """Yield the parts of a sentence that have verbs of their own."""
    start = 0
    for cut in _SECOND.finditer(sentence):
        # "and to …" parts only what an obligation before it governs.
        if _MODAL.search(sentence[start : cut.start()]):
            yield sentence[start : cut.start()]
            start = cut.end()
    yield sentence[start:]


def _clause(text: str) -> Clause | None:
    """Return what one part of a sentence says, None where nobody owes anything by it."""
    bare = text.strip(" .;:,")
    if _FRAGMENT.match(bare):
        return Clause("", "", "", negative=False, strength="fragment", text=bare)
    modal = next(
        (m for m in _MODAL.finditer(bare) if not _RELATIVE.search(bare[: m.start()])), None
    )
    if modal and len(bare[: modal.start()]) <= _LONGEST_SUBJECT:
        subject = bare[: modal.start()].strip(" ,")
        after = bare[modal.end() :].strip()
        said = modal["modal"]
        negative = bool(_NEGATIVE.search(said) or _NOTHING.match(subject) or _begins_not(after))
        verb, rest = _verb(after)
        return Clause(subject, verb, rest, negative, "shall", bare)
    infinitive = _INFINITIVE.fullmatch(bare)
    if infinitive:
        verb, rest = _verb(f"{infinitive['verb']} {infinitive['rest']}")
        return Clause("", verb, rest, bool(infinitive["not"]), "to", bare)
    led = _LED.match(bare)
    start = led.end() if led else 0
    noun = _NOUN.match(bare, start)
    if noun:
        rest = bare[noun.end() :].strip()
        return Clause("", noun["noun"].lower(), rest, negative=False, strength="noun", text=bare)
    declared = _DECLARES.search(bare)
    if declared and len(bare[: declared.start()]) <= _LONGEST_SUBJECT:
        verb = re.sub(r"^(?:is|are)\s+(?:hereby\s+)?", "", declared["verb"].lower())
        subject = bare[: declared.start()].strip(" ,")
        rest = bare[declared.end() :].strip()
        return Clause(subject, verb, rest, negative=False, strength="is", text=bare)
    return None


def _begins_not(after: str) -> bool:
    return bool(
        re.match(r"(?:\w+ly\s+)?(?:not|never|in\s+no\s+case|under\s+no)\b", after, re.IGNORECASE)
    )


def _verb(after: str) -> tuple[str, str]:
    """Return the main verb after a modal, and what follows it."""
    rest = re.sub(r"^that\s+(?:the\s+)?", "", after, flags=re.IGNORECASE)
    skipped = _ADVERBS.match(rest)
    rest = rest[skipped.end() :] if skipped else rest
    rest = re.sub(r"^to\s+", "", rest)
    found = _PARTICLE.match(rest)
    return (found["verb"].lower(), found["rest"]) if found else ("", rest)


def _bare_lead(text: str) -> Clause | None:
    """Return the subject of a lead that has no verb of duty, such as "The Parties agree:"."""
    subject = re.match(
        r"(?P<who>.{3,120}?)\s+(?:agree|undertake|commit|decide|have agreed)\b", text
    )
    who = subject["who"] if subject else ""
    return Clause(who, "", "", negative=False, strength="shall", text=text) if who else None


def _under(lead: Clause, text: str) -> Iterator[Clause]:
    """Yield an item's clauses beneath a lead: its subject, its verb where the item has none."""
    for sentence in sentences_of(text):
        bare = sentence.strip(" .;:,")
        infinitive = re.match(r"(?P<not>not\s+)?to\s+", bare, re.IGNORECASE)
        own = bare[infinitive.end() :] if infinitive else bare
        negative = lead.negative or bool(infinitive and infinitive["not"]) or _begins_not(own)
        if lead.verb and not lead.rest.strip(" :"):
            verb, rest = lead.verb, own
        else:
            verb, rest = _verb(own)
        yield Clause(lead.subject, verb, rest, negative, "shall", bare)
