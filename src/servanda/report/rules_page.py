"""The rule catalogue as a page, made from the rules themselves.

Comes in: the rules, and what was measured of them. Goes out: Markdown. Nothing about a
rule is written by hand here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from servanda.gaps import Examples, Rule, examples

_GROUPS = {
    "parties": "Who",
    "times": "When",
    "places": "Where",
    "conduct": "What",
    "people": "People",
    "monitoring": "Who watches",
    "texts": "The text itself",
}


def catalogue_page(rules: Mapping[str, Rule], head: str, measured: str) -> str:
    """Return the page: what stands at its head, what was measured, each rule by group."""
    order = list(_GROUPS)
    ordered = sorted(rules.values(), key=lambda r: (order.index(r.group), r.id))
    parts = [head.strip(), measured.strip()]
    for group, those in groupby(ordered, key=lambda r: r.group):
        parts += [f"## {_GROUPS[group]}", *("\n".join(_entry(r)).strip() for r in those)]
    return "\n\n".join(parts) + "\n"


def _entry(rule: Rule) -> Iterator[str]:
    doubt = ", *tentative*" if rule.tentative else ""
    yield f"### {rule.id} {rule.title}"
    yield ""
    yield f"{rule.severity.capitalize()}, weight {rule.weight}{doubt}. {rule.fires}"
    yield ""
    yield f"- asks: {rule.absent or rule.question}"
    yield f"- rests on: {rule.basis}"
    yield f"- elsewhere: {rule.elsewhere} ({rule.source})"
    if rule.touches:
        yield f"- blocks duties of: {_listed(rule.touches)}"
    if rule.fields or rule.because:
        about = [*(f"`{f}`" for f in rule.fields), *(f"`{b}`" for b in rule.because)]
        yield f"- verdicts that hang on it: through {', '.join(about)}"
    texts = examples().get(rule.id, Examples())
    yield from _examples("Speaks", texts.faulty)
    yield from _examples("Is silent", texts.clean)


def _listed(types: Sequence[str]) -> str:
    return "every type" if "any" in types else ", ".join(types)


def _examples(what: str, texts: Sequence[str]) -> Iterator[str]:
    if texts:
        yield ""
        yield f"{what}:"
    for text in texts:
        yield ""
        yield from (f"    {line}".rstrip() for line in text.strip().split("\n"))
        yield ""
