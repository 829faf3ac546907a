"""A case's people and its audit, for its keepers.

Comes in: requests under a case. Goes out: who may what, invitations, what was done.
"""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from servanda.errors import BadInput, Fault
from servanda.web.accounts import keys
from servanda.web.accounts.pages import door_of
from servanda.web.desk import Made, admitted, desk_of, framed, language_of, said
from servanda.web.forms import posted
from servanda.web.render import render
from servanda.web.rights import ROLES, Ability, Reader


async def _keeper(request: Request) -> tuple[Reader, str]:
    door_of(request)
    reader, case = await admitted(request, Ability.KEEP)
    if reader.token is not None:
        raise HTTPException(403)
    return reader, case


async def members(request: Request) -> Response:
    """Show who may what on a case."""
    reader, case = await _keeper(request)
    return await _members(request, reader, case)


async def _members(request: Request, reader: Reader, case: str, link: str = "") -> Response:
    door = door_of(request)
    values = {
        "members": await run_in_threadpool(keys.members, door.book, case),
        "invitations": await run_in_threadpool(
            keys.invitations_of, door.book, case, door.settings.now()
        ),
        "roles": ROLES,
        "link": link,
    }
    return await _shown(request, (reader, case), "members.html", "People", values)


async def _shown(
    request: Request, who: tuple[Reader, str], template: str, title: str, values: dict[str, Any]
) -> Response:
    reader, case = who
    desk = desk_of(request)
    visit = desk.visit(request, reader, await desk.snapshot(case))
    words = said(language_of(request), title)
    shared = {"title": words, "base": visit.base, "zone": visit.zone, "reader": reader}
    made = Made(words, render(template, language_of(request), {**shared, **values}), 200)
    answer = await framed(request, made, reader=reader, visit=visit)
    answer.headers["cache-control"] = "no-store"
    return answer


async def change_role(request: Request) -> Response:
    """Give somebody another role, or none. A keeper cannot lower themself: another must."""
    door = door_of(request)
    reader, case = await _keeper(request)
    fields = await posted(request, reader)
    name, word = fields.get("name", ""), fields.get("role", "")
    if name.casefold() == reader.name.casefold():
        raise BadInput(Fault("role", "your own is for another keeper to change."))
    members_now = {m for m, _, _ in await run_in_threadpool(keys.members, door.book, case)}
    # Only members: a keeper of one case must not find out who else has an account here.
    if name not in members_now or (word and word not in ROLES):
        raise BadInput(Fault("role", "there is no such member or role.", "Invite people instead."))
    await run_in_threadpool(door.book.grant, name, case, ROLES.get(word), door.deed(reader))
    return RedirectResponse(request.url_for("members", case=case).path, 303)


async def invite(request: Request) -> Response:
    """Make an invitation and show its link, this once."""
    door = door_of(request)
    reader, case = await _keeper(request)
    fields = await posted(request, reader)
    role = ROLES.get(fields.get("role", ""))
    if role is None:
        raise BadInput(Fault("role", "there is no such role.", f"Roles: {', '.join(ROLES)}."))
    deed = door.deed(reader)
    token = await run_in_threadpool(keys.invite, door.book, case, role, reader.id, deed)
    link = str(request.url_for("invitation", token=token))
    return await _members(request, reader, case, link)


async def audit(request: Request) -> Response:
    """Show what was done with the accounts of a case."""
    reader, case = await _keeper(request)
    lines = await run_in_threadpool(door_of(request).book.noted, [case])
    # What is about no case, such as a wrong password, is for those who keep all cases.
    whole = reader.roles.get("*") is not None
    listed = [n for n in lines if n.case == case or whole]
    return await _shown(request, (reader, case), "audit.html", "Audit", {"lines": listed})
