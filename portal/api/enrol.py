"""POST /v1/enrol: a one-time code and three keys become a certified device."""

from fastapi import APIRouter, Request, Response

from portal.api.caller import RequestBody, ThePortal
from portal.api.canonical_answer import canonical_answer
from portal.api.limits import TryLimiter
from portal.errors import LineError
from portal.feed.item_leases import lease_what_is_wanted
from portal.feed.publishing import give_all_published
from portal.opened import Portal
from portal.text_codes import time_text
from portal.trust import enrolment


def make_router(limiter: TryLimiter) -> APIRouter:
    """Make the endpoint with its own count of refused tries."""
    router = APIRouter()

    @router.post("/v1/enrol")
    def enrol(request: Request, body: RequestBody, portal: ThePortal) -> Response:
        address = request.client.host if request.client else ""
        limiter.require(address)
        try:
            return _enrol(body, portal)
        except LineError:
            limiter.refused(address)
            raise

    return router


def _enrol(body: bytes, portal: Portal) -> Response:
    wanted = enrolment.read_request(body)
    now = portal.clock()
    with portal.sessions.begin() as session:
        device = enrolment.enrol(session, wanted, portal.keys.devices, now)
        if device.feed_head == 0:
            give_all_published(session, device, now)
        lease_what_is_wanted(session, device, now)
        answer = enrolment.answer_of(session, device, wanted)
    return canonical_answer(
        {
            **answer,
            "trust_root": portal.trust_root.document,
            "incarnation": portal.incarnation,
            "time": time_text(now),
        }
    )
