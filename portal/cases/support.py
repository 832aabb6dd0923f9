"""Support: what it has asked of counters, what they have answered, and whether an answer is whole."""

import io
import json
import secrets
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import canonical_json
from portal.cases.bodies import Opened, bodies_of
from portal.errors import BadSignatureError, BundleFileError, MalformedError, UnknownPlaceError
from portal.feed.numbered import append_item
from portal.opened import Portal
from portal.tables import Blob, Device, DeviceKey, Entry, FeedItem
from portal.text_codes import time_text
from portal.trust.certificates import TRANSPORT
from portal.trust.signed_document import ORDERS_CONTEXT, open_document, payload_bytes, sign_document

ASKED: Final = "support.asked"
ACCESS: Final = "support.access"
SEAL: Final = "seal.json"
SUPPORT_CONTEXT: Final = "lpk-support-1"
# What a bundle may unpack to; a counter keeps its own far below.
_MOST_UNPACKED_BYTES: Final = 64 * 1024 * 1024
_REQUEST_BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class SupportBundle:
    """A bundle whose seal was checked: whose it is, and its files by their names."""

    device_id: str
    files: Mapping[str, bytes]

    def fields_of(self, name: str) -> dict[str, Any]:
        """Return one of its JSON files."""
        return dict(json.loads(self.files.get(name, b"{}")))


def ask(session: Session, portal: Portal, device_id: str, reason: str, now: datetime) -> str:
    """Ask a counter for its support bundle; return the request's name.

    Raises:
        UnknownPlaceError: no such counter, or it was taken out of service.
    """
    device = session.get(Device, device_id)
    if device is None or device.revoked_at is not None:
        raise UnknownPlaceError(device_id)
    request_id = secrets.token_hex(_REQUEST_BYTES)
    payload = {
        "type": "support",
        "request_id": request_id,
        "device_id": device_id,
        "asked_at": time_text(now),
        "reason": reason,
    }
    document = sign_document(ORDERS_CONTEXT, payload, [portal.keys.orders])
    append_item(session, device_id, ASKED, request_id, {"document": document}, now)
    return request_id


def judge_access(_session: Session, _opened: Opened, _doubts: Sequence[str], _now: datetime) -> list[str]:
    """Take a counter's word that support was given a bundle: nothing but its form can be wrong."""
    return []


def requests(session: Session) -> Iterator[dict[str, Any]]:
    """Yield every request, newest first, with what became of it: `asked`, `announced`, `here`."""
    answers = {facts["request_id"]: (entry, facts) for entry, facts in _answers(session)}
    asked = select(FeedItem).where(FeedItem.kind == ASKED).order_by(FeedItem.at.desc(), FeedItem.object)
    for item in session.scalars(asked):
        device = session.get_one(Device, item.device_id)
        payload = canonical_json.decode(payload_bytes(item.fields["document"]))
        entry, facts = answers.get(item.object, (None, None))
        is_here = facts is not None and _size_of(session, facts["hash"]) is not None
        yield {
            "request_id": item.object,
            "device_id": item.device_id,
            "office": device.office_code,
            "counter": device.counter,
            "asked_at": payload["asked_at"],
            "reason": payload["reason"],
            "state": "here" if is_here else "announced" if facts is not None else "asked",
            "answered_at": time_text(entry.received_at) if entry is not None else None,
            "size_bytes": facts["size_bytes"] if facts is not None else None,
        }


def answer_to(session: Session, request_id: str) -> bytes:
    """Return the bytes that a counter has answered with.

    Raises:
        BundleFileError: it has not answered, or its bundle is still on the way.
    """
    for _entry, facts in _answers(session):
        if facts["request_id"] == request_id:
            data = session.scalar(select(Blob.data).where(Blob.hash == facts["hash"]))
            if data is None:
                raise BundleFileError(f"{request_id}: still on the way")
            return bytes(data)
    raise BundleFileError(f"{request_id}: not answered")


def opened(session: Session, data: bytes) -> SupportBundle:
    """Check a bundle's seal, however it came here, and open it.

    Raises:
        BundleFileError: not a bundle, altered, or not sealed by a counter of this portal.
    """
    try:
        files = _unpacked(data)
        seal = json.loads(files.pop(SEAL))
        document = seal["document"]
        named = canonical_json.decode(payload_bytes(document))
        keys = [session.get(DeviceKey, str(each["key_id"])) for each in document["signatures"]]
        ours = [key for key in keys if key and key.usage == TRANSPORT and key.revoked_at is None]
        fields = open_document(document, SUPPORT_CONTEXT, [key.public for key in ours])
    except (OSError, zipfile.BadZipFile, KeyError, TypeError, ValueError) as error:
        raise BundleFileError(f"support bundle: {type(error).__name__}") from error
    except (MalformedError, BadSignatureError) as error:
        raise BundleFileError(f"support bundle: {error.detail}") from error
    is_whole = fields["files"] == {name: sha256(content).hexdigest() for name, content in files.items()}
    if not is_whole or {key.device_id for key in ours} != {named["device_id"]}:
        raise BundleFileError("support bundle: files")
    return SupportBundle(str(fields["device_id"]), files)


def _answers(session: Session) -> Iterator[tuple[Entry, Mapping[str, Any]]]:
    for entry in session.scalars(select(Entry).where(Entry.kind == ACCESS).order_by(Entry.id.desc())):
        if "facts_malformed" not in (entry.flags or []):
            facts = bodies_of(session, entry)[0]
            if facts is not None:
                yield entry, canonical_json.decode(facts)


def _size_of(session: Session, named: str) -> int | None:
    return session.scalar(select(Blob.size).where(Blob.hash == named))


def _unpacked(data: bytes) -> dict[str, bytes]:
    """Return the files of a bundle; one that would unpack to far more than any counter makes is no bundle."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > _MOST_UNPACKED_BYTES:
            raise ValueError("too large")
        return {name: archive.read(name) for name in archive.namelist()}
