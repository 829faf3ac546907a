"""`case.yml` as entries, with the checks that all its parts share."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from servanda.errors import Fault, nearest, printable
from servanda.written import Entry


@dataclass(slots=True)
class Yml:
    """The root of `case.yml`, the case's time zone, and the faults found so far."""

    file: str
    root: Entry
    zone: str
    faults: list[Fault] = field(default_factory=list)

    def fault(
        self, entry: Entry, problem: str, expected: str = "", near: str | None = None
    ) -> None:
        """Note a fault at an entry's line."""
        self.faults.append(Fault(f"{self.file}:{entry.line}", problem, expected, near))

    def only(self, entry: Entry, fields: Collection[str], what: str) -> None:
        """Note each field that is none of these."""
        if entry.value and not isinstance(entry.value, Mapping):
            self.fault(entry, f"{printable(what)} is a mapping.", f"Fields: {', '.join(fields)}.")
        for name, value in entry.fields.items():
            if name not in fields:
                self.fault(
                    value,
                    f"{printable(what)} has no field {printable(name)!r}.",
                    f"Fields: {', '.join(fields)}.",
                    nearest(name, fields),
                )

    def mapping(self, name: str) -> Mapping[str, Entry]:
        """Return a part of the file that maps names to entries."""
        entry = self.root.fields.get(name)
        if entry is None:
            return {}
        if entry.value and not isinstance(entry.value, Mapping):
            self.fault(entry, f"`{name}` is a mapping.", "Write `name:` and its fields below.")
        return entry.fields

    def word(self, entry: Entry | None) -> str:
        """Return the words of an entry, empty where it is missing."""
        if entry is None:
            return ""
        if entry.text is None:
            self.fault(entry, "is a list or mapping where one word or sentence would do.")
        return entry.text or ""

    def words(self, entry: Entry | None) -> tuple[str, ...]:
        """Return one word or a list of them."""
        return tuple(self.word(item) for item in self.listed(entry))

    def listed(self, entry: Entry | None) -> Sequence[Entry]:
        """Return the values of a list, or the one value in place of a list."""
        if entry is None:
            return ()
        if entry.fields:
            self.fault(entry, "is a mapping where a list should be.", "Write `- ` before each.")
        return entry.items

    def flag(self, entry: Entry | None) -> bool:
        """Return true or false."""
        word = self.word(entry).casefold()
        if word not in ("", "true", "false", "yes", "no") and entry is not None:
            self.fault(entry, f"{printable(word)!r} is neither true nor false.")
        return word in ("true", "yes")

    def known(self, entry: Entry | None, ids: Collection[str], what: str) -> None:
        """Note each word of an entry that is not one of these ids."""
        for item in entry.items if entry is not None else ():
            name = item.text or ""
            if name not in ids:
                expected = f"Known: {', '.join(sorted(ids)[:12])}."
                near = nearest(name, ids)
                self.fault(item, f"{what} {printable(name)!r} is not in this file.", expected, near)
