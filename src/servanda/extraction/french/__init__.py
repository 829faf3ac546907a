"""French: who said what, read over the parse of an optional model. Events are not read.

Comes in: a document in French. Goes out: a `Reading` with its statements; None where the
model is not installed, so that the document waits for a translation.
"""

from servanda.extraction.french.reading import available, read_french, statements_of

__all__ = ["available", "read_french", "statements_of"]
