"""How often something may be tried: a sliding window for each name, address or token.

Kept in memory: a server that starts anew forgets, and a window is minutes.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, deque

from servanda.model import Instant

_MOST_KEYS = 20_000


class Limit:
    """At most `most` tries of one key within `seconds`."""

    def __init__(self, most: int, seconds: int) -> None:
        self.most = most
        self.seconds = seconds
        self._tries: OrderedDict[str, deque[Instant]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, key: str, now: Instant) -> int:
        """Return the seconds to wait before a try, 0 where none is needed."""
        with self._lock:
            tries = self._recent(key, now)
            return 0 if len(tries) < self.most else max(1, tries[0] + self.seconds - now)

    def count(self, key: str, now: Instant) -> None:
        """Count a try."""
        with self._lock:
            self._recent(key, now).append(now)
            while len(self._tries) > _MOST_KEYS:
                self._tries.popitem(last=False)

    def forget(self, key: str) -> None:
        """Forget the tries of a key, after one that went well."""
        with self._lock:
            self._tries.pop(key, None)

    def _recent(self, key: str, now: Instant) -> deque[Instant]:
        tries = self._tries.setdefault(key, deque(maxlen=self.most))
        self._tries.move_to_end(key)
        while tries and tries[0] <= now - self.seconds:
            tries.popleft()
        return tries
