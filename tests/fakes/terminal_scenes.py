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


def terminal_scenes(check: Begin, attendant: Begin) -> dict[str, Begin]:
    """Return the scenes, by what stands on the page of answers and on the attendant's."""

    def check_terminal(window: CitizenWindow) -> TerminalTwin:
        """The answers, where a terminal answers."""
        twin = set_up_terminal(window)
        check(window)
        settle()
        return twin

    def pay(window: CitizenWindow) -> TerminalTwin:
        """How to pay."""
        twin = check_terminal(window)
        window.step.press("agree")
        window.step.forward()
        settle()
        assert window.flow.page is PageName.PAY
        return twin

    def terminal(window: CitizenWindow) -> None:
        """The terminal has the word."""
        pay(window)
        window.opened.background._lanes[TERMINAL] = HeldLane()  # type: ignore[index]
        window.step.press("by_terminal")
        settle()
        assert window.flow.page is PageName.TERMINAL

    def terminal_cancelling(window: CitizenWindow) -> None:
        """The citizen wants to stop."""
        terminal(window)
        window.step.press("cancel")
        settle()

    def paid(window: CitizenWindow) -> None:
        """Paid by card."""
        pay(window)
        window.step.press("by_terminal")
        settle()
        assert window.flow.page is PageName.DONE

    def refused(window: CitizenWindow) -> None:
        """A wrong PIN."""
        pay(window).behave("wrong_pin")
        window.step.press("by_terminal")
        settle()
        assert window.flow.page is PageName.REFUSED

    def looked_into(window: CitizenWindow) -> None:
        """The terminal fell silent with the money."""
        pay(window).behave("silent")
        window.step.press("by_terminal")
        settle()
        assert window.flow.page is PageName.LOOKED_INTO

    def attendant_terminal(window: CitizenWindow) -> None:
        """The supervisor's page, after a payment that nobody knows the end of."""
        looked_into(window)
        window.flow.end()
        window.flow.second_passed()
        settle()
        attendant(window)

    made: tuple[Callable[[CitizenWindow], object], ...] = (
        *(check_terminal, pay, terminal, terminal_cancelling, paid, refused, looked_into),
        attendant_terminal,
    )

    def shown(show: Callable[[CitizenWindow], object]) -> Begin:
        def scene(window: CitizenWindow) -> None:
            show(window)

        return scene

    return {one.__name__: shown(one) for one in made}
