"""The actors of one agreement, and whom a phrase of it names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from servanda.extraction.draft.records import Named

_CAP = r"[A-ZÀ-Þ][\w’'/-]*"
_EVERYBODY = re.compile(
    r"\b(?:(?:all|both|each|either|the|two|opposing|conflicting|warring|every|of|any)\s+)*"
    r"(?:part(?:y|ies)|sides?|signatories|belligerents|"
    r"(?:(?<=both )|(?<=two ))(?:armies|governments|states))\b"
    r"(?!\s+(?:to\s+the\s+conflict\s+other|which))",
    re.IGNORECASE,
)
_SHORT_STEM = 4


@dataclass(frozen=True, slots=True)
class Cast:
    """The actors of an agreement, and which of them are its Parties."""

    actors: tuple[Named, ...]
    parties: tuple[str, ...]
    defined: tuple[tuple[str, str], ...]

    def named_in(self, phrase: str, *, everybody: bool = True) -> list[str]:
        """Return whom a phrase names, in its order; "both Parties" names the Parties."""
        found: dict[int, str] = {}
        taken = [False] * len(phrase)
        spellings = [(n, a.id) for a in self.actors for n in a.names]
        for spelling, name in sorted(spellings, key=lambda s: -len(s[0])):
            for hit in re.finditer(rf"(?<![\w-]){re.escape(spelling)}(?![\w-])", phrase):
                if not any(taken[hit.start() : hit.end()]):
                    found[hit.start()] = name
                    taken[hit.start() : hit.end()] = [True] * len(hit[0])
        for hit in re.finditer(_CAP, phrase):
            if not taken[hit.start()]:
                who = self._of_adjective(hit[0])
                if who:
                    found[hit.start()] = who
        if not found and everybody and self.parties and _EVERYBODY.search(phrase):
            return list(self.parties)
        return list(dict.fromkeys(found[at] for at in sorted(found)))

    def _of_adjective(self, word: str) -> str:
        """Return the actor from whose name a word is made, such as Ardan from Arda."""
        low = word.lower()
        for actor in self.actors:
            for name in actor.names:
                stem = name.lower().rstrip("aeiouy")
                near = len(low) - len(stem) in range(1, 6)
                if " " not in name and len(stem) >= _SHORT_STEM and low.startswith(stem) and near:
                    return actor.id
        return ""
