"""The key of an office: made once, told to its counters with the roster, renewed when one of them is lost."""

import hashlib
import secrets
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.office_tables import OfficeKey
from portal.text_codes import to_base64url

_KEY_BYTES: Final = 32
_ID_DIGITS: Final = 16


def parking_key(session: Session, office_code: str, now: datetime) -> dict[str, Any]:
    """Return an office's newest key as its roster tells it; one is made where there is none."""
    newest = session.scalars(
        select(OfficeKey)
        .where(OfficeKey.office_code == office_code)
        .order_by(OfficeKey.made_at.desc())
        .limit(1)
    ).first()
    if newest is None:
        newest = renew_key(session, office_code, now)
    return {"id": newest.key_id, "key": to_base64url(newest.key)}


def renew_key(session: Session, office_code: str, now: datetime) -> OfficeKey:
    """Make a key that seals from now on; counters keep the ones before for what is sealed already."""
    octets = secrets.token_bytes(_KEY_BYTES)
    key_id = hashlib.sha256(b"lpk-office-key-1" + octets).hexdigest()[:_ID_DIGITS]
    made = OfficeKey(key_id=key_id, office_code=office_code, key=octets, made_at=now)
    session.add(made)
    session.flush()
    return made
