"""The running parts of a plan: each takes what its inputs give out and gives out its own.

A batch of time-points goes through the nodes once; what several nodes need is computed once.
Inputs that are ahead wait. Both levels go through together: while state and inputs of the
two are the same objects, the operator runs once for both.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol, TypeAlias

import numpy as np

from servanda.monitor.codes import Kind
from servanda.monitor.operator import Operator, State, Stretch
from servanda.monitor.relation import Column, empty, union
from servanda.monitor.stamps import Clock
from servanda.monitor.tidy import recoded, string_columns

Kinds: TypeAlias = Mapping[str, Kind]


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """One thing at two levels; the same object where nothing differs."""

    certain: Any
    possible: Any

    @property
    def alike(self) -> bool:
        """Whether both levels are the same object."""
        return self.certain is self.possible


@dataclass(frozen=True, slots=True, eq=False)
class Output:
    """What a node gives out: all that holds from `start` to before `end`, at both levels."""

    start: int
    end: int
    pair: Pair


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """New time-points: those of the clock from `start` on, with what was logged at them.

    Attributes:
        tables: for each predicate its rows, columns named "0", "1", …
        number: of the batch; batches are told apart by it.
    """

    number: int
    clock: Clock
    start: int
    tables: Mapping[str, Pair]

    @property
    def end(self) -> int:
        """The number of time-points so far."""
        return self.clock.end


class Node(Protocol):
    """A part of a plan."""

    names: tuple[str, ...]
    kinds: Kinds

    @property
    def done(self) -> int:
        """Up to where it has given out what holds."""
        ...

    def step(self, batch: Batch) -> Output:
        """Return what is new since the batch before; the same again when asked again."""
        ...


class Source(ABC):
    """A node that depends on nothing but the batch; subclasses say what it reads."""

    def __init__(self, names: tuple[str, ...], kinds: Kinds) -> None:
        self.names = names
        self.kinds = kinds
        self.done = 0
        self._seen = -1
        self._output: Output | None = None

    def step(self, batch: Batch) -> Output:
        """Read the batch."""
        if self._output is None or self._seen != batch.number:
            self._output = Output(batch.start, batch.end, self.read(batch))
            self._seen, self.done = batch.number, batch.end
        return self._output

    @abstractmethod
    def read(self, batch: Batch) -> Pair:
        """Return what holds in the batch."""


class _Buffer:
    """What an input has given out and its reader not yet taken."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.waiting: list[Pair] = []
        self.end = 0
        self.nothing = empty(names)

    def add(self, output: Output) -> None:
        self.end = output.end
        if len(output.pair.certain) or len(output.pair.possible):
            self.waiting.append(output.pair)

    def take(self, end: int) -> Pair:
        """Take what holds before `end`."""
        if not self.waiting:
            return Pair(self.nothing, self.nothing)
        alike = all(p.alike for p in self.waiting)
        certain = union([p.certain for p in self.waiting])
        possible = certain if alike else union([p.possible for p in self.waiting])
        whole = Pair(certain, possible)
        if end >= self.end:
            self.waiting = []
            return whole
        rest = both(whole, lambda r: r.clipped(end, self.end))
        self.waiting = [rest] if len(rest.certain) or len(rest.possible) else []
        return both(whole, lambda r: r.clipped(0, end))


def both(pair: Pair, change: Callable[[Any], Any]) -> Pair:
    """Return a pair changed at both levels, once where they are the same."""
    certain = change(pair.certain)
    return Pair(certain, certain if pair.alike else change(pair.possible))


