"""The bundle as a zip file: the verdict, its words, its rows of the ledger, the text, a checker.

Comes in: a case, a verdict and the rows of the ledger. Goes out: bytes, the same each
time. A row that names somebody who is protected is left out and said to be withheld; its
link in the chain stays.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib import resources
from typing import Any

from servanda.agreement.terms import AS_WRITTEN
from servanda.case.terms import Case
from servanda.claims.shown import shown
from servanda.clock import iso_utc
from servanda.errors import InternalFault
from servanda.ledger import Entry
from servanda.ledger.chain import Kind
from servanda.ledger.payloads import claim_from_data
from servanda.model import Claim, Instant, Verdict
from servanda.verdicts.checker import check
from servanda.verdicts.sentences import explain, library

_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Proven:
    """A verdict, what was known, and the ledger it was known from."""

    case: Case
    verdict: Verdict
    claims: Sequence[Claim]
    rows: Sequence[Entry]
    known_at: Instant


def bundle(proven: Proven) -> bytes:
    """Return the zip file of a verdict.

    Raises:
        InternalFault: when our own checker does not derive the verdict from its witness.
    """
    claims = [shown(proven.case, c) for c in proven.claims]
    shelf = library(proven.case, claims)
    faults = check(proven.verdict, shelf.claims)
    if faults:
        raise InternalFault("The verdict does not follow from its witness: " + "; ".join(faults))
    rows, withheld = _rows(proven)
    files: dict[str, bytes] = {
        "verdict.json": _json(_verdict(proven, withheld)),
        "explanation.txt": (explain(proven.verdict, shelf) + "\n").encode("utf-8"),
        "agreement.md": (proven.case.path / "agreement.md").read_bytes(),
        "rows.json": _json([asdict(r) for r in rows]),
        "chain.json": _json([_link(r) for r in proven.rows]),
        "check.py": resources.files(__package__).joinpath("check.py").read_bytes(),
        "README.txt": _readme(proven, withheld).encode("utf-8"),
    }
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())}
    return _zipped(files | {"manifest.json": _json(hashes)})


def _rows(proven: Proven) -> tuple[list[Entry], list[str]]:
    """Return the rows that the verdict rests on, and the claims whose rows are withheld."""
    wanted = _cited(proven)
    kept, withheld = [], []
    for row in proven.rows:
        if row.kind == Kind.CLAIM:
            claim = claim_from_data(row.content["claim"])
            if claim.id in wanted and shown(proven.case, claim) == claim:
                kept.append(row)
            elif claim.id in wanted:
                withheld.append(claim.id)
        elif row.kind in (Kind.JUDGEMENT, Kind.DECISION, Kind.REVOCATION):
            kept.append(row)
    return kept, withheld


def _cited(proven: Proven) -> frozenset[str]:
    duty = next(d for d in proven.case.agreement.duties if d.id == proven.verdict.duty)
    amending = (a.claim for a in duty.amendments if proven.verdict.reading != AS_WRITTEN)
    return frozenset((*proven.verdict.claims, *amending))


def _verdict(proven: Proven, withheld: Sequence[str]) -> dict[str, Any]:
    verdict = proven.verdict
    return {
        "case": proven.case.id,
        "duty": verdict.duty,
        "article": verdict.article,
        "who": verdict.who,
        "viewpoint": verdict.viewpoint,
        "reading": verdict.reading,
        "verdict": verdict.verdict,
        "possible": list(verdict.possible),
        "because": list(verdict.because),
        "as_of": iso_utc(verdict.witness.as_of),
        "known_at": iso_utc(proven.known_at),
        "claims": sorted(_cited(proven)),
        "withheld": list(withheld),
        "parts": [{"who": p.who, "verdict": p.verdict} for p in verdict.witness.parts],
        "witness": asdict(verdict.witness),
    }


def _link(row: Entry) -> Mapping[str, object]:
    return {"seq": row.seq, "hash": row.hash, "prev_hash": row.prev_hash}


def _json(data: object) -> bytes:
    text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True, default=str)
    return (text + "\n").encode("utf-8")


def _readme(proven: Proven, withheld: Sequence[str]) -> str:
    hidden = (
        f"Withheld, because they name people who are protected: {', '.join(withheld)}.\n"
        if withheld
        else ""
    )
    return (
        f"One verdict of the case {proven.case.id}, with what it rests on.\n\n"
        "explanation.txt  the verdict in words\n"
        "verdict.json     the same for programs, with its witness\n"
        "agreement.md     the text with its duties\n"
        "rows.json        the rows of the ledger that it rests on, whole\n"
        "chain.json       the hashes of all rows, in order\n"
        "check.py         python3 check.py checks all of this, offline\n\n"
        f"{hidden}"
        "What the check shows: no file was changed, the rows shown are rows of this chain, and "
        "every claim cited stands in one. That the claims are true it cannot show.\n"
    )


def _zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
