"""The short form of signed messages: one header in place of five, put back exactly at the other end.

Fixed by `portal/contract/wire.md`. Nothing that is signed changes: `lpk` carries what the receiver cannot
work out by itself, and the long form rebuilt from it is what was signed and what is checked.
"""

import base64
import binascii
import hashlib
import re
from dataclasses import replace
from typing import Final, NamedTuple

from kiosk.ports import WireAnswer, WireRequest

SHORT_FORM_OFFER: Final = "short-form-1"
HEADER: Final = "lpk"
REPLACED: Final = ("lpk-nonce", "content-digest", "signature-input", "signature")
_REQUEST_INPUT: Final = re.compile(
    r'lpk=\("@method" "@path" "@query" "content-digest" "lpk-nonce"\);created=(?P<created>[0-9]+)'
    r';keyid="(?P<key>[0-9a-f]{16})";alg="ed25519";tag="lpk-request-1"'
)
_SIGNATURE: Final = re.compile(r"lpk=:(?P<octets>[A-Za-z0-9+/]{86}==):")
_ANSWER: Final = re.compile(
    r"(?P<key>[0-9a-f]{16})\.(?P<created>[0-9]{1,12})\.(?P<term>[0-9]{1,16})"
    r"\.(?P<id>[A-Za-z0-9_-]{22})\.(?P<signature>[A-Za-z0-9_-]{86})"
)


class SignedAnswer(NamedTuple):
    """What an answer in a short form says; key id, time and term as the long form shows them."""

    key: str
    created: str
    term: str
    identity: bytes
    signature: bytes


def shortened(request: WireRequest) -> WireRequest:
    """Return a signed request in its short form, or as it is when it was not signed in the usual way."""
    signed = signed_parts(request)
    if signed is None:
        return request
    key, created, nonce, signature = signed
    kept = {name: value for name, value in request.headers.items() if name not in REPLACED}
    headers = {**kept, HEADER: f"{key}.{created}.{text_of(nonce)}.{text_of(signature)}"}
    return replace(request, headers=headers)


def signed_parts(request: WireRequest) -> tuple[str, int, bytes, bytes] | None:
    """Return key id, time, nonce and signature of a request signed in the usual way, None of another."""
    signed = _REQUEST_INPUT.fullmatch(request.headers.get("signature-input", ""))
    signature = _SIGNATURE.fullmatch(request.headers.get("signature", ""))
    if signed is None or signature is None:
        return None
    nonce = bytes.fromhex(request.headers["lpk-nonce"])
    return signed["key"], int(signed["created"]), nonce, base64.b64decode(signature["octets"])


def lengthened(answer: WireAnswer) -> WireAnswer:
    """Return an answer with the headers that its short form stands for; others are returned as they came."""
    found = _ANSWER.fullmatch(answer.headers.get(HEADER, "").strip())
    if found is None:
        return answer
    try:
        identity, signature = _octets_of(found["id"]), _octets_of(found["signature"])
    except binascii.Error:
        return answer
    said = SignedAnswer(found["key"], found["created"], found["term"], identity, signature)
    return replace(answer, headers={**answer.headers, **signed_headers(said, answer.body)})


def signed_headers(said: SignedAnswer, body: bytes) -> dict[str, str]:
    """Return the headers of the long form, as they were signed."""
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    covered = '("@status" "content-digest" "lpk-incarnation" "signature";req;key="lpk")'
    return {
        "lpk-incarnation": f"{said.term}.{said.identity.hex()}",
        "content-digest": f"sha-256=:{digest}:",
        "signature-input": f'lpk={covered};created={said.created};keyid="{said.key}"'
        ';alg="ed25519";tag="lpk-answer-1"',
        "signature": f"lpk=:{base64.b64encode(said.signature).decode()}:",
    }


def signing_key_of(answer: WireAnswer) -> str:
    """Return the id of the key that signed a short answer, empty when it is none."""
    found = _ANSWER.fullmatch(answer.headers.get(HEADER, "").strip())
    return found["key"] if found else ""


def text_of(octets: bytes) -> str:
    """Return octets as base64url without padding."""
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def _octets_of(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
