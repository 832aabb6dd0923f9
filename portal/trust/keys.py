"""The portal's own keys: Ed25519 for each delegation and for the root, X25519 for recovery.

Stored as PKCS #8 PEM in the portal's home. A real portal keeps the root and recovery keys apart, in safes,
and the delegated ones in a hardware module; `offline-keys/README` says so beside them.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from portal.errors import BadSignatureError, KeysUnreadableError
from portal.home import PortalHome, write_private
from portal.text_codes import to_base64url

DELEGATIONS: Final = ("answers", "catalogue", "roster", "prices", "orders", "devices")
ROOT_NAMES: Final = ("root-1", "root-2", "root-3")
_KEY_ID_DIGITS: Final = 16
_OFFLINE_README: Final = """\
These are the portal's OFFLINE keys, laid here so that a trial needs nothing else.

root-1, root-2, root-3   any two of them sign the trust root: which keys may sign answers, catalogue,
                         roster, prices, orders and device certificates. In production each lies on a
                         smart card of its own, with a different officer, in a different safe, and never
                         on a machine with a line.
recovery                 opens the second copies of counters' journals when a PC is lost. In production: on a
                         card in a safe, used by two people together.

Whoever holds two root keys can make a portal that every counter believes. Take them off this machine before
the first real counter is enrolled.
"""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An Ed25519 key pair and the id its public half is known by."""

    key_id: str
    public: bytes
    private: Ed25519PrivateKey

    def sign(self, message: bytes) -> bytes:
        """Sign exact bytes."""
        return self.private.sign(message)


@dataclass(frozen=True, slots=True)
class PortalKeys:
    """The delegated keys a running portal holds, by what they may sign."""

    answers: SigningKey
    catalogue: SigningKey
    roster: SigningKey
    prices: SigningKey
    orders: SigningKey
    devices: SigningKey


def key_id_of(public: bytes) -> str:
    """Return the id of a raw public key: the first 16 hex digits of its SHA-256."""
    return hashlib.sha256(public).hexdigest()[:_KEY_ID_DIGITS]


def public_entry(public: bytes) -> dict[str, str]:
    """Return a public key as the trust root lists it."""
    return {"key_id": key_id_of(public), "public": to_base64url(public)}


def check_signature(public: bytes, signature: bytes, message: bytes) -> None:
    """Check an Ed25519 signature over exact bytes.

    Raises:
        BadSignatureError: it is not this key's signature over these bytes.
    """
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError) as error:
        raise BadSignatureError from error


def create_keys(home: PortalHome) -> None:
    """Make every key that is missing; keys that are there stay."""
    for name in DELEGATIONS:
        _create(home.keys_folder / f"{name}.pem", Ed25519PrivateKey.generate)
    for name in ROOT_NAMES:
        _create(home.offline_keys_folder / f"{name}.pem", Ed25519PrivateKey.generate)
    _create(home.offline_keys_folder / "recovery.pem", X25519PrivateKey.generate)
    _create(home.keys_folder / "bundles.pem", X25519PrivateKey.generate)
    (home.offline_keys_folder / "README").write_text(_OFFLINE_README, "utf-8")


def load_portal_keys(home: PortalHome) -> PortalKeys:
    """Read the delegated keys.

    Raises:
        KeysUnreadableError: one is missing or is not an Ed25519 key.
    """
    return PortalKeys(**{name: _load(home.keys_folder / f"{name}.pem") for name in DELEGATIONS})


def load_root_keys(home: PortalHome) -> list[SigningKey]:
    """Read the root keys that lie here (none on a production machine).

    Raises:
        KeysUnreadableError: one cannot be read.
    """
    paths = [home.offline_keys_folder / f"{name}.pem" for name in ROOT_NAMES]
    return [_load(path) for path in paths if path.exists()]


def load_recovery_public(home: PortalHome) -> bytes:
    """Read the raw public half of the recovery key.

    Raises:
        KeysUnreadableError: it is missing or not an X25519 key.
    """
    return _x25519_public(home.offline_keys_folder / "recovery.pem")


def load_bundles_public(home: PortalHome) -> bytes:
    """Read the raw public half of the key to which counters seal their bundles.

    Raises:
        KeysUnreadableError: it is missing or not an X25519 key.
    """
    return _x25519_public(home.keys_folder / "bundles.pem")


def _x25519_public(path: Path) -> bytes:
    key = _read(path)
    if not isinstance(key, X25519PrivateKey):
        raise KeysUnreadableError(path.name)
    return key.public_key().public_bytes_raw()


def _create(path: Path, generate: Callable[[], Ed25519PrivateKey | X25519PrivateKey]) -> None:
    if not path.exists():
        key = generate()
        write_private(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def _load(path: Path) -> SigningKey:
    key = _read(path)
    if not isinstance(key, Ed25519PrivateKey):
        raise KeysUnreadableError(path.name)
    public = key.public_key().public_bytes_raw()
    return SigningKey(key_id_of(public), public, key)


def _read(path: Path) -> object:
    try:
        return load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise KeysUnreadableError(path.name) from error
