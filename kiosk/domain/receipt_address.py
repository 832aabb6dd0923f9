"""Where a citizen wants a receipt sent: a telephone number or an e-mail address; written as one text."""

import re
from typing import Final

from kiosk.domain.arabic import tidy
from kiosk.domain.phone import parse_phone
from kiosk.errors import MalformedIdentifierError

LONGEST: Final = 254  # Source: RFC 5321, 4.5.3.1.3: a path of 256 with its brackets
# ASCII only, as a screen keyboard types it; Source: RFC 5321, 4.1.2, dot-string and domain.
_EMAIL: Final = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}"
)
_LONGEST_LOCAL: Final = 64


def parse_email(text: str) -> str:
    """Return an e-mail address in small letters.

    Raises:
        MalformedIdentifierError: it is none.
    """
    address = tidy(text).replace(" ", "").lower()
    local = address.partition("@")[0]
    if len(address) > LONGEST or len(local) > _LONGEST_LOCAL or not _EMAIL.fullmatch(address):
        raise MalformedIdentifierError("e-mail address")
    return address


def parse_receipt_address(text: str) -> str:
    """Return an e-mail address, or a number in E.164.

    Raises:
        MalformedIdentifierError: it is neither.
    """
    return parse_email(text) if "@" in text else parse_phone(text)


def masked_address(address: str) -> str:
    """Return an address as shown on a screen that others see: its end, or its first letter and domain."""
    if "@" in address:
        local, _, domain = address.partition("@")
        return f"{local[:1]}•••@{domain}"
    return f"••• {address[-3:]}"
