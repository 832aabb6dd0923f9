"""HEAD and PATCH /v1/blobs/{sha256}: pictures in resumable chunks (tus 1.0.0, `contract/blobs.md`)."""

import base64
import binascii
import hashlib
import re
from typing import Annotated, Any, Final

from fastapi import APIRouter, Request, Response
from fastapi import Path as PathParameter

from portal import canonical_json
from portal.api.caller import Caller, RequestBody, ThePortal
from portal.api.canonical_answer import canonical_answer
from portal.blobs.shelf import Chunk, Progress, forget, progress, take
from portal.blobs.waiting import release_complete
from portal.errors import ChecksumMismatchError, HashMismatchError, MalformedError
from portal.opened import Portal, require_present_life
from portal.tables import Device
from portal.text_codes import time_text, to_base64url
from portal.trust.signed_document import BLOB_CONTEXT, sign_document

TUS_VERSION: Final = "1.0.0"
CHUNK_TYPE: Final = "application/offset+octet-stream"
_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,15}")
_NO_CONTENT: Final = 204
router = APIRouter()
Named = Annotated[str, PathParameter(pattern=r"^[0-9a-f]{64}$")]


@router.head("/v1/blobs/{sha256}")
def head_blob(sha256: Named, request: Request, device_id: Caller, portal: ThePortal) -> Response:
    """Say how far a picture has come; a whole one comes with its receipt."""
    _require_tus(request)
    with portal.sessions() as session:
        found = progress(session, device_id, sha256)
    headers = {**_headers(found), "Cache-Control": "no-store"}
    if found.received_at is not None:
        receipt = canonical_json.encode(_receipt(portal, device_id, sha256, found))
        headers["LPK-Receipt"] = to_base64url(receipt)
    return Response(headers=headers)


@router.patch("/v1/blobs/{sha256}")
def patch_blob(
    sha256: Named, request: Request, body: RequestBody, device_id: Caller, portal: ThePortal
) -> Response:
    """Store one chunk durably; the last one is answered with the receipt."""
    _require_tus(request)
    chunk = _chunk_of(request, sha256, body)
    now = portal.clock()
    try:
        with portal.sessions.begin() as session:
            require_present_life(session, portal)
            found = take(session, device_id, chunk, now)
    except HashMismatchError:
        with portal.sessions.begin() as session:
            forget(session, device_id, sha256)
        raise
    if found.received_at is None:
        return Response(status_code=_NO_CONTENT, headers=_headers(found))
    with portal.sessions.begin() as session:
        session.get_one(Device, device_id, with_for_update=True)
        release_complete(session, device_id, now)
    answer = canonical_answer(_receipt(portal, device_id, sha256, found))
    answer.headers.update(_headers(found))
    return answer


def _require_tus(request: Request) -> None:
    if request.headers.get("tus-resumable") != TUS_VERSION:
        raise MalformedError("Tus-Resumable")


def _chunk_of(request: Request, named: str, body: bytes) -> Chunk:
    if request.headers.get("content-type") != CHUNK_TYPE:
        raise MalformedError(f"Content-Type: {CHUNK_TYPE}")
    if "upload-checksum" in request.headers:
        _check_digest(request.headers["upload-checksum"], body)
    return Chunk(named, _number(request, "upload-length"), _number(request, "upload-offset"), body)


def _check_digest(header: str, body: bytes) -> None:
    """Check tus's own digest of a chunk; without it the signed Content-Digest has said the same."""
    algorithm, _, text = header.partition(" ")
    try:
        digest = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise MalformedError("Upload-Checksum") from error
    if algorithm != "sha256":
        raise MalformedError("Upload-Checksum: sha256")
    if hashlib.sha256(body).digest() != digest:
        raise ChecksumMismatchError("chunk")


def _number(request: Request, name: str) -> int:
    text = request.headers.get(name, "")
    if not _SIZE.fullmatch(text):
        raise MalformedError(name)
    return int(text)


def _headers(found: Progress) -> dict[str, str]:
    length = {"Upload-Length": str(found.size)} if found.size is not None else {}
    return {"Tus-Resumable": TUS_VERSION, "Upload-Offset": str(found.offset), **length}


def _receipt(portal: Portal, device_id: str, named: str, found: Progress) -> dict[str, Any]:
    if found.received_at is None:
        raise ValueError("not whole")
    payload = {
        "type": "blob",
        "incarnation": portal.incarnation,
        "device_id": device_id,
        "hash": named,
        "size": found.size,
        "received_at": time_text(found.received_at),
    }
    return sign_document(BLOB_CONTEXT, payload, [portal.keys.answers])
