"""POST /v1/hello: where the portal's copy of a journal ends, what time it is, what waits in the feed."""

from typing import Any, Final

from fastapi import APIRouter, Response
from sqlalchemy import select

from portal import canonical_json
from portal.api.caller import JudgedCaller, RequestBody, ThePortal
from portal.api.canonical_answer import canonical_answer
from portal.blobs.waiting import release_complete
from portal.cases.bodies import validator
from portal.errors import MalformedError
from portal.feed import delta, watching
from portal.journal import giving_back, run_in_blob
from portal.journal.content_coding import dictionaries
from portal.journal.owed import owed_by
from portal.restoring import announcement_of
from portal.tables import Branch, Device
from portal.text_codes import time_text
from portal.trust import binary_form, short_form

MINIMUM_VERSION: Final = "0.1.0"
router = APIRouter()


@router.post("/v1/hello")
def hello(device_id: JudgedCaller, body: RequestBody, portal: ThePortal) -> Response:
    """Answer with the heads of every epoch and branch; any clock and any version may ask."""
    asked = _read(body)
    now = portal.clock()
    with portal.sessions.begin() as session:
        device = session.get_one(Device, device_id, with_for_update=True)
        device.last_seen_at, device.program = now, asked["program"]
        release_complete(session, device_id, now)  # pictures that another counter brought
        branches = session.scalars(
            select(Branch).where(Branch.device_id == device_id).order_by(Branch.epoch, Branch.name)
        )
        heads = [
            {"epoch": row.epoch, "branch": row.name, "seq": row.head_seq, "hash": row.head_hash}
            for row in branches
        ]
        feed_head = device.feed_head
        restored = announcement_of(session, portal)
        owed = owed_by(session, device_id)
        news = [watching.OFFER] if watching.offers_news(session, device, now) else []
    return canonical_answer(
        {
            "time": time_text(now),
            "incarnation": portal.incarnation,
            "minimum_version": MINIMUM_VERSION,
            "heads": heads,
            "feed_head": feed_head,
            "restored": restored,
            "offers": [*offers(), *news],
            **({"owed": owed} if owed else {}),
        }
    )


def offers() -> list[str]:
    """Return what this portal can do beyond version 1 of the line; a kiosk uses what it knows."""
    return [
        short_form.OFFER,
        binary_form.OFFER,
        delta.OFFER,
        delta.DIRECTORY_OFFER,
        run_in_blob.OFFER,
        run_in_blob.PACKED_OFFER,
        giving_back.OFFER,
        *(f"dictionary:{named}" for named in dictionaries()),
    ]


def _read(body: bytes) -> dict[str, Any]:
    fields = canonical_json.decode(body)
    error = next(validator("hello-request").iter_errors(fields), None)
    if error is not None:
        raise MalformedError(".".join(str(step) for step in error.absolute_path) or "members")
    return fields
