"""A payment terminal in the network: the same frames over TCP, and the line cut with the money in hand."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from kiosk.devices.profiles import TerminalProfile
from kiosk.devices.protocol.nexo import Names
from kiosk.devices.ref import DeviceRef
from kiosk.devices.simulated.terminal import TerminalTwin
from kiosk.devices.terminals.nexo_terminal import NexoTerminal
from kiosk.devices.transport.serial_line import SerialLine
from kiosk.domain.terminal_payment import Paid, Refusal, Refused
from kiosk.ports import PrinterState
from tests.ports.test_terminal import ASKED, never


class ServedTerminal:
    """A twin behind a listening socket, one caller after the other; `hang_up` cuts the line."""

    def __init__(self) -> None:
        self.twin = TerminalTwin()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.05)
        self._caller: socket.socket | None = None
        self.hangs_up_with_the_money = False
        self._is_over = False
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        host, port = self._listener.getsockname()
        return f"socket://{host}:{port}"

    def _serve(self) -> None:
        while not self._is_over:
            try:
                caller, _ = self._listener.accept()
            except TimeoutError:
                continue
            caller.settimeout(0.02)
            with caller:
                self._talk(caller)

    def _talk(self, caller: socket.socket) -> None:
        while not self._is_over:
            try:
                data = caller.recv(4096)
                if not data:
                    return
            except TimeoutError:
                data = b""
            except OSError:
                return
            self.twin.receive(data, time.monotonic())
            if self.hangs_up_with_the_money and self.twin.charges:
                self.hangs_up_with_the_money = False
                self.twin.take_output()
                return
            caller.sendall(self.twin.take_output())

    def close(self) -> None:
        self._is_over = True
        self._thread.join(5)
        self._listener.close()


@pytest.fixture
def served() -> Iterator[ServedTerminal]:
    made = ServedTerminal()
    yield made
    made.close()


@pytest.fixture
def terminal(served: ServedTerminal) -> Iterator[NexoTerminal]:
    profile = TerminalProfile("quick", settle_s=2.0, again_s=0.1, gap_s=0.3)
    made = NexoTerminal(SerialLine(DeviceRef(served.url, "nexo")), profile, Names("TIP-001-03", "POI-1"))
    yield made
    made.close()


def test_a_terminal_in_the_network_takes_money(served: ServedTerminal, terminal: NexoTerminal) -> None:
    assert terminal.state(2.0) is PrinterState.ONLINE
    assert isinstance(terminal.ask(ASKED, 5.0, never), Paid)
    assert len(served.twin.charges) == 1


def test_a_line_cut_with_the_money_in_hand_is_asked_about_on_the_next_one(
    served: ServedTerminal, terminal: NexoTerminal
) -> None:
    served.hangs_up_with_the_money = True
    assert isinstance(terminal.ask(ASKED, 5.0, never), Paid)
    assert len(served.twin.charges) == 1


def test_nobody_at_the_address_is_told_before_anything_leaves(
    served: ServedTerminal, terminal: NexoTerminal
) -> None:
    served.close()
    assert terminal.state(0.5) is PrinterState.ABSENT
    assert terminal.ask(ASKED, 0.5, never) == Refused(Refusal.NOT_REACHED)
