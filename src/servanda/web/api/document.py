"""The OpenAPI document, made from the operations and the shapes."""

from __future__ import annotations

import re
from functools import cache
from importlib.metadata import version
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from servanda.vocabulary import acts
from servanda.web.api import shapes
from servanda.web.api.operations import OPERATIONS, Operation
from servanda.web.claimrows import STATES
from servanda.web.paging import MOST_ON_A_PAGE
from servanda.web.words import VERDICTS

BASE = "/api/v1"
_DAY: dict[str, Any] = {"type": "string", "pattern": shapes.DATE}
_TEXT: dict[str, Any] = {"type": "string", "maxLength": 200}
_SCHEMAS: dict[str, dict[str, Any]] = {
    **dict.fromkeys(
        ("as_of", "known_at", "recorded_at", "since", "changed_since", "from", "to"), _DAY
    ),
    "viewpoint": {"type": "array", "items": {"type": "string"}},
    "state": {"type": "string", "enum": list(STATES)},
    "verdict": {"type": "string", "enum": list(VERDICTS)},
    "act": {"type": "string", "enum": list(acts())},
    "page": {"type": "integer", "minimum": 1, "maximum": 100_000},
    "per_page": {"type": "integer", "minimum": 1, "maximum": MOST_ON_A_PAGE},
}
_MEANINGS = {
    "as_of": "Look at events up to the end of this day; default: this minute.",
    "known_at": "Use only claims said and published by the end of this day.",
    "recorded_at": "Use only what this ledger held at the end of this day.",
    "since": "Look at breaches from this day on.",
    "changed_since": "Compare with the end of this day; default: a day before `as_of`.",
    "viewpoint": "Whom to believe; several may be asked for; default: all.",
    "reading": "Only this reading of the text.",
    "duty": "A duty's id.",
    "who": "A bearer's id, or `*` for all together.",
    "q": "Words, all of which must stand; case and accents do not matter.",
    "page": "Which part of the list, from 1.",
    "per_page": "How many in a part.",
}
_PATHS = {"case": "A case's id.", "duty": "A duty's id.", "claim": "A claim's id."}


@cache
def document() -> dict[str, Any]:
    """Return the OpenAPI document."""
    models: list[type[BaseModel]] = [shapes.Cases, shapes.Error, *(o.gives for o in OPERATIONS)]
    _, schemas = models_json_schema(
        [(m, "serialization") for m in dict.fromkeys(models)],
        ref_template="#/components/schemas/{model}",
    )
    paths: dict[str, Any] = {
        f"{BASE}/cases": {
            "get": _get("cases", "The cases that the reader may read.", [], "Cases"),
        }
    }
    for operation in OPERATIONS:
        parameters = [*_of_path(operation), *map(_of_query, operation.takes)]
        paths[BASE + operation.path] = {
            "get": _get(operation.name, operation.summary, parameters, operation.gives.__name__)
        }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Servanda",
            "version": version("servanda"),
            "description": "Whether each duty of an agreement is kept, and who says so.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": paths,
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{}, {"token": []}],
    }


def _get(name: str, summary: str, parameters: list[Any], gives: str) -> dict[str, Any]:
    answers: dict[str, Any] = {
        "200": {
            "description": summary,
            "headers": {"ETag": {"schema": {"type": "string"}}},
            "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{gives}"}}},
        },
        "304": {"description": "The caller has it already (If-None-Match)."},
    }
    for status, words in (
        ("400", "The question cannot be answered; every fault is listed."),
        ("401", "A token is needed."),
        ("403", "The token's scope does not reach that far."),
        ("404", "There is no such thing, or it is not for the caller to read."),
        ("429", "Too many requests."),
        ("503", "The case's files or ledger need mending."),
    ):
        answers[status] = {
            "description": words,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
        }
    return {
        "operationId": name,
        "summary": summary,
        "parameters": parameters,
        "responses": answers,
    }


def _of_path(operation: Operation) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": _PATHS[name],
            "schema": {"type": "string", "minLength": 1},
        }
        for name in re.findall(r"{(\w+)}", operation.path)
    ]


def _of_query(name: str) -> dict[str, Any]:
    found = {"name": name, "in": "query", "required": False, "schema": _SCHEMAS.get(name, _TEXT)}
    if name in _MEANINGS:
        found["description"] = _MEANINGS[name]
    return found
