"""The other side of `parser`: limits itself, then parses files until its input ends.

Run as `python -m servanda.extraction.opening.worker SECONDS MEMORY CHARS PAGES`.
Whatever a parser raises is told as a file that cannot be read.
"""

from __future__ import annotations

import json
import math
import os
import sys
from typing import Any, BinaryIO

from servanda.extraction.opening import mail, page, pdf, plain, word
from servanda.extraction.opening.cleaning import cleaned
from servanda.extraction.opening.parsed import Parsed, Unreadable, to_data

_HEADER = 8
_DEEPEST_STACK = 2_000
_LONGEST_HEAD = 300


def main() -> None:
    """Answer requests on standard input, each with one JSON object of a stated length."""
    seconds, memory, chars, pages = (float(word) for word in sys.argv[1:5])
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # A library that prints must not write into the answers.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.setrecursionlimit(_DEEPEST_STACK)
    while head := source.read(_HEADER):
        ask = json.loads(source.read(int.from_bytes(head, "big")))
        data = source.read(int(ask["length"]))
        _limit(seconds, int(memory))
        _answer(sink, _parsed(data, ask, int(chars), int(pages)))


def _limit(seconds: float, memory: int) -> None:
    """Let the next file use so many more seconds of processor time, and so much memory at all."""
    try:
        import resource  # noqa: PLC0415 — not on every system
    except ImportError:  # pragma: no cover — there the clock of the other side is the bound
        return
    spent = resource.getrusage(resource.RUSAGE_SELF)
    until = math.ceil(spent.ru_utime + spent.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _parsed(data: bytes, ask: dict[str, Any], chars: int, pages: int) -> dict[str, Any]:
    try:
        return to_data(_within(cleaned(_by_kind(data, ask, pages)), chars))
    except Unreadable as why:
        return {"unreadable": why.problem, "next_step": why.next_step}
    except (MemoryError, RecursionError) as why:
        deep = isinstance(why, RecursionError)
        return {
            "unreadable": "is nested too deep." if deep else "needs more memory than it may have.",
            "next_step": "Open it in another program and save the text as a new file.",
        }
    except Exception as why:  # noqa: BLE001 — hostile files make parsers raise anything
        return {
            "unreadable": f"cannot be parsed ({type(why).__name__}): it is damaged.",
            "next_step": "Get a whole copy of it, or save the text as a new file.",
        }


def _by_kind(data: bytes, ask: dict[str, Any], pages: int) -> Parsed:
    match ask["kind"]:
        case "html":
            return page.parse(data, str(ask["charset"]))
        case "pdf":
            return pdf.parse(data, pages)
        case "docx":
            return word.parse(data)
        case "mail":
            return mail.parse(data)
        case _:
            return plain.parse(data, str(ask["charset"]))


def _within(found: Parsed, chars: int) -> Parsed:
    """Return it with what heads it cut to a length that a heading has."""
    total = sum(len(b.text) + 1 for b in found.blocks)
    if not total:
        raise Unreadable("holds no text.", "Is this the right file?")
    if total > chars:
        raise Unreadable(
            f"holds {total:,} characters of text; at most {chars:,} are read at once.",
            "Split it, or take out the pages that you need.",
        )
    return Parsed(
        found.blocks,
        title=found.title[:_LONGEST_HEAD],
        published=found.published[:40],
        publisher=found.publisher[:_LONGEST_HEAD],
        language=found.language[:40],
        url=found.url[:2_000],
        notes=found.notes,
    )


def _answer(sink: BinaryIO, said: dict[str, Any]) -> None:
    written = json.dumps(said, ensure_ascii=True).encode()
    sink.write(len(written).to_bytes(_HEADER, "big") + written)
    sink.flush()


if __name__ == "__main__":
    main()
