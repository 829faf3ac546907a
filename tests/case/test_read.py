"""A case folder: what is read from `case.yml` and `agreement.md`, and what is refused.

The faults of either file are held in tests/agreements/bad; here are those of the folder.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servanda.case.read import read_case
from servanda.case.skeleton import write_skeleton
from servanda.case.terms import Case, Coverage, Grounds, Name
from servanda.clock import end_of, start_of
from servanda.errors import BadInput
from servanda.model import BEGINNING, FOREVER
from servanda.testing import small_case

CASE = """
id: a-case
note: read by nobody
actors:
  North:
    side: North
    names: {en: [North, {text: Upper North, side: South}], ru: Север}
    description: A state.
  North-MoD: {part-of: North, names: Defence of North}
  South: {side: South, names: {text: Lower North, side: North}}
  Mission: {names: [The Mission, Observers]}
opposed:
  - [North, South]
observers:
  Mission:
    belongs-to: North
    voices: [North-MoD]
    covers:
      - {place: ford, from: 2024-01-16, to: 2024-02-01, source: its mandate}
      - {place: area}
places:
  area: {kind: area, parts-complete: yes}
  ford: {inside: [area], names: Ford, description: A town.}
sources:
  paper: {name: The Paper, url: "https://example.org"}
  radio: Radio North
  leaflet:
event-types:
  X-FLAG: {predicate: raises_flag, roles: [actor, place], name: Flag raised}
viewpoints:
  press-too:
    description: Who believes the press.
    event: {supported: [adverse-affirms, affirmed], excluded: ["side-denies: South"]}
    attribution: {supported: [{side-affirms: North}]}
    coverage-sides: [North]
"""
AGREEMENT = "---\ntitle: T\ntimezone: Asia/Baku\n---\n\n## 1\n\n> Words.\n"


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """A case that says everything that case.yml may say."""
    return small_case(tmp_path / "case", AGREEMENT, CASE)


def test_names_carry_their_language_and_the_side_that_uses_them(case: Case) -> None:
    """A string, a list, per language or not, and {text, side}."""
    assert case.actors["North"].names == (
        Name("North", "en"),
        Name("Upper North", "en", "South"),
        Name("Север", "ru"),
    )
    assert case.actors["North-MoD"].names == (Name("Defence of North"),)
    assert case.actors["South"].names == (Name("Lower North", "", "North"),)
    assert case.actors["Mission"].names == (Name("The Mission"), Name("Observers"))


def test_actors_and_places_are_what_the_file_says(case: Case) -> None:
    """Sides, wholes, kinds, what lies inside what."""
    assert case.id == "a-case"
    assert case.actors["North"].side == "North"
    assert case.actors["North-MoD"].part_of == "North"
    assert case.actors["North"].description == "A state."
    assert case.places["ford"].inside == ("area",)
    assert case.places["area"].parts_complete
    assert not case.places["ford"].parts_complete
    assert case.opposed == {frozenset({"North", "South"})}


def test_coverage_is_in_the_local_days_of_the_agreement(case: Case) -> None:
    """From the start of the first day to the end of the last; open where nothing is said."""
    (observer,) = case.observers
    zone = "Asia/Baku"

    assert (observer.actor, observer.belongs_to, observer.voices) == (
        "Mission",
        ("North",),
        ("North-MoD",),
    )
    first, always = observer.covers
    assert (first.place, first.source) == ("ford", "its mandate")
    assert first.period.start == start_of("2024-01-16", zone)
    assert first.period.end == end_of("2024-02-01", zone)
    assert isinstance(always, Coverage)
    assert (always.period.start, always.period.end) == (BEGINNING, FOREVER)


def test_sources_and_event_types_of_its_own(case: Case) -> None:
    """A source has a name, else its id; an own event type its predicate."""
    assert case.sources == {"paper": "The Paper", "radio": "Radio North", "leaflet": "leaflet"}
    assert case.event_types == {"X-FLAG": "raises_flag"}


def test_viewpoints_are_data(case: Case) -> None:
    """What supports and what excludes, each a ground, some with a side."""
    (viewpoint,) = case.viewpoints

    assert viewpoint.event_supported == (Grounds("adverse-affirms"), Grounds("affirmed"))
    assert viewpoint.event_excluded == (Grounds("side-denies", "South"),)
    assert viewpoint.attribution_supported == (Grounds("side-affirms", "North"),)
    assert viewpoint.attribution_excluded == ()
    assert viewpoint.coverage_sides == ("North",)


def test_a_case_without_an_id_is_called_after_its_folder(tmp_path: Path) -> None:
    """A folder's name is a name."""
    write_skeleton(tmp_path / "some-case")

    assert read_case(tmp_path / "some-case").id == "some-case"


