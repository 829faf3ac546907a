"""All that changed since a day: verdicts then and now, and the claims that came in between."""

from __future__ import annotations

from starlette.responses import Response

from servanda.web.addresses import address
from servanda.web.files import csv_file
from servanda.web.naming import bearer_name, duty_title
from servanda.web.pages.board import slider
from servanda.web.visit import CaseVisit, Page


def show(visit: CaseVisit) -> Page:
    """Return every change, of every reading."""
    together = visit.say("all together")
    return Page(
        "changes.html",
        visit.say("Changes"),
        {
            "changes": visit.changes,
            "titles": {d.id: duty_title(d) for d in visit.case.agreement.duties},
            "bearer": lambda who: bearer_name(visit.case, who, visit.language, together),
            "address": address(visit),
            "slider": slider(visit),
        },
    )


def table(visit: CaseVisit) -> Response:
    """Return the changes as CSV."""
    head = ("duty", "who", "viewpoint", "reading", "before", "after", "new_claims")
    return csv_file(
        f"{visit.case.id}-changes",
        head,
        (
            (
                c.after.duty,
                c.after.who,
                c.after.viewpoint,
                c.after.reading,
                c.before.verdict if c.before else "",
                c.after.verdict,
                " ".join(c.new_claims),
            )
            for c in visit.changes
        ),
    )
