"""Money asked for at a payment terminal: a request with a number of its own, and what became of it.

Three outcomes, never two: paid, refused, not known. What is not known is asked about, never asked for again.
No card number ever stands here: a terminal says at most the last digits.
"""

import enum
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NewType

from kiosk.domain.identifiers import ApplicationId
from kiosk.domain.money import Money

RequestNumber = NewType("RequestNumber", str)
# Source: nexo Sale to POI 3.1, `ServiceID` is at most ten characters and never used twice at a terminal.
REQUEST_CHARACTERS: Final = 10
_SIGNS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_BITS_PER_SIGN: Final = 5
REQUEST_BITS: Final = REQUEST_CHARACTERS * _BITS_PER_SIGN
# A terminal that knows nothing of a request may still find it in its line; after this long it cannot. (Ours.)
_SURELY_LOST: Final = timedelta(minutes=3)
_LONG: Final = re.compile(r"[0-9](?:[ -]?[0-9]){12,18}")  # Source: ISO/IEC 7812-1, at most 19 digits
_PLAIN: Final = re.compile(r"[^0-9A-Za-z ./_-]")


def request_number(bits: int) -> RequestNumber:
    """Return the number made of `REQUEST_BITS` random bits; no two signs of it look alike."""
    places = range(0, REQUEST_BITS, _BITS_PER_SIGN)
    return RequestNumber("".join(_SIGNS[bits >> place & (len(_SIGNS) - 1)] for place in places))


class Means(enum.StrEnum):
    """What was paid with, as the terminal says: it offers cards, wallets and transfers by itself."""

    CARD = "card"
    TRANSFER = "transfer"  # from an account, by telephone
    OTHER = "other"


class Refusal(enum.StrEnum):
    """Why no money was taken; each of them is certain."""

    CANCELLED = "cancelled"
    WRONG_PIN = "wrong_pin"
    DECLINED = "declined"
    NO_BANK = "no_bank"  # the terminal does not reach it
    NOT_REACHED = "not_reached"  # nothing has left this machine
    UNSEEN = "unseen"  # the terminal has never heard of the request
    BUSY = "busy"
    FAULT = "fault"


class Doubt(enum.StrEnum):
    """Why it is not known whether money was taken."""

    NO_ANSWER = "no_answer"
    IN_PROGRESS = "in_progress"
    OTHER_AMOUNT = "other_amount"  # taken, and not what was asked for: a person decides
    STRANGE_ANSWER = "strange_answer"
    TOO_EARLY = "too_early"  # unseen so far, and the request may still be on its way


@dataclass(frozen=True, slots=True)
class PaymentRequest:
    """Money asked for once; `asked_at` is when that was noted, before the terminal heard of it."""

    number: RequestNumber
    application_id: ApplicationId
    amount: Money
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Paid:
    """Money was taken, exactly what was asked for.

    `reference` is the terminal's own number of the payment, `terminal` the acquirer's name for the terminal,
    `last_digits` the end of the card's number; what the terminal did not say is empty.
    """

    means: Means
    reference: str
    terminal: str
    approval: str = ""
    scheme: str = ""
    last_digits: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """No money was taken."""

    reason: Refusal


@dataclass(frozen=True, slots=True)
class Unknown:
    """It is not known: somebody asks again, and nobody pays again."""

    reason: Doubt


Outcome = Paid | Refused | Unknown


def believed(request: PaymentRequest, outcome: Outcome, now: datetime) -> Outcome:
    """Return what may be believed: a terminal that has not seen a request may see it in a moment."""
    is_unseen = outcome == Refused(Refusal.UNSEEN)
    if is_unseen and abs(now - request.asked_at) < _SURELY_LOST:
        return Unknown(Doubt.TOO_EARLY)
    return outcome


def plain(text: str, most: int) -> str:
    """Return what a terminal said of itself as it may be kept: printable, short, no card's number in it.

    Of digits that could be a card's number only the last four are kept.
    """
    kept = _PLAIN.sub("", text).strip()[:most]
    return _LONG.sub(lambda run: f"…{run[0][-4:]}" if _may_be_card(run[0]) else run[0], kept)


def _may_be_card(text: str) -> bool:
    """Say whether digits have the check digit of a card's number (ISO/IEC 7812-1, Luhn)."""
    digits = [int(sign) for sign in text if sign.isdecimal()]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
