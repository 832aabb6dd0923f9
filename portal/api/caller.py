"""Who is asking: the enrolled device behind a signed request."""

import re
from functools import partial
from typing import Annotated, Final

from fastapi import Depends, Request

from portal.api.signed_answers import AFTERWARDS, request_of
from portal.cases.judgement import Judge
from portal.cases.retirements import refuse_retired
from portal.errors import BadSignatureError, UnknownDeviceError
from portal.opened import Portal
from portal.tables import Device, DeviceKey
from portal.trust import http_signatures
from portal.trust.certificates import TRANSPORT

_NONCE: Final = re.compile(r"[0-9a-f]{32}")
# Counters give up on an answer of which no byte came in 30 s, on that to a bundle after minutes.
JUDGED_WITHIN_S: Final = 15.0


async def read_body(request: Request) -> bytes:
    """Return the request's exact bytes."""
    return await request.body()


def portal_of(request: Request) -> Portal:
    """Return the portal this application was made for."""
    portal: Portal = request.app.state.portal
    return portal


def judge_of(request: Request) -> Judge:
    """Return the judge of this application."""
    judge: Judge = request.app.state.judge
    return judge


RequestBody = Annotated[bytes, Depends(read_body)]
ThePortal = Annotated[Portal, Depends(portal_of)]


def caller_of(request: Request, body: RequestBody, portal: ThePortal) -> str:
    """Check the request's signature and return the id of the device that made it.

    Raises:
        UnknownDeviceError: the key is not certified for the line, or it or its device is revoked.
        DeviceRetiredError: it is the key of a counter that was taken out of service.
        BadSignatureError: the signature does not verify, or the nonce is not of its form.
    """
    message = request_of(request.scope)
    key_id = http_signatures.claimed_key_id(message.headers)
    with portal.sessions() as session:
        key = session.get(DeviceKey, key_id) if key_id.isalnum() else None
        if key is None or key.usage != TRANSPORT or key.revoked_at:
            raise UnknownDeviceError("transport key")
        if key.replaced_at is not None:
            http_signatures.check_request(message, body, {key_id: key.public})
            refuse_retired(session, key)
            raise UnknownDeviceError("transport key")
        if session.get_one(Device, key.device_id).revoked_at is not None:
            raise UnknownDeviceError("revoked")
    http_signatures.check_request(message, body, {key_id: key.public})
    if not _NONCE.fullmatch(message.headers["lpk-nonce"]):
        raise BadSignatureError("lpk-nonce")
    return key.device_id


Caller = Annotated[str, Depends(caller_of)]


def judge_soon(request: Request, device_id: str, seconds: float = JUDGED_WITHIN_S) -> None:
    """Judge what a device sent as long as the asker may be kept waiting, the rest after the answer."""
    if not judge_of(request).judge_stored(device_id, seconds):
        request.scope[AFTERWARDS].append(partial(judge_of(request).judge_stored, device_id))


def judged_caller_of(request: Request, device_id: Caller) -> str:
    """Return who is asking, what came from there judged: the last run may be under judgement still.

    A backlog of thousands takes longer than anybody waits for an answer: the rest is judged after it.

    Raises:
        UnknownDeviceError, BadSignatureError: as `caller_of`.
    """
    judge_soon(request, device_id)
    return device_id


JudgedCaller = Annotated[str, Depends(judged_caller_of)]
