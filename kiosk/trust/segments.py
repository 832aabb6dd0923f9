"""The second copy's keys: one per segment, wrapped to this host and to the portal's and the office's keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from kiosk.errors import StoreDamagedError, WrongStoreKeyError
from kiosk.ports import Randomness
from kiosk.trust import base64url, keys
from kiosk.trust.host_secret import NONCE_BYTES
from kiosk.trust.machine import Machine
from kiosk.trust.recovery_code import RecoveryCode

WRAPS_VERSION: Final = 1
HPKE_CONTEXT: Final = b"lpk-segment-1"
_PURPOSE: Final = "segment"
_KEY_BYTES: Final = 32


def hpke_suite() -> Suite:
    """Return the one HPKE suite used: base mode, X25519, HKDF-SHA256, AES-256-GCM (RFC 9180)."""
    return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class AesGcmSegmentCipher:
    """`ports.SegmentCipher`: the frame's number is the nonce, so a number seals one plain text only."""

    __slots__ = ("_aead",)

    def __init__(self, key: bytes) -> None:
        self._aead = AESGCM(key)

    def seal(self, number: int, plain: bytes, context: bytes) -> bytes:
        """Encrypt and authenticate one frame; the result is 16 bytes longer."""
        return self._aead.encrypt(number.to_bytes(NONCE_BYTES, "big"), plain, context)

    def open(self, number: int, sealed: bytes, context: bytes) -> bytes:
        """Decrypt one frame.

        Raises:
            StoreDamagedError: it does not authenticate.
        """
        try:
            return self._aead.decrypt(number.to_bytes(NONCE_BYTES, "big"), sealed, context)
        except (InvalidTag, ValueError) as error:
            raise StoreDamagedError(f"frame {number}") from error


@dataclass(frozen=True, slots=True)
class MachineSegmentCiphers:
    """`ports.SegmentCiphers` of one machine; `portal_recovery` are the trust root's raw X25519 keys."""

    machine: Machine
    portal_recovery: Sequence[bytes]
    randomness: Randomness

    def new_segment(self) -> tuple[Mapping[str, Any], AesGcmSegmentCipher]:
        """Make a fresh segment key; return its wraps for the header, and the cipher."""
        key = self.randomness.octets(_KEY_BYTES)
        host = self.machine.host.wrap(_PURPOSE, key, self.randomness.octets(NONCE_BYTES))
        wraps = {
            "v": WRAPS_VERSION,
            "host": base64url.encode(host),
            "portal": [_seal_to(public, key) for public in self.portal_recovery],
            "office": _seal_to(self.machine.office_recovery_key, key),
        }
        return wraps, AesGcmSegmentCipher(key)

    def existing(self, wraps: Mapping[str, Any]) -> AesGcmSegmentCipher:
        """Unwrap a segment's key with the host secret.

        Raises:
            StoreDamagedError: the wraps are not of their form.
            WrongStoreKeyError: wrapped to another host.
        """
        wrapped = _wrap_of(wraps, "host")
        return AesGcmSegmentCipher(_checked(self.machine.host.unwrap(_PURPOSE, wrapped)))


@dataclass(frozen=True, slots=True)
class OfficeSegmentCiphers:
    """`ports.SegmentCiphers` of another machine's second copy, opened with the office's code; reads only."""

    code: RecoveryCode

    def new_segment(self) -> tuple[Mapping[str, Any], AesGcmSegmentCipher]:
        """Refuse: a dead machine's copy is read, never continued.

        Raises:
            WrongStoreKeyError: always.
        """
        raise WrongStoreKeyError("read only")

    def existing(self, wraps: Mapping[str, Any]) -> AesGcmSegmentCipher:
        """Unwrap a segment's key with the office's code.

        Raises:
            StoreDamagedError: the wraps are not of their form.
            WrongStoreKeyError: the code is another office's.
        """
        return open_with_recovery_code(wraps, self.code)


def open_with_recovery_code(wraps: Mapping[str, Any], code: RecoveryCode) -> AesGcmSegmentCipher:
    """Unwrap a segment's key with the office's code, on any machine.

    Raises:
        StoreDamagedError: the wraps are not of their form.
        WrongStoreKeyError: the code is another office's.
    """
    return open_with_private_key(_wrap_of(wraps, "office"), code.private_key())


def open_with_private_key(sealed: bytes, private: X25519PrivateKey) -> AesGcmSegmentCipher:
    """Unwrap one HPKE wrap (encapsulated key, then ciphertext).

    Raises:
        WrongStoreKeyError: sealed to another key, or altered.
    """
    try:
        return AesGcmSegmentCipher(_checked(hpke_suite().decrypt(sealed, private, HPKE_CONTEXT)))
    except (InvalidTag, ValueError) as error:
        raise WrongStoreKeyError("segment key") from error


def _seal_to(public: bytes, key: bytes) -> dict[str, str]:
    sealed = hpke_suite().encrypt(key, X25519PublicKey.from_public_bytes(public), HPKE_CONTEXT)
    return {"key_id": keys.key_id(public), "sealed": base64url.encode(sealed)}


def _wrap_of(wraps: Mapping[str, Any], slot: str) -> bytes:
    try:
        if wraps["v"] != WRAPS_VERSION:
            raise StoreDamagedError("segment header: version")
        found = wraps[slot]
        return base64url.decode(found["sealed"] if isinstance(found, Mapping) else found)
    except (KeyError, TypeError, ValueError) as error:
        raise StoreDamagedError("segment header: wraps") from error


def _checked(key: bytes) -> bytes:
    if len(key) != _KEY_BYTES:
        raise WrongStoreKeyError("segment key")
    return key
