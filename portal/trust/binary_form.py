"""Short form 2 of signed messages (`contract/wire.md`): one header of bytes, and none that says nothing."""

from collections.abc import Mapping, MutableMapping
from typing import Any, Final

from portal.errors import BadSignatureError, MalformedError
from portal.text_codes import from_base64url, to_base64url
from portal.trust.short_form import (
    HEADER,
    LEFT_OUT,
    STANDS_FOR,
    SignedRequest,
    signed_answer,
    signed_headers,
)

OFFER: Final = "short-form-2"
RUN_PATH: Final = "/v1/journal"
RUN_TYPE: Final = "application/vnd.lpk.run"
DCZ_MAGIC: Final = bytes.fromhex("5e2a4d18")
_KEY_BYTES, _TIME_BYTES, _NONCE_BYTES, _SIGNATURE_BYTES = 8, 5, 16, 64
_TERM_BYTES, _MILLISECONDS_BYTES, _SEQ_BYTES = 4, 6, 6
_REQUEST_BYTES: Final = _KEY_BYTES + _TIME_BYTES + _NONCE_BYTES + _SIGNATURE_BYTES
_LEFT_OUT: Final = (*LEFT_OUT, "date")


def is_spoken(headers: Mapping[str, str]) -> bool:
    """Say whether a request came in this form; in short form 1 the header has points."""
    return HEADER in headers and "." not in headers[HEADER]


def long_request(path: str, headers: Mapping[str, str], body: bytes) -> dict[str, str]:
    """Return the headers that a request in this form stands for, to be put beside those it has.

    Raises:
        BadSignatureError: it is not of the published form, or long and short at once.
    """
    if not STANDS_FOR.isdisjoint(headers):
        raise BadSignatureError("short form")
    try:
        said = _Bytes(from_base64url(headers[HEADER].strip(), _REQUEST_BYTES))
    except MalformedError as error:
        raise BadSignatureError("short form") from error
    key, created = said.take(_KEY_BYTES).hex(), str(said.number(_TIME_BYTES))
    signed = SignedRequest(key, created, said.take(_NONCE_BYTES), said.take(_SIGNATURE_BYTES))
    return {
        **signed_headers(signed, body),
        **{name: value for name, value in _unsaid(path, body).items() if name not in headers},
    }


def shorten_answer(headers: MutableMapping[str, str]) -> None:
    """Put a signed answer's headers into this form; one bound in another way stays long.

    Args:
        headers: by their names in lower case.
    """
    said = signed_answer(headers)
    if said is None:
        return
    try:
        numbers = int(said.created).to_bytes(_TIME_BYTES) + int(said.term).to_bytes(_TERM_BYTES)
    except OverflowError:
        return
    headers[HEADER] = to_base64url(bytes.fromhex(said.key) + numbers + said.identity + said.signature)
    for name in _LEFT_OUT:
        headers.pop(name, None)
    if headers.get("content-type") == "application/json":
        del headers["content-type"]
    if headers.get("content-encoding") == "dcz":
        del headers["content-encoding"]


def packed_checkpoint(said: Mapping[str, Any], received_ms: int) -> bytes:
    """Return the answer to a run in this form.

    Args:
        said: what `short_checkpoint` leaves of the checkpoint.
        received_ms: its `received_at` in milliseconds since 1970.
    """
    numbers = received_ms.to_bytes(_MILLISECONDS_BYTES) + int(said["seq"]).to_bytes(_SEQ_BYTES)
    return numbers + from_base64url(said["signature"], _SIGNATURE_BYTES)


def _unsaid(path: str, body: bytes) -> dict[str, str]:
    """Return what a request means that does not say it."""
    if path != RUN_PATH:
        return {}
    coding = {"content-encoding": "dcz"} if body.startswith(DCZ_MAGIC) else {}
    return {"content-type": RUN_TYPE, **coding}


class _Bytes:
    """Cuts fields of fixed size off, one after the other."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def take(self, count: int) -> bytes:
        taken, self._data = self._data[:count], self._data[count:]
        return taken

    def number(self, count: int) -> int:
        return int.from_bytes(self.take(count))
