"""Passkeys: signing in with a device instead of a password.

Comes in: what the browser's authenticator says. Goes out: a session, or a passkey kept.
Everything that is verified is verified by the `webauthn` library.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import delete, insert, select, update
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from servanda.errors import BadInput, Fault, MissingExtra
from servanda.model import Instant
from servanda.web.accounts.book import Book, Deed, Person, note
from servanda.web.accounts.pages import door_of, known, let_in
from servanda.web.accounts.tables import passkeys, writing
from servanda.web.forms import HEADER, posted, proven
from servanda.web.security import host_name

_SECONDS = 300
_MOST_WAITING = 5000
_waiting: dict[bytes, tuple[int, Instant]] = {}
"""Challenges that were given out: for whom (0 = anybody who signs in), and until when."""


def _library() -> Any:  # noqa: ANN401 — an optional module
    try:
        import webauthn  # noqa: PLC0415 — an optional part
        import webauthn.helpers.structs  # noqa: PLC0415 — the same
    except ImportError:
        raise MissingExtra("accounts", "passkeys") from None
    return webauthn


async def begin(request: Request) -> Response:
    """Give the options for a new passkey."""
    door = door_of(request)
    reader = await known(request)
    if not proven(reader, request.headers.get(HEADER, "")):
        raise HTTPException(403)
    structs = _library().helpers.structs
    wanted = structs.AuthenticatorSelectionCriteria(
        # Kept on the device under our name, so that no name need be typed to sign in.
        resident_key=structs.ResidentKeyRequirement.REQUIRED,
        user_verification=structs.UserVerificationRequirement.PREFERRED,
    )
    options = _library().generate_registration_options(
        authenticator_selection=wanted,
        rp_id=_site(request),
        rp_name="Servanda",
        user_id=str(reader.id).encode(),
        user_name=reader.name,
    )
    _wait_for(options.challenge, reader.id, door.settings.now())
    return JSONResponse(json.loads(_library().options_to_json(options)))


async def keep(request: Request) -> Response:
    """Keep a new passkey."""
    door = door_of(request)
    reader = await known(request)
    if not proven(reader, request.headers.get(HEADER, "")):
        raise HTTPException(403)
    said = await _said(request)
    found = _checked(
        lambda: _library().verify_registration_response(
            credential=said["credential"],
            expected_challenge=_taken(said, reader.id, door.settings.now()),
            expected_rp_id=_site(request),
            expected_origin=_origin(request),
        )
    )
    deed = door.deed(reader)
    values = {
        "credential": found.credential_id,
        "person": reader.id,
        "public_key": found.credential_public_key,
        "count": found.sign_count,
        "label": str(said.get("label", ""))[:60] or "passkey",
        "created": deed.now,
    }
    await run_in_threadpool(_insert, door.book, values, deed)
    return JSONResponse({"next": "/account"})


def _insert(book: Book, values: dict[str, Any], deed: Deed) -> None:
    with writing(book.engine) as connection:
        connection.execute(insert(passkeys).values(**values))
        note(connection, deed, "passkey made", f"{deed.who}: {values['label']}")


async def end(request: Request) -> Response:
    """End a passkey."""
    door = door_of(request)
    reader = await known(request)
    await posted(request, reader)
    try:
        credential = bytes.fromhex(request.path_params["passkey"])
    except ValueError:
        raise HTTPException(404) from None
    await run_in_threadpool(_delete, door.book, (credential, reader.id), door.deed(reader))
    return RedirectResponse("/account", 303)


def _delete(book: Book, which: tuple[bytes, int], deed: Deed) -> None:
    credential, person = which
    with writing(book.engine) as connection:
        mine = (passkeys.c.credential == credential) & (passkeys.c.person == person)
        connection.execute(delete(passkeys).where(mine))
        note(connection, deed, "passkey ended", deed.who)


async def ask(request: Request) -> Response:
    """Give the options for signing in with a passkey that the device knows."""
    door = door_of(request)
    now = door.settings.now()
    place = request.client.host if request.client else ""
    wait = door.places.wait(place, now)
    if wait:
        raise HTTPException(429, headers={"retry-after": str(wait)})
    options = _library().generate_authentication_options(rp_id=_site(request))
    _wait_for(options.challenge, 0, now)
    return JSONResponse(json.loads(_library().options_to_json(options)))


async def sign_in(request: Request) -> Response:
    """Let somebody in by a passkey."""
    door = door_of(request)
    now = door.settings.now()
    said = await _said(request)
    place = request.client.host if request.client else ""
    door.places.count(place, now)
    person = await run_in_threadpool(_proven, request, door.book, said, now)
    answer = await let_in(request, person, "/")
    made = JSONResponse({"next": "/"})
    made.headers["set-cookie"] = answer.headers["set-cookie"]
    return made


def _proven(request: Request, book: Book, said: dict[str, Any], now: Instant) -> Person:
    credential = _library().base64url_to_bytes(str(said["credential"].get("rawId", "")))
    with book.engine.connect() as connection:
        row = connection.execute(
            select(passkeys).where(passkeys.c.credential == credential)
        ).one_or_none()
    person = book.by_id(row.person) if row is not None else None
    if row is None or person is None:
        raise BadInput(Fault("passkey", "nobody here has it."))
    found = _checked(
        lambda: _library().verify_authentication_response(
            credential=said["credential"],
            expected_challenge=_taken(said, 0, now),
            expected_rp_id=_site(request),
            expected_origin=_origin(request),
            credential_public_key=row.public_key,
            credential_current_sign_count=row.count,
        )
    )
    with writing(book.engine) as connection:
        mine = passkeys.c.credential == credential
        connection.execute(update(passkeys).where(mine).values(count=found.new_sign_count))
    return person


def _checked(verify: Any) -> Any:  # noqa: ANN401 — the library's own records
    try:
        return verify()
    except (ValueError, KeyError, TypeError) as why:
        raise BadInput(Fault("passkey", f"it does not fit ({type(why).__name__}).")) from None
    except Exception as why:
        if type(why).__module__.startswith("webauthn"):
            raise BadInput(Fault("passkey", f"it does not fit ({type(why).__name__}).")) from None
        raise


async def _said(request: Request) -> dict[str, Any]:
    try:
        said = json.loads(await request.body())
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict) or not isinstance(said.get("credential"), dict):
        raise BadInput(Fault("passkey", "the browser sent none."))
    return said


def _wait_for(challenge: bytes, person: int, now: Instant) -> None:
    for old in [c for c, (_, until) in _waiting.items() if until <= now]:
        del _waiting[old]
    while len(_waiting) >= _MOST_WAITING:
        del _waiting[next(iter(_waiting))]
    _waiting[challenge] = (person, now + _SECONDS)


def _taken(said: dict[str, Any], person: int, now: Instant) -> bytes:
    """Return the challenge that the browser answers, which holds once."""
    response = said["credential"].get("response") or {}
    client = json.loads(_library().base64url_to_bytes(str(response.get("clientDataJSON", ""))))
    challenge: bytes = _library().base64url_to_bytes(str(client.get("challenge", "")))
    whose, until = _waiting.pop(challenge, (-1, 0))
    if whose != person or until <= now:
        raise ValueError("no such challenge")
    return challenge


def _site(request: Request) -> str:
    return host_name(request.headers.get("host", ""))


def _origin(request: Request) -> str:
    secure = door_of(request).settings.secure
    return f"{'https' if secure else 'http'}://{request.headers.get('host', '')}"
