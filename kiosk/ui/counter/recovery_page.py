"""Recovery speaks: what a crash cut off, what became of it, and the cash, large enough to be read aloud."""

from PySide6.QtWidgets import QWidget

from kiosk.ui.counter.list_page import ListLook, ListPage
from kiosk.ui.counter.list_presenter import ListView
from kiosk.ui.counter.page import Press
from kiosk.ui.counter.pages import Command
from kiosk.ui.counter.recovery_presenter import RecoveryDetail, RecoveryPresenter
from kiosk.ui.widgets.buttons import button
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Label, Pill
from kiosk.ui.widgets.surfaces import card, column, line, plain, rule

_LOOK = ListLook("recovery", (8, 8, 150), has_note=True)
_WIDER_PX = 80


class RecoveryPage(ListPage[RecoveryDetail]):
    """Arrows walk the acts; F9 confirms the one shown, F7 prints its receipt, Esc comes back to it later."""

    def __init__(self, kit: Kit, presenter: RecoveryPresenter, press: Press) -> None:
        super().__init__(kit, press, _LOOK)
        self.detail.setSpacing(kit.px(12))
        self._confirm = button(
            kit, kit.say("recovery.confirm"), presenter.confirm, "hero", icon="check", key="F9"
        )
        self._print = button(
            kit, kit.say("recovery.print"), presenter.print_receipt, "second", icon="printer", key="F7"
        )
        self._later = button(kit, kit.say("recovery.later"), presenter.later, "second", key="Esc")
        self.list.opened.connect(lambda _key: presenter.confirm())
        self.commands = {
            Command.FORWARD: presenter.confirm,
            Command.REPRINT: presenter.print_receipt,
            Command.BACK: presenter.later,
        }
        self.lay_out(presenter, self._beside())

    def _beside(self) -> QWidget:
        kit = self.kit
        inside = column(kit.px(10))
        inside.addWidget(card(kit, column(0, self.detail, None)), 1)
        for action in (self._confirm, self._print, self._later):
            inside.addWidget(action)
        made = plain(inside)
        made.setFixedWidth(kit.px(kit.sizes.side + _WIDER_PX))
        return made

    def show_actions(self, view: ListView[RecoveryDetail]) -> None:
        """Offer the confirmation, and paper where there is a receipt."""
        self._confirm.setEnabled(view.detail is not None and not view.is_busy)
        self._print.setVisible(view.detail is not None and view.detail.can_print)

    def parts(self, detail: RecoveryDetail) -> list[QWidget]:
        """Return what is known of the act, and the money."""
        kit = self.kit
        parts: list[QWidget] = [
            Label(kit, detail.title, "h2", wrap=True),
            plain(line(0, Pill(kit, detail.outcome, detail.tone), None)),
            Label(kit, detail.text, "body", wrap=True),
        ]
        if detail.money:
            parts.append(rule(kit))
        for label, amount in detail.money:
            parts.append(plain(column(0, Label(kit, label, "soft", wrap=True), Label(kit, amount, "sum"))))
        return parts
