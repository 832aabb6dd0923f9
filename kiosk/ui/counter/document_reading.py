"""Reading the citizen's document into a form: a panel waits, the clerk may type meanwhile. No Qt."""

from collections.abc import Callable

from kiosk.domain.calendar import local
from kiosk.domain.person import Person
from kiosk.errors import DeviceNotConfiguredError
from kiosk.ui.counter.doors import Surroundings, code_of
from kiosk.ui.counter.form_presenter import FormPresenter
from kiosk.ui.counter.pages import PanelName
from kiosk.ui.counter.panel_presenters import ReadingPresenter
from kiosk.ui.frame_parts import Notice
from kiosk.ui.lead import READER
from kiosk.ui.theme.tokens import Tone
from kiosk.usecases.identify_person import Identified, identify_person

READ_DEADLINE_S = 60.0


class DocumentReading:
    """One document on the reader, for one form."""

    def __init__(self, around: Surroundings, form: FormPresenter, noted: Callable[[Person], None]) -> None:
        self._around = around
        self._form = form
        self._noted = noted
        self._panel = ReadingPresenter(around.say, around.window.close_panel)

    def begin(self) -> None:
        """Ask for the document."""
        reader, panel = self._around.equipment.reader, self._panel
        if reader is None:
            self._around.show_error(DeviceNotConfiguredError.code)
            return
        self._around.window.show_notice(None)
        self._around.window.show_panel(PanelName.READING, panel)
        today = local(self._around.equipment.clock.now()).date()
        self._around.jobs.run(
            READER,
            lambda: identify_person(reader, today, READ_DEADLINE_S, panel.asks_to_stop),
            self._on_read,
            self._on_not_read,
        )

    def _on_read(self, identified: Identified) -> None:
        if self._panel.is_cancelled:
            return
        self._around.window.close_panel()
        if not self._form.is_correction:  # whoever corrects an old application is not this visit's citizen
            self._noted(identified.person)
        self._form.take_person(identified.person)
        if identified.has_expired:
            say = self._around.say()
            self._around.window.show_notice(Notice(Tone.WARN, say("form.expired"), say("form.expired_next")))

    def _on_not_read(self, error: BaseException) -> None:
        if not self._panel.is_cancelled:
            self._around.window.close_panel()
            self._around.show_error(code_of(error))
