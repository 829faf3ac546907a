"""Daily reports of monitoring missions: what rules for their own genre add to a reading.

Comes in: a `Reading` of any document. Goes out: the same, or, of a mission's report, one
with each row of its tables, places observed with nothing found, access refused, and the
details of each event: means, position, distance, bearing, calibre, the period before.
"""

from servanda.extraction.daily.report import is_daily, with_daily

__all__ = ["is_daily", "with_daily"]
