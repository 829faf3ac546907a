"""What an address asks: days, defaults, addresses made from it."""

from __future__ import annotations

from pathlib import Path

from starlette.datastructures import QueryParams

from servanda.web.boards import Boards, shown
from servanda.web.languages import catalogue, direction, instant_words, preferred
from servanda.web.question import ask
from servanda.web.shelf import Shelf

NOW = 1_735_689_601


def test_a_bare_day_is_its_end_in_the_agreements_zone(example: Path) -> None:
    """As-of ends with the local day; what changed is compared with a day before."""
    snapshot = Shelf([example]).latest("karabakh-2020")
    question = ask(snapshot, QueryParams("as_of=2020-11-20&lang=fr"), NOW)
    assert question.as_of == 1_605_906_000
    assert question.changed_since == question.as_of - 86_400
    assert question.query(reading="as-amended") == "?as_of=2020-11-20&reading=as-amended"
    assert question.query(as_of=None) == ""


def test_now_is_a_whole_minute(example: Path) -> None:
    """Without a day it is asked as of this minute, so that readers share one board."""
    snapshot = Shelf([example]).latest("karabakh-2020")
    assert ask(snapshot, QueryParams(""), NOW).as_of == NOW - 1
    assert ask(snapshot, QueryParams("as_of="), NOW + 40).as_of == NOW - 1


def test_views_of_one_moment_are_one(example: Path) -> None:
    """Two known-at times with the same claims share a view; earlier ones hold fewer."""
    snapshot = Shelf([example]).latest("karabakh-2020")
    assert snapshot.view(NOW) is snapshot.view(NOW + 1000)
    assert len(snapshot.view(1_606_000_000).claims) < len(snapshot.view(NOW).claims)
    assert not snapshot.view(NOW, recorded_at=0).claims


def test_a_reading_that_a_duty_lacks_is_shown_as_written(example: Path) -> None:
    """The board under a reading has every duty once for each bearer and viewpoint."""
    snapshot = Shelf([example]).latest("karabakh-2020")
    question = ask(snapshot, QueryParams("reading=before-the-day&viewpoint=record"), NOW)
    verdicts = shown(Boards().verdicts(snapshot, question), question.reading)
    readings = {v.duty: v.reading for v in verdicts}
    assert readings["aghdam"] == "before-the-day"
    assert readings["ceasefire"] == "as-written"
    assert set(readings) == {d.id for d in snapshot.case.agreement.duties}


def test_a_ledger_that_did_not_change_is_not_read_again(example: Path) -> None:
    """The same state is the same snapshot."""
    shelf = Shelf([example])
    assert shelf.latest("karabakh-2020") is shelf.latest("karabakh-2020")


def test_languages() -> None:
    """The browser's wish decides; dates follow the language; others are right to left."""
    assert preferred("de, ru;q=0.9, fr;q=0.8") == "ru"
    assert preferred("xx") == "en"
    assert direction("ar") == "rtl"
    from zoneinfo import ZoneInfo  # noqa: PLC0415 — used here only

    assert instant_words(1_605_906_000, ZoneInfo("Europe/Moscow"), "en") == "20 Nov 2020"
    assert catalogue("en").gettext("kept") == "kept"
