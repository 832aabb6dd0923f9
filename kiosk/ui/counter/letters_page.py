"""What the centre has written: the list, and the letter or proposal the clerk stands on."""

from PySide6.QtWidgets import QWidget

from kiosk.ui.counter.letters_presenter import LetterDetail, LettersPresenter
from kiosk.ui.counter.list_page import ListLook, ListPage
from kiosk.ui.counter.list_presenter import ListView
from kiosk.ui.counter.page import Press
from kiosk.ui.counter.pages import KEY_OF, Command
from kiosk.ui.theme.tokens import Tone
from kiosk.ui.widgets.buttons import button
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Label, Pill
from kiosk.ui.widgets.surfaces import line, plain, rule

_LOOK = ListLook("letters", (62, 8, 150), has_note=True, empty=Tone.INFO)


class LettersPage(ListPage[LetterDetail]):
    """F9 or Enter receives a letter or corrects as proposed; Del says that the filed answer stays."""

    has_rail = True

    def __init__(self, kit: Kit, presenter: LettersPresenter, press: Press) -> None:
        super().__init__(kit, press, _LOOK)
        self._receive = button(
            kit, kit.say("letters.receive"), presenter.go_on, "primary", icon="check", key="F9"
        )
        self._follow = button(
            kit, kit.say("letters.follow"), presenter.go_on, "primary", icon="reverse", key="F9"
        )
        self._dispute = button(
            kit, kit.say("letters.dispute"), presenter.dispute, "second", icon="close", key="Del"
        )
        self._print = button(kit, kit.say("letters.print"), presenter.print_letter, "second", icon="printer")
        write_key, export_key = KEY_OF[Command.WRITE], KEY_OF[Command.EXPORT]
        write = button(kit, kit.say("letters.write"), presenter.write, "second", icon="new", key=write_key)
        export = button(
            kit, kit.say("letters.export"), presenter.export, "second", icon="down", key=export_key
        )
        if not presenter.can_export:
            export.hide()
        self._presenter = presenter
        self.list.opened.connect(self._on_opened)
        self.list.deleted.connect(self._on_deleted)
        self.commands = {
            Command.FORWARD: presenter.go_on,
            Command.WRITE: presenter.write,
            Command.EXPORT: presenter.export,
        }
        answers = self._receive, self._follow, self._dispute
        self.lay_out(presenter, self.side(*answers, self._print, write, export))

    def parts(self, detail: LetterDetail) -> list[QWidget]:
        """Return title, state, words, what would change, and what was answered."""
        kit = self.kit
        made: list[QWidget] = [
            Label(kit, detail.title, "h2", wrap=True),
            Label(kit, detail.when, "small", wrap=True),
            plain(line(0, Pill(kit, detail.state.text, detail.state.tone), None)),
            Label(kit, detail.text, "body", wrap=True),
        ]
        if detail.facts:
            made += [rule(kit), self.facts(detail.facts, wrap=True)]
        return [*made, rule(kit), Label(kit, detail.note, "soft", wrap=True)]

    def show_actions(self, view: ListView[LetterDetail]) -> None:
        """Offer what is still open."""
        detail = view.detail
        is_proposal = detail is not None and detail.is_proposal
        can_answer = detail is not None and detail.can_answer and not view.is_busy
        self._receive.setVisible(not is_proposal)
        self._print.setVisible(detail is not None and detail.can_print)
        self._follow.setVisible(is_proposal)
        self._dispute.setVisible(is_proposal)
        for action in (self._receive, self._follow, self._dispute):
            action.setEnabled(can_answer)

    def _on_opened(self, _key: str) -> None:
        self._presenter.go_on()

    def _on_deleted(self, _key: str) -> None:
        self._presenter.dispute()
