"""Lists in pages: which part is shown, and the addresses of the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from starlette.datastructures import QueryParams

from servanda.errors import BadInput, Fault

T = TypeVar("T")
ON_A_PAGE = 50
MOST_ON_A_PAGE = 500
_MOST_PAGES = 100_000


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """One page of a list.

    Attributes:
        number: of the page, from 1; pages: how many there are.
        first, last: the places of its first and last row in the whole list, from 1.
        total: how many rows the list has.
    """

    rows: Sequence[T]
    number: int
    pages: int
    first: int
    last: int
    total: int


def part_of(rows: Sequence[T], query: QueryParams) -> Part[T]:
    """Return the page of a list that an address asks for; one past the end is the last.

    Raises:
        BadInput: when page or size is no number within bounds.
    """
    number = whole(query, "page", 1, _MOST_PAGES)
    size = whole(query, "per_page", ON_A_PAGE, MOST_ON_A_PAGE)
    pages = max(1, -(-len(rows) // size))
    shown = min(number, pages)
    start = (shown - 1) * size
    piece = rows[start : start + size]
    return Part(piece, shown, pages, start + bool(piece), start + len(piece), len(rows))


def whole(query: QueryParams, name: str, default: int, most: int) -> int:
    """Return a whole number of the query, from 1 to a bound.

    Raises:
        BadInput: when it is none.
    """
    text = query.get(name)
    if text is None or text == "":
        return default
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= most:
        raise BadInput(Fault(name, "is no number of a page.", f"Write a number from 1 to {most}."))
    return int(text)
