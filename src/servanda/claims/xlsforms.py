"""The forms for observers in the field, as XLSForms: what ODK and Kobo read.

Comes in: `forms.yml`. Goes out: workbooks whose questions have the names that
`claims/mappings/odk.yml` reads.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from servanda.vocabulary import event_types
from servanda.written import Entry, read_yaml

_SURVEY = ("type", "name", "label", "required", "constraint", "appearance")


@cache
def _said() -> Mapping[str, Entry]:
    return read_yaml(files("servanda.claims").joinpath("forms.yml").read_text("utf-8"), "").fields


def form_names() -> tuple[str, ...]:
    """Return the names of the forms."""
    return tuple(_said()["forms"].fields)


def xlsform(name: str) -> bytes:
    """Return a form as the bytes of an .xlsx file."""
    from openpyxl import Workbook  # noqa: PLC0415 — only where a form is written

    form = _said()["forms"].fields[name].fields
    asks = {q.text or "" for q in form["asks"].items}
    book = Workbook()
    survey = book.active
    survey.title = "survey"
    survey.append(_SURVEY)
    for question, entry in _said()["questions"].fields.items():
        if question in asks:
            said = {n: e.text or "" for n, e in entry.fields.items()} | {"name": question}
            survey.append([said.get(column, "") for column in _SURVEY])
    choices = book.create_sheet("choices")
    choices.append(("list_name", "name", "label"))
    for act, label in _said()["acts"].fields.items():
        choices.append(("acts", act, label.text))
    for code in form["types"].items:
        choices.append(("types", code.text, event_types()[code.text or ""].name))
    settings = book.create_sheet("settings")
    settings.append(("form_title", "form_id", "version"))
    settings.append((form["title"].text, f"servanda-{name}", "1"))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
