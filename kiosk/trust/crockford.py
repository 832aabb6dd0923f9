"""Crockford's base 32: digits for people to read aloud and type.

Source: Douglas Crockford, "Base 32 Encoding" (crockford.com/base32.html): no I, L, O, U; O reads as 0,
I and L as 1.
"""

from typing import Final

DIGITS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS_PER_DIGIT: Final = 5
_ALIASES: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


def encode(number: int, count: int) -> str:
    """Write `number` in `count` digits, most significant first."""
    return "".join(DIGITS[number >> BITS_PER_DIGIT * place & 31] for place in range(count - 1, -1, -1))


def decode(text: str, count: int) -> int:
    """Read exactly `count` digits; lower case, spaces and hyphens are accepted.

    Raises:
        ValueError: another number of digits, or a character that is none.
    """
    digits = text.strip().upper().translate(_ALIASES)
    if len(digits) != count:
        raise ValueError(f"{count} digits are needed")
    number = 0
    for digit in digits:
        number = number << BITS_PER_DIGIT | DIGITS.index(digit)
    return number


def grouped(digits: str, size: int) -> str:
    """Set digits in groups of `size` with hyphens."""
    return "-".join(digits[start : start + size] for start in range(0, len(digits), size))
