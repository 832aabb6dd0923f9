"""The short form of signed messages (`contract/wire.md`): one header in place of five, put back exactly."""

import base64
import hashlib
import re
from collections.abc import Mapping, MutableMapping
from typing import Final, NamedTuple

from portal.errors import BadSignatureError, MalformedError
from portal.text_codes import from_base64url, to_base64url

HEADER: Final = "lpk"
OFFER: Final = "short-form-1"
STANDS_FOR: Final = frozenset({"lpk-nonce", "content-digest", "signature-input", "signature"})
_NONCE_BYTES: Final = 16
_SIGNATURE_BYTES: Final = 64
_REQUEST: Final = re.compile(
    r"(?P<key>[0-9a-f]{16})\.(?P<created>[0-9]{1,12})\.(?P<nonce>[A-Za-z0-9_-]{22})\.(?P<signature>[A-Za-z0-9_-]{86})"
)
_ANSWER_INPUT: Final = re.compile(
    r'lpk=\("@status" "content-digest" "lpk-incarnation" "signature";req;key="lpk"\)'
    r';created=(?P<created>[0-9]+);keyid="(?P<key>[0-9a-f]{16})";alg="ed25519";tag="lpk-answer-1"'
)
# An answer to a POST is kept by nobody; its media type is that of the endpoint's long answer.
LEFT_OUT: Final = ("lpk-incarnation", "content-digest", "signature-input", "signature", "cache-control")


class SignedRequest(NamedTuple):
    """What a request in a short form says of its signature; key id and time as the long form shows them."""

    key: str
    created: str
    nonce: bytes
    signature: bytes


class SignedAnswer(NamedTuple):
    """What an answer's long form says of its signature and its incarnation."""

    key: str
    created: str
    term: str
    identity: bytes
    signature: bytes


def long_request(headers: Mapping[str, str], body: bytes) -> dict[str, str]:
    """Return the headers that a short request stands for, to be put beside those it has.

    Raises:
        BadSignatureError: it is not of the published form, or long and short at once.
    """
    found = _REQUEST.fullmatch(headers[HEADER].strip())
    if found is None or not STANDS_FOR.isdisjoint(headers):
        raise BadSignatureError("short form")
    try:
        nonce = from_base64url(found["nonce"], _NONCE_BYTES)
        signature = from_base64url(found["signature"], _SIGNATURE_BYTES)
    except MalformedError as error:
        raise BadSignatureError("short form") from error
    return signed_headers(SignedRequest(found["key"], found["created"], nonce, signature), body)


def signed_headers(said: SignedRequest, body: bytes) -> dict[str, str]:
    """Return the headers of the long form, as they were signed."""
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    covered = '("@method" "@path" "@query" "content-digest" "lpk-nonce")'
    return {
        "lpk-nonce": said.nonce.hex(),
        "content-digest": f"sha-256=:{digest}:",
        "signature-input": f'lpk={covered};created={said.created};keyid="{said.key}"'
        ';alg="ed25519";tag="lpk-request-1"',
        "signature": f"lpk=:{base64.b64encode(said.signature).decode()}:",
    }


def shorten_answer(headers: MutableMapping[str, str]) -> None:
    """Put a signed answer's headers into the short form; one bound in another way stays long.

    Args:
        headers: by their names in lower case.
    """
    said = signed_answer(headers)
    if said is None:
        return
    identity, signature = to_base64url(said.identity), to_base64url(said.signature)
    headers[HEADER] = f"{said.key}.{said.created}.{said.term}.{identity}.{signature}"
    for name in LEFT_OUT:
        headers.pop(name, None)


def signed_answer(headers: Mapping[str, str]) -> SignedAnswer | None:
    """Return what an answer in the long form says, None when it is bound in another way."""
    signed = _ANSWER_INPUT.fullmatch(headers.get("signature-input", ""))
    if signed is None:
        return None
    term, _, identity = headers["lpk-incarnation"].partition(".")
    signature = base64.b64decode(headers["signature"].removeprefix("lpk=:").removesuffix(":"))
    return SignedAnswer(signed["key"], signed["created"], term, bytes.fromhex(identity), signature)
