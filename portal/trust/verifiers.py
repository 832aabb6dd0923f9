"""Verifiers of PINs: argon2id, made here, checked at the counter."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# 64 MiB, 3 passes, 4 lanes: the second recommended option of RFC 9106 section 4.
_HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)


def make_verifier(pin: str) -> str:
    """Return the encoded argon2id verifier of a PIN, with a fresh salt."""
    return _HASHER.hash(pin)


def is_pin_of(verifier: str, pin: str) -> bool:
    """Say whether a PIN belongs to a verifier."""
    try:
        return _HASHER.verify(verifier, pin)
    except (VerificationError, InvalidHashError):
        return False
