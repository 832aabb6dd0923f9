"""The pages of paying by a terminal in a believable state, and the terminal beside a window in memory."""

from collections.abc import Callable
from dataclasses import replace

from kiosk.devices.profiles import TerminalProfile
from kiosk.devices.protocol.nexo import Names
from kiosk.devices.simulated.terminal import TerminalTwin
from kiosk.devices.terminals.nexo_terminal import NexoTerminal
from kiosk.devices.transport.in_memory import InMemoryLine
from kiosk.ui.lead import TERMINAL
from kiosk.ui.selfservice.screens import PageName
from tests.fakes.citizen_window import CitizenWindow
from tests.fakes.counter_scenes import settle
from tests.fakes.counter_window import HeldLane

Begin = Callable[[CitizenWindow], None]
QUICK = TerminalProfile("quick", settle_s=0.5, again_s=0.1, gap_s=0.2)


def terminal_in_memory() -> tuple[TerminalTwin, NexoTerminal]:
    """Return a twin, and the driver at its other end."""
    twin = TerminalTwin()
    return twin, NexoTerminal(InMemoryLine(twin), QUICK, Names("TIP-001-03", "POI-1"))


def set_up_terminal(window: CitizenWindow) -> TerminalTwin:
    """Put a terminal beside the machine."""
    twin, terminal = terminal_in_memory()
    journey = window.flow.journey
    journey.equipment = replace(journey.equipment, terminal=terminal)
    return twin


class TerminalScenes:
    """The scenes, by what stands on the page of answers and on the attendant's."""

    def __init__(self, check: Begin, attendant: Begin) -> None:
        self._check = check
        self._attendant = attendant

    def check_terminal(self, window: CitizenWindow) -> None:
        """The answers, where a terminal answers."""
        self._begun(window)

    def _begun(self, window: CitizenWindow, how: str = "approve") -> TerminalTwin:
        twin = set_up_terminal(window)
        twin.behave(how)
        self._check(window)
        settle()
        return twin

    def pay(self, window: CitizenWindow, how: str = "approve") -> None:
        """How to pay."""
        self._begun(window, how)
        window.step.press("agree")
        window.step.forward()
        settle()
        assert window.flow.page is PageName.PAY

    def terminal(self, window: CitizenWindow) -> None:
        """The terminal has the word."""
        self.pay(window)
        window.opened.background._lanes[TERMINAL] = HeldLane()  # type: ignore[index]
        window.step.press("by_terminal")
        settle()
        assert window.flow.page is PageName.TERMINAL

    def terminal_cancelling(self, window: CitizenWindow) -> None:
        """The citizen wants to stop."""
        self.terminal(window)
        window.step.press("cancel")
        settle()

    def _asked(self, window: CitizenWindow, how: str, page: PageName) -> None:
        self.pay(window, how)
        window.step.press("by_terminal")
        settle()
        assert window.flow.page is page

    def paid(self, window: CitizenWindow) -> None:
        """Paid by card."""
        self._asked(window, "approve", PageName.DONE)

    def refused(self, window: CitizenWindow) -> None:
        """A wrong PIN."""
        self._asked(window, "wrong_pin", PageName.REFUSED)

    def looked_into(self, window: CitizenWindow) -> None:
        """The terminal fell silent with the money."""
        self._asked(window, "silent", PageName.LOOKED_INTO)

    def attendant_terminal(self, window: CitizenWindow) -> None:
        """The supervisor's page, after a payment that nobody knows the end of."""
        self.looked_into(window)
        window.flow.end()
        window.flow.second_passed()
        settle()
        self._attendant(window)


def terminal_scenes(check: Begin, attendant: Begin) -> dict[str, Begin]:
    """Return the scenes."""
    scenes = TerminalScenes(check, attendant)
    shown: tuple[Begin, ...] = (
        *(scenes.check_terminal, scenes.pay, scenes.terminal, scenes.terminal_cancelling),
        *(scenes.paid, scenes.refused, scenes.looked_into, scenes.attendant_terminal),
    )
    return {scene.__name__: scene for scene in shown}
