"""A second extractor: a language model behind an OpenAI-compatible endpoint. Off by default.

Comes in: a document and an endpoint. Goes out: what the model found and we located in the
text, merged with what the rules found, and counts of both. What it returns is hostile: it is
bounded, checked against the vocabulary, and dropped where its words do not stand in the text.
"""

from servanda.extraction.second.asking import Endpoint, ask
from servanda.extraction.second.merging import Compared, merged

__all__ = ["Compared", "Endpoint", "ask", "merged"]
