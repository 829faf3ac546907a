"""Who may read and do what, on every route; sessions, tokens, invitations, codes, limits."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import pyotp
import pytest
from starlette.routing import BaseRoute, Mount, Route
from starlette.testclient import TestClient

from servanda.errors import BadInput
from servanda.testing import small_case
from servanda.web import Settings, build
from servanda.web.accounts import keys, secrets
from servanda.web.accounts.book import Book, Deed
from servanda.web.rights import ROLES, Reader, Role

NOW = 1_735_689_600
DEED = Deed("test", NOW)
PASSWORD = "several words make one"  # noqa: S105 — a test's own
OPEN, SECRET = "open", "secret"
# What is filled into addresses: names that are there.
NAMES = {
    "duty": "ford",
    "claim": "A1",
    "table": "sides",
    "passkey": "00",
    "token": "1",
    "candidate": "A1",
    "path": "x",
    "rest": "x",
    "row": "1",
}
SAME_SITE = {"sec-fetch-site": "same-origin"}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, Book]]:
    """Two cases: everybody but a stranger has a role on the first, nobody on the second."""
    patch = pytest.MonkeyPatch()
    import argon2  # noqa: PLC0415 — a cheap hasher, so that the test is quick

    cheap = argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    patch.setattr(secrets, "_hasher", lambda: cheap)
    secrets._nobodys.cache_clear()
    folder = tmp_path_factory.mktemp("accounts")
    from servanda.ledger import Ledger  # noqa: PLC0415 — used here only
    from servanda.testing import claim_of  # noqa: PLC0415 — the same

    for name in (OPEN, SECRET):
        case = small_case(folder / name)
        claim = claim_of(f"{'A1' if name == OPEN else 'HIDDEN'} South affirm TER-HAND place=ford")
        Ledger.open(case.path).append_claims([claim], now=NOW)
    book = Book(str(folder / "accounts.db"))
    for word, role in ROLES.items():
        book.add(word, PASSWORD, {OPEN: role}, DEED)
    book.add("stranger", PASSWORD, {}, DEED)
    book.add("chief", PASSWORD, {"*": Role.KEEPER}, DEED)
    settings = Settings(
        (folder / OPEN, folder / SECRET),
        host="0.0.0.0",  # noqa: S104 — with accounts it may
        accounts=str(folder / "accounts.db"),
        now=lambda: NOW,
    )
    client = TestClient(
        build(settings),
        base_url="http://127.0.0.1:8000",
        raise_server_exceptions=False,
        follow_redirects=False,
    )
    yield client, book
    patch.undo()
    secrets._nobodys.cache_clear()


@pytest.fixture
def sign_in(served: tuple[TestClient, Book]) -> Callable[[str], TestClient]:
    """Return what gives a client with somebody's session; nobody's for the empty name."""
    client, book = served

    def of(name: str) -> TestClient:
        fresh = TestClient(
            client.app,
            base_url="http://127.0.0.1:8000",
            raise_server_exceptions=False,
            follow_redirects=False,
            headers=SAME_SITE,
        )
        if name:
            fresh.cookies.set("servanda", keys.open_session(book, book.person(name), DEED))
        return fresh

    return of


def _all(routes: list[BaseRoute], before: str = "") -> Iterator[tuple[str, str]]:
    """Give every method and address of an application, names filled in."""
    for route in routes:
        if isinstance(route, Mount) and route.routes:
            yield from _all(list(route.routes), before + route.path)
        elif isinstance(route, Route):
            for method in sorted((route.methods or set()) - {"HEAD"}):
                yield method, before + re.sub(r":\w+}", "}", route.path)


def _filled(path: str, case: str) -> str:
    return re.sub(r"{(\w+)}", lambda m: case if m[1] == "case" else NAMES[m[1]], path)


def test_nobody_reads_or_does_what_they_may_not(
    served: tuple[TestClient, Book], sign_in: Callable[[str], TestClient]
) -> None:
    """On every route: no role, no case; a case that is not theirs is as one that is not there."""
    app = served[0].app
    addresses = [a for a in _all(app.routes) if "{case}" in a[1]]  # type: ignore[attr-defined]  # Starlette's
    assert len(addresses) >= 30
    for name in ("", "stranger", *ROLES):
        client = sign_in(name)
        for method, path in addresses:
            if path.endswith("/live") and name not in ("", "stranger"):
                continue
            hidden = client.request(method, _filled(path, SECRET))
            absent = client.request(method, _filled(path, "none"))
            assert hidden.status_code == absent.status_code, (name, path)
            assert hidden.status_code in ((303, 401) if not name else (403, 404)), (name, path)
            assert "HIDDEN" not in hidden.text
            assert hidden.text.replace(SECRET, "none") == absent.text, (name, path)
            if name in ("", "stranger"):
                theirs = client.request(method, _filled(path, OPEN))
                assert theirs.status_code == hidden.status_code, (name, path)


def test_each_role_may_what_it_should(sign_in: Callable[[str], TestClient]) -> None:
    """Reading is for all, people and audit for keepers; the page says that it is not theirs."""
    for word, role in ROLES.items():
        client = sign_in(word)
        assert client.get(f"/cases/{OPEN}").status_code == 200
        assert client.get(f"/cases/{OPEN}/claims.csv").status_code == 200
        expected = 200 if role >= Role.KEEPER else 403
        for page in ("members", "audit"):
            answer = client.get(f"/cases/{OPEN}/{page}")
            assert answer.status_code == expected
        if expected == 403:
            assert "Not yours to do" in answer.text


def test_lists_and_counts_leave_out_what_is_not_theirs(
    sign_in: Callable[[str], TestClient],
) -> None:
    """The first page, the API's list and the frame name only cases that somebody may read."""
    reader, chief = sign_in("reader"), sign_in("chief")
    assert reader.get("/").headers["location"] == f"/cases/{OPEN}"
    assert [c["id"] for c in reader.get("/api/v1/cases").json()["items"]] == [OPEN]
    assert len(chief.get("/api/v1/cases").json()["items"]) == 2
    assert SECRET in chief.get("/").text
    assert "No case is open to you" in sign_in("stranger").get("/").text
    assert sign_in("").get("/").headers["location"].startswith("/account/sign-in")
    assert sign_in("").get("/api/v1/cases").status_code == 401


