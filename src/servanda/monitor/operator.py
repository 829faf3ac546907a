"""What an operator of the engine is: a function of its state and the next stretch of inputs.

An operator has no memory of its own: it is given its state and gives back the next one, so
that two levels can share one run while state and inputs are the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from servanda.monitor.relation import Relation
from servanda.monitor.stamps import Clock

State: TypeAlias = Any  # frozen tuples of relations and columns, None for no memory


@dataclass(frozen=True, slots=True)
class Stretch:
    """Which time-points the inputs cover, and which of them the output is to cover.

    Attributes:
        start: the inputs cover the time-points from here …
        end: … to before here.
        out_start: the output goes on from here …
        out_end: … to before here.
    """

    clock: Clock
    start: int
    end: int
    out_start: int
    out_end: int


class Operator(Protocol):
    """One operator."""

    initial: State

    def reach(self, clock: Clock, end: int, done: int) -> int:
        """Return up to where the output is decided when the inputs are known to `end`."""
        ...

    def apply(
        self, state: State, at: Stretch, inputs: Sequence[Relation]
    ) -> tuple[Relation, State]:
        """Return the output over the stretch and the next state."""
        ...


class Pointwise:
    """An operator without memory, decided where its inputs are."""

    initial: State = None

    def reach(self, clock: Clock, end: int, done: int) -> int:  # noqa: ARG002 — of the protocol
        """Return the end of the inputs."""
        return end


class Past:
    """An operator about the past, decided where its inputs are."""

    initial: State = None

    def reach(self, clock: Clock, end: int, done: int) -> int:  # noqa: ARG002 — of the protocol
        """Return the end of the inputs."""
        return end
