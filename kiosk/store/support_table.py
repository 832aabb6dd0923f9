"""What support has asked of this counter, and the bundles that wait to be sent; none is made unasked."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kiosk.domain.attachment import Attachment, AttachmentHash
from kiosk.store.database import Database

_ZIP: Final = "application/zip"


@dataclass(frozen=True, slots=True)
class SupportAsked:
    """One request of support, signed by the centre's key for orders."""

    request_id: str
    device_id: str
    asked_at: str
    reason: str


def take_asked(database: Database, item: Mapping[str, Any]) -> None:
    """Keep a request as the feed brought it; the same again changes nothing."""
    payload = item["fields"]["payload"]
    if payload["type"] != "support":
        raise ValueError("support.asked: form")
    database.run(
        "INSERT OR IGNORE INTO support_requests (request_id, device_id, asked_at, reason)"
        " VALUES (?, ?, ?, ?)",
        tuple(str(payload[name]) for name in ("request_id", "device_id", "asked_at", "reason")),
    )


def unanswered(database: Database, device_id: str) -> Sequence[SupportAsked]:
    """Return what was asked of this counter and not answered yet, the oldest first."""
    rows = database.rows(
        "SELECT request_id, device_id, asked_at, reason FROM support_requests WHERE device_id = ?"
        " AND request_id NOT IN (SELECT request_id FROM support_answers) ORDER BY asked_at, request_id",
        (device_id,),
    )
    return [SupportAsked(*map(str, row)) for row in rows]


def keep_answer(database: Database, request_id: str, data: bytes) -> None:
    """Keep a bundle until the portal has countersigned it."""
    with database.transaction():
        database.run(
            "INSERT OR REPLACE INTO support_answers (request_id, hash, size_bytes, data) VALUES (?, ?, ?, ?)",
            (request_id, hashlib.sha256(data).hexdigest(), len(data), data),
        )


def let_go_of_sent(database: Database) -> None:
    """Let go of the bytes of bundles that the portal holds."""
    with database.transaction():
        database.run(
            "UPDATE support_answers SET data = NULL WHERE hash IN (SELECT hash FROM blobs_stored)"
            " AND data IS NOT NULL"
        )


def waiting_bundles(database: Database, limit: int) -> list[Attachment]:
    """Return the bundles that the portal has not countersigned."""
    rows = database.rows(
        "SELECT hash, size_bytes FROM support_answers WHERE data IS NOT NULL"
        " AND hash NOT IN (SELECT hash FROM blobs_stored) ORDER BY request_id LIMIT ?",
        (limit,),
    )
    return [Attachment(AttachmentHash(str(row[0])), int(row[1]), _ZIP, 0) for row in rows]


def bundle_bytes(database: Database, digest: AttachmentHash) -> bytes | None:
    """Return the bytes of a waiting bundle, None when the hash is not one's."""
    found = database.value("SELECT data FROM support_answers WHERE hash = ?", (digest,))
    return None if found is None else bytes(found)
