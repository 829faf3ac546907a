"""The routes of accounts; they are there only where people sign in."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from servanda.web.accounts import members, pages, passkeys

POST = ["POST"]


def routes() -> list[BaseRoute]:
    """Return every route about accounts."""
    case = "/cases/{case}"
    return [
        Route("/account", pages.account),
        Route("/account/sign-in", pages.sign_in, methods=["GET", "POST"]),
        Route("/account/sign-out", pages.sign_out, methods=POST),
        Route("/account/password", pages.change_password, methods=POST),
        Route("/account/codes", pages.codes, methods=POST),
        Route("/account/tokens", pages.make_token, methods=POST),
        Route("/account/tokens/{token:int}/end", pages.end_token, methods=POST),
        Route("/account/passkeys/begin", passkeys.begin, methods=POST),
        Route("/account/passkeys", passkeys.keep, methods=POST),
        Route("/account/passkeys/{passkey}/end", passkeys.end, methods=POST),
        Route("/account/sign-in/passkey/begin", passkeys.ask, methods=POST),
        Route("/account/sign-in/passkey", passkeys.sign_in, methods=POST),
        Route(
            "/account/invitation/{token}",
            pages.invitation,
            methods=["GET", "POST"],
            name="invitation",
        ),
        Route(f"{case}/members", members.members, name="members"),
        Route(f"{case}/members/role", members.change_role, methods=POST),
        Route(f"{case}/members/invite", members.invite, methods=POST),
        Route(f"{case}/audit", members.audit),
    ]
