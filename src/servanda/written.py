"""Hand-written files as they were written: text with bounds, YAML with the line of every value.

Comes in: a file or a piece of text. Goes out: text, or entries whose scalars are the
strings as written, so that 2020-02-31 and `no` mean what their reader says they mean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    ScalarEvent,
)

from servanda.errors import BadInput, Fault, printable

MOST_BYTES = 5_000_000
_DEEPEST = 20
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


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
    """Return the text of a UTF-8 file, with or without byte order mark, CRLF made LF.

    Raises:
        BadInput: when it is missing, too large or not UTF-8.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            raw = file.read(most_bytes + 1) if size <= most_bytes else b""
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BadInput(Fault(str(path), f"cannot be read: {printable(reason)}.")) from None
    # A device or a pipe has no size: it is too large when more comes than may.
    if size > most_bytes or len(raw) > most_bytes:
        raise BadInput(
            Fault(
                str(path),
                f"is too large: {max(size, len(raw)):,} bytes.",
                f"A file written by hand has at most {most_bytes:,}.",
                next_step="Is this the right file?",
            )
        )
    return _decoded(raw, path).replace("\r\n", "\n")


def _decoded(raw: bytes, path: Path) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        guess = "It looks like UTF-16. " if raw.startswith(_UTF_16) else ""
        raise BadInput(
            Fault(
                f"{path}:{line}",
                f"is not UTF-8: byte {error.start} is 0x{raw[error.start]:02x}.",
                f"{guess}Save it as UTF-8.",
            )
        ) from None


def read_yaml(text: str, file: str, first_line: int = 1) -> Entry:
    """Return YAML text as entries with their lines in the file.

    Args:
        text: the YAML.
        file: its name in messages.
        first_line: the file's line on which the text begins.

    Raises:
        BadInput: when it is malformed, nested too deep, repeats a key or uses aliases.
    """
    building = _Building(file, first_line)
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            building.take(event)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = printable(str(error.problem or error.context))
        building.fail(mark.line if mark else 0, f"is malformed YAML: {problem}.")
    except (YAMLError, ValueError) as error:
        # Such as a character that YAML does not allow; the first line says which.
        problem = printable(str(error).partition("\n")[0])
        building.fail(_forbidden_line(text), f"is malformed YAML: {problem}.")
    if building.faults:
        raise BadInput(*building.faults)
    return building.root or Entry({}, first_line)


def _forbidden_line(text: str) -> int:
    lines = text.split("\n")
    return next((n for n, line in enumerate(lines) if not line.replace("\t", "").isprintable()), 0)


@dataclass(slots=True)
class _Open:
    """A list or mapping not yet closed; `key` is the key whose value comes next."""

    line: int
    fields: dict[str, Entry] | None
    items: list[Entry] = field(default_factory=list)
    key: str | None = None


@dataclass(slots=True)
class _Building:
    """Entries built from the events of a YAML parser, without recursion."""

    file: str
    first_line: int
    root: Entry | None = None
    faults: list[Fault] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)

    def take(self, event: Event) -> None:
        """Take one event; refuse what grows when read, such as aliases and deep nesting."""
        line = self.first_line + event.start_mark.line
        if isinstance(event, AliasEvent):
            self._refuse(line, "uses a YAML alias.", "Write the value out.")
        elif isinstance(event, DocumentStartEvent) and self.root is not None:
            self._refuse(line, "holds a second YAML document.", "Leave out the line `---`.")
        elif isinstance(event, CollectionStartEvent):
            if len(self.stack) >= _DEEPEST:
                self._refuse(line, "is nested too deep.", f"At most {_DEEPEST} levels.")
            mapping = isinstance(event, MappingStartEvent)
            self.stack.append(_Open(line, {} if mapping else None))
        elif isinstance(event, CollectionEndEvent):
            closed = self.stack.pop()
            fields = closed.fields
            self._put(Entry(tuple(closed.items) if fields is None else fields, closed.line))
        elif isinstance(event, ScalarEvent):
            null = event.style is None and event.value in ("null", "~")
            self._put(Entry("" if null else str(event.value), line))

    def fail(self, line: int, problem: str) -> None:
        """Note that the rest cannot be read."""
        at = f"{self.file}:{self.first_line + line}"
        self.faults.append(Fault(at, problem, "Check indentation, colons and quotes there."))

    def _put(self, entry: Entry) -> None:
        if not self.stack:
            self.root = entry
            return
        outer = self.stack[-1]
        if outer.fields is None:
            outer.items.append(entry)
        elif outer.key is None:
            outer.key = self._key(entry, outer.fields)
        else:
            outer.fields[outer.key] = entry
            outer.key = None

    def _key(self, entry: Entry, fields: Mapping[str, Entry]) -> str:
        at = f"{self.file}:{entry.line}"
        if not entry.text:
            self.faults.append(Fault(at, "has a key that is no word."))
        elif entry.text in fields:
            problem = f"says {printable(entry.text)!r} twice in one block."
            self.faults.append(Fault(at, problem, "Keep one."))
        return entry.text or ""

    def _refuse(self, line: int, problem: str, expected: str) -> None:
        raise BadInput(*self.faults, Fault(f"{self.file}:{line}", problem, expected))
