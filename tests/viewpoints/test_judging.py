"""What each viewpoint holds of an event and of who did it, as a table of cases."""

from __future__ import annotations

from pathlib import Path

import pytest

from servanda.agreement.terms import Pattern
from servanda.case.terms import Case
from servanda.errors import BadInput
from servanda.model import Because, Occurrence, Role, Standing
from servanda.testing import claim_of, small_case
from servanda.viewpoints.builtin import choose, sides, viewpoints
from servanda.viewpoints.events import testimony as hear
from servanda.viewpoints.grounds import known_grounds
from servanda.viewpoints.judge import occurrences
from servanda.viewpoints.matching import Matter

FIRE = "CFV-SA actor=North place=ford on=2024-02-01 event=E"
OTHER = "CFV-SA actor=South place=ford on=2024-02-01 event=E"
NOBODY = "CFV-SA place=ford on=2024-02-01 event=E"
HAND = "TER-HAND actor=North target=South place=ford on=2024-02-01 event=E"
SUPPORTED, POSSIBLE = Standing.SUPPORTED, Standing.POSSIBLE
RECORD, OBSERVERS = "record", "observers"
BY_NORTH, BY_SOUTH = "as-told-by:North", "as-told-by:South"
OWN = """
viewpoints:
  press-too:
    description: What anybody affirms.
    event: {supported: [affirmed], excluded: []}
    attribution: {supported: [affirmed], excluded: []}
"""


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """The starting case, with a viewpoint of its own."""
    made = small_case(tmp_path / "case")
    yml = (made.path / "case.yml").read_text("utf-8")
    return small_case(tmp_path / "other", case_yml=yml + OWN)


def matter(case: Case, role: Role) -> Matter:
    """Return North's breaches by fire, or North's handover of the town."""
    pattern = Pattern("fires") if role is Role.BREAKS else Pattern("hands_over")
    duty = case.agreement.duties[0 if role is Role.BREAKS else 1]
    return Matter(role, (pattern,), "North", duty.terms)


def judged(case: Case, view: str, role: Role, *lines: str) -> list[Occurrence]:
    """Return what a viewpoint holds of North's events."""
    held = hear(case, map(claim_of, lines))
    return list(occurrences(held, choose(case, [view])[0], matter(case, role)))


PERFORMS = [
    ("the beneficiary affirms", RECORD, [f"A South affirm {HAND}"], SUPPORTED),
    ("the beneficiary's ministry too", RECORD, [f"A South affirm {HAND}"], SUPPORTED),
    ("the bearer says so itself", RECORD, [f"A North announce {HAND}"], POSSIBLE),
    ("the press says so", RECORD, [f"A Gazette report {HAND}"], POSSIBLE),
    ("an observer saw it", RECORD, [f"A Mission observe {HAND}"], SUPPORTED),
    ("an observer repeats it", RECORD, [f"A Mission report {HAND}"], POSSIBLE),
    ("a relay of nobody's word", RECORD, [f"A Gazette relay {HAND}"], None),
    ("the bearer says so itself", OBSERVERS, [f"A North announce {HAND}"], POSSIBLE),
    ("the beneficiary affirms", OBSERVERS, [f"A South affirm {HAND}"], POSSIBLE),
    ("an observer saw it", OBSERVERS, [f"A Mission observe {HAND}"], SUPPORTED),
    ("the side says so", BY_NORTH, [f"A North announce {HAND}"], SUPPORTED),
    ("the side is silent", BY_NORTH, [f"A South affirm {HAND}"], POSSIBLE),
    (
        "the side denies",
        BY_NORTH,
        [f"A South affirm {HAND}", "B North deny denies=A said=2024-02-02"],
        None,
    ),
    ("the press, where the case believes it", "press-too", [f"A Gazette report {HAND}"], SUPPORTED),
]

BREAKS = [
    ("an accusation", RECORD, [f"A South accuse {FIRE}"], POSSIBLE),
    ("an admission", RECORD, [f"A North admit {FIRE}"], SUPPORTED),
    ("an observer names the side", RECORD, [f"A Mission observe {FIRE}"], SUPPORTED),
    (
        "… and the side denies",
        RECORD,
        [f"A Mission observe {FIRE}", "B North-MoD deny denies=A said=2024-02-02"],
        POSSIBLE,
    ),
    (
        "… and the observers' own viewpoint does not ask it",
        OBSERVERS,
        [f"A Mission observe {FIRE}", "B North-MoD deny denies=A said=2024-02-02"],
        SUPPORTED,
    ),
    (
        "both accuse each other",
        RECORD,
        [f"A South accuse {FIRE}", f"B North accuse {OTHER}"],
        POSSIBLE,
    ),
    (
        "both accuse each other, as one tells it",
        BY_SOUTH,
        [f"A South accuse {FIRE}", f"B North accuse {OTHER}"],
        SUPPORTED,
    ),
    (
        "both accuse each other, as the other tells it",
        BY_NORTH,
        [f"A South accuse {FIRE}", f"B North accuse {OTHER}"],
        None,
    ),
    ("an observer names nobody", RECORD, [f"A Mission observe {NOBODY}"], POSSIBLE),
    (
        "an observer names nobody, somebody accuses the other side",
        RECORD,
        [f"A Mission observe {NOBODY}", f"B North accuse {OTHER}"],
        None,
    ),
    ("we responded", RECORD, [f"A North defend {FIRE}"], None),
]


