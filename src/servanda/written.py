"""Hand-written files as they were written: text with bounds, YAML with the line of every value.

Comes in: a file or a piece of text. Goes out: text, or entries whose scalars are the
strings as written, so that 2020-02-31 and `no` mean what their reader says they mean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from servanda.errors import BadInput, Fault, printable

MOST_BYTES = 20_000_000
_DEEPEST = 20
_MOST_EVENTS = 400_000


@dataclass(frozen=True, slots=True)
class Entry:
    """A value as written and the 1-based line it stands on."""

    value: str | Sequence[Entry] | Mapping[str, Entry]
    line: int

    @property
    def text(self) -> str | None:
        """The value when it is a scalar, else None."""
        return self.value if isinstance(self.value, str) else None

    @property
    def items(self) -> Sequence[Entry]:
        """The values of a list; one scalar is a list of one; an empty scalar of none."""
        if isinstance(self.value, str):
            return [self] if self.value else []
        return [] if isinstance(self.value, Mapping) else self.value

    @property
    def fields(self) -> Mapping[str, Entry]:
        """The fields of a mapping, none where it is no mapping."""
        return self.value if isinstance(self.value, Mapping) else {}


def read_text(path: Path, most_bytes: int = MOST_BYTES) -> str:
    """Return the text of a UTF-8 file.

    Raises:
        BadInput: when it is missing, too large or not UTF-8.
    """
    try:
        size = path.stat().st_size
        if size > most_bytes:
            raise BadInput(
                Fault(
                    str(path),
                    f"has {size:,} bytes; at most {most_bytes:,} are read.",
                    next_step="Is this the right file? Split it if it is.",
                )
            )
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise BadInput(
            Fault(
                f"{path}:{line}",
                f"is not UTF-8: byte {error.start} is 0x{path.read_bytes()[error.start]:02x}.",
                "Save it as UTF-8.",
            )
        ) from None
    except OSError as error:
        raise BadInput(Fault(str(path), f"cannot be read: {error.strerror or error}.")) from None


def read_yaml(text: str, file: str, first_line: int = 1) -> Entry:
    """Return YAML text as entries with their lines in the file.

    Args:
        text: the YAML.
        file: its name in messages.
        first_line: the file's line on which the text begins.

    Raises:
        BadInput: when it is malformed, nested too deep, repeats a key or uses anchors.
    """
    try:
        _refuse_bombs(text, file, first_line)
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        problem = printable(f"{error.problem or error.context}")
        raise BadInput(
            Fault(
                f"{file}:{line}",
                f"is malformed YAML: {problem}.",
                "Check indentation, colons and quotes there.",
            )
        ) from None
    except YAMLError as error:
        raise BadInput(
            Fault(f"{file}:{first_line}", f"is malformed YAML: {printable(str(error))}.")
        ) from None
    if node is None:
        return Entry({}, first_line)
    faults: list[Fault] = []
    entry = _entry(node, file, first_line, faults)
    if faults:
        raise BadInput(*faults)
    return entry


def _refuse_bombs(text: str, file: str, first_line: int) -> None:
    """Refuse what grows when read: aliases, deep nesting, endless events."""
    depth = 0
    for count, event in enumerate(YAML(typ="safe", pure=True).parse(text)):
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        line = first_line + event.start_mark.line
        if isinstance(event, AliasEvent):
            raise BadInput(Fault(f"{file}:{line}", "uses a YAML alias.", "Write the value out."))
        if depth > _DEEPEST or count > _MOST_EVENTS:
            raise BadInput(
                Fault(
                    f"{file}:{line}",
                    "is nested too deep or too long.",
                    f"At most {_DEEPEST} levels.",
                )
            )


def _entry(node: Node, file: str, first_line: int, faults: list[Fault]) -> Entry:
    line = first_line + node.start_mark.line
    if isinstance(node, ScalarNode):
        return Entry(
            "" if node.style is None and node.value in ("null", "~") else str(node.value), line
        )
    if isinstance(node, SequenceNode):
        return Entry(tuple(_entry(n, file, first_line, faults) for n in node.value), line)
    if not isinstance(node, MappingNode):
        raise AssertionError(node)
    fields: dict[str, Entry] = {}
    for key, value in node.value:
        name = str(key.value) if isinstance(key, ScalarNode) else ""
        where = f"{file}:{first_line + key.start_mark.line}"
        if name in fields:
            faults.append(
                Fault(where, f"says {printable(name)!r} twice in one block.", "Keep one.")
            )
        if not name:
            faults.append(Fault(where, "has a key that is no word."))
        fields[name] = _entry(value, file, first_line, faults)
    return Entry(fields, line)
