"""A client of the JSON API: the same reads as the pages, for programs.

Comes in: the address of a server, a token where it asks for one. Goes out: the API's data
as it is. What the server refuses is raised as `BadInput`, fault by fault.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any, Self, TypeAlias
from urllib.parse import quote

import httpx

from servanda.errors import BadInput, Fault

__all__ = ["Client", "Value"]

Value: TypeAlias = str | int | list[str] | None
_BASE = "/api/v1"
_SECONDS = 60.0


class Client:
    """A server of Servanda, asked for what it shows. Close it, or use it in a `with` block.

    Args:
        address: where the server is, such as `http://127.0.0.1:8000`.
        token: an API token, where the server has accounts.
        transport: another way to reach it, for tests.
    """

    def __init__(
        self, address: str, token: str = "", transport: httpx.BaseTransport | None = None
    ) -> None:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        self._http = httpx.Client(
            base_url=address, headers=headers, timeout=_SECONDS, transport=transport
        )

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connections."""
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def cases(self) -> list[dict[str, Any]]:
        """Return the cases that may be read."""
        found: list[dict[str, Any]] = self._get("/cases", {})["items"]
        return found

    def case(self, case: str, **asked: Value) -> dict[str, Any]:
        """Return a case in a line."""
        return self._get(f"/cases/{_name(case)}", asked)

    def agreement(self, case: str) -> dict[str, Any]:
        """Return the agreement: its articles, duties and readings."""
        return self._get(f"/cases/{_name(case)}/agreement", {})

    def verdicts(self, case: str, **asked: Value) -> dict[str, Any]:
        """Return whether each duty is kept: `as_of`, `known_at`, `viewpoint`, `duty`, …."""
        return self._get(f"/cases/{_name(case)}/verdicts", asked)

    def changes(self, case: str, **asked: Value) -> dict[str, Any]:
        """Return the verdicts that are not what they were at `changed_since`."""
        return self._get(f"/cases/{_name(case)}/changes", asked)

    def explanation(self, case: str, duty: str, **asked: Value) -> dict[str, Any]:
        """Return why a verdict is what it is: `who`, `viewpoint`, `reading`, `as_of`, …."""
        return self._get(f"/cases/{_name(case)}/duties/{_name(duty)}/explanation", asked)

    def claims(self, case: str, **asked: Value) -> Iterator[dict[str, Any]]:
        """Give every statement that the filter lets through, the last said first."""
        yield from self._all(f"/cases/{_name(case)}/claims", asked)

    def claim(self, case: str, claim: str, **asked: Value) -> dict[str, Any]:
        """Return one statement."""
        return self._get(f"/cases/{_name(case)}/claims/{_name(claim)}", asked)

    def gaps(self, case: str, **asked: Value) -> list[dict[str, Any]]:
        """Return what the text leaves open."""
        found: list[dict[str, Any]] = self._get(f"/cases/{_name(case)}/gaps", asked)["items"]
        return found

    def questions(self, case: str, **asked: Value) -> list[dict[str, Any]]:
        """Return what was asked about the text, and the answers."""
        found: list[dict[str, Any]] = self._get(f"/cases/{_name(case)}/questions", asked)["items"]
        return found

    def sources(self, case: str, **asked: Value) -> list[dict[str, Any]]:
        """Return the publishers."""
        found: list[dict[str, Any]] = self._get(f"/cases/{_name(case)}/sources", asked)["items"]
        return found

    def registers(self, case: str, **asked: Value) -> list[dict[str, Any]]:
        """Return what was counted, each voice's figures apart."""
        found: list[dict[str, Any]] = self._get(f"/cases/{_name(case)}/registers", asked)["items"]
        return found

    def search(self, case: str, q: str, **asked: Value) -> dict[str, Any]:
        """Return where all words stand: articles, duties, the first claims."""
        return self._get(f"/cases/{_name(case)}/search", {"q": q, **asked})

    def _all(self, path: str, asked: Mapping[str, Value]) -> Iterator[dict[str, Any]]:
        number: int | None = 1
        while number is not None:
            part = self._get(path, {**asked, "page": number})
            yield from part["items"]
            number = number + 1 if number < part["pages"] else None

    def _get(self, path: str, asked: Mapping[str, Value]) -> dict[str, Any]:
        query = {name: value for name, value in asked.items() if value is not None}
        try:
            answer = self._http.get(_BASE + path, params=query)
        except httpx.HTTPError as why:
            raise BadInput(
                Fault(
                    str(self._http.base_url),
                    f"does not answer ({type(why).__name__}).",
                    next_step="Is the server running? Start it with: servanda serve CASE",
                )
            ) from None
        if answer.is_success:
            data: dict[str, Any] = answer.json()
            return data
        raise BadInput(*_faults(path, answer))


def _faults(path: str, answer: httpx.Response) -> list[Fault]:
    try:
        error = answer.json()["error"]
        listed = [Fault(**fault) for fault in error["faults"]]
        return listed or [Fault(path, f"{error['title']}.", error["advice"])]
    except (ValueError, KeyError, TypeError):
        return [Fault(path, f"the server answered {answer.status_code}.")]


def _name(text: str) -> str:
    return quote(text, safe="")