@pytest.mark.parametrize(
    ("view", "lines", "standing"),
    [c[1:] for c in PERFORMS],
    ids=[" ".join(c[:2]) for c in PERFORMS],
)
def test_an_act_that_performs(
    case: Case, view: str, lines: list[str], standing: Standing | None
) -> None:
    """Who settles that a duty was performed; None where the viewpoint excludes it."""
    found = judged(case, view, Role.PERFORMS, *lines)

    assert [o.standing for o in found] == ([standing] if standing else [])


@pytest.mark.parametrize(
    ("view", "lines", "standing"), [c[1:] for c in BREAKS], ids=[" ".join(c[:2]) for c in BREAKS]
)
def test_a_breach(case: Case, view: str, lines: list[str], standing: Standing | None) -> None:
    """Who settles a breach; None where the viewpoint excludes it."""
    found = judged(case, view, Role.BREAKS, *lines)

    assert [o.standing for o in found] == ([standing] if standing else [])


def test_a_possible_event_says_why(case: Case) -> None:
    """Denied, attributed elsewhere, or merely reported: and who has standing to say so."""
    denied = judged(
        case, RECORD, Role.BREAKS, f"A South accuse {FIRE}", "B North deny denies=A said=2024-02-02"
    )
    elsewhere = judged(
        case, RECORD, Role.BREAKS, f"A South accuse {FIRE}", f"B North accuse {OTHER}"
    )
    press = judged(
        case,
        RECORD,
        Role.BREAKS,
        f"A South accuse {FIRE}",
        "B Gazette deny denies=A said=2024-02-02",
    )

    assert [o.doubts for o in denied] == [(Because.DENIED,)]
    assert [o.denying for o in denied] == [("B",)]
    assert [o.doubts for o in elsewhere] == [(Because.ATTRIBUTED_ELSEWHERE,)]
    assert [o.doubts for o in press] == [(Because.UNCONFIRMED_REPORT,)]


def test_occurrence_and_attribution_are_apart(case: Case) -> None:
    """That both accuse each other of one event supports that it happened, by one of the two."""
    held = hear(case, map(claim_of, [f"A South accuse {FIRE}", f"B North accuse {OTHER}"]))
    (found,) = occurrences(
        held, choose(case, [RECORD])[0], matter(case, Role.BREAKS), ("North", "South")
    )

    assert (found.actor, found.standing) == ("?", SUPPORTED)


def test_an_event_by_somebody_else_breaks_nobodys_duty(case: Case) -> None:
    """Where an attribution names one who does not bear the duty, `*` is not broken by it."""
    held = hear(
        case,
        map(
            claim_of,
            [
                "A South accuse CFV-SA actor=Gazette place=ford on=2024-02-01 event=E",
                f"B Mission observe {NOBODY}",
            ],
        ),
    )

    assert not occurrences(
        held, choose(case, [RECORD])[0], matter(case, Role.BREAKS), ("North", "South")
    )


def test_the_time_is_the_hull_of_the_claims_that_support_it(case: Case) -> None:
    """Else of those that affirm it: a report with another day does not stretch what is settled."""
    lines = [
        f"A South affirm {HAND}",
        "B Gazette report TER-HAND actor=North target=South place=ford on=2024-02-09 event=E",
    ]
    (settled,) = judged(case, RECORD, Role.PERFORMS, *lines)
    (reported,) = judged(case, OBSERVERS, Role.PERFORMS, *lines)

    day = claim_of(lines[0]).occurred
    assert day is not None
    assert settled.interval == day
    assert (reported.interval.start, reported.interval.end) == (day.start, day.end + 8 * 86_400)


def test_viewpoints_are_named_after_the_sides(case: Case) -> None:
    """The three built-in ones, one for each side, and the case's own."""
    assert sides(case) == ["North", "South"]
    assert list(viewpoints(case)) == [RECORD, OBSERVERS, BY_NORTH, BY_SOUTH, "press-too"]


def test_an_unknown_viewpoint_is_refused(case: Case) -> None:
    """With the nearest one, and all that there are."""
    with pytest.raises(BadInput, match="Did you mean 'as-told-by:North'"):
        choose(case, ["as-told-by:Nroth"])


def test_the_page_of_the_format_names_every_ground() -> None:
    """What `case.yml` may name is what the judge knows."""
    page = (Path(__file__).parents[2] / "docs" / "case-format.md").read_text("utf-8")

    assert [g for g in known_grounds() if f"`{g}" not in page] == []
