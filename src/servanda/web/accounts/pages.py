"""Signing in and out, one's own account, and invitations.

Comes in: requests under /account. Goes out: pages, and what they do to the book.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from servanda.errors import BadInput, Fault
from servanda.web.accounts import keys
from servanda.web.accounts.book import Deed, Person
from servanda.web.accounts.guard import Doorkeeper
from servanda.web.accounts.secrets import new_totp, totp_address, totp_step
from servanda.web.desk import Made, desk_of, framed, language_of, said
from servanda.web.forms import fields_of, posted
from servanda.web.render import render
from servanda.web.rights import NOBODY, ROLES, Reader, Role


def door_of(request: Request) -> Doorkeeper:
    """Return the doorkeeper; there are no such pages without accounts."""
    guard = desk_of(request).guard
    if not isinstance(guard, Doorkeeper):
        raise HTTPException(404)
    return guard


async def known(request: Request) -> Reader:
    """Return who is signed in with a session; a token manages no account."""
    reader = await door_of(request).reader(request)
    if not reader.signed_in:
        raise HTTPException(401)
    if reader.token is not None:
        raise HTTPException(403)
    return reader


async def shown(
    request: Request, template: str, title: str, reader: Reader, **values: object
) -> Response:
    """Return a page about accounts; it is never kept."""
    words = said(language_of(request), title)
    inside: dict[str, object] = {"title": words, "reader": reader, "faults": (), **values}
    status = cast("int", inside.pop("status", 200))
    made = Made(words, render(template, language_of(request), inside), status)
    answer = await framed(request, made, reader=reader)
    answer.headers["cache-control"] = "no-store"
    return answer


async def sign_in(request: Request) -> Response:
    """Show the form, or let somebody in."""
    door = door_of(request)
    after = _own_path(request.query_params.get("next", "/"))
    if request.method == "GET":
        return await shown(request, "sign_in.html", "Sign in", NOBODY, after=after, name="")
    fields = await fields_of(request)
    name = fields.get("name", "")[:64]
    person, wait = await _proven(request, door, fields)
    if person is None:
        fault = Fault("sign-in", "name, password or code do not fit.")
        status = 429 if wait else 400
        if wait:
            fault = Fault("sign-in", f"too many tries; wait {-(-wait // 60)} minutes.")
        answer = await shown(
            request, "sign_in.html", "Sign in", NOBODY,
            after=after, name=name, faults=[fault], status=status,
        )  # fmt: skip
        if wait:
            answer.headers["retry-after"] = str(wait)
        return answer
    return await let_in(request, person, after)


async def let_in(request: Request, person: Person, after: str) -> Response:
    """Open a session and lead on."""
    door = door_of(request)
    deed = Deed(person.name, door.settings.now())
    token = await run_in_threadpool(keys.open_session, door.book, person, deed)
    answer = RedirectResponse(after, 303)
    answer.set_cookie(
        door.cookie, token,
        max_age=keys.SESSION_SECONDS, httponly=True, samesite="lax", secure=door.settings.secure,
    )  # fmt: skip
    return answer


async def _proven(
    request: Request, door: Doorkeeper, fields: Mapping[str, str]
) -> tuple[Person | None, int]:
    """Return who proves to be who they say, else how long to wait before another try."""
    now = door.settings.now()
    name = fields.get("name", "").casefold()[:64]
    place = request.client.host if request.client else ""
    wait = max(door.names.wait(name, now), door.places.wait(place, now))
    if wait:
        return None, wait
    person = await run_in_threadpool(door.book.proven, name, fields.get("password", ""))
    if person is not None and person.totp:
        step = totp_step(person.totp, fields.get("code", ""), now)
        if not step or not await run_in_threadpool(door.book.use_code, person, step):
            person = None
    if person is None:
        door.names.count(name, now)
        door.places.count(place, now)
        await run_in_threadpool(door.book.note, Deed(name or "?", now), "refused", "sign-in")
        return None, 0
    door.names.forget(name)
    return person, 0


async def sign_out(request: Request) -> Response:
    """End the session."""
    door = door_of(request)
    reader = await known(request)
    await posted(request, reader)
    token = request.cookies.get(door.cookie, "")
    await run_in_threadpool(keys.close_session, door.book, token, door.deed(reader))
    answer = RedirectResponse("/account/sign-in", 303)
    answer.delete_cookie(door.cookie)
    return answer


async def account(request: Request) -> Response:
    """Show one's own account."""
    reader = await known(request)
    return await _account(request, reader)


