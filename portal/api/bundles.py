"""POST /v1/bundles: a counter with a line carries another counter's bundle, unopened."""

from functools import partial
from typing import Final

from fastapi import APIRouter, Request, Response

from portal.api.caller import Caller, RequestBody, ThePortal, judge_soon
from portal.bundles.file import BUNDLE_TYPE
from portal.bundles.taking_in import take_in
from portal.errors import MalformedError

# The carrier waits longer than a counter on its line, so that as much as may be goes back with the answer.
_JUDGED_WITHIN_S: Final = 60.0
router = APIRouter()


@router.post("/v1/bundles")
def bundles(request: Request, carrier: Caller, body: RequestBody, portal: ThePortal) -> Response:
    """Take a bundle in and answer with the file to carry back; any enrolled counter may bring it."""
    del carrier  # that it is one of ours was checked; whose bundle it is, the bundle says
    if request.headers.get("content-type", "").split(";")[0].strip() != BUNDLE_TYPE:
        raise MalformedError(f"Content-Type: {BUNDLE_TYPE}")
    taken = take_in(portal, portal.home, partial(judge_soon, request, seconds=_JUDGED_WITHIN_S), body)
    return Response(taken.answer, media_type=BUNDLE_TYPE, headers={"Cache-Control": "no-store"})
