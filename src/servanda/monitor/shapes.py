"""The boolean structure of a formula around the nodes that a plan has for its parts.

A shape is what a formula has become before it is known what bounds its variables: a node,
whose rows are what holds (or, negative, what does not); a comparison; all or any of several
shapes; or the existence of values. `plan` turns shapes into nodes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from servanda.monitor.formula import Comparison, Matches
from servanda.monitor.nodes import Node, Swapped


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """What a node has; `negative`: everything but what it has."""

    node: Node
    negative: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A comparison or match of terms."""

    atom: Comparison | Matches
    wanted: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Every:
    """All of several shapes."""

    parts: tuple[Shape, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Any:
    """One of several shapes at least."""

    parts: tuple[Shape, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Some:
    """Values for `hidden` variables, new names all, with which a shape holds; or there are none.

    Attributes:
        free: the free variables of the whole.
    """

    hidden: tuple[str, ...]
    free: tuple[str, ...]
    body: Shape
    negative: bool = False


Shape: TypeAlias = Rows | Asked | Every | Any | Some


def opposite(shape: Shape) -> Shape:
    """Return the negation of a shape."""
    match shape:
        case Rows(node, negative):
            return Rows(node.inner if isinstance(node, Swapped) else Swapped(node), not negative)
        case Asked(atom, wanted):
            return Asked(atom, not wanted)
        case Every(parts):
            return Any(tuple(map(opposite, parts)))
        case Any(parts):
            return Every(tuple(map(opposite, parts)))
        case Some(hidden, free, body, negative):
            return Some(hidden, free, body, not negative)


def without(shape: Shape) -> Shape:
    """Return everything but what nodes have, whose levels are those of the whole already."""
    match shape:
        case Rows(node, negative):
            return Rows(node, not negative)
        case Any(parts):
            return Every(tuple(map(without, parts)))
        case _:
            return opposite(shape)


def conjuncts(shape: Shape) -> list[Shape]:
    """Return what all must hold, from left to right."""
    if isinstance(shape, Every):
        return [c for part in shape.parts for c in conjuncts(part)]
    return [shape]
