"""Who made an entry: author signatures, checked with the key that `session.opened` bound to an operator."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from portal import canonical_json
from portal.cases.bodies import bodies_of, read_body
from portal.errors import BadSignatureError, MalformedError
from portal.journal.envelope import PERSON_ROLES, author_digest
from portal.tables import Device, Entry, Operator, OperatorSession
from portal.text_codes import from_base64url
from portal.trust.keys import check_signature

_SIGNATURE_BYTES = 64
_KEY_BYTES = 32
CITIZEN = "citizen"


def register_session(session: Session, entry: Entry) -> list[str]:
    """Bind a session's key to its operator; the first binding of a session stays.

    Returns:
        What is wrong: `facts_malformed`, `session_reopened`, `operator_unknown`.
    """
    try:
        facts = read_body(bodies_of(session, entry)[0], "facts-session.opened")
        public = from_base64url(facts["public_key"], _KEY_BYTES)
    except MalformedError:
        return ["facts_malformed"]
    if session.get(OperatorSession, (entry.device_id, facts["session"])) is not None:
        return ["session_reopened"]
    session.add(
        OperatorSession(
            device_id=entry.device_id,
            session=facts["session"],
            operator=facts["operator"],
            role=facts["role"],
            public=public,
            entry_id=entry.id,
        )
    )
    if facts["role"] == CITIZEN:
        session.get_one(Device, entry.device_id).citizen_seen_at = entry.received_at
    session.flush()
    return [] if _is_on_roster(session, entry.device_id, facts) else ["operator_unknown"]


def check_author(session: Session, entry: Entry) -> list[str]:
    """Check the author signature of an entry.

    Returns:
        Nothing, or `author_unproved`: no session, another operator's, or the signature does not verify. A
        program's own roles (recovery, courier, support) never sign as a person.
    """
    envelope = canonical_json.decode(entry.envelope)
    author, signature = envelope["author"], envelope["author_signature"]
    if author.get("role") not in PERSON_ROLES:
        return [] if signature is None else ["author_unproved"]
    opened = _session_named(session, entry.device_id, author)
    if opened is None or (opened.operator, opened.role) != (author.get("operator"), author["role"]):
        return ["author_unproved"]
    try:
        check_signature(opened.public, from_base64url(signature, _SIGNATURE_BYTES), author_digest(envelope))
    except (BadSignatureError, MalformedError):
        return ["author_unproved"]
    return []


def _session_named(session: Session, device_id: str, author: Mapping[str, Any]) -> OperatorSession | None:
    name = author.get("session")
    if not isinstance(name, str) or "\0" in name:
        return None
    return session.get(OperatorSession, (device_id, name))


def _is_on_roster(session: Session, device_id: str, facts: Mapping[str, Any]) -> bool:
    if facts["role"] == CITIZEN:
        return facts["operator"] is None
    operator = session.get(Operator, facts["operator"]) if facts["operator"] else None
    office = session.get_one(Device, device_id).office_code
    # A supervisor may also stand at a counter as a clerk, never the other way round.
    return (
        operator is not None
        and operator.office_code == office
        and operator.role in {facts["role"], "supervisor"}
    )
