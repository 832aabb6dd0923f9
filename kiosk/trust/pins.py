"""PINs: the roster's argon2id verifiers, useless away from this machine."""

from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kiosk.errors import WrongStoreKeyError
from kiosk.ports import Randomness
from kiosk.trust.host_secret import NONCE_BYTES
from kiosk.trust.machine import Machine

_CONTEXT: Final = b"lpk-roster-wrap-1"


class Argon2PinVerifier:
    """`ports.PinVerifier`: a six-digit PIN falls in hours to whoever holds its hash, so the hash is wrapped.

    The wrap's key stands outside the store (`Machine.roster_key`).
    Source: measured for the design, 0.2 s a try at m = 64 MiB, t = 3, p = 4.
    """

    def __init__(self, machine: Machine, randomness: Randomness) -> None:
        self._aead = AESGCM(machine.roster_key)
        self._randomness = randomness
        self._hasher = PasswordHasher()

    def wrap_verifier(self, encoded: bytes) -> bytes:
        """Wrap a verifier of the roster: the text of `verifier.encoded` (`$argon2id$…`) in UTF-8."""
        nonce = self._randomness.octets(NONCE_BYTES)
        return nonce + self._aead.encrypt(nonce, encoded, _CONTEXT)

    def unwrap_verifier(self, wrapped: bytes) -> bytes:
        """Return the verifier that this machine has wrapped, for another home of the same machine.

        Raises:
            WrongStoreKeyError: wrapped on another machine, or altered.
        """
        try:
            return self._aead.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], _CONTEXT)
        except (InvalidTag, ValueError) as error:
            raise WrongStoreKeyError("roster verifier") from error

    def verify(self, wrapped_verifier: bytes, pin: str) -> bool:
        """Say whether `pin` is right; takes about 0.2 s by design.

        Raises:
            WrongStoreKeyError: wrapped on another machine, altered, or not an argon2 verifier.
        """
        nonce, sealed = wrapped_verifier[:NONCE_BYTES], wrapped_verifier[NONCE_BYTES:]
        try:
            encoded = self._aead.decrypt(nonce, sealed, _CONTEXT).decode()
            return self._hasher.verify(encoded, pin)
        except VerifyMismatchError:
            return False
        except (InvalidTag, ValueError, InvalidHashError, VerificationError) as error:
            raise WrongStoreKeyError("roster verifier") from error


def make_verifier(pin: str) -> str:
    """Return a verifier of a PIN that is published with the program: for practice, never for a person."""
    return PasswordHasher().hash(pin)
