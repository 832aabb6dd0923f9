"""The answer to a bundle: countersigned heads and the feed, sealed to the counter, signed by the portal."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import canonical_json
from portal.bundles.file import content_fields, join_parts, write_bundle
from portal.errors import UnknownDeviceError
from portal.feed.numbered import MOST_ITEMS, page
from portal.journal.checkpoint import make_checkpoint
from portal.opened import Portal
from portal.restoring import announcement_of
from portal.tables import Branch, Device, DeviceKey, Entry
from portal.text_codes import time_text
from portal.trust.bundle_keys import BUNDLE_CONTEXT, seal
from portal.trust.certificates import REPLY
from portal.trust.signed_document import sign_document


def make_answer(
    session: Session,
    portal: Portal,
    device_id: str,
    cursor: Mapping[str, Any],
    refused: list[dict[str, Any]],
) -> bytes:
    """Make the file that is carried back to a counter: to its present PC, once a bundle of that one came.

    A PC that another has replaced learns what was stored, and nothing of the feed.

    Raises:
        UnknownDeviceError: no bundle of this counter was ever taken in, so nothing can be sealed to it.
    """
    reply = session.scalars(
        select(DeviceKey)
        .join(Device)
        .where(DeviceKey.device_id == device_id, DeviceKey.usage == REPLY)
        .order_by(DeviceKey.replaced_at.desc().nulls_first(), DeviceKey.key_id)
    ).first()
    if reply is None:
        raise UnknownDeviceError("no bundle of this counter was taken in")
    content = _content(session, portal, device_id, refused)
    if reply.replaced_at is None:
        content["feed"] = _feed(session, portal, device_id, cursor)
    sealed = seal(reply.public, join_parts([canonical_json.encode(content)]))
    manifest = {
        "type": "bundle",
        "v": 1,
        "from": "portal",
        "device_id": device_id,
        "made_at": time_text(portal.clock()),
        "key_id": reply.key_id,
        "incarnation": portal.incarnation,
        **content_fields(sealed),
    }
    return write_bundle(sign_document(BUNDLE_CONTEXT, manifest, [portal.keys.answers]), sealed)


def _content(
    session: Session,
    portal: Portal,
    device_id: str,
    refused: list[dict[str, Any]],
) -> dict[str, Any]:
    branches = session.scalars(
        select(Branch).where(Branch.device_id == device_id).order_by(Branch.epoch, Branch.name)
    ).all()
    heads = [
        {"epoch": row.epoch, "branch": row.name, "seq": row.head_seq, "hash": row.head_hash}
        for row in branches
    ]
    return {
        "time": time_text(portal.clock()),
        "incarnation": portal.incarnation,
        "restored": announcement_of(session, portal),
        "heads": heads,
        "checkpoints": [_checkpoint(session, portal, device_id, head) for head in heads],
        "refused": refused,
        "feed": {"after": 0, "items": [], "next": 0, "more": False},
    }


def _checkpoint(session: Session, portal: Portal, device_id: str, head: Mapping[str, Any]) -> dict[str, Any]:
    received_at = session.scalars(select(Entry.received_at).where(Entry.hash == head["hash"])).one()
    place = {"device_id": device_id, **head}
    return make_checkpoint(portal.incarnation, place, received_at, portal.keys.answers)


def _feed(session: Session, portal: Portal, device_id: str, cursor: Mapping[str, Any]) -> dict[str, Any]:
    after = max(0, int(cursor["n"])) if cursor["incarnation"] == portal.incarnation_id else 0
    items: list[dict[str, Any]] = []
    following, has_more = after, True
    while has_more:
        more_items, following, has_more = page(session, device_id, following, MOST_ITEMS)
        items += more_items
    return {"after": after, "items": items, "next": following, "more": False}
