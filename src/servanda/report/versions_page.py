"""A comparison of versions for people: on a terminal, and in Markdown.

Words that stand on one side only are in brackets, as `[- gone -]` and `{+ new +}`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from servanda.agreement.differences import Difference
from servanda.agreement.offers import Offer
from servanda.agreement.texts import Version
from servanda.agreement.versions import Comparison, Pair
from servanda.errors import printable
from servanda.report.markdown import escaped

Offers = Callable[[Pair, Difference], list[Offer]]
_SHOWN_WORDS = 8
_GAP = re.compile(r"\[?(?:…|\.{3,})\]?")


def comparison_text(comparison: Comparison, offers: Offers) -> str:
    """Return a comparison as lines for a terminal."""
    lines = [_head(comparison), *_notes(comparison)]
    for pair in comparison.pairs:
        if not pair.same or pair.moved:
            lines += ["", _title(pair), *_words(pair, comparison)]
            for one in pair.differences:
                lines += [f"  ! {_said(one)}", *_reading_lines(offers(pair, one), "      ")]
    return "\n".join(lines)


def comparison_markdown(comparison: Comparison, offers: Offers) -> str:
    """Return a comparison as Markdown."""
    lines = [f"# {escaped(_head(comparison))}", ""]
    lines += [f"- {escaped(note)}" for note in _notes(comparison)]
    for pair in comparison.pairs:
        if pair.same and not pair.moved:
            continue
        lines += ["", f"## {escaped(_title(pair))}", ""]
        lines += [f"{escaped(line.strip())}  " for line in _words(pair, comparison)]
        for one in pair.differences:
            lines += ["", f"- **{one.kind}**: {escaped(_said(one).partition(': ')[2])}"]
            block = list(_reading_lines(offers(pair, one), ""))
            if block:
                lines += ["", "  ```yaml", *(f"  {b}" for b in block), "  ```"]
    return "\n".join(lines)


def _head(comparison: Comparison) -> str:
    changing = sum(d.changes_duty for p in comparison.pairs for d in p.differences)
    compared = [p for p in comparison.pairs if p.left and p.right]
    differ = sum(not p.same for p in compared)
    alone = len(comparison.pairs) - len(compared)
    only = f", {alone} in one version only" if alone else ""
    return (
        f"{printable(comparison.left.label, 80)} and {printable(comparison.right.label, 80)}: "
        f"{len(compared)} clauses compared, {differ} worded differently{only}, "
        f"{changing} difference{'' if changing == 1 else 's'} that may change a duty"
    )


def _notes(comparison: Comparison) -> Iterator[str]:
    for version in (comparison.left, comparison.right):
        about = _about(version)
        if about:
            yield f"{printable(version.label, 80)}: {about}"
    if comparison.pairs and not comparison.pairs[0].same_language:
        yield "Two languages: days, numbers and names that the case knows are compared, no words."


def _about(version: Version) -> str:
    stated = [printable(v, 300) for k, v in version.about if k in ("source", "url")]
    days = [f"{k} {printable(v, 40)}" for k, v in version.about if k in ("published", "retrieved")]
    extract = ["an extract: what it leaves out is not compared"] if version.extract else []
    return "; ".join([*stated, *days, *extract])


def _title(pair: Pair) -> str:
    left, right = (c.number if c else "" for c in (pair.left, pair.right))
    number = left if left == right or not right else f"{left} / {right}" if left else right
    moved = ", moved" if pair.moved else ""
    return f"Clause {printable(number, 40) or 'without number'}{moved}"


def _words(pair: Pair, comparison: Comparison) -> Iterator[str]:
    if pair.left is None or pair.right is None:
        there = comparison.left if pair.left else comparison.right
        only = pair.left or pair.right
        words = printable(only.words, 400) if only else ""
        yield f"  stands only in {printable(there.label, 80)}: {words}"
        return
    if pair.runs:
        yield f"  {_marked(pair)}"
        return
    for clause, version in ((pair.left, comparison.left), (pair.right, comparison.right)):
        yield f"  {printable(version.label, 80)}: {printable(clause.words, 600)}"


def _marked(pair: Pair) -> str:
    """Return the words of both sides in one line, long runs that are alike shortened."""
    shown = []
    for run in pair.runs:
        if run.same:
            shown.append(_shortened(run.right))
        else:
            shown += _bracketed(run.left, "[-", "-]")
            shown += _bracketed(run.right, "{+", "+}")
    return " ".join(shown)


def _bracketed(words: str, before: str, after: str) -> list[str]:
    """Return words in brackets, but for the marks of what was left out."""
    parts = [p.strip() for p in _GAP.split(printable(words, 4000))]
    marked = [f"{before}{p}{after}" if p else "" for p in parts]
    return [" … ".join(marked).strip()] if words else []


def _shortened(words: str) -> str:
    parts = printable(words, 5000).split(" ")
    if len(parts) <= 2 * _SHOWN_WORDS:
        return " ".join(parts)
    return " ".join([*parts[:_SHOWN_WORDS], "…", *parts[-_SHOWN_WORDS:]])


def _said(difference: Difference) -> str:
    left, right = (f"“{printable(w, 200)}”" if w else "nothing" for w in (
        difference.left, difference.right,
    ))  # fmt: skip
    return f"{difference.kind}: {left} / {right}. {difference.question}"


def _reading_lines(offers: list[Offer], indent: str) -> Iterator[str]:
    for offer in offers:
        duty = f" of {offer.duty}" if offer.duty else ""
        yield f"{indent}# a reading{duty}, to paste under `readings:`"
        for line in offer.yaml.splitlines():
            yield f"{indent}{printable(line, 1000)}"