class Step:
    """An operator over inputs."""

    def __init__(
        self, operator: Operator, inputs: Sequence[Node], names: tuple[str, ...], kinds: Kinds
    ) -> None:
        self.names = names
        self.kinds = kinds
        self.operator = operator
        self.inputs = tuple(inputs)
        self.done = 0
        self.taken = 0
        self._buffers = [_Buffer(i.names) for i in inputs]
        self._states = Pair(operator.initial, operator.initial)
        self._seen = -1
        self._output = Output(0, 0, Pair(None, None))

    def step(self, batch: Batch) -> Output:
        """Run the operator over what all inputs have."""
        if self._seen == batch.number:
            return self._output
        self._seen = batch.number
        for node, buffer in zip(self.inputs, self._buffers, strict=True):
            buffer.add(node.step(batch))
        end = min((b.end for b in self._buffers), default=batch.end)
        reach = self.operator.reach(batch.clock, end, self.done)
        at = Stretch(batch.clock, self.taken, end, self.done, reach)
        pairs = [b.take(end) for b in self._buffers]
        if end == self.taken and reach == self.done:
            nothing = empty(self.names)
            self._output = Output(reach, reach, Pair(nothing, nothing))
            return self._output
        self._output = Output(self.done, reach, self._run(at, pairs))
        self.taken, self.done = end, reach
        return self._output

    def string_columns(self) -> Iterator[Column]:
        """Yield the columns of strings that are held from batch to batch."""
        for state in (self._states.certain, self._states.possible):
            yield from string_columns(state, self.kinds)
        for node, buffer in zip(self.inputs, self._buffers, strict=True):
            for pair in buffer.waiting:
                yield from string_columns((pair.certain, pair.possible), node.kinds)

    def recode(self, numbers: Column) -> None:
        """Give what is held the new numbers of its strings."""
        self._states = both(self._states, lambda s: recoded(s, self.kinds, numbers))
        for node, buffer in zip(self.inputs, self._buffers, strict=True):
            change = partial(recoded, kinds=node.kinds, numbers=numbers)
            buffer.waiting = [both(pair, change) for pair in buffer.waiting]

    def _run(self, at: Stretch, pairs: Sequence[Pair]) -> Pair:
        out, state = self.operator.apply(self._states.certain, at, [p.certain for p in pairs])
        if self._states.alike and all(p.alike for p in pairs):
            self._states = Pair(state, state)
            return Pair(out, out)
        other, other_state = self.operator.apply(
            self._states.possible, at, [p.possible for p in pairs]
        )
        same = equal(state, other_state)
        self._states = Pair(state, state if same else other_state)
        return Pair(out, out if equal(out, other) else other)


class Swapped:
    """A node with its levels exchanged, as under a negation."""

    def __init__(self, inner: Node) -> None:
        self.inner = inner
        self.names = inner.names
        self.kinds = inner.kinds

    @property
    def done(self) -> int:
        """As the inner node."""
        return self.inner.done

    def step(self, batch: Batch) -> Output:
        """Step the inner node."""
        output = self.inner.step(batch)
        if output.pair.alike:
            return output
        swapped = Pair(output.pair.possible, output.pair.certain)
        return Output(output.start, output.end, swapped)


def equal(one: State, other: State) -> bool:
    """Whether two states or relations hold the same columns."""
    if one is other:
        return True
    if isinstance(one, np.ndarray):
        return len(one) == len(other) and bool((one == other).all())
    if isinstance(one, tuple):
        return all(equal(a, b) for a, b in zip(one, other, strict=True))
    fields = getattr(one, "__dataclass_fields__", None)
    if fields is None:
        return bool(one == other)
    if len(one) != len(other):
        return False
    return all(equal(getattr(one, f), getattr(other, f)) for f in fields)


class Widened:
    """A node's possible level at both: for which bindings a part under a guard is asked."""

    def __init__(self, inner: Node) -> None:
        self.inner = inner
        self.names = inner.names
        self.kinds = inner.kinds

    @property
    def done(self) -> int:
        """As the inner node."""
        return self.inner.done

    def step(self, batch: Batch) -> Output:
        """Step the inner node."""
        output = self.inner.step(batch)
        if output.pair.alike:
            return output
        wide = output.pair.possible
        return Output(output.start, output.end, Pair(wide, wide))


class Renamed:
    """A node with other names for its columns."""

    def __init__(self, inner: Node, names: tuple[str, ...]) -> None:
        self.inner = inner
        self.names = names
        self.kinds: Kinds = {n: inner.kinds[i] for n, i in zip(names, inner.names, strict=True)}

    @property
    def done(self) -> int:
        """As the inner node."""
        return self.inner.done

    def step(self, batch: Batch) -> Output:
        """Step the inner node."""
        output = self.inner.step(batch)
        pair = both(output.pair, lambda r: r.named(self.names))
        return Output(output.start, output.end, pair)
