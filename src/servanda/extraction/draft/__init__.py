"""Drafting: an agreement's text becomes a case in which what can be read is coded.

Comes in: the blocks of an opened document. Goes out: `Drafted`, from which `writing` makes
`agreement.md` and `case.yml`. What the text does not say is left out, so that `lint` asks
for it; what had to be supplied stands under `assumed`.
"""

from servanda.extraction.draft.drafting import draft
from servanda.extraction.draft.records import DraftDuty, Drafted, Point
from servanda.extraction.draft.writing import agreement_text, case_text

__all__ = ["DraftDuty", "Drafted", "Point", "agreement_text", "case_text", "draft"]