def test_an_empty_case_yml_is_a_case_of_nobody(tmp_path: Path) -> None:
    """An agreement that names nobody needs no actors."""
    assert small_case(tmp_path / "case", AGREEMENT, "# nothing yet\n").actors == {}


def test_a_missing_folder_says_how_to_make_one(tmp_path: Path) -> None:
    """The next step is a command."""
    with pytest.raises(BadInput, match="servanda new"):
        read_case(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        (["agreement.md"], "lacks agreement.md"),
        (["case.yml"], "lacks case.yml"),
        (["agreement.md", "case.yml"], "lacks agreement.md and case.yml"),
    ],
)
def test_a_folder_that_is_no_case_says_what_it_lacks(
    missing: list[str], said: str, tmp_path: Path
) -> None:
    """Both files are looked for before either is read."""
    write_skeleton(tmp_path / "case")
    for name in missing:
        (tmp_path / "case" / name).unlink()

    with pytest.raises(BadInput, match=said):
        read_case(tmp_path / "case")


def test_a_pipe_is_no_agreement(tmp_path: Path) -> None:
    """A file that never ends, or blocks, is not opened."""
    write_skeleton(tmp_path / "case")
    (tmp_path / "case" / "agreement.md").unlink()
    os.mkfifo(tmp_path / "case" / "agreement.md")

    with pytest.raises(BadInput, match=r"lacks agreement\.md"):
        read_case(tmp_path / "case")


@pytest.mark.parametrize("name", ["agreement.md", "case.yml"])
def test_a_file_of_200_mb_is_refused(name: str, tmp_path: Path) -> None:
    """The message says how large it is and how large it may be."""
    write_skeleton(tmp_path / "case")
    with (tmp_path / "case" / name).open("ab") as file:
        file.truncate(200_000_000)

    with pytest.raises(BadInput, match=rf"{name}.*200,000,000 bytes"):
        read_case(tmp_path / "case")


def test_faults_of_both_files_are_told_when_neither_can_be_read(tmp_path: Path) -> None:
    """A wrong encoding here does not hide malformed YAML there."""
    write_skeleton(tmp_path / "case")
    (tmp_path / "case" / "agreement.md").write_bytes(b"\xff")
    (tmp_path / "case" / "case.yml").write_text("actors: [", "utf-8")

    with pytest.raises(BadInput) as caught:
        read_case(tmp_path / "case")

    assert [f.problem.split(":")[0] for f in caught.value.faults] == [
        "is malformed YAML",
        "is not UTF-8",
    ]


def test_a_case_yml_that_is_a_list_is_refused(tmp_path: Path) -> None:
    """The file is a mapping; nothing else makes sense of the rest."""
    with pytest.raises(BadInput, match="no mapping of fields"):
        small_case(tmp_path / "case", AGREEMENT, "- actors\n- places\n")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    at=st.integers(0, len(CASE)), slip=st.sampled_from(["[", "}", ":", "- ", "&a ", "\t", "'", "x"])
)
def test_any_slip_of_the_pen_is_read_or_bad_input(at: int, slip: str, tmp_path: Path) -> None:
    """One character too many never makes the reader fall over."""
    folder = tmp_path / f"case-{at}-{ord(slip[0])}-{len(slip)}"
    if folder.exists():
        return
    try:
        assert small_case(folder, AGREEMENT, CASE[:at] + slip + CASE[at:]).id
    except BadInput as error:
        places = [fault.place for fault in error.faults]
    else:
        return

    assert all(place.startswith("case.yml:") for place in places)
