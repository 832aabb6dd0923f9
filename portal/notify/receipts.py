"""The receipt as a message: written when an application arrives whose citizen left an address for it."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from portal.notify.outbox import write_notice
from portal.notify.sms import receipt_text
from portal.tables import Case

KIND: Final = "receipt"
_PHONE: Final = re.compile(r"\+[1-9][0-9]{6,14}")  # Source: ITU-T E.164, 6.2: at most 15 digits
_EMAIL: Final = re.compile(r"[^@\s\x00-\x1f]{1,64}@[^@\s\x00-\x1f]{3,189}")


def write_receipt(
    session: Session, case: Case, about: tuple[Mapping[str, Any], str, bytes | None], now: datetime
) -> None:
    """Lay the receipt into the outbox where the personal body says where to; else do nothing.

    Args:
        session: the transaction in which the application arrives.
        case: the application's.
        about: the entry's facts, the tracking number as people read it, the personal body.
        now: the time.
    """
    facts, number, personal = about
    address = _address(personal)
    if address:
        due = int(facts.get("due_dirhams", 0))
        text = receipt_text(number, str(facts.get("receipt", {}).get("number", "")), due)
        write_notice(session, case, KIND, address, text, now)


def _address(personal: bytes | None) -> str:
    try:
        body = json.loads(personal or b"{}")
    except ValueError:
        return ""
    address = body.get("receipt_to") if isinstance(body, dict) else None
    if not isinstance(address, str) or not (_PHONE.fullmatch(address) or _EMAIL.fullmatch(address)):
        return ""
    return address
