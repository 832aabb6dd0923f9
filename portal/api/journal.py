"""POST /v1/journal: a run of signed entries; the answer is the signed word that they are durably stored."""

from typing import Annotated, Final

from fastapi import APIRouter, Header, Request, Response

from portal.api.caller import Caller, RequestBody, ThePortal, judge_of
from portal.api.canonical_answer import canonical_answer
from portal.errors import MalformedError, RunConflictError
from portal.journal.checkpoint import make_checkpoint
from portal.journal.content_coding import decode_content
from portal.journal.run import Run, decode_run
from portal.journal.storage import Stored, check_run, store_run
from portal.opened import Portal, require_present_life

RUN_TYPE: Final = "application/vnd.lpk.run"
LARGEST_RUN_BYTES: Final = 16 * 1024 * 1024
router = APIRouter()


@router.post("/v1/journal")
def journal(
    request: Request,
    device_id: Caller,
    body: RequestBody,
    portal: ThePortal,
    content_encoding: Annotated[str, Header()] = "identity",
) -> Response:
    """Store a run; what it means is judged after it is stored, and told through the feed."""
    if request.headers.get("content-type", "").split(";")[0].strip() != RUN_TYPE:
        raise MalformedError(f"Content-Type: {RUN_TYPE}")
    run = decode_run(decode_content(body, content_encoding.strip().lower(), LARGEST_RUN_BYTES))
    with portal.sessions.begin() as session:
        require_present_life(session, portal)
        check_run(session, run, device_id)
        stored = store_run(session, run, portal.clock())
    judge_of(request).judge_stored(device_id)
    return _answer(portal, run, stored)


def _answer(portal: Portal, run: Run, stored: Stored) -> Response:
    place = {
        "device_id": run.device_id,
        "epoch": run.epoch,
        "branch": stored.branch,
        "seq": stored.seq,
        "hash": stored.hash,
    }
    checkpoint = make_checkpoint(portal.incarnation, place, stored.received_at, portal.keys.answers)
    told = {
        "epoch": run.epoch,
        "branch": stored.branch,
        "head_seq": stored.seq,
        "head_hash": stored.hash,
        "checkpoint": checkpoint,
    }
    if stored.is_conflict:
        raise RunConflictError("stored as a branch", **told)
    return canonical_answer(told)
