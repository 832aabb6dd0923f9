"""The line at its worst: every fault has its own error, nothing is lost, nothing is believed."""

import json
from pathlib import Path

import pytest

from kiosk.errors import (
    AnswerNotTrustedError,
    KioskError,
    LineDownError,
    PortalBusyError,
    PortalRefusedError,
)
from kiosk.sync.schedule import status_after
from kiosk.sync.status import CourierStatus, LineState
from tests.fakes.courier_world import CourierWorld
from tests.fakes.line_proxy import (
    Altered,
    Canned,
    CutDown,
    CutUp,
    Fault,
    Garbage,
    HalfClosed,
    LineProxy,
    LoseAnswer,
    Narrow,
    Reset,
    Silent,
    SilentAfter,
    Sliced,
    Slow,
)
from tests.fakes.portal_model import PortalModel

TEXTS = Path(__file__).parents[2] / "kiosk/data/texts"
UNSIGNED_PROBLEM = json.dumps({"type": "urn:libya-post:problem:run-conflict", "title": "x"}).encode()


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Reset(), LineDownError),
        (CutUp(40), LineDownError),
        (CutUp(1_500), LineDownError),
        (LoseAnswer(), LineDownError),
        (CutDown(10), AnswerNotTrustedError),
        (CutDown(400), LineDownError),
        (CutDown(1_200), LineDownError),
        (Silent(), LineDownError),
        (Garbage(b"\x00\xff" * 300), AnswerNotTrustedError),
        (Garbage(b"SSH-2.0-OpenSSH_9.2\r\n"), AnswerNotTrustedError),
        (
            Garbage(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"),
            AnswerNotTrustedError,
        ),
        (Garbage(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 70_000 + b"\r\n\r\n"), AnswerNotTrustedError),
        (Garbage(b""), LineDownError),
        (Garbage(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{"), LineDownError),
        (Garbage(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), LineDownError),
        (Canned(), AnswerNotTrustedError),
        (Canned(204, b""), AnswerNotTrustedError),
        (Canned(302, b"", (("Location", "http://127.0.0.1:9/login"),)), AnswerNotTrustedError),
        (Canned(401), AnswerNotTrustedError),
        (Canned(403), AnswerNotTrustedError),
        (Canned(404), AnswerNotTrustedError),
        (Canned(407), AnswerNotTrustedError),
        (Canned(409, UNSIGNED_PROBLEM), AnswerNotTrustedError),
        (Canned(511), AnswerNotTrustedError),
        (Canned(413), PortalRefusedError),
        (Canned(415), PortalRefusedError),
        (Canned(429), PortalBusyError),
        (Canned(500), PortalBusyError),
        (Canned(502), PortalBusyError),
        (Canned(503), PortalBusyError),
        (Altered(b'"restored":false', b'"restored":true '), AnswerNotTrustedError),
        (Altered(b"200 OK", b"201 OK"), AnswerNotTrustedError),
    ],
    ids=lambda value: str(value)[:50] if not isinstance(value, type) else value.__name__,
)
def test_each_fault_has_its_error_and_the_next_round_mends_it(
    line: LineProxy, world: CourierWorld, model: PortalModel, fault: Fault, expected: type[KioskError]
) -> None:
    courier = world.courier(line.url)
    line.next(fault)
    result = courier.round()
    assert type(result.failure) is expected, result.failure
    assert (result.waiting, result.acknowledged_seq) == (12, 0)
    assert world.inbox.answers == []
    result = courier.round()
    assert (result.failure, result.waiting) == (None, 0)
    assert model.held() == [entry.hash for entry in world.chain.entries]


def test_a_captive_portals_cookie_is_not_kept(
    line: LineProxy, world: CourierWorld, model: PortalModel
) -> None:
    courier = world.courier(line.url)
    line.next(Canned(200, b"x", (("Set-Cookie", "hotel=1; Path=/"),)))
    courier.round()
    courier.round()
    assert all("cookie" not in request.headers for request in model.requests)


def test_the_wait_that_was_asked_for_is_kept(line: LineProxy, world: CourierWorld) -> None:
    line.next(Canned(503, b"", (("Retry-After", "120"),)))
    failure = world.courier(line.url).round().failure
    assert isinstance(failure, PortalBusyError)
    assert failure.retry_after_s == 120


def test_only_time_running_out_counts_as_timed_out(line: LineProxy, world: CourierWorld) -> None:
    courier = world.courier(line.url)
    line.next(Silent())
    failure = courier.round().failure
    assert isinstance(failure, LineDownError)
    assert failure.timed_out
    line.next(Reset())
    failure = courier.round().failure
    assert isinstance(failure, LineDownError)
    assert not failure.timed_out


def test_nobody_listening_is_a_line_down(world: CourierWorld) -> None:
    result = world.courier("http://127.0.0.1:9").round()
    assert isinstance(result.failure, LineDownError)
    assert isinstance(world.courier().round().failure, LineDownError)
    assert world.courier("http://portal.invalid").round().as_fields()["error"] == "LIN-101"


def test_a_slow_line_is_not_a_dead_one(line: LineProxy, world: CourierWorld) -> None:
    line.next(Slow(0.1))
    assert world.courier(line.url).round().failure is None


@pytest.mark.parametrize("after_bytes", [3_000, 5_000, 7_000, 9_000])
def test_a_run_cut_anywhere_arrives_once(
    line: LineProxy, world: CourierWorld, model: PortalModel, after_bytes: int
) -> None:
    world.chain.add(20)
    courier = world.courier(line.url)
    line.next(CutUp(after_bytes), CutDown(after_bytes))
    for _ in range(3):
        courier.round()
    assert courier.round().waiting == 0
    assert model.held() == [entry.hash for entry in world.chain.entries]


def test_what_answered_is_told_before_what_did_not(line: LineProxy, world: CourierWorld) -> None:
    line.always(Canned())
    result = world.courier("http://127.0.0.1:9", line.url).round()
    assert isinstance(result.failure, AnswerNotTrustedError)
    assert "status 200" in result.failure.detail


def test_a_way_that_takes_only_small_bodies_is_worked_with(
    line: LineProxy, world: CourierWorld, model: PortalModel
) -> None:
    courier = world.courier(line.url)
    courier.round()
    world.chain.add(6)
    sizes: list[int] = []

    def gateway_refuses_once() -> bool:
        if not sizes:
            line.next(Canned(413))
        sizes.append(1)
        return False

    assert courier.round(gateway_refuses_once).failure is None
    assert model.runs == [12, 3, 3]


@pytest.mark.parametrize("fault", [Sliced(1), Sliced(7), Sliced(1_300), Narrow(40_000, 0.02)], ids=repr)
def test_a_line_that_is_only_poor_carries_everything(
    line: LineProxy, world: CourierWorld, model: PortalModel, fault: Fault
) -> None:
    line.always(fault)
    result = world.courier(line.url).round()
    assert (result.failure, result.waiting) == (None, 0)
    assert model.held() == [entry.hash for entry in world.chain.entries]


def test_a_half_closed_line_is_noticed_at_once_or_in_the_next_round(
    line: LineProxy, world: CourierWorld, model: PortalModel
) -> None:
    courier = world.courier(line.url)
    line.next(HalfClosed())
    result = courier.round()
    # Whether the courier sees the end before it sends again is the operating system's matter.
    assert result.waiting == (0 if result.failure is None else 12)
    assert result.failure is None or isinstance(result.failure, LineDownError)
    assert courier.round().waiting == 0
    assert model.held() == [entry.hash for entry in world.chain.entries]


@pytest.mark.parametrize("fault", [SilentAfter(b"POST /v1/journal"), CutUp(1_900)], ids=repr)
def test_a_line_that_breaks_amid_a_round_carries_the_rest_in_the_next(
    line: LineProxy, world: CourierWorld, model: PortalModel, fault: Fault
) -> None:
    courier = world.courier(line.url)
    line.next(fault)
    result = courier.round()
    assert isinstance(result.failure, LineDownError)
    assert result.waiting == 12
    assert courier.round().waiting == 0
    assert model.held() == [entry.hash for entry in world.chain.entries]


@pytest.mark.parametrize(
    ("fault", "state", "code"),
    [
        (Reset(), LineState.DOWN, "LIN-101"),
        (Canned(503), LineState.DOWN, "LIN-102"),
        (Canned(429), LineState.DOWN, "LIN-102"),
        (Canned(), LineState.PAUSED, "LIN-103"),
        (Canned(401), LineState.PAUSED, "LIN-103"),
        (Canned(407), LineState.PAUSED, "LIN-103"),
        (Canned(511), LineState.PAUSED, "LIN-103"),
        (Garbage(b"SSH-2.0-OpenSSH_9.2\r\n"), LineState.PAUSED, "LIN-103"),
        (Canned(413), LineState.PAUSED, "LIN-104"),
    ],
    ids=repr,
)
def test_what_is_said_names_the_cause(
    line: LineProxy, world: CourierWorld, fault: Fault, state: LineState, code: str
) -> None:
    courier = world.courier(line.url)
    line.always(fault)
    status = status_after(CourierStatus(), courier.round(), courier, world.clock.now(), 1.0)
    assert (status.line, status.reason, status.waiting) == (state, code, 12)
    for language in ("ar", "en"):
        assert code in (TEXTS / f"{language}.toml").read_text("utf-8")
