"""News feeds of a case's sources: what is new in them, asked for politely.

Comes in: the addresses that the case names and what was noted the last time. Goes out: the
addresses of new items, on hosts that the case names, and notes for the next time. A feed that
did not change is not sent again; one that fails waits twice as long each time, up to a day.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from servanda.errors import BadInput, Fault, printable
from servanda.extraction.opening.fetching import AGENT, Fetched
from servanda.model import Instant

NOTES = "watch.json"
_MOST_ITEMS = 50
_MOST_SEEN = 5_000
_FIRST_WAIT, _LONGEST_WAIT = 300, 86_400

Fetch = Callable[[str, Mapping[str, str]], Fetched]


@dataclass(frozen=True, slots=True)
class Note:
    """What is remembered of a feed.

    Attributes:
        state: headers to ask by whether it changed.
        seen: items that were read or passed over.
        failures: how often in a row it failed; `next`: not before this instant again.
    """

    state: Mapping[str, str] = field(default_factory=dict)
    seen: tuple[str, ...] = ()
    failures: int = 0
    next: Instant = 0


@dataclass(frozen=True, slots=True)
class Polled:
    """What came of a feed: new items, items that were passed over and why, or why it failed."""

    source: str
    note: Note
    items: tuple[str, ...] = ()
    passed: tuple[tuple[str, str], ...] = ()
    failed: str = ""


class Watcher:
    """Asks the feeds of a case."""

    def __init__(self, hosts: frozenset[str], fetch: Fetch) -> None:
        self._hosts = hosts
        self._fetch = fetch
        self._robots: dict[str, RobotFileParser | None] = {}

    def poll(self, source: str, url: str, note: Note, now: Instant) -> Polled:
        """Return what is new in a feed."""
        if now < note.next:
            return Polled(source, note, failed="waits after failures")
        if not self.may_fetch(url):
            return Polled(source, note, failed="robots.txt asks not to fetch it")
        try:
            answer = self._fetch(url, note.state)
            links = [] if answer.unchanged else _links(answer.data, url)
        except BadInput as error:
            failures = note.failures + 1
            wait = min(_FIRST_WAIT * 2 ** (failures - 1), _LONGEST_WAIT)
            waiting = Note(note.state, note.seen, failures, now + wait)
            return Polled(source, waiting, failed="; ".join(f.problem for f in error.faults))
        fresh = [link for link in dict.fromkeys(links) if link not in note.seen]
        asked = {link: self._reason_not_to_read(link) for link in fresh[:_MOST_ITEMS]}
        seen = (*note.seen, *asked)[-_MOST_SEEN:]
        return Polled(
            source,
            Note(answer.state, seen),
            items=tuple(link for link, why in asked.items() if not why),
            passed=tuple((link, why) for link, why in asked.items() if why),
        )

    def may_fetch(self, url: str) -> bool:
        """Whether the site's robots.txt, where it has one, lets us fetch an address."""
        parts = urlsplit(url)
        root = f"{parts.scheme}://{parts.netloc}"
        if root not in self._robots:
            self._robots[root] = self._rules(f"{root}/robots.txt")
        rules = self._robots[root]
        return rules is None or rules.can_fetch(AGENT, url)

    def _rules(self, url: str) -> RobotFileParser | None:
        try:
            answer = self._fetch(url, {})
        except BadInput:
            return None
        rules = RobotFileParser()
        rules.parse(answer.data.decode("utf-8", "replace").splitlines()[:2_000])
        return rules

    def _reason_not_to_read(self, link: str) -> str:
        if host_of(link) not in self._hosts:
            return "is on a host that the case does not name"
        return "" if self.may_fetch(link) else "robots.txt asks not to fetch it"


def host_of(url: str) -> str:
    """Return the host of an address, without `www.`; empty where it has none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _links(data: bytes, url: str) -> list[str]:
    import feedparser  # noqa: PLC0415 — only where a feed is read

    found = feedparser.parse(data, sanitize_html=True, resolve_relative_uris=True)
    if not found.entries and (found.bozo or not found.version):
        raise BadInput(Fault(printable(url, 120), "is no RSS or Atom feed."))
    links = (str(entry.get("link", "")) for entry in found.entries)
    return [link for link in links if link.startswith(("http://", "https://"))]


def read_notes(folder: Path) -> dict[str, Any]:
    """Return what was noted in a case's folder; nothing where that cannot be read."""
    try:
        noted = json.loads((folder / NOTES).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return noted if isinstance(noted, dict) else {}


def note_of(noted: Mapping[str, Any], source: str) -> Note:
    """Return what was noted of a feed."""
    said = noted.get("feeds", {}).get(source, {})
    try:
        return Note(
            {str(k): str(v) for k, v in dict(said.get("state", {})).items()},
            tuple(map(str, said.get("seen", ()))),
            int(said.get("failures", 0)),
            int(said.get("next", 0)),
        )
    except (TypeError, ValueError, AttributeError):
        return Note()


def write_notes(folder: Path, noted: Mapping[str, Any]) -> None:
    """Write the notes, whole or not at all."""
    kept = folder / f"{NOTES}.new"
    kept.write_text(json.dumps(noted, ensure_ascii=False, indent=1), "utf-8")
    kept.replace(folder / NOTES)


def without(note: Note, links: Collection[str]) -> Note:
    """Return a note that has not seen some items, so that they are tried again."""
    again = {} if links else note.state  # else an unchanged feed would not give them again
    return replace(note, seen=tuple(s for s in note.seen if s not in links), state=again)


def as_noted(note: Note) -> dict[str, Any]:
    """Return a note in the form in which it is kept."""
    return asdict(note)
