"""`accounts`: who may sign in to the pages, and what they may."""

from __future__ import annotations

import sys
import time
from typing import Annotated

import typer
from rich.table import Table

from servanda.cli.shell import FINE, console
from servanda.clock import iso_utc
from servanda.errors import BadInput, Fault, nearest, printable
from servanda.web.accounts.book import Book, Deed
from servanda.web.accounts.keys import make_token
from servanda.web.rights import ALL_CASES, ROLES, Role

_ACTIONS = ("add", "list", "role", "password", "close", "token", "codes-off")
_WHO = "the command line"


def accounts(
    action: Annotated[str, typer.Argument(help=f"One of: {', '.join(_ACTIONS)}.")],
    name: Annotated[str, typer.Argument(help="Whose account.")] = "",
    role: Annotated[
        str, typer.Option(help=f"{', '.join(ROLES)}; for `role` also none.")
    ] = "reader",
    case: Annotated[str, typer.Option(help="A case's id; * is every case.")] = ALL_CASES,
    database: Annotated[
        str, typer.Option("--accounts", help="The accounts' database: a path or an SQLAlchemy URL.")
    ] = "accounts.db",
    password_stdin: Annotated[
        bool, typer.Option(help="Read the password from standard input, not from the keyboard.")
    ] = False,
    label: Annotated[str, typer.Option(help="What a token is for.")] = "command line",
) -> int:
    """Make, list, change and close accounts of the pages; `serve --accounts` uses them."""
    if action not in _ACTIONS:
        raise BadInput(
            Fault(
                printable(action, 60),
                "is nothing that can be done with accounts.",
                f"Actions: {', '.join(_ACTIONS)}.",
                nearest(action, _ACTIONS),
            )
        )
    book = Book(database)
    if action == "list":
        _list(book)
        return FINE
    if not name:
        raise BadInput(Fault(f"accounts {action}", "needs a name.", "Write whose account."))
    deed = Deed(_WHO, int(time.time()))
    if action == "add":
        book.add(name, _password(password_stdin), {case: _role(role)}, deed)
        typer.echo(f"Made the account {printable(name, 80)}: {role} on {_case(case)}.")
    elif action == "role":
        book.grant(name, case, None if role == "none" else _role(role), deed)
        typer.echo(f"{printable(name, 80)}: {role} on {_case(case)}.")
    else:
        _other(book, action, (name, role, label), deed, password_stdin)
    return FINE


def _other(
    book: Book, action: str, what: tuple[str, str, str], deed: Deed, password_stdin: bool
) -> None:
    name, role, label = what
    if action == "password":
        book.set_password(name, _password(password_stdin), deed)
        typer.echo("Changed. Every session of the account has ended.")
    elif action == "close":
        book.close(name, deed)
        typer.echo("Closed. Its sessions and tokens have ended; what it did stays written down.")
    elif action == "codes-off":
        book.set_totp(name, "", deed)
        typer.echo("No one-time code is asked for any more.")
    else:
        token = make_token(book, book.person(name), label, _role(role), deed)
        typer.echo("The token, shown this once:", err=True)
        typer.echo(token)


def _list(book: Book) -> None:
    table = Table("name", "roles", "codes", "made", box=None)
    for person in book.people():
        roles = ", ".join(f"{r.word} on {_case(c)}" for c, r in sorted(person.roles.items()))
        codes = "yes" if person.totp else ""
        closed = " (closed)" if person.closed else ""
        table.add_row(f"{person.name}{closed}", roles, codes, iso_utc(person.created))
    if table.row_count:
        console().print(table)
    else:
        typer.echo("There is no account yet. Make one: servanda accounts add NAME --role keeper")


def _role(word: str) -> Role:
    if word not in ROLES:
        raise BadInput(
            Fault(
                f"--role {printable(word, 40)}",
                "there is no such role.",
                f"Roles: {', '.join(ROLES)}.",
                nearest(word, ROLES),
            )
        )
    return ROLES[word]


def _case(case: str) -> str:
    return "every case" if case == ALL_CASES else printable(case, 80)


def _password(from_input: bool) -> str:
    if from_input:
        return sys.stdin.readline().rstrip("\n")
    typed: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    return typed
