"""The short form stands for exactly what was signed."""

import base64
import hashlib

import pytest

from kiosk.ports import WireAnswer, WireRequest
from kiosk.sync.short_form import lengthened, shortened, signing_key_of

NONCE = "80480ab42f647dc2b8481b5467c669b9"
SIGNATURE = bytes(range(64))
INPUT = (
    'lpk=("@method" "@path" "@query" "content-digest" "lpk-nonce");created=1795347879'
    ';keyid="3131127739292b5b";alg="ed25519";tag="lpk-request-1"'
)
ANSWER_INPUT = (
    'lpk=("@status" "content-digest" "lpk-incarnation" "signature";req;key="lpk");created=1795338000'
    ';keyid="2b534d88ee605d79";alg="ed25519";tag="lpk-answer-1"'
)


def text_of(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def signed_request() -> WireRequest:
    headers = {
        "content-type": "application/json",
        "lpk-nonce": NONCE,
        "content-digest": f"sha-256=:{base64.b64encode(hashlib.sha256(b'body').digest()).decode()}:",
        "signature-input": INPUT,
        "signature": f"lpk=:{base64.b64encode(SIGNATURE).decode()}:",
    }
    return WireRequest("POST", "http://portal/v1/journal", headers, b"body")


def test_a_request_keeps_its_own_headers_and_says_the_rest_in_one() -> None:
    short = shortened(signed_request())
    nonce = text_of(bytes.fromhex(NONCE))
    assert short.headers == {
        "content-type": "application/json",
        "lpk": f"3131127739292b5b.1795347879.{nonce}.{text_of(SIGNATURE)}",
    }
    assert short.body == b"body"


@pytest.mark.parametrize("missing", ["signature", "signature-input"])
def test_a_request_signed_otherwise_stays_as_it_is(missing: str) -> None:
    request = signed_request()
    other = WireRequest(
        request.method, request.url, {n: v for n, v in request.headers.items() if n != missing}, b""
    )
    assert shortened(other) == other


def test_an_answer_is_put_back_as_it_was_signed() -> None:
    identity = "78d23809b66719bf9790888ad4c8850a"
    value = f"2b534d88ee605d79.1795338000.3.{text_of(bytes.fromhex(identity))}.{text_of(SIGNATURE)}"
    answer = lengthened(WireAnswer(200, {"lpk": value}, b"{}"))
    assert answer.headers["lpk-incarnation"] == f"3.{identity}"
    assert answer.headers["signature-input"] == ANSWER_INPUT
    assert answer.headers["signature"] == f"lpk=:{base64.b64encode(SIGNATURE).decode()}:"
    digest = base64.b64encode(hashlib.sha256(b"{}").digest()).decode()
    assert answer.headers["content-digest"] == f"sha-256=:{digest}:"
    assert signing_key_of(answer) == "2b534d88ee605d79"


@pytest.mark.parametrize("value", ["", "x", "2b534d88ee605d79.1.1.short.short", f"{'a' * 300}"])
def test_an_answer_that_is_no_short_form_stays_as_it_came(value: str) -> None:
    answer = WireAnswer(200, {"lpk": value}, b"{}")
    assert lengthened(answer) == answer
    assert not signing_key_of(answer)
