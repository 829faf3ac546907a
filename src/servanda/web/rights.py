"""Who may do what: five roles, each of which may all that those before it may.

Comes in: the role that somebody has on a case. Goes out: whether an ability is theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

ALL_CASES = "*"


class Role(IntEnum):
    """What somebody is on a case, least first; the value orders them."""

    READER = 1
    REPORTER = 2
    REVIEWER = 3
    EDITOR = 4
    KEEPER = 5

    @property
    def word(self) -> str:
        """The role's name as people write it."""
        return self.name.lower()


class Ability(IntEnum):
    """What a page or action needs: the least role that may."""

    READ = Role.READER
    REPORT = Role.REPORTER
    REVIEW = Role.REVIEWER
    EDIT = Role.EDITOR
    KEEP = Role.KEEPER


ROLES: Mapping[str, Role] = {role.word: role for role in Role}


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks for a page: their name and their role on each case (`*` = on every case).

    Attributes:
        id: the account's number; 0 for the one person of a server without accounts, and -1
            for somebody who did not sign in.
        token: the scopes of the API token that they came with; None = they came with a session.
    """

    id: int
    name: str
    roles: Mapping[str, Role] = field(default_factory=dict)
    csrf: str = ""
    token: Role | None = None

    def role(self, case: str) -> Role | None:
        """Return their role on a case, None where they have none."""
        own = [self.roles[key] for key in (case, ALL_CASES) if key in self.roles]
        role = max(own, default=None)
        return min(role, self.token) if role is not None and self.token is not None else role

    def may(self, ability: Ability, case: str) -> bool:
        """Whether they may do something on a case."""
        role = self.role(case)
        return role is not None and role >= ability

    @property
    def signed_in(self) -> bool:
        """Whether it is known who asks."""
        return self.id >= 0


ALONE = Reader(0, "", {ALL_CASES: Role.KEEPER})
"""The one person at a server that only this machine can reach."""

NOBODY = Reader(-1, "")
"""Somebody who did not sign in."""
