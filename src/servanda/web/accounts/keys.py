"""What lets somebody in: sessions, API tokens, invitations. Only digests are kept.

Comes in: the book. Goes out: tokens, once, and who they belong to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update

from servanda.errors import BadInput, Fault
from servanda.model import Instant
from servanda.web.accounts.book import Book, Deed, Person, note
from servanda.web.accounts.secrets import digest, new_token
from servanda.web.accounts.tables import (
    grants,
    invitations,
    passkeys,
    people,
    sessions,
    tokens,
    writing,
)
from servanda.web.rights import Reader, Role

SESSION_SECONDS = 12 * 3600
INVITATION_SECONDS = 7 * 86_400
TOKEN_DAYS = 365
_DAY = 86_400
_USED_EVERY = 60


@dataclass(frozen=True, slots=True)
class Token:
    """An API token as its owner sees it: never the token itself."""

    id: int
    label: str
    scope: Role
    created: Instant
    expires: Instant
    used: Instant


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation as a keeper sees it."""

    id: int
    case: str
    role: Role
    created: Instant
    expires: Instant
    used: bool


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey as its owner sees it."""

    id: str
    label: str
    created: Instant


def open_session(book: Book, person: Person, deed: Deed) -> str:
    """Return the token of a new session."""
    token = new_token("s")
    with writing(book.engine) as connection:
        connection.execute(delete(sessions).where(sessions.c.expires <= deed.now))
        connection.execute(
            insert(sessions).values(
                digest=digest(token),
                person=person.id,
                csrf=new_token("c"),
                created=deed.now,
                expires=deed.now + SESSION_SECONDS,
            )
        )
        note(connection, deed, "signed in", person.name)
    return token


def close_session(book: Book, token: str, deed: Deed) -> None:
    """End a session."""
    with writing(book.engine) as connection:
        connection.execute(delete(sessions).where(sessions.c.digest == digest(token)))
        note(connection, deed, "signed out", deed.who)


def reader_of_session(book: Book, token: str, now: Instant) -> Reader | None:
    """Return who a session belongs to; None where it is over or never was."""
    with book.engine.connect() as connection:
        row = connection.execute(
            select(sessions.c.person, sessions.c.csrf).where(
                (sessions.c.digest == digest(token)) & (sessions.c.expires > now)
            )
        ).one_or_none()
    person = book.by_id(row.person) if row is not None else None
    if row is None or person is None:
        return None
    return Reader(person.id, person.name, person.roles, csrf=row.csrf)


def make_token(book: Book, person: Person, label: str, scope: Role, deed: Deed) -> str:
    """Return a new API token. It may do what its owner may, and no more than its scope."""
    token = new_token("servanda")
    with writing(book.engine) as connection:
        connection.execute(
            insert(tokens).values(
                person=person.id,
                digest=digest(token),
                label=label[:80],
                scope=int(scope),
                created=deed.now,
                expires=deed.now + TOKEN_DAYS * _DAY,
            )
        )
        note(connection, deed, "token made", f"{person.name}: {label[:80]} ({scope.word})")
    return token


def tokens_of(book: Book, person: int) -> Sequence[Token]:
    """Return somebody's API tokens."""
    with book.engine.connect() as connection:
        rows = connection.execute(select(tokens).where(tokens.c.person == person))
        return [Token(r.id, r.label, Role(r.scope), r.created, r.expires, r.used) for r in rows]


def revoke_token(book: Book, person: int, number: int, deed: Deed) -> None:
    """End an API token of its owner."""
    with writing(book.engine) as connection:
        mine = (tokens.c.id == number) & (tokens.c.person == person)
        connection.execute(delete(tokens).where(mine))
        note(connection, deed, "token ended", f"{deed.who}: token {number}")


def reader_of_token(book: Book, token: str, now: Instant) -> Reader | None:
    """Return who an API token belongs to, no more powerful than its scope."""
    with book.engine.connect() as connection:
        row = connection.execute(
            select(tokens).where((tokens.c.digest == digest(token)) & (tokens.c.expires > now))
        ).one_or_none()
    person = book.by_id(row.person) if row is not None else None
    if row is None or person is None:
        return None
    if row.used < now - _USED_EVERY:
        with writing(book.engine) as connection:
            connection.execute(update(tokens).where(tokens.c.id == row.id).values(used=now))
    return Reader(person.id, person.name, person.roles, token=Role(row.scope))


def invite(book: Book, case: str, role: Role, by: int, deed: Deed) -> str:
    """Return the token of an invitation to a case."""
    token = new_token("i")
    with writing(book.engine) as connection:
        connection.execute(
            insert(invitations).values(
                digest=digest(token),
                case=case,
                role=int(role),
                by=by,
                created=deed.now,
                expires=deed.now + INVITATION_SECONDS,
            )
        )
        note(connection, deed, "invited", f"a {role.word}", case)
    return token


def invitation(book: Book, token: str, now: Instant) -> Invitation | None:
    """Return an invitation that still holds, by its token."""
    with book.engine.connect() as connection:
        row = connection.execute(
            select(invitations).where(
                (invitations.c.digest == digest(token))
                & (invitations.c.expires > now)
                & (invitations.c.used_by == 0)
            )
        ).one_or_none()
    if row is None:
        return None
    return Invitation(row.id, row.case, Role(row.role), row.created, row.expires, used=False)


def accept(book: Book, token: str, person: Person, deed: Deed) -> Invitation:
    """Use an invitation up: the role it gives is theirs, unless they have a higher one.

    Raises:
        BadInput: when it holds no more.
    """
    found = invitation(book, token, deed.now)
    with writing(book.engine) as connection:
        free = (invitations.c.digest == digest(token)) & (invitations.c.used_by == 0)
        done = connection.execute(update(invitations).where(free).values(used_by=person.id))
        if found is None or done.rowcount != 1:
            raise BadInput(Fault("invitation", "holds no more.", "Ask for a new one."))
        if person.roles.get(found.case, 0) < found.role:
            mine = (grants.c.person == person.id) & (grants.c.case == found.case)
            connection.execute(delete(grants).where(mine))
            connection.execute(
                insert(grants).values(person=person.id, case=found.case, role=int(found.role))
            )
        note(connection, deed, "accepted", f"{person.name} as {found.role.word}", found.case)
    return found


def invitations_of(book: Book, case: str, now: Instant) -> Sequence[Invitation]:
    """Return the invitations to a case that nobody used yet and that still hold."""
    with book.engine.connect() as connection:
        rows = connection.execute(
            select(invitations).where(
                (invitations.c.case == case)
                & (invitations.c.used_by == 0)
                & (invitations.c.expires > now)
            )
        )
        return [
            Invitation(r.id, r.case, Role(r.role), r.created, r.expires, used=False) for r in rows
        ]


def members(book: Book, case: str) -> list[tuple[str, Role, bool]]:
    """Return who has a role on a case: name, role, whether the account is closed."""
    with book.engine.connect() as connection:
        rows = connection.execute(
            select(people.c.name, grants.c.role, people.c.closed)
            .join(grants, grants.c.person == people.c.id)
            .where(grants.c.case.in_([case, "*"]))
            .order_by(people.c.folded)
        )
        return [(r.name, Role(r.role), bool(r.closed)) for r in rows]


def passkeys_of(book: Book, person: int) -> Sequence[Passkey]:
    """Return somebody's passkeys."""
    with book.engine.connect() as connection:
        rows = connection.execute(select(passkeys).where(passkeys.c.person == person))
        return [Passkey(r.credential.hex(), r.label, r.created) for r in rows]
