"""What a gap is, as frozen records: rules, hits of a rule in a text, findings. No rule is here.

Offsets count characters; lines are 1-based.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

Span: TypeAlias = tuple[int, int]


class Severity(StrEnum):
    """How much hangs on a gap, gravest first."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"


SEVERITIES = tuple(Severity)


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of gap, as `gaps/rules/*.yml` describes it.

    Attributes:
        fires: when it speaks, in a sentence.
        question: ready to send, `{words}` the words it is about, `{term}`, `{missing}`.
        absent: the question where nothing in the text can be quoted.
        basis: who says that a text should settle this.
        elsewhere: wording that closed the same gap, in our own paraphrase; `source`: of what.
        touches: provision types whose duties it makes undecidable.
        fields: fields of a duty block that the rule is about.
        because: reasons for a verdict without certainty that an answer would remove.
        asked: stems; a public question that holds all of one group is about this gap.
        weight: 0 to 5, how much of an agreement hangs on it (see docs/rules.md).
        silence: it asks for a clause that the main agreement has for its annexes.
        tentative: its precision on our labelled texts is under 0.8.
    """

    id: str
    group: str
    title: str
    severity: Severity
    fires: str
    question: str
    absent: str = ""
    basis: str = ""
    elsewhere: str = ""
    source: str = ""
    touches: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    asked: tuple[tuple[str, ...], ...] = ()
    weight: int = 1
    silence: bool = False
    tentative: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One gap of one agreement.

    Attributes:
        article: the number of the article, empty where the whole text is silent.
        duty: the duty it is about when it is about one, else empty.
        line: where the quote stands in the file; 1 where nothing can be quoted.
        column: where the first marked word begins in that line, 0 when not known.
        end_line, end_column: where the first mark ends; the column after its last character.
        quote: the official words; `marks`: which of them raised it, as offsets in the quote.
        question: ready to send.
        blocks: the duties that can't be judged surely while it is open.
        evidence: `words`, `fields`, `silence` or `claims`.
        asked: ids of claims that ask this in public.
        accepted: why somebody decided to live with it; empty while it is open.
        stakes: how many verdicts change between its answers, None when not counted.
    """

    rule: str
    title: str
    severity: Severity
    article: str
    line: int
    quote: str
    question: str
    evidence: str = "words"
    duty: str = ""
    column: int = 0
    end_line: int = 0
    end_column: int = 0
    marks: tuple[Span, ...] = ()
    blocks: tuple[str, ...] = ()
    elsewhere: str = ""
    source: str = ""
    asked: tuple[str, ...] = ()
    accepted: str = ""
    tentative: bool = False
    weight: int = 1
    stakes: int | None = None

    @property
    def key(self) -> str:
        """What stays the same when lines move: rule, article and the words marked."""
        words = " ".join(self.quote[a:b].casefold() for a, b in self.marks[:1])
        return "/".join(filter(None, (self.rule, self.article, words[:60])))
