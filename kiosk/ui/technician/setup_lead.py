"""Leads the window of the first run: its page, its keys, and the work done in lanes. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from kiosk.domain.words import Language
from kiosk.ports import (
    Check,
    Clock,
    CounterPlace,
    DeviceRole,
    EnrolledHere,
    FirstRun,
    PortSeen,
    ProvisionFound,
    SetUp,
)
from kiosk.ui.counter.doors import Jobs, code_of
from kiosk.ui.counter.pages import Command, PageName, PanelName
from kiosk.ui.counter.panel_presenters import KeysPresenter
from kiosk.ui.frame_parts import HeaderView, RailView, StripItem
from kiosk.ui.lead import PRINTER, READER, STORE, WindowDoor
from kiosk.ui.speech import Speech, TextSource
from kiosk.ui.technician.header import header_of
from kiosk.ui.technician.setup_doors import SetupDoors
from kiosk.ui.technician.setup_presenter import SetupPresenter
from kiosk.ui.theme.tokens import Tone

_KEYS: Final = {
    "F1": Command.HELP,
    "F9": Command.FORWARD,
    "F11": Command.CONTRAST,
    "F12": Command.LANGUAGE,
    "Esc": "close",
}
_Found = tuple[tuple[Check, ...], tuple[ProvisionFound, ...], tuple[PortSeen, ...], tuple[SetUp, ...]]


@dataclass(frozen=True, slots=True)
class SetupAround:
    """What stands around the first run."""

    machine: FirstRun
    clock: Clock
    jobs: Jobs
    window: WindowDoor
    close: Callable[[], object]
    press: Callable[[Command], object]
    screen_px: int


class SetupLead:
    """No store is open while it leads; whoever closes the window before the end goes on there next time."""

    def __init__(self, around: SetupAround, texts: TextSource, language: Language) -> None:
        self._around = around
        self._speech = Speech(texts, language)
        self._place: CounterPlace | None = None
        doors = SetupDoors(
            self.say,
            self._enrol,
            self._enrol_by_file,
            self._try_device,
            self._keep_screen,
            self._finish,
            self._show,
            self.speak_from_page,
        )
        self.presenter = SetupPresenter(doors, around.screen_px)

    def start(self) -> None:
        """Look at the machine, and show what was found."""
        self._show()
        machine = self._around.machine

        def look() -> tuple[_Found, CounterPlace | None]:
            return (machine.checks(), machine.files(), machine.ports(), machine.devices()), machine.held()

        self._run(STORE, look, self._on_looked)

    def _on_looked(self, found: tuple[_Found, CounterPlace | None]) -> None:
        seen, held = found
        if held is not None:
            self._place = held
            self.presenter.begin_after(EnrolledHere(held, ""))
        self.presenter.show_machine(*seen)

    def _show(self) -> None:
        self._around.window.show_page(PageName.SETUP, self.presenter)

    # --- the work -----------------------------------------------------------------------------------------
    def _enrol(self, url: str, code: str) -> None:
        machine = self._around.machine
        self._run(STORE, lambda: (machine.enrol(url, code), machine.devices()), self._on_enrolled)

    def _enrol_by_file(self, found: ProvisionFound) -> None:
        machine = self._around.machine
        self._run(STORE, lambda: (machine.enrol_by_file(found), machine.devices()), self._on_enrolled)

    def _on_enrolled(self, done: tuple[EnrolledHere, tuple[SetUp, ...]]) -> None:
        self._place = done[0].place
        self.presenter.show_enrolled(*done)

    def _try_device(self, role: DeviceRole, url: str, profile: str) -> None:
        machine = self._around.machine
        if role is DeviceRole.PRINTER:

            def print_page() -> object:
                machine.set_device(role, url, profile)
                return machine.print_page()

            self._run(PRINTER, print_page, self.presenter.show_printed)
            return

        def read() -> str:
            machine.set_device(role, url, profile)
            return machine.read_document(lambda: False)

        self._run(READER, read, self.presenter.show_read)

    def _keep_screen(self, width_mm: int) -> None:
        language, machine = self._speech.language.value, self._around.machine

        def keep() -> None:
            machine.keep_language(language)
            machine.keep_screen(width_mm)

        self._run(STORE, keep, lambda _nothing: self.presenter.show_done())

    def _finish(self, is_training: bool) -> None:
        machine = self._around.machine

        def finish() -> None:
            machine.finish()
            if is_training:
                machine.begin_training()

        self._run(STORE, finish, lambda _nothing: self._around.window.switch())

    def _run(self, lane: str, work: Callable[[], object], done: Callable[..., None]) -> None:
        self._around.jobs.run(lane, work, done, lambda error: self.presenter.show_trouble(code_of(error)))

    # --- the frame ----------------------------------------------------------------------------------------
    def say(self) -> Speech:
        """Return the language of the window."""
        return self._speech

    def speak(self, language: Language) -> None:
        """Speak another language from now on; the shell builds the window again."""
        self._speech = replace(self._speech, language=language)

    def speak_from_page(self, language: Language) -> None:
        """Speak the language whose button was pressed."""
        if language is not self._speech.language:
            self._around.press(Command.LANGUAGE)

    def header(self) -> HeaderView:
        """Return which machine this is, and the time."""
        return header_of(self._place, self._speech, self._around.clock.now())

    def rail(self, _here: PageName) -> RailView:
        """Return a rail without keys."""
        return RailView()

    def strip(self) -> tuple[StripItem, ...]:
        """Say what this window is."""
        say = self._speech
        return (StripItem("setup", "info", say("setup.title"), say("setup.strip"), Tone.INFO),)

    def command(self, command: Command) -> None:
        """Do what a key of the frame asks for."""
        if command is Command.BACK:
            self._around.close()
        elif command is Command.HELP:
            keys = KeysPresenter(self.say, self._around.window.close_panel, _KEYS)
            self._around.window.show_panel(PanelName.KEYS, keys)
