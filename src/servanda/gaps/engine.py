"""Every rule over one document: hits to findings, each gap once a clause, ranked.

Comes in: a `Document`. Goes out: findings, the gravest and most asked first. What was
accepted stays in the list, with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from servanda.gaps import (
    conduct,
    contradictions,
    handover,
    means,
    monitoring,
    order,
    parties,
    people,
    places,
    scope,
    texts,
    times,
    wording,
)
from servanda.gaps.belonging import blocked, sentences_of
from servanda.gaps.catalogue import catalogue
from servanda.gaps.clauses import Clause, Sentence
from servanda.gaps.document import Document
from servanda.gaps.hits import Hit, Test
from servanda.gaps.publicly import asked_by
from servanda.gaps.ranking import ranked
from servanda.gaps.terms import Finding, Rule, Span

_GROUPS = (
    parties, times, order, places, scope, conduct, wording, handover, people, monitoring, means,
    texts, contradictions,
)  # fmt: skip
TESTS: Mapping[str, Test] = {name: test for group in _GROUPS for name, test in group.RULES.items()}
_MOST_QUOTED = 700
_MOST_WORDS = 90


@dataclass(slots=True)
class _Gathered:
    """The hits of one rule about one thing in one clause."""

    clause: Clause | None
    hits: list[Hit] = field(default_factory=list)


def findings(document: Document) -> list[Finding]:
    """Return the gaps of a document, the most important first."""
    where = sentences_of(document)
    found = [
        _finding(document, rule, gathered, where)
        for rule in catalogue().values()
        if not (document.subsidiary and rule.silence)
        for gathered in _gather(TESTS[rule.id](document))
    ]
    return ranked(_accepted(document, f) for f in found)


def _gather(hits: Iterable[Hit]) -> Iterator[_Gathered]:
    """Bring together the hits of one rule that are one gap: one clause, whatever its words."""
    by_clause: dict[tuple[int, str], _Gathered] = {}
    for hit in hits:
        clause = hit.sentence.clause if hit.sentence else None
        # A claimed or unsigned actor is a gap of its own wherever it is shown.
        about = hit.term if hit.sentence is None or not hit.spans or hit.evidence != "words" else ""
        by_clause.setdefault((id(clause), about), _Gathered(clause)).hits.append(hit)
    yield from by_clause.values()


def _finding(
    document: Document, rule: Rule, gathered: _Gathered, where: dict[str, Sentence | None]
) -> Finding:
    hits = gathered.hits
    first = hits[0]
    quote, marks, at = _quote(hits)
    (line, column), (end_line, end_column) = at
    duties = _duties(document, rule, hits, where)
    asked = asked_by(document, rule, duties)
    own = [d for hit in hits if hit.evidence == "fields" for d in hit.duties or ()]
    return Finding(
        rule=rule.id,
        title=rule.title,
        severity=rule.severity,
        article=gathered.clause.article if gathered.clause else "",
        line=line,
        column=column,
        end_line=end_line,
        end_column=end_column,
        quote=quote,
        marks=marks,
        question=_question(rule, hits, quote, marks, gathered.clause),
        evidence="fields" if all(h.evidence == "fields" for h in hits) else first.evidence,
        duty=own[0] if len(set(own)) == 1 else (duties[0] if len(duties) == 1 else ""),
        blocks=duties,
        elsewhere=rule.elsewhere,
        source=rule.source,
        asked=tuple(dict.fromkeys([*(c for h in hits for c in h.claims), *asked])),
        tentative=rule.tentative,
        weight=rule.weight,
    )


def _duties(
    document: Document, rule: Rule, hits: Sequence[Hit], where: dict[str, Sentence | None]
) -> tuple[str, ...]:
    ids: dict[str, None] = {}
    for hit in hits:
        named = hit.duties
        if named is None:
            at = None if hit.absent and _of_whole_text(rule) else hit.sentence
            named = blocked(document, where, at, rule.touches)
        ids |= dict.fromkeys(named)
    return tuple(d.id for d in document.duties if d.id in ids)


def _of_whole_text(rule: Rule) -> bool:
    """Whether silence touches the duties of these types wherever they stand."""
    return "any" not in rule.touches


def _quote(hits: Sequence[Hit]) -> tuple[str, tuple[Span, ...], tuple[Span, Span]]:
    """Return the sentences quoted, the marks in them, and where the first begins and ends."""
    shown = [h for h in hits if h.sentence is not None]
    if not shown:
        return "", (), ((1, 0), (1, 0))
    sentences = [h.sentence for h in shown if h.sentence]
    clause, start = sentences[0].clause, min(s.start for s in sentences)
    end = max(s.end for s in sentences)
    if end - start > _MOST_QUOTED:
        start, end = sentences[0].start, min(sentences[0].end, sentences[0].start + _MOST_QUOTED)
    marks = sorted(
        {
            (a - start, b - start)
            for h in shown
            if (s := h.sentence)
            for a, b in (_whole(clause.text, (s.start + m, s.start + n)) for m, n in h.spans)
            if a >= start and b <= end and a < b
        }
    )
    return clause.text[start:end], tuple(_apart(marks)), _region(clause, start, marks)


def _whole(text: str, span: Span) -> Span:
    """Return a span as whole words: a pattern may begin or stop within one."""
    start, end = span
    while 0 < start < end and text[start - 1 : start + 1].isalnum():
        start -= 1
    while start < end < len(text) and text[end - 1 : end + 1].isalnum():
        end += 1
    return start, end


def _region(clause: Clause, start: int, marks: Sequence[Span]) -> tuple[Span, Span]:
    """Return line and column of the first mark and of its end; without one, of the sentence."""
    if not marks:
        return (clause.place(start)[0], 0), (clause.origins[-1].line, 0)
    first, last = clause.place(start + marks[0][0]), clause.place(start + marks[0][1] - 1)
    return first, (last[0], last[1] + 1 if last[1] else 0)


def _apart(marks: Sequence[Span]) -> Iterator[Span]:
    """Give the marks without those that lie inside another."""
    last = -1
    for start, end in sorted(marks, key=lambda m: (m[0], -m[1])):
        if start >= last:
            yield start, end
            last = end


def _question(
    rule: Rule, hits: Sequence[Hit], quote: str, marks: Sequence[Span], clause: Clause | None
) -> str:
    first = hits[0]
    template = rule.absent if first.absent and rule.absent else rule.question
    words = [quote[a:b] for a, b in marks] or ([quote] if quote else [])
    shown = "” and “".join(dict.fromkeys(_short(w) for w in words[:4]))
    terms = " and ".join(dict.fromkeys(h.term for h in hits if h.term)) or (shown or "it")
    missing = next((h.missing for h in hits if h.missing), "enough")
    return template.format(where=_where(clause), words=shown, term=terms, missing=missing)


def _short(words: str) -> str:
    return words if len(words) <= _MOST_WORDS else f"{words[: _MOST_WORDS - 1].rsplit(' ', 1)[0]} …"


def _where(clause: Clause | None) -> str:
    if clause is None or not clause.article:
        return "The text"
    if re.match(r"[A-Z][a-z]{3,}", clause.article):
        return clause.article
    return f"Article {clause.article}"


def _accepted(document: Document, finding: Finding) -> Finding:
    """Note the reason for which people decided to live with a gap: in the block or the text."""
    if document.agreement is None:
        return finding
    whole = dict(document.agreement.accepted).get(finding.rule, "")
    blocks = {d.id: dict(d.accepted).get(finding.rule, "") for d in document.duties}
    own = [blocks[d] for d in finding.blocks if d in blocks]
    reason = whole or (own[0] if own and all(own) else "")
    return replace(finding, accepted=reason) if reason else finding
