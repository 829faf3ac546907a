"""What a server is started with."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from servanda.errors import BadInput, Fault
from servanda.model import Instant

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def _now() -> Instant:
    return int(time.time())


@dataclass(frozen=True, slots=True)
class Settings:
    """What a server is started with.

    Attributes:
        cases: the case folders.
        host, port: where it listens.
        names: further host names under which browsers may ask for it.
        accounts: the accounts' database (a path or an SQLAlchemy URL); empty = one person,
            on this machine only.
        secure: whether browsers reach it by HTTPS only, so that cookies may say so.
        now: the clock.
        watch: seconds between two looks at the ledgers for the live stream.
    """

    cases: tuple[Path, ...]
    host: str = "127.0.0.1"
    port: int = 8000
    names: tuple[str, ...] = ()
    accounts: str = ""
    secure: bool = False
    now: Callable[[], Instant] = _now
    watch: float = 1.0

    def __post_init__(self) -> None:
        if not self.accounts and not is_loopback(self.host):
            raise BadInput(
                Fault(
                    f"--host {self.host}",
                    "others can reach this address, and no accounts are set up.",
                    "Bound to anything but 127.0.0.1 it serves only people who sign in.",
                    next_step="Make one with: servanda accounts add NAME --role keeper, "
                    "then add: --accounts accounts.db",
                )
            )

    @property
    def hosts(self) -> frozenset[str]:
        """The host names, without port, under which it answers."""
        own = LOOPBACK if is_loopback(self.host) else (self.host, *LOOPBACK)
        return frozenset(name.casefold() for name in (*own, *self.names))


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address.

    >>> is_loopback("127.0.0.1"), is_loopback("0.0.0.0")
    (True, False)
    """
    if host.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
