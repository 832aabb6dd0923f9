"""/v1/journal: POST stores and countersigns a run of signed entries, GET gives a counter its own back."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Annotated, Any, Final

from fastapi import APIRouter, Header, Query, Request, Response

from portal.api.caller import Caller, RequestBody, ThePortal, judge_of
from portal.api.canonical_answer import canonical_answer
from portal.api.signed_answers import AFTERWARDS
from portal.bundles.file import join_parts
from portal.errors import MalformedError, RunConflictError
from portal.journal import run_in_blob
from portal.journal.checkpoint import make_checkpoint, short_checkpoint
from portal.journal.content_coding import decode_content
from portal.journal.giving_back import runs_after
from portal.journal.run import Run, decode_run
from portal.journal.run_context import contexts
from portal.journal.run_in_blob import RunInBlob
from portal.journal.storage import Stored, check_run, store_run
from portal.opened import Portal, require_present_life
from portal.tables import MAIN_BRANCH
from portal.trust import binary_form, short_form
from portal.trust.binary_form import RUN_TYPE

RUNS_TYPE: Final = "application/vnd.lpk.runs"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
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
    named = _blob_named(request, body)
    if named is None:
        coding = content_encoding.strip().lower()
        content = decode_content(body, coding, LARGEST_RUN_BYTES, lambda: _contexts_of(portal, device_id))
    else:
        content = _in_blob(portal, named)
    run = decode_run(content)
    with portal.sessions.begin() as session:
        require_present_life(session, portal)
        check_run(session, run, device_id)
        stored = store_run(session, run, portal.clock())
        if named is not None:
            run_in_blob.let_go(session, named)
    # Nobody waits for judgement on the line: it comes by the feed, which sees to it that it is done.
    request.scope[AFTERWARDS].append(partial(judge_of(request).judge_stored, device_id))
    if short_form.HEADER in request.headers and _is_end_of(run, stored):
        return _short_answer(request, short_checkpoint(_checkpoint(portal, run, stored)), stored)
    return _answer(portal, run, stored)


@router.get("/v1/journal")
def journal_back(
    device_id: Caller,
    portal: ThePortal,
    epoch: Annotated[str, Query(pattern=r"^[0-9a-f]{32}$")],
    after: Annotated[int, Query(ge=0, le=2**53)] = 0,
) -> Response:
    """Give a counter runs of its own journal back: a PC was replaced, or an older copy of it restored."""
    with portal.sessions() as session:
        runs = runs_after(session, device_id, epoch, after)
    return Response(join_parts(runs), media_type=RUNS_TYPE, headers={"Cache-Control": "no-store"})


def _short_answer(request: Request, said: Mapping[str, Any], stored: Stored) -> Response:
    if not binary_form.is_spoken(request.headers):
        return canonical_answer(said)
    received_ms = (stored.received_at - _EPOCH) // timedelta(milliseconds=1)
    return Response(binary_form.packed_checkpoint(said, received_ms))


def _blob_named(request: Request, body: bytes) -> RunInBlob | None:
    """Return the blob that holds the run; None when the request itself does."""
    media_type = request.headers.get("content-type", "").split(";")[0].strip()
    if media_type == run_in_blob.MEDIA_TYPE:
        return run_in_blob.read_reference(body)
    if media_type != RUN_TYPE:
        raise MalformedError(f"Content-Type: {RUN_TYPE}")
    return None


def _in_blob(portal: Portal, named: RunInBlob) -> bytes:
    with portal.sessions() as session:
        packed = run_in_blob.blob_data(session, named)
    return decode_content(packed, named.coding, LARGEST_RUN_BYTES)


def _contexts_of(portal: Portal, device_id: str) -> list[bytes]:
    with portal.sessions() as session:
        return list(contexts(session, device_id))


def _is_end_of(run: Run, stored: Stored) -> bool:
    """Say whether the head is the run's own last entry, so that its place need not be told."""
    return (stored.branch, stored.hash) == (MAIN_BRANCH, run.entries[-1].hash)


def _checkpoint(portal: Portal, run: Run, stored: Stored) -> dict[str, Any]:
    place = {
        "device_id": run.device_id,
        "epoch": run.epoch,
        "branch": stored.branch,
        "seq": stored.seq,
        "hash": stored.hash,
    }
    return make_checkpoint(portal.incarnation, place, stored.received_at, portal.keys.answers)


def _answer(portal: Portal, run: Run, stored: Stored) -> Response:
    told = {
        "epoch": run.epoch,
        "branch": stored.branch,
        "head_seq": stored.seq,
        "head_hash": stored.hash,
        "checkpoint": _checkpoint(portal, run, stored),
    }
    if stored.is_conflict:
        raise RunConflictError("stored as a branch", **told)
    return canonical_answer(told)
