"""Telling the citizen what happens with his data: the panel, the paper, the tick on the form. No Qt."""

from kiosk.domain.privacy_notice import notice_of
from kiosk.domain.receipt import Paper
from kiosk.domain.words import Language, Words
from kiosk.ui.counter.doors import Surroundings
from kiosk.ui.counter.form_presenter import FormPresenter
from kiosk.ui.counter.notice_presenter import NoticeDoors, NoticePresenter
from kiosk.ui.counter.pages import PanelName
from kiosk.ui.counter.paper import print_leaflet
from kiosk.ui.frame_parts import Notice
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
        print_leaflet(
            self._around,
            lambda leaflets, width_dots: leaflets.notice(panel.notice, width_dots),
            lambda paper, code: self._on_paper(panel, paper, code),
        )

    def _on_paper(self, panel: NoticePresenter, paper: Paper, code: str) -> None:
        panel.show_busy(is_busy=False)
        if code:
            self._around.show_error(code)
            return
        say = self._around.say()
        is_out = paper is Paper.PRINTED
        text = say("notice.printed") if is_out else say.of(f"printer.{paper}")
        self._around.window.show_notice(Notice(Tone.GOOD if is_out else Tone.WARN, text))
