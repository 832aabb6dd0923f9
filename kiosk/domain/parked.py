"""A half-filled form that waits under a code on paper: whoever has the paper goes on with it, nobody else.

The code is printed and never kept; what is kept can only be opened with it.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, NewType

from kiosk.domain.attachment import AttachmentHash
from kiosk.domain.identifiers import BasketId
from kiosk.domain.words import Words

NOT_TAKEN_IN: Final = BasketId("")
ParkedId = NewType("ParkedId", str)  # what a code is looked for by; says nothing of the code

# Personal data is kept as short as can be: whoever fetches a missing paper comes back within a week.
PARKED_FOR: Final = timedelta(days=7)
PREFIX: Final = "P-"
_TYPED: Final = re.compile(r"P[- ]?[0-9A-Z]{5}[- ]?[0-9A-Z]{5}[- ]?[0-9A-Z]{5}")


@dataclass(frozen=True, slots=True)
class ParkedForm:
    """What is kept: sealed with the code, with its end and the pictures it names in the open.

    `basket_id` is the basket that took it in: once that has ended, the form is gone.
    """

    parked_id: ParkedId
    until: str
    sealed: bytes
    attachments: tuple[AttachmentHash, ...] = ()
    basket_id: BasketId = NOT_TAKEN_IN


@dataclass(frozen=True, slots=True)
class ParkedSlip:
    """What is printed for the citizen: the code, what waits, where, and until which day (ISO)."""

    code: str
    service: Words
    office: Words
    counter: int
    until: str


def is_parking_code(text: str) -> bool:
    """Say whether a typed or scanned text has the form of a code of a parked form."""
    return _TYPED.fullmatch(text.strip().upper()) is not None
