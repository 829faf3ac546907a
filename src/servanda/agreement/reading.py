"""The terms of a duty block under one reading: all its fields together.

Comes in: fields as written, of the block or overlaid by a reading. Goes out: `Terms`, with
what can't be said together noted as faults.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from servanda.agreement.context import Context
from servanda.agreement.fields import FIELDS, KINDS, read_fields, triggers
from servanda.agreement.terms import Kind, Terms, Within
from servanda.clock import Length, add, ends_after, local, zone_of
from servanda.errors import BadInput, nearest, printable
from servanda.model import Interval
from servanda.written import Entry

_DOES_ONLY = ("by", "within", "of", "every", "completed-by")
_TIMES = ("by", "within", "every")
_ANCHORS = {"signature": "signed", "in-force": "in-force"}
_SHORTEST_MONTH = 28


def terms_of(fields: Mapping[str, Entry], block: Entry, context: Context) -> Terms | None:
    """Return what the fields say, None when not exactly one kind is said."""
    kinds = [kind for kind in KINDS if kind in fields]
    if len(kinds) != 1:
        said = " and ".join(kinds) or "none of them"
        context.fault(
            block,
            f"a duty says exactly one of {', '.join(KINDS)}; here: {said}.",
            "Split it into several duties, or say one.",
        )
        return None
    _check_together(fields, kinds[0], context)
    terms = Terms(Kind(kinds[0]), **read_fields(fields, context))
    terms = _anchored(terms, fields, context)
    _check_order(terms, fields, context)
    return terms


def overlaid(
    fields: Mapping[str, Entry], changes: Mapping[str, Entry], entry: Entry, context: Context
) -> Terms | None:
    """Return a block's terms with some fields changed; another kind takes the old one's place."""
    if not changes:
        context.fault(
            entry, "the reading changes nothing.", "Name the fields that it reads otherwise."
        )
        return None
    for name, change in changes.items():
        if name not in FIELDS and name != "of":
            context.fault(
                change,
                f"a reading cannot change {printable(name)!r}.",
                f"It can change: {', '.join((*FIELDS, 'of'))}.",
                nearest(name, FIELDS),
            )
        elif name in fields and _bare(fields[name]) == _bare(change):
            context.fault(
                change,
                f"the reading says of `{name}` what the block says already.",
                "Say what it reads otherwise, or leave it out.",
            )
    base = {k: v for k, v in fields.items() if k not in _replaced(changes)}
    return terms_of({**base, **changes}, entry, context)


def _replaced(changes: Mapping[str, Entry]) -> set[str]:
    """Return the fields of the block that these changes make void."""
    void: set[str] = set()
    if set(KINDS) & set(changes):
        void |= set(KINDS)
        void |= set() if "does" in changes else set(_DOES_ONLY)
    # `by`, `within` and `every` say one thing, when it must be done: the new takes the place.
    if set(_TIMES) & set(changes):
        void |= set(_TIMES)
        void |= set() if "within" in changes else {"of"}
    return void


def _bare(entry: Entry) -> object:
    """Return an entry's value without its lines, for comparing."""
    if entry.text is not None:
        return entry.text
    if entry.fields:
        return {k: _bare(v) for k, v in entry.fields.items()}
    return [_bare(item) for item in entry.items]


def _check_together(fields: Mapping[str, Entry], kind: str, context: Context) -> None:
    if kind != Kind.DOES:
        for name in (n for n in _DOES_ONLY if n in fields and n != "of"):
            context.fault(
                fields[name],
                f"`{name}` goes with `does`, not with `{kind}`.",
                "Use `from` and `until` for what must hold all the time.",
            )
    times = [name for name in _TIMES if name in fields]
    if len(times) > 1:
        both = " and ".join(f"`{name}`" for name in times)
        context.fault(fields[times[-1]], f"{both} exclude each other.", "Say one of them.")
    if "of" in fields and "within" not in fields:
        context.fault(
            fields["of"], "`of` says what `within` counts from, and there is no `within`."
        )


def _anchored(terms: Terms, fields: Mapping[str, Entry], context: Context) -> Terms:
    """Resolve what `within` counts from: the signature, the entry into force, or an event."""
    if terms.within is None:
        return terms
    of = fields.get("of")
    if of is not None and len(of.items) != 1:
        context.fault(of, "`of` is one duty, one pattern, `signature` or `in-force`.")
        return terms
    word = of.text if of is not None else None
    if word not in _ANCHORS and (of is not None or terms.after):
        found = triggers(of, context) if of is not None else ()
        return replace(terms, within=replace(terms.within, of=found[0])) if found else terms
    anchor = context.anchors.get(word or "in-force")
    if anchor is None:
        context.fault(
            of or fields["within"],
            f"the front matter does not say `{_ANCHORS[word or 'in-force']}`, "
            "from which this counts.",
            "Say it there, or name a duty or an event in `of`.",
        )
        return terms
    return _dated(terms, terms.within, anchor, of or fields["within"], context)


def _dated(terms: Terms, within: Within, anchor: Interval, entry: Entry, context: Context) -> Terms:
    try:
        end = ends_after(anchor, within.length, zone_of(context.zone))
    except BadInput as error:
        context.take(error, entry)
        return terms
    words = f"{within.words} of {entry.text if entry.text in _ANCHORS else 'in-force'}"
    return replace(terms, by=end, by_words=words, within=None)


def _check_order(terms: Terms, fields: Mapping[str, Entry], context: Context) -> None:
    """Check that nothing ends before it begins, and that periods in months are the same days."""
    if terms.starts is not None:
        for name, end in (("until", terms.until), ("by", terms.by)):
            if end is not None and end <= terms.starts:
                entry = fields.get(name) or fields["from"]
                context.fault(entry, f"`{name}` lies before `from`.", "Check both dates.")
    in_force = context.anchors.get("in-force")
    starts = terms.starts if terms.starts is not None else in_force.start if in_force else None
    if terms.every is None or not terms.every.months or starts is None:
        return
    if local(starts, zone_of(context.zone)).day > _SHORTEST_MONTH:
        try:
            add(starts, Length(months=1), zone_of(context.zone))
        except BadInput as error:
            context.take(error, fields["every"])
            return
        context.fault(
            fields["every"],
            "some months have no such day for a period to end on.",
            "Choose a `from` up to the 28th, or count in days.",
        )
