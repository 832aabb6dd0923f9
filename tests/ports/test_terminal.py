"""What every `ports.Terminal` promises: the driver on a pty and in memory, against a twin that misbehaves."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import pytest

from kiosk.devices.profiles import TerminalProfile
from kiosk.devices.protocol.nexo import Names
from kiosk.devices.ref import DeviceRef
from kiosk.devices.registry import open_terminal
from kiosk.devices.simulated.terminal import TerminalTwin
from kiosk.devices.terminals.nexo_terminal import NexoTerminal
from kiosk.devices.transport.in_memory import InMemoryLine
from kiosk.devices.transport.serial_line import SerialLine
from kiosk.domain.identifiers import ApplicationId
from kiosk.domain.money import Money
from kiosk.domain.terminal_payment import (
    Doubt,
    Means,
    Outcome,
    Paid,
    PaymentRequest,
    Refusal,
    Refused,
    RequestNumber,
    Unknown,
)
from kiosk.errors import DeviceNotConfiguredError
from kiosk.ports import PrinterState, Terminal
from tests.fakes.running_twin import RunningTwin

NAMES = Names("TIP-001-03", "POI-1")
QUICK = TerminalProfile("quick", settle_s=0.6, again_s=0.1, gap_s=0.3)
ASKED = PaymentRequest(
    RequestNumber("ABCDEFGH23"),
    ApplicationId("0197a000-0000-7000-8000-000000000012"),
    Money(12_500),
    datetime(2026, 11, 22, 9, 0, tzinfo=UTC),
)


class Desk(Protocol):
    terminal: Terminal

    def behave(self, how: str, after_ms: int = 0) -> None: ...
    def charges(self) -> list[dict[str, Any]]: ...
    def aborts(self) -> int: ...
    def switch(self, *, is_on: bool) -> None: ...
    def unplug(self) -> None: ...
    def plug(self) -> None: ...
    def close(self) -> None: ...


class MemoryDesk:
    def __init__(self) -> None:
        self._twin = TerminalTwin()
        self._line = InMemoryLine(self._twin)
        self.terminal: Terminal = NexoTerminal(self._line, QUICK, NAMES)

    def behave(self, how: str, after_ms: int = 0) -> None:
        self._twin.behave(how, after_ms / 1_000)

    def charges(self) -> list[dict[str, Any]]:
        return self._twin.charges

    def aborts(self) -> int:
        return self._twin.aborts

    def switch(self, *, is_on: bool) -> None:
        self._twin.is_on = is_on

    def unplug(self) -> None:
        self._line.is_plugged = False

    def plug(self) -> None:
        self._line.is_plugged = True

    def close(self) -> None:
        self.terminal.close()


class PtyDesk:
    def __init__(self, folder: Path) -> None:
        self._twin = RunningTwin("terminal", folder)
        line = SerialLine(DeviceRef(str(self._twin.link), "nexo", 115_200))
        self.terminal: Terminal = NexoTerminal(line, QUICK, NAMES)

    def behave(self, how: str, after_ms: int = 0) -> None:
        self._twin.order("behave", how=how, after_ms=after_ms)

    def charges(self) -> list[dict[str, Any]]:
        return list(self._twin.order("status")["charges"])

    def aborts(self) -> int:
        return int(self._twin.order("status")["aborts"])

    def switch(self, *, is_on: bool) -> None:
        self._twin.order("on" if is_on else "off")

    def unplug(self) -> None:
        self._twin.order("unplug")

    def plug(self) -> None:
        self._twin.order("plug")

    def close(self) -> None:
        self.terminal.close()
        self._twin.stop()


@pytest.fixture(params=["memory", "pty"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    made: Desk = MemoryDesk() if request.param == "memory" else PtyDesk(tmp_path)
    yield made
    made.close()


def never() -> bool:
    return False


def ask(desk: Desk, deadline_s: float = 5.0, is_cancelled: Callable[[], bool] = never) -> Outcome:
    return desk.terminal.ask(ASKED, deadline_s, is_cancelled)


def test_money_is_taken_once_and_told_with_reference_and_last_digits_alone(desk: Desk) -> None:
    assert desk.terminal.state(2.0) is PrinterState.ONLINE
    assert ask(desk) == Paid(Means.CARD, "POI-1-000001", "T-POI-1", "000001", "TEST", "0002")
    assert desk.charges() == [{"request": ASKED.number, "dirhams": 12_500}]


def test_a_transfer_by_telephone_is_told_as_one(desk: Desk) -> None:
    desk.behave("transfer")
    outcome = ask(desk)
    assert isinstance(outcome, Paid)
    assert (outcome.means, outcome.last_digits, outcome.scheme) == (Means.TRANSFER, "", "")


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ("decline", Refusal.DECLINED),
        ("wrong_pin", Refusal.WRONG_PIN),
        ("cancel", Refusal.CANCELLED),
        ("no_bank", Refusal.NO_BANK),
        ("busy", Refusal.BUSY),
    ],
)
def test_a_refusal_is_told_with_its_reason_and_takes_nothing(desk: Desk, how: str, reason: Refusal) -> None:
    desk.behave(how)
    assert ask(desk) == Refused(reason)
    assert desk.terminal.last(ASKED, 2.0) == Refused(reason)
    assert desk.charges() == []


def test_a_late_answer_is_waited_for(desk: Desk) -> None:
    desk.behave("approve", after_ms=700)
    assert isinstance(ask(desk), Paid)
    assert desk.aborts() == 0


def test_a_touch_on_cancel_stops_the_terminal(desk: Desk) -> None:
    desk.behave("approve", after_ms=60_000)
    looks = iter([False, False])
    assert ask(desk, is_cancelled=lambda: next(looks, True)) == Refused(Refusal.CANCELLED)
    assert (desk.aborts(), desk.charges()) == (1, [])


def test_a_citizen_who_never_comes_to_an_end_is_given_up(desk: Desk) -> None:
    desk.behave("approve", after_ms=60_000)
    assert ask(desk, deadline_s=0.3) == Refused(Refusal.CANCELLED)
    assert desk.aborts() == 1


@pytest.mark.parametrize("how", ["loses_answer", "garbage", "cut_off", "other_request"])
def test_an_answer_that_does_not_come_is_asked_for_and_not_the_money_again(desk: Desk, how: str) -> None:
    desk.behave(how)
    assert isinstance(ask(desk, deadline_s=0.3), Paid)
    assert len(desk.charges()) == 1


def test_an_answer_that_comes_twice_counts_once_and_for_its_own_request(desk: Desk) -> None:
    desk.behave("twice")
    assert isinstance(ask(desk), Paid)
    desk.behave("decline")
    other = PaymentRequest(RequestNumber("ZZZZZZZZ22"), ASKED.application_id, ASKED.amount, ASKED.asked_at)
    assert desk.terminal.ask(other, 2.0, never) == Refused(Refusal.DECLINED)
    assert len(desk.charges()) == 1


def test_a_terminal_that_falls_silent_with_the_money_leaves_it_unknown_and_tells_it_later(desk: Desk) -> None:
    desk.behave("silent")
    assert ask(desk, deadline_s=0.3) == Unknown(Doubt.NO_ANSWER)
    assert len(desk.charges()) == 1
    desk.behave("approve")
    assert isinstance(desk.terminal.last(ASKED, 2.0), Paid)
    assert len(desk.charges()) == 1


def test_a_line_lost_in_the_middle_leaves_it_unknown_until_it_is_back(desk: Desk) -> None:
    desk.behave("approve", after_ms=400)
    looks = iter([desk.unplug])

    def pull() -> bool:
        next(looks, lambda: None)()
        return False

    assert ask(desk, is_cancelled=pull) in {Unknown(Doubt.NO_ANSWER), Refused(Refusal.NOT_REACHED)}
    desk.plug()
    assert len(desk.charges()) <= 1


def test_a_partial_payment_is_nobodys_paid(desk: Desk) -> None:
    desk.behave("partial")
    assert ask(desk) == Unknown(Doubt.OTHER_AMOUNT)
    assert desk.terminal.last(ASKED, 2.0) == Unknown(Doubt.OTHER_AMOUNT)


def test_a_request_the_terminal_never_heard_of_is_told_as_unseen(desk: Desk) -> None:
    desk.behave("never_hears")
    assert ask(desk, deadline_s=0.3) == Refused(Refusal.UNSEEN)
    assert desk.terminal.last(ASKED, 2.0) == Refused(Refusal.UNSEEN)


def test_a_payment_under_way_is_waited_for_by_who_asks_about_it(desk: Desk) -> None:
    desk.behave("approve", after_ms=900)
    looks = iter([False])

    class Fallen(Exception):  # noqa: N818
        pass

    def fall() -> bool:
        if next(looks, True):
            raise Fallen
        return False

    with pytest.raises(Fallen):
        ask(desk, is_cancelled=fall)
    desk.terminal.close()
    assert isinstance(desk.terminal.last(ASKED, 5.0), Paid)
    assert len(desk.charges()) == 1


def test_a_terminal_that_is_off_is_never_sent_a_request(desk: Desk) -> None:
    desk.switch(is_on=False)
    assert desk.terminal.state(0.3) is PrinterState.OFFLINE
    assert ask(desk) == Refused(Refusal.NOT_REACHED)
    desk.unplug()
    assert desk.terminal.state(0.3) is PrinterState.ABSENT
    assert ask(desk) == Refused(Refusal.NOT_REACHED)
    assert desk.terminal.last(ASKED, 0.3) == Unknown(Doubt.NO_ANSWER)


def test_none_that_is_set_up_is_told() -> None:
    with pytest.raises(DeviceNotConfiguredError):
        open_terminal(DeviceRef.parse("none"), NAMES)
    with pytest.raises(DeviceNotConfiguredError):
        open_terminal(DeviceRef.parse("zvt@/dev/null"), NAMES)
