"""The book of accounts: who there is, what they may, and what was done with accounts.

Comes in: names, passwords, roles. Goes out: people as records. Every change is written
down in the audit, in the same transaction.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from servanda.errors import BadInput, Fault, nearest, printable
from servanda.model import Instant
from servanda.web.accounts.secrets import fits, hashed
from servanda.web.accounts.tables import (
    audit,
    grants,
    open_database,
    people,
    sessions,
    tokens,
    writing,
)
from servanda.web.rights import Role

_NAME = re.compile(r"[^\W_][\w .@-]{1,63}")


@dataclass(frozen=True, slots=True)
class Person:
    """An account."""

    id: int
    name: str
    totp: str
    created: Instant
    closed: bool
    roles: Mapping[str, Role]


@dataclass(frozen=True, slots=True)
class Deed:
    """Who does something to the accounts, and when."""

    who: str
    now: Instant


@dataclass(frozen=True, slots=True)
class Noted:
    """A line of the audit."""

    at: Instant
    who: str
    action: str
    case: str
    about: str


class Book:
    """The accounts' database."""

    def __init__(self, where: str) -> None:
        self.engine: Engine = open_database(where)

    def people(self) -> list[Person]:
        """Return everybody, by name."""
        with self.engine.connect() as connection:
            return [_person(connection, row) for row in _rows(connection)]

    def person(self, name: str) -> Person:
        """Return somebody by name.

        Raises:
            BadInput: when there is nobody of that name.
        """
        with self.engine.connect() as connection:
            return _known(connection, name)

    def by_id(self, number: int) -> Person | None:
        """Return somebody by the account's number; None when closed or not there."""
        with self.engine.connect() as connection:
            row = connection.execute(select(people).where(people.c.id == number)).one_or_none()
            return _person(connection, row) if row is not None and not row.closed else None

    def add(self, name: str, password: str, roles: Mapping[str, Role], deed: Deed) -> Person:
        """Make an account.

        Raises:
            BadInput: when the name is taken or none, or the password too short.
        """
        cleaned = " ".join(name.split())
        if not _NAME.fullmatch(cleaned):
            raise BadInput(
                Fault(
                    "name",
                    f"{printable(name, 80)!r} is no name for an account.",
                    "Use 2 to 64 letters, digits, spaces, dots, @ or hyphens.",
                )
            )
        values = {
            "folded": cleaned.casefold(),
            "name": cleaned,
            "password": hashed(password),
            "created": deed.now,
        }
        try:
            with writing(self.engine) as connection:
                made = connection.execute(insert(people).values(**values))
                number = int((made.inserted_primary_key or (0,))[0])
                for case, role in roles.items():
                    connection.execute(
                        insert(grants).values(person=number, case=case, role=int(role))
                    )
                    note(connection, deed, "added", f"{cleaned} as {role.word}", case)
        except IntegrityError:
            raise BadInput(Fault("name", f"{printable(cleaned)!r} is taken.")) from None
        return self.person(cleaned)

    def grant(self, name: str, case: str, role: Role | None, deed: Deed) -> None:
        """Give somebody a role on a case; None takes it away."""
        with writing(self.engine) as connection:
            person = _known(connection, name)
            where = (grants.c.person == person.id) & (grants.c.case == case)
            connection.execute(delete(grants).where(where))
            if role is not None:
                connection.execute(
                    insert(grants).values(person=person.id, case=case, role=int(role))
                )
            word = f"{person.name} as {role.word}" if role else f"{person.name} no more"
            note(connection, deed, "role", word, case)

    def set_password(self, name: str, password: str, deed: Deed) -> None:
        """Change a password; every session of the account ends."""
        with writing(self.engine) as connection:
            person = _known(connection, name)
            self._change(connection, person, {"password": hashed(password)})
            connection.execute(delete(sessions).where(sessions.c.person == person.id))
            note(connection, deed, "password", person.name)

    def set_totp(self, name: str, secret: str, deed: Deed) -> None:
        """Ask for one-time codes from now on, or, with no secret, no more."""
        with writing(self.engine) as connection:
            person = _known(connection, name)
            self._change(connection, person, {"totp": secret, "totp_last": 0})
            note(connection, deed, "codes on" if secret else "codes off", person.name)

    def close(self, name: str, deed: Deed) -> None:
        """Close an account: its sessions and tokens end; what it did stays written down."""
        with writing(self.engine) as connection:
            person = _known(connection, name)
            self._change(connection, person, {"closed": deed.now})
            connection.execute(delete(sessions).where(sessions.c.person == person.id))
            connection.execute(delete(tokens).where(tokens.c.person == person.id))
            note(connection, deed, "closed", person.name)

    def _change(self, connection: Connection, person: Person, values: Mapping[str, object]) -> None:
        connection.execute(update(people).where(people.c.id == person.id).values(**values))

    def proven(self, name: str, password: str) -> Person | None:
        """Return who has this name and password; None where nobody has, in the same time."""
        folded = " ".join(name.split()).casefold()
        with self.engine.connect() as connection:
            row = connection.execute(select(people).where(people.c.folded == folded)).one_or_none()
            kept = row.password if row is not None and not row.closed else ""
            return _person(connection, row) if fits(kept, password) else None

    def use_code(self, person: Person, step: int) -> bool:
        """Use a one-time code up: whether it is later than the last one used."""
        with writing(self.engine) as connection:
            later = (people.c.id == person.id) & (people.c.totp_last < step)
            done = connection.execute(update(people).where(later).values(totp_last=step))
            return done.rowcount == 1

    def note(self, deed: Deed, action: str, about: str, case: str = "") -> None:
        """Write something down in the audit."""
        with writing(self.engine) as connection:
            note(connection, deed, action, about, case)

    def noted(self, cases: Sequence[str], most: int = 500) -> list[Noted]:
        """Return the last lines of the audit that are about these cases or about none."""
        wanted = audit.c.case.in_([*cases, ""])
        with self.engine.connect() as connection:
            rows = connection.execute(
                select(audit).where(wanted).order_by(audit.c.id.desc()).limit(most)
            )
            return [Noted(r.at, r.who, r.action, r.case, r.about) for r in rows]


def note(connection: Connection, deed: Deed, action: str, about: str, case: str = "") -> None:
    """Write a line of the audit within a transaction."""
    connection.execute(
        insert(audit).values(
            at=deed.now,
            who=deed.who[:80],
            action=action,
            case=case[:200],
            about=printable(about, 300),
        )
    )


def roles_of(connection: Connection, number: int) -> dict[str, Role]:
    """Return somebody's roles by case."""
    rows = connection.execute(select(grants).where(grants.c.person == number))
    return {r.case: Role(r.role) for r in rows}


def _rows(connection: Connection):  # type: ignore[no-untyped-def]  # noqa: ANN202 — rows
    return connection.execute(select(people).order_by(people.c.folded))


def _person(connection: Connection, row) -> Person:  # type: ignore[no-untyped-def]  # noqa: ANN001 — a row
    return Person(
        row.id, row.name, row.totp, row.created, bool(row.closed), roles_of(connection, row.id)
    )


def _known(connection: Connection, name: str) -> Person:
    folded = " ".join(name.split()).casefold()
    row = connection.execute(select(people).where(people.c.folded == folded)).one_or_none()
    if row is None:
        names = [r.name for r in _rows(connection)]
        raise BadInput(
            Fault(
                "name",
                f"nobody is called {printable(name, 80)!r}.",
                suggestion=nearest(name, names),
            )
        )
    return _person(connection, row)
