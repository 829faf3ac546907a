"""What the text leaves open: gaps raised from words, duty blocks, claims and silence.

`find` takes a case's agreement, `find_in_text` the bare words of a draft. `rules` holds
what each rule means and asks. No parser and no network: words and patterns only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from servanda.agreement.terms import Agreement
from servanda.case.terms import Case
from servanda.gaps import bare, coded
from servanda.gaps.catalogue import Examples, catalogue, examples
from servanda.gaps.document import Document
from servanda.gaps.engine import findings
from servanda.gaps.ranking import by_verdicts, importance, ranked, with_stakes
from servanda.gaps.terms import SEVERITIES, Finding, Rule, Severity
from servanda.model import Claim

__all__ = [
    "SEVERITIES",
    "Examples",
    "Finding",
    "Rule",
    "Severity",
    "by_verdicts",
    "examples",
    "find",
    "find_in_text",
    "importance",
    "ranked",
    "rules",
    "with_stakes",
]


def find(
    agreement: Agreement, case: Case | None = None, claims: Iterable[Claim] = (), source: str = ""
) -> list[Finding]:
    """Return the gaps of an agreement, the most important first, accepted ones last.

    Args:
        agreement: with its duty blocks.
        case: who and where; without it no rule about actors and rival names speaks.
        claims: what is claimed, for roles that the text does not give and public questions.
        source: the text of the agreement's file, for the lines of paragraphs.
    """
    clauses = coded.clauses_of(agreement, source)
    return findings(Document(clauses, agreement.title, agreement, case, tuple(claims)))


def find_in_text(text: str) -> list[Finding]:
    """Return the gaps of a draft's bare words, Markdown or plain, the most important first."""
    title, clauses = bare.clauses_of(text)
    return findings(Document(clauses, title))


def rules() -> Mapping[str, Rule]:
    """Return every rule by its id."""
    return catalogue()
