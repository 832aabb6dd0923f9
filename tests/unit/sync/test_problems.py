"""Answers that are not 200."""

import json

import pytest

from kiosk.errors import (
    AnswerNotTrustedError,
    KioskError,
    PortalBusyError,
    PortalDisagreesError,
    PortalRefusedError,
)
from kiosk.ports import WireAnswer
from kiosk.sync.problems import signed_trouble, unsigned_trouble


def _problem(name: str, status: int) -> WireAnswer:
    body = json.dumps({"type": f"urn:libya-post:problem:{name}", "detail": "x" * 500}).encode()
    return WireAnswer(status, {}, body)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (200, type(None)),
        (204, type(None)),
        (302, type(None)),
        (400, type(None)),
        (401, type(None)),
        (407, type(None)),
        (409, type(None)),
        (413, PortalRefusedError),
        (415, PortalRefusedError),
        (429, PortalBusyError),
        (500, PortalBusyError),
        (503, PortalBusyError),
        (511, AnswerNotTrustedError),
    ],
)
def test_only_what_costs_nothing_is_believed_unsigned(status: int, expected: type[KioskError]) -> None:
    assert type(unsigned_trouble(WireAnswer(status, {}, b""))) is expected


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("5", 5),
        (" 90 ", 90),
        ("Wed, 21 Oct 2026 07:28:00 GMT", None),
        ("-1", None),
        ("٥", None),
        ("9" * 9, None),
    ],
)
def test_the_asked_wait_is_read_in_seconds_only(text: str, seconds: float | None) -> None:
    trouble = unsigned_trouble(WireAnswer(503, {"retry-after": text}, b""))
    assert isinstance(trouble, PortalBusyError)
    assert trouble.retry_after_s == seconds


def test_signed_refusals_carry_their_published_name() -> None:
    trouble = signed_trouble(_problem("unknown-device", 401))
    assert isinstance(trouble, PortalRefusedError)
    assert (trouble.problem, trouble.status) == ("unknown-device", 401)
    assert len(trouble.detail) < 300


def test_a_conflict_is_a_disagreement() -> None:
    assert isinstance(signed_trouble(_problem("run-conflict", 409)), PortalDisagreesError)


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"\xff", b'{"type": 3}'])
def test_a_refusal_without_a_name_is_still_one(body: bytes) -> None:
    trouble = signed_trouble(WireAnswer(400, {}, body))
    assert isinstance(trouble, PortalRefusedError)


def test_an_answer_of_200_is_no_trouble() -> None:
    assert signed_trouble(WireAnswer(200, {}, b"{}")) is None
