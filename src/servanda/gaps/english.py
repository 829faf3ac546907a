"""English as agreements write it: who must do what, by when, in words alone, without a parser.

Comes in: a sentence. Goes out: its commitments (subject, verb, active or passive, negated,
with an agent or without) and what sets a time. Patterns, not a grammar: where a sentence
is too tangled they see less, and do not guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from servanda.gaps.lexicon import lexicon
from servanda.gaps.terms import Span

_DATE = lexicon("english", "date")
_BOUND = lexicon("english", "bound")
ELASTIC = lexicon("english", "elastic")
_IMMEDIATE = lexicon("english", "immediate")

_STATIVE = lexicon("english", "stative")
# Verbs that one performs once, and is then done.
_ONE_OFF = lexicon("english", "one-off")
_ADV = (
    r"(?:(?:\w+ly|also|then|thereafter|further|forthwith|hereby|subsequently|therefore|at once|"
    r"again|only|both|each|all|jointly|in turn|likewise|together) )*"
)
_IRREGULAR = (
    "held|taken|made|given|put|set|drawn|begun|built|brought|done|sent|kept|laid|left|met|paid|"
    "withdrawn|undertaken|chosen|found|sought|cut|freed|shown|handed|cleared|spent|rebuilt|borne|"
    "sworn|won|written|redrawn|overseen|run|split"
)
_MODAL = (
    r"(?:shall|must|will|should|ought to|(?:is|are) to(?= )|has to|have to|"
    r"(?:is|are) (?:hereby )?(?:obliged|required|bound|obligated|committed) to)"
)
_COMMIT = (
    r"(?:(?:hereby |also |further |solemnly |mutually )?(?:agree|agrees|agreed|undertake|"
    r"undertakes|"
    r"commit|commits|commit themselves|commits itself|pledge|pledges|promise|promises|resolve|"
    r"resolves|decide|decides|have agreed|has agreed|engage|engage themselves|accept|accepts|"
    r"guarantee|take it upon themselves))"
)
_ACT = re.compile(
    rf"(?<!\w)(?P<modal>{_MODAL}|{_COMMIT} (?:not )?to(?= )|{_COMMIT} not to)"
    rf"(?:,[^,;]{{1,60}},)?\s+{_ADV}"
    rf"(?P<not>not\s+|in no (?:way|case)\s+|never\s+|refrain from\s+|cease to\s+)?{_ADV}"
    rf"(?:(?P<be>be)\s+(?:not\s+)?{_ADV}(?P<part>\w+ed|{_IRREGULAR})\b"
    r"(?P<particle>\s+(?:over|up|out|down|back|free|apart))?"
    r"|(?P<verb>[a-z]+(?:-[a-z]+)?)(?P<object>\s+(?:over|up|out|down|back|maps|free|in|place))?)",
    re.IGNORECASE,
)
# What statements write in place of "shall": "is returned", "the Sides exchange".
# "Carry out a redeployment" is done once, as "redeploy" is.
_LIGHT = lexicon("english", "light-verb")
_CARRIED = re.compile(
    r"paid|carried out|conducted|effected|executed|implemented|undertaken|performed"
)
_LIGHT_NOUN = lexicon("english", "light-noun")
_PRESENT = lexicon("english", "present-deed")
_HANGS = lexicon("english", "hangs-on")
AGENT = lexicon("english", "agent")


@dataclass(frozen=True, slots=True)
class Deed:
    """One commitment of a sentence: whose, to do what; offsets in the sentence."""

    subject: str
    subject_span: Span
    verb: str
    span: Span
    passive: bool
    negated: bool
    rest: str
    declared: bool = False

    @property
    def one_off(self) -> bool:
        """Whether the verb is one that is done once."""
        once = _ONE_OFF.fullmatch(base_of(self.verb)) or _split(self.verb, self.rest)
        told = self.passive and _CARRIED.match(self.verb) and _LIGHT_NOUN.search(self.subject)
        return bool(once or told or _LIGHT.match(f"{self.verb} {self.rest}"))

    @property
    def stative(self) -> bool:
        """Whether the words say how something is rather than what somebody must do."""
        return bool(_STATIVE.match(f"{self.verb} {self.rest.split(' ', 1)[0]}".strip()))

    @property
    def agentless(self) -> bool:
        """Whether it says what is to be done and not by whom."""
        return self.passive and not self.stative and not AGENT.search(self.rest)


def _split(verb: str, rest: str) -> bool:
    """Whether a verb and a particle stand apart: "pull its snipers back"."""
    particle = _PARTICLES.get(verb)
    return particle is not None and re.search(particle, rest[:60]) is not None


def once_to(point: str) -> re.Match[str] | None:
    """Return "To remove" where a point begins with an infinitive that is done once."""
    found = _INFINITIVE.match(point)
    return found if found and _ONE_OFF.fullmatch(found[1].casefold()) else None


_INFINITIVE = re.compile(r"\W*to ([a-z]+(?: (?:over|back|up|out|home|down|free))?)", re.IGNORECASE)
_PARTICLES = {
    "pull": r"\b(?:back|out)\b", "hand": r"\b(?:over|in|back)\b", "give": r"\b(?:back|up)\b",
    "move": r"\b(?:back|out)\b", "take": r"\bdown\b", "set": r"\b(?:up|free)\b",
    "turn": r"\bover\b", "bring": r"\b(?:back|home)\b", "lay": r"\bdown\b",
}  # fmt: skip


@lru_cache(maxsize=8192)
def deeds(sentence: str) -> tuple[Deed, ...]:
    """Return the commitments of a sentence, in order."""
    return tuple(_deeds(sentence))


def _deeds(sentence: str) -> Iterator[Deed]:
    found = list(_ACT.finditer(sentence))
    if not found:
        yield from _declared(sentence)
    for index, match in enumerate(found):
        end = found[index + 1].start() if index + 1 < len(found) else len(sentence)
        start = found[index - 1].end() if index else 0
        subject, span = _subject(sentence, start, match.start())
        passive = match["be"] is not None and match["part"] is not None
        verb = match["part"] if passive else match["verb"]
        particle = match["particle"] if passive else match["object"]
        modal = match["modal"].casefold()
        negated = bool(match["not"]) or " not" in modal
        yield Deed(
            subject=subject,
            subject_span=span,
            verb=f"{verb}{particle or ''}".casefold(),
            span=(match.start("modal"), match.end()),
            passive=passive,
            negated=negated,
            rest=sentence[match.end() : end].strip(),
        )


def _declared(sentence: str) -> Iterator[Deed]:
    """Give what a sentence without any verb of duty declares to be done."""
    for match in _PRESENT.finditer(sentence):
        if _HANGS.search(sentence[: match.start()]):
            continue
        subject, span = _subject(sentence, 0, match.start())
        passive = match["part"] is not None
        verb = match["part"] or match["verb"]
        start = match.start("aux") if passive else match.start("verb")
        rest = sentence[match.end() :].strip()
        yield Deed(
            subject=subject,
            subject_span=span,
            verb=verb.casefold(),
            span=(start, match.end()),
            passive=passive,
            negated=False,
            rest=rest,
            declared=True,
        )


_APPOSITION = lexicon("english", "apposition")
# ", numbering 800 men," before the verb.
_ASIDE = re.compile(r", (?:namely|together with|\w+ing|\w+ed)\b[^,]*(?:,[^,]*)?,\s*$")
_CUT = re.compile(r"[,;:]\s+(?:and |but |which |who |that |while |whereas |then )?")


def _subject(sentence: str, start: int, end: int) -> tuple[str, Span]:
    """Return what stands before the verb, without what introduces the sentence."""
    piece = sentence[start:end]
    piece = _ASIDE.sub(lambda m: " " * len(m[0]), piece)
    blanked = _APPOSITION.sub(lambda m: " " * len(m[0]), piece)
    cut = max((m.end() for m in _CUT.finditer(blanked) if blanked[m.end() :].strip()), default=0)
    part = blanked[cut:]
    lead = len(part) - len(part.lstrip())
    return " ".join(part.split()), (start + cut + lead, start + cut + len(part.rstrip()))


@lru_cache(maxsize=8192)
def base_of(verb: str) -> str:
    """Return the plain form of a verb or participle, as far as spelling tells.

    >>> base_of("returned"), base_of("withdrawn"), base_of("handed over")
    ('return', 'withdraw', 'hand over')
    """
    first, _, particle = verb.partition(" ")
    plain = _IRREGULAR_BASE.get(first) or _regular(first)
    return f"{plain} {particle}".strip()


_IRREGULAR_BASE = {
    "withdrawn": "withdraw", "built": "build", "rebuilt": "rebuild", "set": "set", "drawn": "draw",
    "begun": "begin", "given": "give", "laid": "lay", "freed": "free", "put": "put",
    "submitted": "submit", "left": "leave", "brought": "bring", "made": "make", "taken": "take",
    "held": "hold", "cut": "cut", "sent": "send",
}  # fmt: skip


def _regular(word: str) -> str:
    if not word.endswith("ed"):
        return word
    for candidate in (word[:-2], word[:-1], word[:-3]):
        if _ONE_OFF.fullmatch(candidate):
            return candidate
    return word[:-2]


@lru_cache(maxsize=8192)
def timed(sentence: str) -> bool:
    """Whether a sentence sets a time, by date, length, rhythm or timetable.

    >>> timed("shall be released within 15 days of signature"), timed("shall be released")
    (True, False)
    """
    return _BOUND.search(sentence) is not None


def elastic(sentence: str) -> list[Span]:
    """Return the words that promise speed and set no limit; none where a limit stands beside."""
    found = [m.span() for m in ELASTIC.finditer(sentence)]
    found += [m.span() for m in _IMMEDIATE.finditer(sentence)]
    return [] if timed(sentence) else sorted(found)


def dates(sentence: str) -> list[Span]:
    """Return where days or months are named."""
    return [m.span() for m in _DATE.finditer(sentence)]
