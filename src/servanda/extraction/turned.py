"""What the content of a plain "said" makes of it: a denial, a demand, a promise, a threat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from servanda.extraction.cues import Cue
from servanda.extraction.grammar import is_infinitive, modals, negated, subject_of
from servanda.extraction.lexicon import speech, split, turns
from servanda.extraction.words import Word

_OWNS = frozenset(("my", "our", "its", "his", "her", "their"))


@dataclass(frozen=True, slots=True)
class Said:
    """What the act of a statement is judged by.

    Attributes:
        own: words for the speaker in the content, beside pronouns.
        blames: the content tells of an act of somebody else that breaks an agreement.
        onlooker: the speaker watches and is no party.
        asked: somebody had asked just before.
        quoted: the content is a quotation, so that "we" is the speaker.
    """

    cue: Cue
    words: Sequence[Word]
    root: Word | None
    own: frozenset[str] = frozenset()
    pronouns: frozenset[str] = frozenset(("i", "we", "it", "he", "she", "they"))
    blames: bool = False
    onlooker: bool = False
    asked: bool = False
    happened: bool = False


def own_subject(said: Said, verb: Word) -> bool:
    """Whether a verb's subject is the speaker, or what belongs to the speaker."""
    subject = subject_of(verb)
    if subject is None:
        return False
    if subject.lower in said.pronouns or subject.lower in said.own:
        return True
    return any(c.lower in _OWNS for c in subject.kids("poss"))


def of_own_verb(said: Said, root: Word) -> str:
    """Return the act of the speaker's own verb: "said it regretted", "We demand"."""
    subject = root.kid("nsubj")
    if subject is None or not (subject.lower in said.pronouns or subject.lower in said.own):
        return ""
    if negated(root) or any(m in ("would", "will", "could") for m in modals(root)):
        return ""
    feeling = {c.lower for c in root.kids("acomp", "oprd")} | (
        {root.lower} if root.tag == "VBN" else set()
    )
    if feeling & turns()["worry"]:
        return "condemn"
    if feeling & turns()["glad"]:
        return "praise"
    if feeling & turns()["ready"] and any(
        is_infinitive(x) for c in root.children for x in c.kids("xcomp")
    ):
        return "offer"
    entry = next((e for e in speech().any.get(root.lemma, ()) if _fits(root, e.with_word)), None)
    tense = root.tag in ("VBP", "VBZ", "VBG") or (root.tag == "VBD" and not root.kids("aux"))
    if entry and tense and entry.act not in ("observe", "report", "affirm", "confirm", "agree"):
        return entry.act
    return ""


def _fits(verb: Word, with_word: str) -> bool:
    return not with_word or any(c.lower == with_word.split(maxsplit=1)[0] for c in verb.children)


def of_voidness(said: Said, root: Word, lowered: set[str]) -> str:
    """Return that a text is void, or that one's own duty is fulfilled."""
    text = turns()
    about_text = lowered & (speech().texts | {"obligation", "bound"})
    if (
        lowered & text["void"]
        and about_text
        and (negated(root) or "longer" in lowered or "void" in lowered or "dead" in lowered)
    ):
        return "declare-void"
    tense = bool(root.kids("aux")) and root.tag == "VBN"
    duty = {"duty", "obligation", "commitment", "part", "duties", "obligations", "commitments"}
    done = root.lower in text["fulfilled"] and tense and bool(lowered & duty) and not negated(root)
    return "declare-fulfilled" if done and own_subject(said, root) else ""


def of_duty(said: Said, root: Word, lowered: set[str]) -> str:
    """Return "must" as a demand, "should" as a call, "must be clarified" as a question."""
    strong = (
        set(modals(root)) & {"must"}
        or (root.lemma == "have" and _to_do(root))
        or (root.lemma == "need" and _to_do(root))
    )
    soft = set(modals(root)) & {"should", "ought"} or ("time" in lowered and "now" in lowered)
    if not strong and not soft:
        return ""
    if {root.lemma, *(c.lemma for c in root.kids("xcomp"))} & turns()["clarity"]:
        return "ask"
    if own_subject(said, root):
        return ""
    return "demand" if strong else "call-on"


def _to_do(root: Word) -> bool:
    return any(is_infinitive(x) for x in root.kids("xcomp"))


_BASIS = frozenset(("truth", "evidence", "basis", "proof", "plan", "intention", "foundation"))


def of_denial(said: Said, root: Word, lowered: set[str]) -> str:
    """Return a denial: of one's own part, or of something as untrue."""
    attribute = {c.lower for c in root.kids("acomp", "attr")} | {
        g.lower for c in root.kids("acomp", "attr") for g in c.children
    }
    if root.lemma == "be" and attribute & turns()["untrue"]:
        return "deny"
    if _nothing(root):
        return "deny"
    if not negated(root) or modals(root):
        return ""
    said_no = any(c.dep == "neg" or c.lower == "never" for c in root.children)
    if own_subject(said, root) and (said_no or said.happened or "plan" in lowered):
        return "deny" if root.tag in ("VBN", "VBD", "VB", "VBG") else ""
    there = bool(root.kid("expl")) and (said.happened or bool(lowered & _BASIS))
    return "deny" if there or _no_such(root) else ""


def of_silence(root: Word, lowered: set[str]) -> str:
    """Return that it says nothing: "could neither confirm nor deny"."""
    neither = root.lemma in ("confirm", "deny") and "neither" in lowered and "nor" in lowered
    return "decline-comment" if neither else ""


def _nothing(root: Word) -> bool:
    """Whether it says that nothing happened: "nothing of the kind took place"."""
    subject = root.kid("nsubj", "nsubjpass")
    nothing = subject is not None and subject.lower in ("nothing", "none")
    return nothing and root.lemma in ("happen", "occur", "transpire", "take")


def _no_such(root: Word) -> bool:
    subject = root.kid("nsubj", "nsubjpass")
    return subject is not None and any(c.lower == "such" for c in subject.children)


def of_future(said: Said, root: Word) -> str:
    """Return what one's own future act makes of it: an announcement, a promise or a threat."""
    future = set(modals(root)) & {"will", "would", "shall"}
    going = root.lemma in ("plan", "intend") or (root.lemma == "go" and _to_do(root))
    warned = said.cue.word.lemma in ("warn", "threaten", "caution")
    harm = {w.lemma for w in said.words} & _HARM
    if (
        warned
        and (future or harm & {"retaliate", "retaliation"})
        and (
            harm or own_subject(said, root) or any(w.lower in ("if", "unless") for w in said.words)
        )
    ):
        return "threaten"
    if own_subject(said, root) and root.lemma in ("decide", "resolve") and not negated(root):
        return "announce"
    if not (future or going) or said.cue.word.lemma in ("predict", "expect", "estimate"):
        return ""
    if not own_subject(said, root):
        return ""
    if harm & {"retaliate", "punish", "crush", "destroy", "avenge"}:
        return "threaten"
    return "reject" if negated(root) and said.cue.act != "announce" else "announce"


_HARM = frozenset(
    split(
        "retaliate retaliation respond response strike pay consequence force crush destroy punish "
        "avenge attack resume harsh sanction price answer clear"
    )
)


def plays_down(root: Word) -> bool:
    """Whether a statement plays something down: it is "only a first step"."""
    if root.lemma != "be" and not negated(root):
        return False
    near = [*root.children, *(g for c in root.kids("attr", "acomp") for g in c.children)]
    return root.lemma == "be" and any(
        c.lower in ("only", "merely", "just") and c.tag == "RB" for c in near
    )
