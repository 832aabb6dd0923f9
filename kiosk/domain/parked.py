"""A half-filled form that waits under a code on paper: whoever has the paper goes on with it, nobody else.

The code is printed and never kept; what is kept, and what the portal carries to the other counters of the
office, can only be opened with it.
"""

import base64
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, NewType

from kiosk.domain.acts import Act, EntryKind
from kiosk.domain.attachment import AttachmentHash
from kiosk.domain.identifiers import BasketId, OfficeCode
from kiosk.domain.scan import PARKED_PREFIX
from kiosk.domain.words import Words

NOT_TAKEN_IN: Final = BasketId("")
ParkedId = NewType("ParkedId", str)  # what a code is looked for by; says nothing of the code

# Personal data is kept as short as can be: whoever fetches a missing paper comes back within a week.
PARKED_FOR: Final = timedelta(days=7)
PREFIX: Final = "P-"
# What is larger stays at its counter: an entry has at most 256 KB, and a line of 64 kbit/s is shared.
MOST_SENT_BYTES: Final = 48 * 1024
# A code of version 20: 97 modules, the largest that a hand-held scanner reads from receipt paper at once.
MOST_QR_CHARACTERS: Final = 1249  # Source: ISO/IEC 18004 table 7, version 20-L, alphanumeric
_TYPED: Final = re.compile(r"P[- ]?[0-9A-Z]{5}[- ]?[0-9A-Z]{5}[- ]?[0-9A-Z]{5}")


@dataclass(frozen=True, slots=True)
class ParkedForm:
    """What is kept: sealed with the code, with its end and the pictures it names in the open.

    `basket_id` is the basket that took it in: once that has ended, the form is gone. `counter` is the one
    of this office where it was parked; 0 is this counter.
    """

    parked_id: ParkedId
    until: str
    sealed: bytes
    attachments: tuple[AttachmentHash, ...] = ()
    basket_id: BasketId = NOT_TAKEN_IN
    counter: int = 0


@dataclass(frozen=True, slots=True)
class ParkedEntry:
    """An entry of this counter that carries a parked form, as long as its body is not erased."""

    parked_id: ParkedId
    until: str
    seq: int
    body_hash: str


@dataclass(frozen=True, slots=True)
class ParkedSlip:
    """What is printed for the citizen: the code, what waits, where, and until which day (ISO).

    `is_sent` says that the form goes to the office's other counters by the line, sealed; with `qr_text` the
    paper itself carries it, and any counter of the office goes on without a line.
    """

    code: str
    service: Words
    office: Words
    counter: int
    until: str
    is_sent: bool = False
    qr_text: str = ""

    @property
    def reach(self) -> str:
        """Return the name of the words that say where the form goes on."""
        return "any" if self.qr_text else "line" if self.is_sent else "here"


def is_parking_code(text: str) -> bool:
    """Say whether a typed or scanned text has the form of a code of a parked form, or carries one."""
    typed = text.strip().upper()
    return typed.startswith(PARKED_PREFIX) or _TYPED.fullmatch(typed) is not None


def form_parked(parked: ParkedForm, office: OfficeCode, counter: int) -> Act:
    """Let the office's other counters have a parked form, sealed; its body is erased when it has ended."""
    facts = {
        "parked_id": parked.parked_id,
        "office": office,
        "counter": counter,
        "until": parked.until,
        "pictures": len(parked.attachments),
    }
    sealed = base64.urlsafe_b64encode(parked.sealed).rstrip(b"=").decode()
    return Act(EntryKind.FORM_PARKED, facts, ({"parked_id": parked.parked_id, "sealed": sealed},))


def form_released(parked_id: ParkedId, office: OfficeCode, counter: int) -> Act:
    """Say that a parked form was filed: no counter needs it any more."""
    return Act(EntryKind.FORM_RELEASED, {"parked_id": parked_id, "office": office, "counter": counter})


def form_erased(entry: ParkedEntry, reason: str) -> Act:
    """Name the body of a parked form that has ended, so that it is erased here and at the portal."""
    facts = {"entry_seq": entry.seq, "position": 0, "hash": entry.body_hash, "reason": reason}
    return Act(EntryKind.BODY_ERASED, facts)
