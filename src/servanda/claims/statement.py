"""What makes several rows one claim: one statement, by one speaker, about several actors."""

from __future__ import annotations

ONE_STATEMENT = ("speaker", "side", "source", "act", "said", "published")
"""The fields in which all rows that share an id agree: who said it, how and when."""
