"""The portal reads and writes both short forms as published."""

import base64
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from portal.errors import BadSignatureError
from portal.trust import binary_form, short_form

FOLDER = Path(__file__).resolve().parents[2] / "portal" / "contract" / "vectors"
VECTORS: dict[str, Any] = json.loads((FOLDER / "short-form.json").read_text("utf-8"))


def path_of(request: dict[str, Any]) -> str:
    return str(request["url"]).removeprefix("https://portal.example").partition("?")[0]


@pytest.mark.parametrize("line", VECTORS["line"], ids=lambda line: line["request"]["url"])
def test_a_request_in_either_form_stands_for_the_long_one(line: dict[str, Any]) -> None:
    request = line["request"]
    body = base64.b64decode(request["body_base64"])
    one, two = ({"lpk": request["lpk"][form]} for form in (short_form.OFFER, binary_form.OFFER))
    assert short_form.long_request(one, body) == request["headers"]
    assert not binary_form.is_spoken(one)
    assert binary_form.is_spoken(two)
    rebuilt = binary_form.long_request(path_of(request), two, body)
    assert rebuilt == request["headers"]


def test_a_run_in_form_2_need_not_say_that_it_is_one() -> None:
    headers = {"lpk": VECTORS["line"][0]["request"]["lpk"][binary_form.OFFER]}
    rebuilt = binary_form.long_request("/v1/journal", headers, bytes.fromhex("5e2a4d18") + b"...")
    assert rebuilt["content-type"] == "application/vnd.lpk.run"
    assert rebuilt["content-encoding"] == "dcz"
    said = {**headers, "content-type": "application/vnd.lpk.run-blob"}
    rebuilt = binary_form.long_request("/v1/journal", said, b"{}")
    assert {"content-type", "content-encoding"}.isdisjoint(rebuilt)


@pytest.mark.parametrize("line", VECTORS["line"], ids=lambda line: line["request"]["url"])
def test_an_answer_is_written_in_both_forms(line: dict[str, Any]) -> None:
    answer = line["answer"]
    for form in (short_form, binary_form):
        headers = {**answer["headers"], "date": "today", "content-type": "application/problem+json"}
        form.shorten_answer(headers)  # type: ignore[attr-defined]
        assert headers["lpk"] == answer["lpk"][form.OFFER]  # type: ignore[attr-defined]
        assert headers["content-type"] == "application/problem+json"
        assert set(answer["headers"]).isdisjoint(headers)


def test_an_answer_to_a_run_is_written_in_bytes() -> None:
    said = VECTORS["checkpoint"][short_form.OFFER]
    moment = datetime.fromisoformat(said["received_at"])
    milliseconds = (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    packed = binary_form.packed_checkpoint(said, milliseconds)
    assert packed == base64.b64decode(VECTORS["checkpoint"]["short-form-2_base64"])


@pytest.mark.parametrize("value", ["", "x", "A" * 123, "A" * 125, "=" * 124, "é" * 124])
def test_what_is_not_of_form_2_is_refused(value: str) -> None:
    with pytest.raises(BadSignatureError):
        binary_form.long_request("/v1/hello", {"lpk": value}, b"")
    good = VECTORS["line"][0]["request"]["lpk"][binary_form.OFFER]
    with pytest.raises(BadSignatureError):
        binary_form.long_request("/v1/hello", {"lpk": good, "signature": value}, b"")


def test_a_life_or_time_beyond_its_place_is_said_at_length() -> None:
    headers = {**VECTORS["line"][0]["answer"]["headers"], "lpk-incarnation": f"{2**32}.{'0' * 32}"}
    before = dict(headers)
    binary_form.shorten_answer(headers)
    assert headers == before