async def _account(request: Request, reader: Reader, **more: object) -> Response:
    door = door_of(request)
    person = await run_in_threadpool(door.book.by_id, reader.id)
    listed = await run_in_threadpool(keys.tokens_of, door.book, reader.id)
    held = await run_in_threadpool(keys.passkeys_of, door.book, reader.id)
    values = {
        "person": person, "tokens": listed, "passkeys": held, "roles": ROLES,
        "new_token": "", "secret": "", "secret_address": "", **more,
    }  # fmt: skip
    return await shown(request, "account.html", "Account", reader, **values)


async def change_password(request: Request) -> Response:
    """Change one's password; every session ends."""
    door = door_of(request)
    reader = await known(request)
    fields = await posted(request, reader)
    fits = await run_in_threadpool(door.book.proven, reader.name, fields.get("old", ""))
    if fits is None:
        raise BadInput(Fault("password", "the old one does not fit."))
    new = fields.get("new", "")
    await run_in_threadpool(door.book.set_password, reader.name, new, door.deed(reader))
    return RedirectResponse("/account/sign-in", 303)


async def make_token(request: Request) -> Response:
    """Make an API token and show it, this once."""
    door = door_of(request)
    reader = await known(request)
    fields = await posted(request, reader)
    person = await run_in_threadpool(door.book.person, reader.name)
    scope = ROLES.get(fields.get("scope", ""), Role.READER)
    label = fields.get("label", "").strip() or "token"
    made = await run_in_threadpool(
        keys.make_token, door.book, person, label, scope, door.deed(reader)
    )
    return await _account(request, reader, new_token=made)


async def end_token(request: Request) -> Response:
    """End an API token."""
    door = door_of(request)
    reader = await known(request)
    await posted(request, reader)
    number = int(request.path_params["token"])
    await run_in_threadpool(keys.revoke_token, door.book, reader.id, number, door.deed(reader))
    return RedirectResponse("/account", 303)


async def codes(request: Request) -> Response:
    """Begin one-time codes, take the first one as proof, or leave them off again."""
    door = door_of(request)
    reader = await known(request)
    fields = await posted(request, reader)
    secret = fields.get("secret", "")[:64]
    if fields.get("off"):
        fits = await run_in_threadpool(door.book.proven, reader.name, fields.get("old", ""))
        if fits is None:
            raise BadInput(Fault("password", "it does not fit."))
        await run_in_threadpool(door.book.set_totp, reader.name, "", door.deed(reader))
    elif secret:
        if not totp_step(secret, fields.get("code", ""), door.settings.now()):
            return await _begun(request, reader, secret, [Fault("code", "it does not fit.")])
        await run_in_threadpool(door.book.set_totp, reader.name, secret, door.deed(reader))
    else:
        return await _begun(request, reader, new_totp(), ())
    return RedirectResponse("/account", 303)


async def _begun(
    request: Request, reader: Reader, secret: str, faults: Sequence[Fault]
) -> Response:
    address = totp_address(secret, reader.name)
    return await _account(request, reader, secret=secret, secret_address=address, faults=faults)


async def invitation(request: Request) -> Response:
    """Show an invitation; take it up, with an account one has or a new one."""
    door = door_of(request)
    token = request.path_params["token"]
    reader = await door.reader(request)
    found = await run_in_threadpool(keys.invitation, door.book, token, door.settings.now())
    if found is None:
        raise HTTPException(404)
    if request.method == "GET":
        return await shown(request, "invitation.html", "Invitation", reader, invitation=found)
    person = await _invited(request, door, reader)
    await run_in_threadpool(
        keys.accept, door.book, token, person, Deed(person.name, door.settings.now())
    )
    return await let_in(request, person, f"/cases/{found.case}")


async def _invited(request: Request, door: Doorkeeper, reader: Reader) -> Person:
    if reader.signed_in:
        await posted(request, reader)
        return await run_in_threadpool(door.book.person, reader.name)
    fields = await fields_of(request)
    name = fields.get("name", "")
    deed = Deed(name, door.settings.now())
    return await run_in_threadpool(door.book.add, name, fields.get("password", ""), {}, deed)


def _own_path(address: str) -> str:
    """Return an address if it leads to a page of ours, else the first page."""
    parts = urlsplit(address)
    ours = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if ours and not parts.scheme and not parts.netloc else "/"
