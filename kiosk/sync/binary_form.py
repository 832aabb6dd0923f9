"""Short form 2 of signed messages: one header of bytes in place of all others that say nothing new.

Fixed by `portal/contract/wire.md`. As in short form 1 nothing that is signed changes: the long message is put
back from it, and that is what is checked.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from kiosk.errors import AnswerNotTrustedError
from kiosk.ports import WireAnswer, WireRequest
from kiosk.sync.http_exchange import LEFT_OUT
from kiosk.sync.short_form import HEADER, REPLACED, SignedAnswer, signed_headers, signed_parts, text_of
from kiosk.sync.wire import RUN_CONTENT_TYPE

BINARY_FORM_OFFER: Final = "short-form-2"
_JSON: Final = "application/json"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_DCZ_MAGIC: Final = bytes.fromhex("5e2a4d18")
_TIME_BYTES: Final = 5
_ANSWER_TEXT: Final = 130  # digits of 97 bytes
_CHECKPOINT_BYTES: Final = 76
# What need not be said in a request, because the portal takes it for meant.
_MEANT: Final = {
    "/v1/hello": {"content-type": _JSON},
    "/v1/journal": {"content-type": RUN_CONTENT_TYPE, "content-encoding": "dcz"},
}


def packed(request: WireRequest) -> WireRequest:
    """Return a signed request in this form, or as it is when it was not signed in the usual way."""
    signed = signed_parts(request)
    if signed is None:
        return request
    key, created, nonce, signature = signed
    said = bytes.fromhex(key) + created.to_bytes(_TIME_BYTES) + nonce + signature
    path = "/" + request.url.split("://", 1)[-1].partition("/")[2]
    unsaid = _MEANT.get(path, {})
    kept = {
        name: value
        for name, value in request.headers.items()
        if name not in {*REPLACED, "lpk-accept"} and unsaid.get(name) != value
    }
    silent = {"user-agent": LEFT_OUT, "accept-encoding": LEFT_OUT}
    return replace(request, headers={**kept, **silent, HEADER: text_of(said)})


def unpacked(answer: WireAnswer) -> WireAnswer:
    """Return an answer with the headers that this form stands for; others are returned as they came."""
    said = _said(answer)
    if said is None:
        return answer
    created, term = (str(int.from_bytes(part)) for part in (said[8:13], said[13:17]))
    signed = SignedAnswer(said[:8].hex(), created, term, said[17:33], said[33:])
    meant = {"content-type": _JSON}
    if answer.body.startswith(_DCZ_MAGIC):
        meant["content-encoding"] = "dcz"
    return replace(answer, headers={**meant, **answer.headers, **signed_headers(signed, answer.body)})


def signing_key_of(answer: WireAnswer) -> str:
    """Return the id of the key that signed an answer in this form, empty when it is in another."""
    said = _said(answer)
    return said[:8].hex() if said is not None else ""


def checkpoint_fields(body: bytes) -> Mapping[str, Any] | None:
    """Return what an answer to a run says in this form, as short form 1 says it; None when it is JSON.

    Raises:
        AnswerNotTrustedError: signed, but neither.
    """
    if body.startswith(b"{"):
        return None
    if len(body) != _CHECKPOINT_BYTES:
        raise AnswerNotTrustedError("answer to a run is not of the published form")
    try:
        moment = _EPOCH + timedelta(milliseconds=int.from_bytes(body[:6]))
    except OverflowError as error:
        raise AnswerNotTrustedError("checkpoint time") from error
    received_at = moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    seq, signature = int.from_bytes(body[6:12]), text_of(body[12:])
    return {"received_at": received_at, "seq": seq, "signature": signature}


def _said(answer: WireAnswer) -> bytes | None:
    text = answer.headers.get(HEADER, "").strip()
    if len(text) != _ANSWER_TEXT:
        return None
    try:
        return base64.b64decode(text + "==", altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
