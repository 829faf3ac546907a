"""The tokens of a piece of a log, found without a loop: what stands before each mark.

Marks are `@ ( ) , ;` and white space. What a token is, the mark before it says: a time-stamp
after `@`, a value after `(` or `,`, else a name. `Irregular` is raised for all that a regular
log does not hold.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from servanda.monitor.relation import Column

Bytes: TypeAlias = NDArray[np.uint8]
AT, OPEN, CLOSE, COMMA, END, SPACE, QUOTE = (ord(c) for c in '@(),; "')
_WHITE = (SPACE, 9, 10, 13)
_DIGITS, _LONGEST = 8, 16
_PAD = 16
# The bytes of a word that its last so many digits are in.
_KEEP = np.array(
    [(0xFFFFFFFFFFFFFFFF << (8 * (8 - n))) & 0xFFFFFFFFFFFFFFFF for n in range(9)],
    dtype=np.uint64,
)
_U = np.uint64


class Irregular(Exception):  # noqa: N818 — not an error: the plain reader takes over
    """The text is not of the regular form."""


def demand(good: object) -> None:
    """Give up the regular form unless this is so."""
    if not good:
        raise Irregular


class Page:
    """A text with its tokens.

    Attributes:
        raw: the characters, with some spaces before and after.
        start, end: of each token; it may be empty.
        mark: the mark after each token; `before`: the one before it.
    """

    def __init__(self, text: bytes) -> None:
        self._padded = b" " * _PAD + text + b" "
        self.raw: Bytes = np.frombuffer(self._padded, dtype=np.uint8)
        seen = _unquoted(self.raw) if b'"' in text else self.raw
        marks = seen <= COMMA
        marks |= seen == END
        marks |= seen == AT
        self.end: Column = np.flatnonzero(marks)
        self.mark: Bytes = _plain_marks(seen.take(self.end))
        self.start: Column = np.concatenate([self.end[:1], self.end[:-1] + 1])
        self.before: Bytes = np.concatenate([[np.uint8(SPACE)], self.mark[:-1]])
        # A space after a mark says nothing; what follows stands after that space.
        idle = (self.mark == SPACE) & (self.start == self.end) & (self.before != AT)
        keep = np.flatnonzero(~idle)
        for name in ("start", "end", "mark", "before"):
            setattr(self, name, getattr(self, name).take(keep))
        demand(len(keep))
        self._demand_order()

    def _demand_order(self) -> None:
        """Demand the order of marks that logs have."""
        mark, empty = self.mark, self.start == self.end
        inside = (self.before == OPEN) | (self.before == COMMA)
        demand(bool((inside == ((mark == COMMA) | (mark == CLOSE))).all()))
        demand(mark[0] == AT and empty[0])
        demand(bool((mark[self.before == AT] != OPEN).all()))
        over = np.flatnonzero(mark[:-1] == END) + 1
        demand(bool(((mark.take(over) == AT) & empty.take(over)).all()))

    def stamps(self) -> Column:
        """Return the time-stamps; they never decrease."""
        at = np.flatnonzero(self.before == AT)
        stamps = self.integers(self.start.take(at), self.end.take(at))
        demand(bool((stamps[1:] >= stamps[:-1]).all()))
        return stamps

    def bare(self, names: Column) -> Column:
        """Return the names after which no tuple stands."""
        after = np.minimum(names + 1, len(self.mark) - 1)
        opens = (self.end.take(after) == self.start.take(after)) & (self.mark.take(after) == OPEN)
        return names.compress((self.mark.take(names) != OPEN) & ~opens)

    def equal(self, tokens: Column, name: bytes) -> Column:
        """Return which of some tokens are this name."""
        start, end = self.start.take(tokens), self.end.take(tokens)
        found = np.flatnonzero((end - start == len(name)) & (self.raw.take(start) == name[0]))
        for i in range(1, len(name)):
            found = found[self.raw.take(start.take(found) + i) == name[i]]
        return found

    def integers(self, start: Column, end: Column) -> Column:
        """Return the integers that tokens are: a sign and up to 16 digits."""
        if not len(start):
            return start
        negative = self.raw.take(start) == ord("-")
        signed = bool(negative.any())
        length = end - start - negative if signed else end - start
        longest = int(length.max())
        demand(int(length.min()) > 0 and longest <= _LONGEST)
        numbers = self._eight(end, np.minimum(length, _DIGITS))
        if longest > _DIGITS:
            more = np.flatnonzero(length > _DIGITS)
            high = self._eight(end.take(more) - _DIGITS, length.take(more) - _DIGITS)
            numbers[more] += high * 10**_DIGITS
        if signed:
            numbers[negative] *= -1
        return numbers

    def _eight(self, end: Column, length: Column) -> Column:
        """Return the numbers that up to eight digits before each end are, eight at a time."""
        words: NDArray[np.uint64] = np.ndarray(
            shape=(len(self.raw) - 7,), dtype=np.uint64, buffer=self._padded, strides=(1,)
        )
        word = words[end - 8] ^ _U(0x3030303030303030)
        word &= _KEEP.take(length)
        bad = (word + _U(0x7676767676767676)) | word
        demand(not bool((bad & _U(0x8080808080808080)).any()))
        word = word * _U(10) + (word >> _U(8))
        pair = _U(0x00FF00FF00FF00FF)
        word = (word & pair) * _U(100) + ((word >> _U(16)) & pair)
        four = _U(0x0000FFFF0000FFFF)
        word = (word & four) * _U(10000) + ((word >> _U(32)) & four)
        numbers: Column = (word & _U(0xFFFFFFFF)).view(np.int64)
        return numbers


def _unquoted(raw: Bytes) -> Bytes:
    """Return the text with each quoted string a plain word of the same length."""
    quotes = raw == QUOTE
    demand(int(np.count_nonzero(quotes)) % 2 == 0)
    inside = (np.cumsum(quotes) % 2).astype(np.bool_) | quotes
    return np.where(inside, np.uint8(ord("x")), raw)


def _plain_marks(mark: Bytes) -> Bytes:
    """Return the marks with all white space a space; any other sign is irregular."""
    odd = (mark < OPEN) | ((mark > CLOSE) & (mark < COMMA))
    if not bool(odd.any()):
        return mark
    white = np.isin(mark, _WHITE)
    demand(bool((white | ~odd).all()))
    return np.where(white, np.uint8(SPACE), mark)
