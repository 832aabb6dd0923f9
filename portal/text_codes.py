"""Short texts for bytes: base64url without padding, Crockford's base 32, times."""

import base64
import binascii
from datetime import UTC, datetime

from portal.errors import MalformedError

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_GROUP = 4


def to_base64url(data: bytes) -> str:
    """Write bytes as base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def from_base64url(text: object, length: int | None = None) -> bytes:
    """Read base64url without padding, strictly.

    Args:
        text: what stands in a message; anything but text is refused.
        length: number of bytes expected, when it is fixed.

    Raises:
        MalformedError: not base64url, not its one canonical spelling, or of another length.
    """
    if not isinstance(text, str) or not text.isascii():
        raise MalformedError("not base64url")
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise MalformedError("not base64url") from error
    if to_base64url(data) != text or (length is not None and len(data) != length):
        raise MalformedError("not base64url of the expected length")
    return data


def to_crockford(data: bytes) -> str:
    """Write bytes (a multiple of 5) in Crockford's base 32, grouped by four."""
    value, digits = int.from_bytes(data), []
    for _ in range(len(data) * 8 // 5):
        value, digit = divmod(value, 32)
        digits.append(CROCKFORD[digit])
    text = "".join(reversed(digits))
    return "-".join(text[i : i + _GROUP] for i in range(0, len(text), _GROUP))


def time_text(moment: datetime) -> str:
    """Write a moment as ISO 8601 in UTC with milliseconds."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def utc_now() -> datetime:
    """Tell the time in UTC, cut to the milliseconds that are stored and signed."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)
