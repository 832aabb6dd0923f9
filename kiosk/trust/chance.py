"""Unpredictable bits from the operating system."""

import secrets


class SystemRandomness:
    """`ports.Randomness` by the kernel's generator."""

    def bits(self, count: int) -> int:
        """Return `count` random bits as an integer."""
        return secrets.randbits(count)

    def octets(self, count: int) -> bytes:
        """Return `count` random bytes."""
        return secrets.token_bytes(count)
