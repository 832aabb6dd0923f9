"""The host secret: 32 bytes that never leave this machine, under which its keys are wrapped.

The file stands where a TPM, systemd-creds or DPAPI will: only this module would change.
"""

from pathlib import Path
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kiosk.errors import StoreError, WrongStoreKeyError
from kiosk.ports import Randomness
from kiosk.trust import durable_files

HOST_FILE: Final = "host.secret"
SECRET_BYTES: Final = 32
NONCE_BYTES: Final = 12
_CONTEXT: Final = b"lpk-host-1/"


class HostSecret:
    """Wraps small secrets: AES-256-GCM under a key derived for each purpose (HKDF-SHA256, RFC 5869)."""

    __slots__ = ("_secret",)

    def __init__(self, secret: bytes) -> None:
        if len(secret) != SECRET_BYTES:
            raise WrongStoreKeyError(f"{HOST_FILE}: {len(secret)} bytes")
        self._secret = secret

    @classmethod
    def create(cls, home: Path, randomness: Randomness) -> Self:
        """Make the secret of a home, or take the one that an interrupted beginning left there."""
        try:
            durable_files.write_once(home / HOST_FILE, randomness.octets(SECRET_BYTES))
        except FileExistsError:
            return cls.open(home)
        return cls.open(home)

    @classmethod
    def open(cls, home: Path) -> Self:
        """Read the secret of a home.

        Raises:
            WrongStoreKeyError: it is not there or not 32 bytes.
        """
        try:
            return cls((home / HOST_FILE).read_bytes())
        except FileNotFoundError as error:
            raise WrongStoreKeyError(f"{HOST_FILE} is missing") from error
        except OSError as error:
            raise StoreError(f"{HOST_FILE} cannot be read") from error

    def wrap(self, purpose: str, plain: bytes, nonce: bytes) -> bytes:
        """Return nonce and ciphertext; `nonce` is 12 fresh random bytes."""
        return nonce + AESGCM(self._key(purpose)).encrypt(nonce, plain, purpose.encode())

    def unwrap(self, purpose: str, wrapped: bytes) -> bytes:
        """Return what was wrapped for this purpose.

        Raises:
            WrongStoreKeyError: wrapped under another secret or for another purpose, or altered.
        """
        nonce, sealed = wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:]
        try:
            return AESGCM(self._key(purpose)).decrypt(nonce, sealed, purpose.encode())
        except (InvalidTag, ValueError) as error:
            raise WrongStoreKeyError(purpose) from error

    def derived(self, purpose: str) -> bytes:
        """Return 32 bytes that only this host can make, the same each time, for one purpose."""
        return self._key(f"derived/{purpose}")

    def _key(self, purpose: str) -> bytes:
        return HKDF(SHA256(), 32, salt=None, info=_CONTEXT + purpose.encode()).derive(self._secret)
