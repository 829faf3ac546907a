"""Passwords, tokens and one-time codes: made, digested, compared. Nothing is stored here."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from functools import cache
from typing import TYPE_CHECKING, Any

from servanda.errors import BadInput, Fault, MissingExtra

if TYPE_CHECKING:
    import argon2

LEAST_PASSWORD = 12
_MOST_PASSWORD = 1000
_STEP = 30


def new_token(prefix: str) -> str:
    """Return a token that nobody guesses: 256 bits, with a prefix that says what it is."""
    return f"{prefix}_{secrets.token_urlsafe(32)}"


def digest(token: str) -> str:
    """Return what is kept of a token. It is long and random, so one round is enough."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def same(one: str, other: str) -> bool:
    """Compare two secrets in a time that tells nothing."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


@cache
def _hasher() -> argon2.PasswordHasher:
    try:
        import argon2  # noqa: PLC0415 — an optional part
    except ImportError:
        raise MissingExtra("accounts", "accounts") from None
    return argon2.PasswordHasher()


@cache
def _nobodys() -> str:
    return _hasher().hash(secrets.token_urlsafe(16))


def hashed(password: str) -> str:
    """Return an argon2id hash.

    Raises:
        BadInput: when the password is too short or too long.
    """
    if not LEAST_PASSWORD <= len(password) <= _MOST_PASSWORD:
        raise BadInput(
            Fault(
                "password",
                f"has {len(password)} characters.",
                f"Use {LEAST_PASSWORD} or more; several words make a good one.",
            )
        )
    return _hasher().hash(password)


def fits(kept: str, password: str) -> bool:
    """Whether a password is the one kept; for nobody's it takes as long to say no."""
    import argon2  # noqa: PLC0415 — an optional part

    try:
        found = _hasher().verify(kept or _nobodys(), password[:_MOST_PASSWORD])
    except argon2.exceptions.Argon2Error:
        return False
    return bool(found) and bool(kept)


def new_totp() -> str:
    """Return a secret for one-time codes."""
    return str(_pyotp().random_base32())


def totp_address(secret: str, name: str) -> str:
    """Return the address that an authenticator takes in."""
    return str(_pyotp().TOTP(secret).provisioning_uri(name=name, issuer_name="Servanda"))


def totp_step(secret: str, code: str, now: int) -> int:
    """Return the time step that a code belongs to, 0 where it is wrong. One step of slack."""
    shown = _pyotp().TOTP(secret)
    digits = "".join(c for c in code if c.isascii() and c.isdigit())
    for step in (now // _STEP, now // _STEP - 1):
        if same(str(shown.at(step * _STEP)), digits):
            return step
    return 0


def _pyotp() -> Any:  # noqa: ANN401 — an optional module
    try:
        import pyotp  # noqa: PLC0415 — an optional part
    except ImportError:
        raise MissingExtra("accounts", "one-time codes") from None
    return pyotp
