"""Base64url without padding (RFC 4648 section 5), read strictly: one text per value."""

import base64
from typing import Any


def encode(data: bytes) -> str:
    """Return the text without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode(text: Any) -> bytes:
    """Return the bytes.

    Raises:
        ValueError: not a text, a character outside the alphabet, padding, or bits left over.
    """
    if not isinstance(text, str):
        raise ValueError("base64url: not a text")  # noqa: TRY004  one error for every malformed value
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError as error:
        raise ValueError("base64url") from error
    if encode(data) != text:
        raise ValueError("base64url: not in its one form")
    return data
