"""The kiosk writes and reads both short forms as published."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from kiosk.errors import AnswerNotTrustedError
from kiosk.ports import WireAnswer, WireRequest
from kiosk.sync import binary_form, short_form
from kiosk.sync.http_exchange import LEFT_OUT

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "portal/contract/vectors/short-form.json").read_text("utf-8")
)
FORMS = {"short-form-1": short_form.shortened, "short-form-2": binary_form.packed}


@pytest.mark.parametrize("line", VECTORS["line"], ids=lambda line: line["request"]["url"])
@pytest.mark.parametrize("form", FORMS)
def test_a_request_is_written_in_either_form(line: dict[str, Any], form: str) -> None:
    request = line["request"]
    body = base64.b64decode(request["body_base64"])
    whole = WireRequest(request["method"], request["url"], {**request["headers"], "x-own": "1"}, body)
    sent = FORMS[form](whole)
    left_out = {"user-agent": LEFT_OUT, "accept-encoding": LEFT_OUT} if form == "short-form-2" else {}
    assert sent.headers == {"lpk": request["lpk"][form], "x-own": "1", **left_out}
    assert sent.body == body


@pytest.mark.parametrize("line", VECTORS["line"], ids=lambda line: line["request"]["url"])
def test_an_answer_in_either_form_is_put_back_as_it_was_signed(line: dict[str, Any]) -> None:
    answer = line["answer"]
    body = base64.b64decode(answer["body_base64"])
    for form, lengthened in (("short-form-1", short_form.lengthened), ("short-form-2", binary_form.unpacked)):
        rebuilt = lengthened(WireAnswer(answer["status"], {"lpk": answer["lpk"][form]}, body))
        assert rebuilt.headers.items() >= answer["headers"].items()
    key = answer["headers"]["signature-input"].split('keyid="')[1][:16]
    assert binary_form.signing_key_of(WireAnswer(200, {"lpk": answer["lpk"]["short-form-2"]}, b"")) == key


def test_what_a_run_or_a_greeting_means_anyway_is_not_said() -> None:
    signed = VECTORS["line"][0]["request"]["headers"]
    run = {"content-type": "application/vnd.lpk.run", "content-encoding": "dcz"}
    for path, own in (("/v1/hello", {"content-type": "application/json"}), ("/v1/journal", run)):
        sent = binary_form.packed(
            WireRequest("POST", f"https://portal.example{path}", {**signed, **own}, b"")
        )
        assert set(sent.headers) == {"lpk", "user-agent", "accept-encoding"}
    plain = {**run, "content-encoding": "zstd"}
    sent = binary_form.packed(
        WireRequest("POST", "https://portal.example/v1/journal", {**signed, **plain}, b"")
    )
    assert sent.headers["content-encoding"] == "zstd"


def test_an_answer_to_a_run_is_read_from_bytes() -> None:
    packed = base64.b64decode(VECTORS["checkpoint"]["short-form-2_base64"])
    assert binary_form.checkpoint_fields(packed) == VECTORS["checkpoint"]["short-form-1"]
    assert binary_form.checkpoint_fields(b'{"checkpoint":{}}') is None
    for broken in (b"", packed[:-1], packed + b"\0"):
        with pytest.raises(AnswerNotTrustedError):
            binary_form.checkpoint_fields(broken)
    with pytest.raises(AnswerNotTrustedError):
        binary_form.checkpoint_fields(b"\xff" * 76)  # a moment beyond all calendars


@pytest.mark.parametrize("value", ["", "x", "A" * 129, "A" * 131, "=" * 130, "." * 130])
def test_an_answer_that_is_not_of_form_2_stays_as_it_came(value: str) -> None:
    answer = WireAnswer(200, {"lpk": value}, b"{}")
    assert binary_form.unpacked(answer) == answer
    assert not binary_form.signing_key_of(answer)
