"""A restored database begins a new life, announced by the offline keys: counters send again, calmly."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.errors import BadSignatureError, KeysUnreadableError, MalformedError, StatementRefusedError
from portal.opened import Portal, newest_life
from portal.tables import Counter, Incarnation, Published
from portal.text_codes import from_base64url, time_text
from portal.trust.keys import SigningKey
from portal.trust.signed_document import INCARNATION_CONTEXT, open_document, sign_document
from portal.trust.trust_root import THRESHOLD

_KIND: Final = "incarnation"
_SERIES_SKIPPED: Final = 10  # more PCs than are ever changed at one counter between two backups


def make_statement(
    session: Session, roots: list[SigningKey], restored_to: datetime, now: datetime
) -> dict[str, Any]:
    """Sign the statement of the next life with the offline keys.

    Raises:
        KeysUnreadableError: fewer than two root keys lie here; sign it where they are.
    """
    if len(roots) < THRESHOLD:
        raise KeysUnreadableError("two root keys are needed to announce a restored portal")
    before = newest_life(session)
    term, identity = (before.term, before.id) if before else (0, "")
    payload = {
        "type": _KIND,
        "term": term + 1,
        "id": secrets.token_hex(16),
        "previous": {"term": term, "id": identity},
        "restored_to": time_text(restored_to),
        "announced_at": time_text(now),
    }
    return sign_document(INCARNATION_CONTEXT, payload, roots[:THRESHOLD])


def begin_life(
    session: Session, portal: Portal, statement: Mapping[str, Any], now: datetime
) -> dict[str, Any]:
    """Begin the life that a statement announces; return what it says.

    Raises:
        StatementRefusedError: not signed by the offline keys, or not of a later life than the present one.
    """
    publics = [from_base64url(item["public"]) for item in portal.trust_root.payload["root_keys"]]
    try:
        payload = open_document(statement, INCARNATION_CONTEXT, publics, THRESHOLD)
        term, identity = int(payload["term"]), str(payload["id"])
    except (BadSignatureError, MalformedError, KeyError, ValueError, AttributeError) as error:
        raise StatementRefusedError(type(error).__name__) from error
    before = newest_life(session)
    if before is not None and term <= before.term:
        raise StatementRefusedError(f"term {term} after {before.term}")
    # A series given to a PC in the time that was lost must never be given to another one.
    session.execute(update(Counter).values(last_series=Counter.last_series + _SERIES_SKIPPED))
    session.add(Incarnation(term=term, id=identity, started_at=now))
    session.add(
        Published(
            kind=_KIND, object=_KIND, version=term, content_hash=identity, document=dict(statement), at=now
        )
    )
    session.flush()
    return payload


def announcement_of(session: Session, portal: Portal) -> dict[str, Any] | bool:
    """Return the statement that announced this life, False for a portal that was never restored."""
    found = session.get(Published, (_KIND, _KIND, portal.incarnation_term))
    return found.document if found is not None else False
