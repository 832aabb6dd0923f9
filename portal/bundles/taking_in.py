"""Taking a counter's bundle in: every run stored as if it had come by the line, then the answer."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from portal.bundles.answering import make_answer
from portal.bundles.file import BundleFile, read_bundle, split_parts
from portal.errors import BadSignatureError, LineError, MalformedError, UnknownDeviceError
from portal.home import PortalHome
from portal.journal.run import Run, decode_run
from portal.journal.storage import check_run, store_run
from portal.opened import Portal, require_present_life
from portal.tables import Device, DeviceKey
from portal.text_codes import from_base64url
from portal.trust.bundle_keys import BUNDLE_CONTEXT, open_sealed
from portal.trust.certificates import REPLY, TRANSPORT
from portal.trust.keys import key_id_of
from portal.trust.signed_document import open_document

_log = logging.getLogger(__name__)
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a bundle, and the file to carry back."""

    device_id: str
    entries: int
    refused: list[dict[str, Any]]
    answer: bytes


def take_in(portal: Portal, home: PortalHome, judge: Callable[[str], object], data: bytes) -> TakenIn:
    """Store what a bundle carries and make its answer; the same bundle again changes nothing.

    `judge` is asked to judge what the device of that id sent.

    Raises:
        MalformedError: not of the published form. BadSignatureError, UnknownDeviceError: not one of ours.
        KeysUnreadableError: the key it is sealed to does not lie here.
    """
    bundle = read_bundle(data)
    with portal.sessions.begin() as session:
        sender = _check_sender(session, bundle)
        _keep_reply_key(session, bundle, sender)
    content = open_sealed(home, str(bundle.manifest.get("key_id")), bundle.sealed)
    entries, refused = 0, []
    for part in split_parts(content):
        run = decode_run(part)
        try:
            _store(portal, run, bundle.device_id)
        except LineError as error:
            _log.warning("a run of %s is refused: %s", bundle.device_id, error.name)
            first = run.entries[0].place.seq
            refused.append({"epoch": run.epoch, "from_seq": first, "problem": error.name})
        else:
            entries += len(run.entries)
    judge(bundle.device_id)
    with portal.sessions() as session:
        answer = make_answer(session, portal, bundle.device_id, bundle.manifest["cursor"], refused)
    return TakenIn(bundle.device_id, entries, refused, answer)


def _store(portal: Portal, run: Run, device_id: str) -> None:
    with portal.sessions.begin() as session:
        require_present_life(session, portal)
        check_run(session, run, device_id)
        store_run(session, run, portal.clock())


def _check_sender(session: Session, bundle: BundleFile) -> DeviceKey:
    """Check that the manifest is a counter's own, signed by its transport key; return that key."""
    cursor = bundle.manifest.get("cursor")
    if bundle.manifest.get("from") != "kiosk" or not isinstance(cursor, dict):
        raise MalformedError("manifest")
    if not isinstance(cursor.get("incarnation"), str) or type(cursor.get("n")) is not int:
        raise MalformedError("manifest: cursor")
    named = {
        str(each.get("key_id")) for each in bundle.document.get("signatures", []) if isinstance(each, dict)
    }
    keys = [session.get(DeviceKey, key_id) for key_id in named if key_id.isalnum()]
    ours = [key for key in keys if key and key.device_id == bundle.device_id and key.usage == TRANSPORT]
    if not ours or any(key.revoked_at is not None for key in ours):
        raise UnknownDeviceError("transport key")
    if session.get_one(Device, bundle.device_id).revoked_at is not None:
        raise UnknownDeviceError("revoked")
    open_document(bundle.document, BUNDLE_CONTEXT, [key.public for key in ours])
    return ours[0]


def _keep_reply_key(session: Session, bundle: BundleFile, sender: DeviceKey) -> None:
    """Keep the key to which answers are sealed; what vouches for it is the signed manifest it came in.

    That of a PC which another has replaced is as old as its sender's key.
    """
    public = from_base64url(bundle.manifest.get("reply_key"), _KEY_BYTES)
    known = session.get(DeviceKey, key_id_of(public))
    if known is None:
        document = bundle.document["payload"].encode("ascii")
        session.add(
            DeviceKey(
                key_id=key_id_of(public),
                device_id=bundle.device_id,
                usage=REPLY,
                public=public,
                certificate=document,
                replaced_at=sender.replaced_at,
            )
        )
    elif (known.device_id, known.usage) != (bundle.device_id, REPLY):
        raise BadSignatureError("the reply key is another's")
