"""Secrets that agencies show at the line: shown once when made, kept as hashes, revoked one by one."""

import hashlib
import secrets
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.errors import AgencyUnknownError
from portal.result_tables import AgencyKey

_PREFIX: Final = "lpa_"
_SECRET_BYTES: Final = 32


def make_key(session: Session, agency_code: str, now: datetime) -> str:
    """Make a secret for an agency; what is kept does not give it back."""
    token = _PREFIX + secrets.token_urlsafe(_SECRET_BYTES)
    session.add(AgencyKey(token_hash=hash_of(token), agency_code=agency_code, made_at=now))
    session.flush()
    return token


def revoke_keys(session: Session, agency_code: str, now: datetime) -> int:
    """Revoke every secret of an agency; return how many were in force."""
    in_force = select(AgencyKey).where(AgencyKey.agency_code == agency_code, AgencyKey.revoked_at.is_(None))
    keys = session.scalars(in_force).all()
    for key in keys:
        key.revoked_at = now
    return len(keys)


def agency_of(session: Session, token: str) -> str:
    """Return the agency whose secret this is.

    Raises:
        AgencyUnknownError: nobody's, or revoked.
    """
    key = session.get(AgencyKey, hash_of(token))
    if key is None or key.revoked_at is not None:
        raise AgencyUnknownError("key")
    return key.agency_code


def hash_of(token: str) -> str:
    """Hash a secret; it has 256 bits of chance, so a plain hash is enough."""
    return hashlib.sha256(b"lpk-agency-1" + token.encode()).hexdigest()