def test_people_sign_in_and_out(sign_in: Callable[[str], TestClient]) -> None:
    """The right password opens a session, signing out ends it; `next` leads nowhere else."""
    client = sign_in("")
    said = {"name": "Reader", "password": PASSWORD}
    answer = client.post("/account/sign-in?next=//evil.example", data=said)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    page = client.get("/account").text
    csrf = unescape(re.findall(r'name="csrf" value="([^"]+)"', page)[0])
    assert client.post("/account/sign-out", data={"csrf": "wrong"}).status_code == 403
    assert client.get("/account").status_code == 200
    assert client.post("/account/sign-out", data={"csrf": csrf}).status_code == 303
    assert client.get("/account").status_code == 303


def test_wrong_passwords_are_refused_and_then_slowed_down(
    served: tuple[TestClient, Book], sign_in: Callable[[str], TestClient]
) -> None:
    """Nobody learns whether a name exists; after eight tries a name has to wait."""
    served[1].add("slow", PASSWORD, {}, DEED)
    client = sign_in("")
    texts = {
        re.sub(r'value="[^"]*"', "", client.post(
            "/account/sign-in", data={"name": name, "password": "not the one"}
        ).text)
        for name in ("slow", "nobody")
    }  # fmt: skip
    assert len(texts) == 1
    codes = [
        client.post("/account/sign-in", data={"name": "slow", "password": "x"}).status_code
        for _ in range(9)
    ]
    assert codes[0] == 400
    assert codes[-1] == 429
    right = client.post("/account/sign-in", data={"name": "slow", "password": PASSWORD})
    assert right.status_code == 429
    assert int(right.headers["retry-after"]) > 0


def test_a_foreign_page_cannot_sign_anybody_in(sign_in: Callable[[str], TestClient]) -> None:
    """Posts from another site are refused before anything is looked at."""
    answer = sign_in("").post(
        "/account/sign-in",
        data={"name": "reader", "password": PASSWORD},
        headers={"sec-fetch-site": "cross-site"},
    )
    assert answer.status_code == 403


def test_a_token_reaches_as_far_as_its_scope(
    served: tuple[TestClient, Book], sign_in: Callable[[str], TestClient]
) -> None:
    """A keeper's token with scope reader reads and no more; an ended one is nobody's."""
    _, book = served
    keeper = book.person("keeper")
    token = keys.make_token(book, keeper, "t", Role.READER, DEED)
    client = sign_in("")
    client.headers["authorization"] = f"Bearer {token}"
    assert client.get(f"/api/v1/cases/{OPEN}/verdicts").status_code == 200
    assert client.get(f"/api/v1/cases/{SECRET}/verdicts").status_code == 404
    assert client.get(f"/cases/{OPEN}/members").status_code == 403
    assert client.get("/account").status_code == 403
    keys.revoke_token(book, keeper.id, keys.tokens_of(book, keeper.id)[-1].id, DEED)
    assert client.get(f"/api/v1/cases/{OPEN}/verdicts").status_code == 401
    assert client.get(f"/cases/{OPEN}").status_code in (303, 401)


