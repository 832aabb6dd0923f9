"""The keys of bundles: X25519 to which counters seal, and HPKE for both directions (RFC 9180)."""

from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from portal.errors import KeysUnreadableError, MalformedError
from portal.home import PortalHome
from portal.trust.keys import key_id_of

BUNDLE_CONTEXT: Final = "lpk-bundle-1"


def open_sealed(home: PortalHome, key_id: str, sealed: bytes) -> bytes:
    """Open what a counter sealed to a key of this portal.

    Raises:
        KeysUnreadableError: the key it names does not lie here.
        MalformedError: altered, or sealed to another key than it names.
    """
    private = _load(home, key_id)
    try:
        return _suite().decrypt(sealed, private, BUNDLE_CONTEXT.encode("ascii"))
    except (InvalidTag, ValueError) as error:
        raise MalformedError("sealed content") from error


def seal(public: bytes, content: bytes) -> bytes:
    """Seal content to a counter's reply key."""
    key = X25519PublicKey.from_public_bytes(public)
    return _suite().encrypt(content, key, BUNDLE_CONTEXT.encode("ascii"))


def _load(home: PortalHome, key_id: str) -> X25519PrivateKey:
    for path in (home.keys_folder / "bundles.pem", home.offline_keys_folder / "recovery.pem"):
        key = _read(path)
        if key is not None and key_id_of(key.public_key().public_bytes_raw()) == key_id:
            return key
    raise KeysUnreadableError(f"the bundle is sealed to key {key_id}")


def _read(path: Path) -> X25519PrivateKey | None:
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError):
        return None
    return key if isinstance(key, X25519PrivateKey) else None


def _suite() -> Suite:
    return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
