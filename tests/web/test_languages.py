"""The catalogues are whole: every message is in each, with its placeholders, and no other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract
from starlette.testclient import TestClient

import servanda.web
from servanda.verdicts.wording import GROUNDS, REASONS
from servanda.web.languages import LANGUAGES, SOURCE, catalogue

ROOT = Path(servanda.web.__file__).parent
MARKS = ["_", "gettext", "ngettext", "N_", "say", "said", "shown", "_shown"]
OTHERS = [language for language in LANGUAGES if language != SOURCE]


def _messages() -> Iterator[str]:
    """Give every message of templates and modules; of plural ones the singular."""
    yield from (*REASONS.values(), *GROUNDS.values())
    for path in sorted(ROOT.rglob("*.html")):
        with path.open("rb") as handle:
            yield from (texts[0] for _, texts in _found(babel_extract(handle, MARKS[:3], [], {})))
    for path in sorted(ROOT.rglob("*.py")):
        with path.open("rb") as handle:
            for function, texts in _found(extract_python(handle, dict.fromkeys(MARKS[3:]), [], {})):
                # `shown` and `_shown` take a template's name first and a title second.
                kept = [t for t in texts if not t.endswith(".html") and len(t) > 1]
                yield from kept[:1] if function in ("shown", "_shown") else kept


def _found(extracted: Iterable[Any]) -> Iterator[tuple[str, list[str]]]:
    """Give each call's function and its texts."""
    for _, function, found, _ in extracted:
        listed = [found] if isinstance(found, str) else [*(found or ())]
        yield str(function), [t for t in listed if isinstance(t, str)]


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_has_every_message_and_no_other(language: str) -> None:
    """Nothing on a page falls back to the source language, nothing is translated for nobody."""
    wanted = set(_messages()) - {"lines"}
    with (ROOT / "locale" / language / "servanda.po").open("rb") as handle:
        read = read_po(handle, locale=language)
    has = {m.id[0] if isinstance(m.id, tuple) else m.id for m in read if m.id and m.string}
    assert not wanted - has
    assert not has - wanted


@pytest.mark.parametrize("language", OTHERS)
def test_placeholders_are_kept(language: str) -> None:
    """Each translation has the placeholders of its message, each plural form, too."""
    with (ROOT / "locale" / language / "servanda.po").open("rb") as handle:
        read = read_po(handle, locale=language)
    for message in read:
        forms = [message.string] if isinstance(message.string, str) else message.string
        ids = [message.id] if isinstance(message.id, str) else message.id
        names = {name for text in ids for name in re.findall(r"%\((\w+)\)s", str(text))}
        for form in forms or ():
            assert set(re.findall(r"%\((\w+)\)s", str(form))) == names, message.id


def test_numbers_and_days_follow_the_language(client: TestClient) -> None:
    """Plural forms, months and marks are the language's own."""
    assert catalogue("ru").ngettext("%(num)s day", "%(num)s days", 22) == "%(num)s дня"
    french = client.get("/cases/karabakh-2020?as_of=2020-12-15&lang=fr")
    assert "Au 15 déc. 2020" in french.text
    assert "respectée" in french.text
    assert "lang=fr" in french.headers["set-cookie"]
    client.cookies.clear()
    russian = client.get("/cases/karabakh-2020?as_of=2020-12-15", headers={"accept-language": "ru"})
    assert "15 дек. 2020" in russian.text
    assert "соблюдено" in russian.text


def test_names_of_places_follow_the_reader(client: TestClient) -> None:
    """A place is named in the reader's language; where sides differ, both names stand."""
    at = "/cases/karabakh-2020/map?as_of=2020-12-15"
    assert "Kalbajar / Karvachar" in client.get(at).text
    assert "Кельбаджар / Карвачар" in client.get(at, headers={"accept-language": "ru"}).text
