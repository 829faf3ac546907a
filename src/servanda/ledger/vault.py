"""Names under lock: sealed with a key that the user holds, and known by a keyed digest.

Comes in: text that must be forgettable. Goes out: a digest for the chain (HMAC-SHA256,
RFC 2104) and a sealed box (AES-256-GCM, NIST SP 800-38D) for the table outside it. Both
keys are derived from one key file (HKDF, RFC 5869). Without the file nothing is read.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from servanda.errors import BadInput, Fault, MissingExtra

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_HEAD = "servanda-key-1 "
_BYTES = 32
_NONCE = 12
_NEEDED_FOR = "keeping protected names"


@dataclass(frozen=True, slots=True)
class Vault:
    """An opened key: seals, unseals and digests."""

    _sealing: bytes
    _digesting: bytes

    @classmethod
    def of(cls, key: bytes) -> Vault:
        """Return the vault of a key of 32 bytes."""
        return cls(_derived(key, b"seal"), _derived(key, b"digest"))

    def digest(self, text: str) -> str:
        """Return what stands for a text in the chain; the same text has the same digest."""
        return hmac.digest(self._digesting, text.encode("utf-8"), "sha256").hex()

    def seal(self, text: str) -> bytes:
        """Return a box that only this key opens; no two boxes are alike."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + _cipher(self._sealing).encrypt(nonce, text.encode("utf-8"), None)

    def unseal(self, box: bytes) -> str:
        """Return the text of a box.

        Raises:
            BadInput: when another key sealed it, or somebody changed it.
        """
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 — a heavy extra

        try:
            plain: bytes = _cipher(self._sealing).decrypt(box[:_NONCE], box[_NONCE:], None)
        except (InvalidTag, ValueError):
            raise BadInput(
                Fault(
                    "the key",
                    "does not open the names of this ledger.",
                    next_step="Give the key file with which the list was added.",
                )
            ) from None
        return plain.decode("utf-8")


def new_key(path: Path) -> None:
    """Write a new key file that only its owner can read.

    Raises:
        BadInput: when something is there already, or it cannot be written.
    """
    text = _HEAD + base64.b64encode(secrets.token_bytes(_BYTES)).decode("ascii") + "\n"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise BadInput(
            Fault(str(path), "is there already; a key is never written over.", "Name a new file.")
        ) from None
    except OSError as why:
        raise BadInput(Fault(str(path), f"cannot be written: {why.strerror}.")) from None
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text)


def open_key(path: Path) -> Vault:
    """Return the vault of a key file.

    Raises:
        BadInput: when it is no key file.
        MissingExtra: when the extra is not installed.
    """
    try:
        text = path.read_bytes()[:200].decode("ascii")
    except OSError as why:
        raise BadInput(Fault(str(path), f"cannot be read: {why.strerror}.")) from None
    except UnicodeDecodeError:
        text = ""
    try:
        key = base64.b64decode(text.removeprefix(_HEAD).strip(), validate=True)
    except binascii.Error:
        key = b""
    if not text.startswith(_HEAD) or len(key) != _BYTES:
        raise BadInput(
            Fault(str(path), "is no key of Servanda.", next_step="Make one: servanda key FILE")
        )
    return Vault.of(key)


def _derived(key: bytes, purpose: bytes) -> bytes:
    try:
        from cryptography.hazmat.primitives import hashes  # noqa: PLC0415 — a heavy extra
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415 — the same
    except ImportError:
        raise MissingExtra("link", _NEEDED_FOR) from None
    return HKDF(hashes.SHA256(), _BYTES, None, b"servanda " + purpose).derive(key)


def _cipher(key: bytes) -> AESGCM:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 — see above

    return AESGCM(key)
