"""`diff`: published versions and languages of one text, or two drafts, clause by clause."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer

from servanda.agreement.differences import Difference
from servanda.agreement.features import Known
from servanda.agreement.offers import Offer, Wordings, offers
from servanda.agreement.terms import Duty
from servanda.agreement.texts import Clause, Version, read_version
from servanda.agreement.versions import Comparison, Pair, compare
from servanda.agreement.words import DEFAULT_LANGUAGE
from servanda.case.read import read_case
from servanda.case.terms import Case
from servanda.cli.shell import FINE
from servanda.errors import BadInput, Fault, nearest, printable
from servanda.report.versions_page import Offers, comparison_markdown, comparison_text

OURS = "agreement"
FOLDER = "versions"


@dataclass(frozen=True, slots=True)
class Ground:
    """What a comparison stands on: the case, where there is one, and the names it knows."""

    case: Case | None = None
    known: Known = field(default_factory=dict)

    def duties(self, number: str) -> Sequence[Duty]:
        """Return the duties of an article."""
        if self.case is None:
            return ()
        return [d for a in self.case.agreement.articles if a.number == number for d in a.duties]


def diff(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="CASE [VERSION VERSION] | FILE FILE",
            help="A case and none, one or two of its versions; or two files.",
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="JSON on standard output.")] = False,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Markdown on standard output.")
    ] = False,
) -> int:
    """Compare versions of one text: which words differ, and which differences change a duty."""
    first = Path(paths[0])
    if first.is_dir():
        ground, sides = _of_case(first, paths[1:])
    else:
        ground, sides = Ground(), [_of_files(paths)]
    comparisons = [compare(left, right, ground.known) for left, right in sides]
    if as_json:
        name = ground.case.id if ground.case else None
        data = {"case": name, "comparisons": [_data(c, ground) for c in comparisons]}
        typer.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return FINE
    shown = comparison_markdown if markdown else comparison_text
    typer.echo("\n\n".join(shown(c, _asked(c, ground)) for c in comparisons))
    return FINE


def _of_files(paths: Sequence[str]) -> tuple[Version, Version]:
    if len(paths) != 2:  # noqa: PLR2004 — a pair
        raise BadInput(
            Fault(
                printable(paths[0]),
                "is no case folder.",
                "Give a case, or two files to compare.",
                next_step="servanda diff CASE [VERSION VERSION]; servanda diff FILE FILE",
            )
        )
    left, right = (read_version(Path(p)) for p in paths)
    return left, right


def _of_case(path: Path, names: Sequence[str]) -> tuple[Ground, list[tuple[Version, Version]]]:
    case = read_case(path)
    versions = {v.label: v for v in [_coded(case), *_held(path)]}
    if len(versions) == 1:
        raise BadInput(
            Fault(
                str(path / FOLDER),
                "holds no version to compare with.",
                "Write each published text as versions/LABEL.md (docs/versions.md).",
            )
        )
    faults = [
        Fault(
            printable(name),
            "is no version of this case.",
            f"There are: {', '.join(versions)}.",
            nearest(name, versions),
        )
        for name in names
        if name not in versions
    ]
    if len(names) > 2:  # noqa: PLR2004 — a pair
        faults.append(Fault("diff", f"{len(names)} versions are named.", "Two are compared."))
    if faults:
        raise BadInput(*faults)
    ground = Ground(case, _known(case))
    ours, *others = versions.values()
    if len(names) == 2:  # noqa: PLR2004 — a pair
        return ground, [(versions[names[0]], versions[names[1]])]
    chosen = [versions[n] for n in names] or others
    return ground, [(ours, other) for other in chosen]


def _coded(case: Case) -> Version:
    agreement = case.agreement
    clauses = [Clause(a.number, a.words, a.position.line) for a in agreement.articles]
    language = next(iter(agreement.languages), DEFAULT_LANGUAGE)
    return Version(OURS, language, tuple(c for c in clauses if c.words), agreement.file)


def _held(path: Path) -> list[Version]:
    """Return the versions of a case folder.

    Raises:
        BadInput: for every file that is none, and for a label that two bear.
    """
    found: list[Version] = []
    faults: list[Fault] = []
    for file in sorted((path / FOLDER).glob("*.md")):
        try:
            version = read_version(file)
        except BadInput as error:
            faults += error.faults
            continue
        if version.label in {OURS, *(v.label for v in found)}:
            faults.append(Fault(file.name, f"the label {version.label!r} is taken."))
        found.append(version)
    if faults:
        raise BadInput(*faults)
    return found


def _known(case: Case) -> dict[str, tuple[str, str]]:
    known: dict[str, tuple[str, str]] = {}
    for kind, named in (("actor", case.actors), ("place", case.places)):
        for name, entry in named.items():
            for spelling in (name, *(n.text for n in entry.names)):
                known.setdefault(spelling.casefold().replace("-", " "), (kind, name))
    return known


def _asked(comparison: Comparison, ground: Ground) -> Offers:
    def asked(pair: Pair, difference: Difference) -> list[Offer]:
        return _offers(comparison, pair, difference, ground)

    return asked


def _offers(
    comparison: Comparison, pair: Pair, difference: Difference, ground: Ground
) -> list[Offer]:
    if not difference.changes_duty or not difference.right:
        return []
    zone = ground.case.agreement.timezone if ground.case else "UTC"
    duties = ground.duties(pair.number)
    labels = comparison.left.label, comparison.right.label
    return offers(difference, Wordings(*labels, duties, ground.known, zone))


def _data(comparison: Comparison, ground: Ground) -> dict[str, Any]:
    return {
        "left": _version(comparison.left),
        "right": _version(comparison.right),
        "clauses": [_pair(comparison, pair, ground) for pair in comparison.pairs],
    }


def _version(version: Version) -> dict[str, Any]:
    return {
        "label": version.label,
        "language": version.language,
        "file": version.file,
        "extract": version.extract,
        **dict(version.about),
    }


def _pair(comparison: Comparison, pair: Pair, ground: Ground) -> dict[str, Any]:
    return {
        "left": pair.left.number if pair.left else None,
        "right": pair.right.number if pair.right else None,
        "moved": pair.moved,
        "same": pair.same,
        "duties": [d.id for d in ground.duties(pair.number)],
        "runs": [{"left": r.left, "right": r.right, "same": r.same} for r in pair.runs],
        "differences": [
            {
                "kind": d.kind,
                "left": d.left,
                "right": d.right,
                "question": d.question,
                "changes_duty": d.changes_duty,
                "readings": [_offer(o) for o in _offers(comparison, pair, d, ground)],
            }
            for d in pair.differences
        ],
    }


def _offer(offer: Offer) -> dict[str, Any]:
    return {
        "duty": offer.duty,
        "name": offer.name,
        "fields": dict(offer.fields),
        "complete": bool(offer.fields) and not offer.needs,
        "needs": offer.needs,
        "yaml": offer.yaml,
    }
