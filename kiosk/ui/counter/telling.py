"""Telling the citizen what happens with his data: the panel, the paper, the tick on the form. No Qt."""

from kiosk.domain.privacy_notice import notice_of
from kiosk.domain.receipt import Paper
from kiosk.domain.words import Language, Words
from kiosk.errors import DeviceNotConfiguredError
from kiosk.ui.counter.doors import Surroundings, code_of
from kiosk.ui.counter.form_presenter import FormPresenter
from kiosk.ui.counter.notice_presenter import NoticeDoors, NoticePresenter
from kiosk.ui.counter.pages import PanelName
from kiosk.ui.counter.paper import PRINT_DEADLINE_S
from kiosk.ui.frame_parts import Notice
from kiosk.ui.lead import PRINTER
from kiosk.ui.theme.tokens import Tone


class Telling:
    """Opens the notice of the form that is shown; that it was agreed to stands on the form."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def open(self, form: FormPresenter) -> None:
        """Open the notice of a form's service."""
        texts = self._around.say().texts

        def words(key: str) -> Words:
            return Words(*(texts.text(language, f"notice.{key}") for language in Language))

        def agreed() -> None:
            self._around.window.close_panel()
            form.agree(agreed=True)

        doors = NoticeDoors(agreed, lambda: self._print(panel), self._around.window.close_panel)
        panel = NoticePresenter(self._around.say, notice_of(form.form.definition, words), doors)
        self._around.window.show_panel(PanelName.NOTICE, panel)

    def _print(self, panel: NoticePresenter) -> None:
        printer, leaflets = self._around.equipment.printer, self._around.equipment.leaflets
        if printer is None or leaflets is None:
            self._not_printed(panel, DeviceNotConfiguredError.code)
            return
        self._around.jobs.run(
            PRINTER,
            lambda: printer.print_receipt(
                leaflets.notice(panel.notice, printer.width_dots), PRINT_DEADLINE_S
            ),
            lambda paper: self._on_paper(panel, paper),
            lambda error: self._not_printed(panel, code_of(error)),
        )

    def _on_paper(self, panel: NoticePresenter, paper: Paper) -> None:
        panel.show_busy(is_busy=False)
        say = self._around.say()
        is_out = paper is Paper.PRINTED
        text = say("notice.printed") if is_out else say.of(f"printer.{paper}")
        self._around.window.show_notice(Notice(Tone.GOOD if is_out else Tone.WARN, text))

    def _not_printed(self, panel: NoticePresenter, code: str) -> None:
        panel.show_busy(is_busy=False)
        self._around.show_error(code)
