"""What a scanner at the counter may read: numbers of parcels and applications, and papers of our own."""

import enum
import re
from dataclasses import dataclass

from kiosk.domain.identifiers import TrackingNumber
from kiosk.domain.item_number import check_digit
from kiosk.errors import MalformedIdentifierError

RECEIPT_PREFIX = "LPR1:"  # Source: portal/contract/receipt-qr.md
SLIP_PREFIX = "LPS1:"  # Source: portal/contract/payment-slip.md
PARKED_PREFIX = "LPP1:"  # Source: portal/contract/parked-form.md
_PARKING_CODE = re.compile(r"P-[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{5}")
_S10 = re.compile(r"([A-Z]{2})([0-9]{8})([0-9])([A-Z]{2})")
_COLLECTION_CODE = re.compile(r"[0-9]{6}")  # Source: docs/glossary.md, رمز الاستلام


class ScanKind(enum.StrEnum):
    """What was recognised; `other` is passed on as it is and believed for nothing."""

    PARCEL = "parcel"
    TRACKING = "tracking"
    RECEIPT = "receipt"
    SLIP = "slip"
    COLLECTION = "collection"
    PARKED = "parked"
    OTHER = "other"


_BY_PREFIX = {
    RECEIPT_PREFIX: ScanKind.RECEIPT,
    SLIP_PREFIX: ScanKind.SLIP,
    PARKED_PREFIX: ScanKind.PARKED,
}


@dataclass(frozen=True, slots=True)
class Scan:
    """One thing read: `text` without blanks around, a parcel's number and a tracking number without any.

    The text of a receipt or a payment slip keeps a blank at its end: base 45 has blanks among its digits.
    Both are only recognised here; whether the signature is right is asked elsewhere. `collection` is a code
    of six digits that proves who may take a result; it does not say which.
    """

    kind: ScanKind
    text: str


def is_parcel_number(text: str) -> bool:
    """Say whether a text is an item identifier of the Universal Postal Union, check digit included.

    Source: UPU standard S10: two letters, eight digits, check digit, two letters of the country (ISO 3166).
    """
    found = _S10.fullmatch(text)
    if found is None:
        return False
    return int(found[3]) == check_digit(found[2])


def recognise(text: str) -> Scan:
    """Say what a scanned text is; nothing is corrected, a wrong check digit makes it `other`."""
    begun = text.lstrip()  # base 45 may end with a blank
    for prefix, kind in _BY_PREFIX.items():
        if begun.startswith(prefix):
            return Scan(kind, begun)
    return _number(text.strip())


def _number(text: str) -> Scan:
    packed = text.replace(" ", "")
    if is_parcel_number(packed.upper()):
        return Scan(ScanKind.PARCEL, packed.upper())
    if _PARKING_CODE.fullmatch(text.upper()):
        return Scan(ScanKind.PARKED, text.upper())
    if _COLLECTION_CODE.fullmatch(packed):
        return Scan(ScanKind.COLLECTION, packed)
    try:
        return Scan(ScanKind.TRACKING, TrackingNumber(packed).digits)
    except MalformedIdentifierError:
        return Scan(ScanKind.OTHER, text)
