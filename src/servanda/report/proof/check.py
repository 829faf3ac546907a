"""Check this bundle: python3 check.py (Python 3.9 or later, nothing else, no network)."""

import hashlib
import json
import pathlib
import sys
import typing

HERE = pathlib.Path(__file__).parent
RANK = "broken overdue late contested unverified due open dormant kept".split()


def read(name: str) -> typing.Any:  # noqa: ANN401 — whatever the file holds
    """Return a file of the bundle."""
    return json.loads((HERE / name).read_text("utf-8"))


def row_hash(row: typing.Mapping[str, typing.Any]) -> str:
    """Return the hash that a row of the ledger must have."""
    parts = [row[k] for k in ("seq", "kind", "recorded_at", "payload", "prev_hash")]
    return hashlib.sha256(json.dumps(parts, separators=(",", ":")).encode("ascii")).hexdigest()


def main() -> int:
    """Print what does not fit; return 1 where something does not."""
    wrong = [
        f"{name} was changed"
        for name, expected in read("manifest.json").items()
        if hashlib.sha256((HERE / name).read_bytes()).hexdigest() != expected
    ]
    if wrong:
        print("\n".join(wrong))
        return 1
    links, rows, verdict = read("chain.json"), read("rows.json"), read("verdict.json")
    for before, after in zip(links, links[1:]):
        if after["prev_hash"] != before["hash"] or after["seq"] != before["seq"] + 1:
            wrong.append(f"row {after['seq']} does not follow row {before['seq']}")
    by_seq = {link["seq"]: link["hash"] for link in links}
    for row in rows:
        if row_hash(row) != row["hash"] or by_seq.get(row["seq"]) != row["hash"]:
            wrong.append(f"row {row['seq']} does not fit its hash")
    shown = {json.loads(row["payload"]).get("claim", {}).get("id") for row in rows}
    for claim in verdict["claims"]:
        if claim not in shown and claim not in verdict["withheld"]:
            wrong.append(f"claim {claim} is in no row")
    parts = [part["verdict"] for part in verdict["parts"]]
    if parts and RANK.index(verdict["verdict"]) > min(map(RANK.index, parts)):
        wrong.append("the verdict is better than the worst of its bearers'")
    print("\n".join(wrong) or f"Fits: {verdict['verdict']}, {len(rows)} rows of {len(links)}.")
    print("The ledger's last row:", links[-1]["hash"] if links else "none")
    return 1 if wrong else 0


sys.exit(main())
