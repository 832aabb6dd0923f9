"""What came back: the list of to-dos, and the one the clerk stands on with the ways out of it."""

from PySide6.QtWidgets import QWidget

from kiosk.ui.counter.attention_presenter import AttentionDetail, AttentionPresenter
from kiosk.ui.counter.list_page import ListLook, ListPage
from kiosk.ui.counter.list_presenter import ListView
from kiosk.ui.counter.page import Press
from kiosk.ui.counter.pages import Command
from kiosk.ui.theme.tokens import Tone
from kiosk.ui.widgets.buttons import button
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Label, Pill
from kiosk.ui.widgets.surfaces import Banner, column, line, plain, rule

_LOOK = ListLook("attention", (62, 8, 190), has_note=True, empty=Tone.GOOD)


class AttentionPage(ListPage[AttentionDetail]):
    """Arrows walk the list; F9 or Enter corrects, Del withdraws and refunds."""

    has_rail = True

    def __init__(self, kit: Kit, presenter: AttentionPresenter, press: Press) -> None:
        super().__init__(kit, press, _LOOK)
        self._correct = button(
            kit, kit.say("attention.correct"), presenter.correct, "primary", icon="reverse", key="F9"
        )
        self._withdraw = button(
            kit, kit.say("attention.withdraw"), presenter.withdraw, "danger", icon="supervisor", key="Del"
        )
        self.list.opened.connect(lambda _key: presenter.correct())
        self.list.deleted.connect(lambda _key: presenter.withdraw())
        self.commands = {Command.FORWARD: presenter.correct}
        self.lay_out(presenter, self.side(self._correct, self._withdraw))

    def show_actions(self, view: ListView[AttentionDetail]) -> None:
        """Offer only what can solve it."""
        has_one = view.detail is not None and not view.is_busy
        self._correct.setEnabled(has_one and view.detail is not None and view.detail.can_correct)
        is_of_cases = view.detail is not None and view.detail.is_of_cases
        self._correct.show_text(self.kit.say("attention.open_cases" if is_of_cases else "attention.correct"))
        self._withdraw.setEnabled(has_one and view.detail is not None and view.detail.can_withdraw)

    def parts(self, detail: AttentionDetail) -> list[QWidget]:
        """Return the problem in words, whose turn it is, until when, and what helps."""
        kit = self.kit
        parts: list[QWidget] = [
            Label(kit, detail.title, "h2", wrap=True),
            *([Label(kit, detail.applicant, "soft", wrap=True)] if detail.applicant else []),
        ]
        parts += [Banner(kit, Tone.BAD, problem) for problem in detail.problems]
        parts += [Banner(kit, Tone.INFO, *detail.begun)] if detail.begun is not None else []
        if detail.fields:
            parts.append(self._fact("attention.fields", detail.fields))
        parts.append(self._fact("attention.whose", detail.owner))
        if detail.due:
            parts.append(plain(line(0, Pill(kit, detail.due, detail.due_tone), None)))
        parts.append(Label(kit, detail.advice, "body", wrap=True))
        return [*parts, rule(kit), self.facts(detail.facts)] if detail.facts else parts

    def _fact(self, key: str, value: str) -> QWidget:
        kit = self.kit
        return plain(column(0, Label(kit, kit.say(key), "small"), Label(kit, value, "strong", wrap=True)))
