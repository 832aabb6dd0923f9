"""Leads the technician's window: one page, its keys, and settings that change while it is open. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from kiosk.domain.scan import Scan
from kiosk.domain.words import Language
from kiosk.ports import CounterPlace, MachineDoctor
from kiosk.ui.counter.bench import Bench, BenchAround, BenchTools
from kiosk.ui.counter.doors import Jobs, code_of
from kiosk.ui.counter.pages import Command, PageName, PanelName
from kiosk.ui.counter.panel_presenters import KeysPresenter
from kiosk.ui.frame_parts import HeaderView, Notice, RailView, StripItem
from kiosk.ui.lead import STORE, WindowDoor
from kiosk.ui.speech import Speech, TextSource
from kiosk.ui.status import UpdateSeen, update_items
from kiosk.ui.technician.doctoring import Doctoring
from kiosk.ui.technician.header import header_of
from kiosk.ui.theme.tokens import Tone

_KEYS: Final = {
    "F1": Command.HELP,
    "F9": "try",
    "F11": Command.CONTRAST,
    "F12": Command.LANGUAGE,
    "Esc": "close",
}

_DOCTOR_KEYS: Final = {"F3": "doctor", "Shift+F1": Command.DEVICES, "F10": "retire"}


@dataclass(frozen=True, slots=True)
class TechnicianDoors:
    """What stands behind the window.

    `tools` are the devices as they are set up now; `renew`, called in the lane `store`, sets them up anew
    when the settings were changed, and says whether they were. `place` is None before it is enrolled.
    `doctor` looks at all of the machine; `update` is what there is to say of a new version of the program.
    """

    tools: Callable[[], BenchTools]
    renew: Callable[[], bool]
    place: CounterPlace | None
    close: Callable[[], object]
    doctor: MachineDoctor | None = None
    update: Callable[[], UpdateSeen | None] = lambda: None


class TechnicianLead:
    """No store is opened and nobody signs in: nothing of a citizen can be seen here."""

    def __init__(
        self, doors: TechnicianDoors, jobs: Jobs, window: WindowDoor, texts: TextSource, language: Language
    ) -> None:
        self._doors = doors
        self._jobs = jobs
        self._window = window
        self._speech = Speech(texts, language)
        self._bench = Bench(BenchAround(doors.tools, jobs, window, self.say, "technician.close"))
        self._doctoring = (
            Doctoring(doors.doctor, jobs, window, self.say) if doors.doctor is not None else None
        )
        self._is_asking = False
        self._trouble = ""
        self._update = doors.update()

    def start(self) -> None:
        """Show the devices."""
        self._bench.show()

    def look_again(self) -> None:
        """Ask the devices how they are, and the settings whether others are set up; once a second."""
        self._bench.look_again()
        if not self._is_asking and not self._bench.is_trying:
            self._is_asking = True
            self._jobs.run(STORE, self._doors.renew, self._on_renewed, self._on_not_renewed)

    def take_scan(self, scan: Scan) -> None:
        """Show which kind of code the scanner read."""
        self._bench.take_scan(scan)

    def _on_renewed(self, is_changed: bool) -> None:
        self._is_asking = False
        if self._trouble:
            self._trouble = ""
            self._window.show_notice(None)
        if is_changed and self._bench.is_shown:
            self._bench.show()
        if self._doors.update() != self._update:
            self._update = self._doors.update()
            self._window.refresh_frame()

    def _on_not_renewed(self, error: BaseException) -> None:
        """Say once what is wrong with the settings; the devices stay as they were."""
        self._is_asking = False
        code = code_of(error)
        if code != self._trouble:
            self._trouble = code
            self._tell_trouble()

    def _tell_trouble(self) -> None:
        if self._trouble:
            notice = Notice(Tone.BAD, *self._speech.error(self._trouble), self._trouble)
            self._window.show_notice(notice)

    # --- the frame ----------------------------------------------------------------------------------------
    def say(self) -> Speech:
        """Return the language of the window."""
        return self._speech

    def speak(self, language: Language) -> None:
        """Speak another language from now on."""
        self._speech = replace(self._speech, language=language)
        self._tell_trouble()

    def header(self) -> HeaderView:
        """Return which machine this is, and the time."""
        return header_of(self._doors.place, self._speech, self._doors.tools().clock.now())

    def rail(self, _here: PageName) -> RailView:
        """Return a rail without keys."""
        return RailView()

    def strip(self) -> tuple[StripItem, ...]:
        """Say that no records are open, and what is known of a new version."""
        say = self._speech
        return (
            StripItem("closed", "lock", say("technician.closed"), say("technician.closed_next"), Tone.INFO),
            *update_items(self._doors.update(), say),
        )

    def command(self, command: Command) -> None:
        """Do what a key of the frame asks for."""
        if command is Command.BACK:
            self._doors.close()
        elif command is Command.DEVICES:
            self._bench.show()
        elif command is Command.LINE and self._doctoring is not None:
            self._doctoring.show()
        elif command is Command.CLOSE_SHIFT and self._doctoring is not None:
            self._doctoring.show_retiring()
        elif command is Command.HELP:
            more = _DOCTOR_KEYS if self._doctoring is not None else {}
            keys = KeysPresenter(self.say, self._window.close_panel, _KEYS | more)
            self._window.show_panel(PanelName.KEYS, keys)