def test_a_token_that_asks_too_often_waits(
    served: tuple[TestClient, Book], sign_in: Callable[[str], TestClient]
) -> None:
    """After 600 requests in a minute a token has to wait."""
    client, book = served
    token = keys.make_token(book, book.person("reporter"), "t", Role.READER, DEED)
    door = client.app.state.desk.guard  # type: ignore[attr-defined]  # Starlette's
    for _ in range(600):
        door.calls.count(str(book.person("reporter").id), NOW)
    asking = sign_in("")
    answer = asking.get("/api/v1/cases", headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == 429
    assert answer.json()["error"]["status"] == 429


def test_one_time_codes_are_asked_for_and_hold_once(
    served: tuple[TestClient, Book], sign_in: Callable[[str], TestClient]
) -> None:
    """With codes on, the password alone is not enough, and a code is not taken twice."""
    _, book = served
    book.add("coded", PASSWORD, {OPEN: Role.READER}, DEED)
    secret = secrets.new_totp()
    book.set_totp("coded", secret, DEED)
    said = {"name": "coded", "password": PASSWORD}
    client = sign_in("")
    assert client.post("/account/sign-in", data=said).status_code == 400
    with_code = said | {"code": pyotp.TOTP(secret).at(NOW)}
    assert client.post("/account/sign-in", data=with_code).status_code == 303
    assert client.post("/account/sign-in", data=with_code).status_code == 400


def test_an_invitation_holds_once(sign_in: Callable[[str], TestClient]) -> None:
    """A keeper's link makes an account with its role on its case; the second use finds nothing."""
    keeper = sign_in("keeper")
    page = keeper.get(f"/cases/{OPEN}/members").text
    csrf = unescape(re.findall(r'name="csrf" value="([^"]+)"', page)[0])
    data = {"csrf": csrf, "role": "reviewer"}
    made = keeper.post(f"/cases/{OPEN}/members/invite", data=data).text
    link = unescape(re.findall(r'id="link">([^<]+)<', made)[0])
    path = link.partition(":8000")[2]
    guest = sign_in("")
    assert guest.get(path).status_code == 200
    answer = guest.post(path, data={"name": "Guest", "password": PASSWORD})
    assert answer.headers["location"] == f"/cases/{OPEN}"
    assert guest.get(f"/cases/{OPEN}").status_code == 200
    assert sign_in("").get(path).status_code == 404
    assert "Guest as reviewer" in sign_in("keeper").get(f"/cases/{OPEN}/audit").text


def test_a_keeper_changes_others_and_not_themself(
    served: tuple[TestClient, Book], sign_in: Callable[[str], TestClient]
) -> None:
    """Roles of members change at once; of oneself and of strangers not at all."""
    _, book = served
    book.add("helper", PASSWORD, {OPEN: Role.READER}, DEED)
    keeper = sign_in("keeper")
    page = keeper.get(f"/cases/{OPEN}/members").text
    csrf = unescape(re.findall(r'name="csrf" value="([^"]+)"', page)[0])
    at = f"/cases/{OPEN}/members/role"
    assert keeper.post(at, data={"csrf": csrf, "name": "helper", "role": ""}).status_code == 303
    assert sign_in("helper").get(f"/cases/{OPEN}").status_code == 404
    for name in ("keeper", "stranger"):
        refused = keeper.post(at, data={"csrf": csrf, "name": name, "role": "reader"})
        assert refused.status_code == 400


def test_a_closed_account_is_nobodys(
    served: tuple[TestClient, Book], sign_in: Callable[[str], TestClient]
) -> None:
    """Closing ends sessions and tokens, and the password opens nothing."""
    _, book = served
    book.add("gone", PASSWORD, {OPEN: Role.READER}, DEED)
    client = sign_in("gone")
    assert client.get(f"/cases/{OPEN}").status_code == 200
    book.close("gone", DEED)
    assert client.get(f"/cases/{OPEN}").status_code == 303
    assert book.proven("gone", PASSWORD) is None


def test_no_secret_is_kept_as_it_is(served: tuple[TestClient, Book], tmp_path: Path) -> None:
    """Passwords, session and API tokens do not stand in the database."""
    _, book = served
    session = keys.open_session(book, book.person("reader"), DEED)
    token = keys.make_token(book, book.person("reader"), "t", Role.READER, DEED)
    where = Path(str(book.engine.url.database))
    copy = tmp_path / "copy"
    held = b"".join(p.read_bytes() for p in where.parent.glob(f"{where.name}*"))
    copy.write_bytes(held)
    for secret in (PASSWORD, session, token):
        assert secret.encode() not in held
    assert b"$argon2id$" in held
    shutil.rmtree(tmp_path)


def test_bad_names_and_passwords_are_refused_in_words(served: tuple[TestClient, Book]) -> None:
    """A short password, a taken or impossible name, somebody unknown."""
    _, book = served
    with pytest.raises(BadInput, match="12 or more"):
        book.add("short", "short", {}, DEED)
    with pytest.raises(BadInput, match="is taken"):
        book.add("READER", PASSWORD, {}, DEED)
    with pytest.raises(BadInput, match="no name"):
        book.add("<b>", PASSWORD, {}, DEED)
    with pytest.raises(BadInput, match="Did you mean 'reader'"):
        book.person("raeder")


def test_the_role_on_a_case_is_the_higher_of_its_own_and_that_on_all() -> None:
    """`*` gives a role on every case; a token lowers both."""
    reader = Reader(1, "a", {"*": Role.READER, "x": Role.EDITOR})
    assert reader.role("x") is Role.EDITOR
    assert reader.role("y") is Role.READER
    assert Reader(1, "a", {"*": Role.KEEPER}, token=Role.REPORTER).role("x") is Role.REPORTER
    assert Reader(1, "a").role("x") is None
