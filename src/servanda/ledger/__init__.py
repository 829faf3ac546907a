"""The ledger: claims and what people decided about them, append-only, hash-chained.

`Ledger` appends and reads as of a time; `verify` recomputes the chain and every
original's SHA-256; `deciding` holds corrections, judgements, reviews and revocations.
"""

from servanda.ledger.chain import Entry, Kind
from servanda.ledger.decisions import Held, Key
from servanda.ledger.store import Appended, Ledger, Origin
from servanda.ledger.verify import verify

__all__ = ["Appended", "Entry", "Held", "Key", "Kind", "Ledger", "Origin", "verify"]
