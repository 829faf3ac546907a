"""Opening: a file, an address or standard input becomes clean text with its title and date.

Comes in: bytes from anywhere, all of them hostile. Goes out: an `Opened` text, or the
reason why there is none. Parsing happens in a process of its own, bounded in time and
memory. What the text says is not looked at here.
"""

from servanda.extraction.opening.kinds import kind_of
from servanda.extraction.opening.opened import Opened, open_bytes
from servanda.extraction.opening.parsed import Block, BlockKind, Parsed
from servanda.extraction.opening.parser import Bounds, Parser

__all__ = [
    "Block",
    "BlockKind",
    "Bounds",
    "Opened",
    "Parsed",
    "Parser",
    "kind_of",
    "open_bytes",
]
