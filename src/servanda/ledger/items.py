"""Items: documents that were read, kept with their clean text, and the candidates in them.

Comes in: a document's bytes and text, and the claims that reading found. Goes out: a row of
the ledger that names both files in `sources/`, and what of the claims was new. A candidate
that the ledger ever held is not added again, whatever was decided of it.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from servanda.errors import BadInput, Fault
from servanda.ledger.chain import Entry, Kind, Payload
from servanda.ledger.originals import SOURCES, kept, sha256_of
from servanda.ledger.store import Appended, Ledger, apply_all
from servanda.model import Claim, Instant

_MOST_TEXT = 32 << 20


@dataclass(frozen=True, slots=True)
class Item:
    """A document that was read.

    Attributes:
        sha256: of the original; `text` of its clean text, in which spans count.
        file: its name or address as it was given.
        published: ISO 8601, empty where nobody says.
        translate: True where its language is not read and it waits for a translation.
    """

    sha256: str
    text: str
    file: str
    kind: str = ""
    title: str = ""
    language: str = ""
    published: str = ""
    publisher: str = ""
    url: str = ""
    translate: bool = False


def take_item(
    ledger: Ledger,
    item: Item,
    contents: tuple[bytes, str],
    candidates: Sequence[Claim],
    *,
    now: Instant,
) -> Appended:
    """Keep a document and add the candidates that are new.

    Args:
        ledger: of the case.
        item: what is known of the document.
        contents: its bytes and its clean text.
        candidates: what reading found.
        now: the time of recording.

    Raises:
        BadInput: when a span of a candidate does not hold its quote, or nothing can be written.
    """
    data, text = contents
    _check_spans(item, text, candidates)
    folder = ledger.path.parent
    known = {h.key for h in apply_all(ledger.entries())}
    new = [c for c in candidates if c.key not in known]
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="servanda-")))
        for name, written in ((item.sha256, data), (item.text, text.encode())):
            path = scratch / name
            path.write_bytes(written)
            stack.enter_context(kept(path, folder, name))
        done = ledger.append_claims(new, now=now)
        if not any(i.sha256 == item.sha256 and i.text == item.text for i in items(ledger)):
            said: Payload = {k: v for k, v in asdict(item).items() if v}
            ledger.append(Kind.ITEM, lambda _: said, now=now)
    return Appended(done.added, len(candidates) - len(new) + done.known, done.head)


def items(ledger: Ledger) -> Iterator[Item]:
    """Yield the documents that were read, in that order; one read anew comes again."""
    for row in ledger.entries():
        if row.kind == Kind.ITEM:
            yield _item(row)


def _item(row: Entry) -> Item:
    known = {f.name for f in fields(Item)}
    said = {k: v for k, v in row.content.items() if k in known}
    return Item(**{"sha256": "", "text": "", "file": "", **said})


def text_of(ledger: Ledger, item: Item) -> str | None:
    """Return the clean text of an item; None where the file is gone or was changed."""
    path = ledger.path.parent / SOURCES / item.text
    if not item.text.isalnum() or not path.is_file() or path.stat().st_size > _MOST_TEXT:
        return None
    return path.read_text("utf-8") if sha256_of(path) == item.text else None


def text_sha256(text: str) -> str:
    """Return the SHA-256 under which a clean text is kept."""
    return hashlib.sha256(text.encode()).hexdigest()


def _check_spans(item: Item, text: str, candidates: Sequence[Claim]) -> None:
    """Check that the words of each candidate stand where it says."""
    for claim in candidates:
        found = " ".join(text[start:end] for start, end in claim.spans)
        if claim.item != item.sha256 or (claim.spans and claim.quote != found):
            raise BadInput(
                Fault(f"claim {claim.id}", "its words do not stand at its span in the document.")
            )
