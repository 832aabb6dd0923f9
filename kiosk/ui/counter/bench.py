"""The technician at the devices: looks at them and tries them; nothing of it is entered. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.domain.calendar import local
from kiosk.domain.receipt import Paper
from kiosk.domain.scan import Scan
from kiosk.errors import DeviceNotConfiguredError
from kiosk.ports import (
    Clock,
    DeviceBench,
    DeviceLook,
    DeviceRole,
    DocumentReader,
    PrinterState,
    Scale,
    ScaleState,
    Weighing,
)
from kiosk.ui.counter.devices_presenter import BenchDoors, DevicesPresenter, Words
from kiosk.ui.counter.doors import Jobs, code_of
from kiosk.ui.counter.pages import PageName, PanelName
from kiosk.ui.counter.panel_presenters import ReadingPresenter
from kiosk.ui.frame_parts import Notice
from kiosk.ui.lead import PRINTER, READER, SCALE, STORE, TERMINAL, WindowDoor
from kiosk.ui.speech import Speech
from kiosk.ui.theme.tokens import Tone
from kiosk.usecases.identify_person import Identified, identify_person

READ_DEADLINE_S = 60.0
WEIGH_DEADLINE_S = 3.0
_LANES = {
    DeviceRole.PRINTER: PRINTER,
    DeviceRole.READER: READER,
    DeviceRole.SCANNER: STORE,
    DeviceRole.SCALE: SCALE,
    DeviceRole.TERMINAL: TERMINAL,
}
_PAPER_TONES = {Paper.PRINTED: Tone.GOOD, Paper.UNKNOWN: Tone.BAD}


@dataclass(frozen=True, slots=True)
class BenchTools:
    """The drivers that stand behind the page, each called in its lane; one that is not set up is None."""

    clock: Clock
    bench: DeviceBench | None = None
    reader: DocumentReader | None = None
    scale: Scale | None = None


@dataclass(frozen=True, slots=True)
class BenchAround:
    """What the page needs around it; `back` is the text of the key that leaves it."""

    tools: Callable[[], BenchTools]
    jobs: Jobs
    window: WindowDoor
    say: Callable[[], Speech]
    back: str = "devices.back"


class Bench:
    """Leads the technician's page; what is read from a document is named by kind, never shown."""

    def __init__(self, around: BenchAround) -> None:
        self._around = around
        self._presenter: DevicesPresenter | None = None
        self._asked: set[DeviceRole] = set()

    @property
    def is_shown(self) -> bool:
        """Say whether the page is shown."""
        return self._presenter is not None and self._presenter.is_shown

    @property
    def is_trying(self) -> bool:
        """Say whether a device is being tried."""
        return self._presenter is not None and self._presenter.is_trying

    def show(self) -> None:
        """Show the devices; standing on the one that was looked at, if the page is shown already."""
        bench = self._around.tools().bench
        if bench is None:
            code = DeviceNotConfiguredError.code
            self._around.window.show_notice(Notice(Tone.BAD, *self._around.say().error(code), code))
            return
        trials = {
            DeviceRole.PRINTER: lambda: self._print(bench),
            DeviceRole.READER: self._read,
            DeviceRole.SCANNER: lambda: None,  # the next code that comes is the answer
            DeviceRole.SCALE: self._weigh,
            DeviceRole.TERMINAL: lambda: self._ask_terminal(bench),
        }
        doors = BenchDoors(
            self._around.say,
            lambda role: self._look(bench, role),
            lambda: self._find(bench),
            trials,
            self._around.back,
        )
        before = self._presenter.current if self._presenter is not None and self.is_shown else None
        self._presenter = presenter = DevicesPresenter(doors, bench.set_up())
        if before is not None:
            presenter.stand_on(before)
        self._asked.clear()
        self._around.window.show_notice(None)
        self._around.window.show_page(PageName.DEVICES, presenter)
        presenter.look_again()

    def look_again(self) -> None:
        """Ask the devices anew, if the page is shown."""
        if self._presenter is not None and self.is_shown:
            self._presenter.look_again()

    def take_scan(self, scan: Scan) -> None:
        """Show which kind of code the scanner read."""
        if self._presenter is not None and self.is_shown:
            self._presenter.show_result(
                DeviceRole.SCANNER,
                lambda say: say("devices.scanned", kind=say(f"devices.kind.{scan.kind}")),
                Tone.GOOD,
            )

    def _look(self, bench: DeviceBench, role: DeviceRole) -> None:
        presenter = self._presenter
        if presenter is None or role in self._asked:
            return
        self._asked.add(role)
        self._around.jobs.run(
            _LANES[role],
            lambda: bench.look(role),
            lambda look: self._on_look(presenter, role, look),
            lambda _error: self._asked.discard(role),
        )

    def _on_look(self, presenter: DevicesPresenter, role: DeviceRole, look: DeviceLook) -> None:
        self._asked.discard(role)
        presenter.show_look(role, look)

    def _find(self, bench: DeviceBench) -> None:
        presenter = self._presenter
        if presenter is not None:
            self._around.jobs.run(READER, bench.ports, presenter.show_ports, lambda _error: None)

    def _print(self, bench: DeviceBench) -> None:
        self._around.jobs.run(
            PRINTER,
            bench.print_test_page,
            lambda paper: self._tell(
                DeviceRole.PRINTER,
                lambda say: say(f"devices.paper.{paper}"),
                _PAPER_TONES.get(paper, Tone.WARN),
            ),
            lambda error: self._tell_error(DeviceRole.PRINTER, error),
        )

    def _read(self) -> None:
        reader = self._around.tools().reader
        if reader is None:
            self._tell_error(DeviceRole.READER, DeviceNotConfiguredError("no reader"))
            return
        panel = ReadingPresenter(self._around.say, self._on_cancelled)
        self._around.window.show_panel(PanelName.READING, panel)
        today = local(self._around.tools().clock.now()).date()
        self._around.jobs.run(
            READER,
            lambda: identify_person(reader, today, READ_DEADLINE_S, panel.asks_to_stop),
            self._on_read,
            lambda error: self._on_not_read(panel, error),
        )

    def _on_cancelled(self) -> None:
        self._around.window.close_panel()

    def _on_read(self, identified: Identified) -> None:
        """Say that the document was read whole: check digits were right, or there would be an error."""
        self._around.window.close_panel()
        kind, state = identified.person.document_kind, identified.person.issuing_state
        self._tell(DeviceRole.READER, lambda say: say("devices.document", kind=kind, state=state), Tone.GOOD)

    def _on_not_read(self, panel: ReadingPresenter, error: BaseException) -> None:
        if not panel.is_cancelled:
            self._around.window.close_panel()
        self._tell_error(DeviceRole.READER, error)

    def _weigh(self) -> None:
        scale = self._around.tools().scale
        if scale is None:
            self._tell_error(DeviceRole.SCALE, DeviceNotConfiguredError("no scale"))
            return
        self._around.jobs.run(
            SCALE,
            lambda: scale.weigh(WEIGH_DEADLINE_S),
            self._on_weighed,
            lambda error: self._tell_error(DeviceRole.SCALE, error),
        )

    def _on_weighed(self, weighing: Weighing) -> None:
        if weighing.state is ScaleState.STABLE:
            grams = weighing.grams
            self._tell(DeviceRole.SCALE, lambda say: say("devices.weighed", grams=grams), Tone.GOOD)
        else:
            self._tell(DeviceRole.SCALE, lambda say: say(f"scale.{weighing.state}"), Tone.WARN)

    def _ask_terminal(self, bench: DeviceBench) -> None:
        """Ask the terminal how it is: nobody pays anything for a trial."""
        self._around.jobs.run(
            TERMINAL,
            lambda: bench.look(DeviceRole.TERMINAL).state,
            self._on_terminal,
            lambda error: self._tell_error(DeviceRole.TERMINAL, error),
        )

    def _on_terminal(self, state: str) -> None:
        answers = state == PrinterState.ONLINE
        key = "devices.terminal_answers" if answers else f"devices.advice.{state}"
        self._tell(DeviceRole.TERMINAL, lambda say: say(key), Tone.GOOD if answers else Tone.BAD)

    def _tell(self, role: DeviceRole, words: Words, tone: Tone) -> None:
        if self._presenter is not None:
            self._presenter.show_result(role, words, tone)

    def _tell_error(self, role: DeviceRole, error: BaseException) -> None:
        code = code_of(error)

        def words(say: Speech) -> str:
            title, next_step = say.error(code)
            return f"{title}. {next_step} ({code})"

        self._tell(role, words, Tone.BAD)
