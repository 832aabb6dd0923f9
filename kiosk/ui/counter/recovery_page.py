"""Recovery speaks: what a crash cut off, what became of it, and the cash, large enough to be read aloud."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kiosk.ui.counter.page import Page, Press
from kiosk.ui.counter.pages import Command
from kiosk.ui.counter.recovery_presenter import RecoveryDetail, RecoveryPresenter, RecoveryView
from kiosk.ui.widgets.buttons import button
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import KeyCap, Label, Pill
from kiosk.ui.widgets.row_list import RowList
from kiosk.ui.widgets.surfaces import Surface, card, column, discard, line, plain, rule

_LEAD_PX, _AMOUNT_PX, _PILLS_PX = 8, 8, 150


class RecoveryPage(Page):
    """Arrows walk the acts; F9 confirms the one shown, F7 prints its receipt, Esc comes back to it later."""

    def __init__(self, kit: Kit, presenter: RecoveryPresenter, press: Press) -> None:
        super().__init__(kit, press)
        self._presenter = presenter
        self._list = RowList(kit, kit.say("recovery.title"), (_LEAD_PX, _AMOUNT_PX, _PILLS_PX))
        self._detail = column(kit.px(12))
        self._made: list[QWidget] = []
        self._confirm = button(
            kit, kit.say("recovery.confirm"), presenter.confirm, "hero", icon="check", key="F9"
        )
        self._print = button(
            kit, kit.say("recovery.print"), presenter.print_receipt, "second", icon="printer", key="F7"
        )
        self._later = button(kit, kit.say("recovery.later"), presenter.later, "second", key="Esc")
        self._shown: RecoveryView | None = None
        inside = line(kit.px(kit.sizes.gap))
        inside.addWidget(self._list_card(), 1)
        inside.addWidget(self._side())
        self.setLayout(inside)
        self._list.moved.connect(presenter.stand_on)
        self._list.opened.connect(self._on_opened)
        self.commands = {
            Command.FORWARD: presenter.confirm,
            Command.REPRINT: presenter.print_receipt,
            Command.BACK: presenter.later,
        }
        presenter.attach(self.show_view)

    def _list_card(self) -> Surface:
        kit = self.kit
        inside = column(
            kit.px(8),
            Label(kit, kit.say("recovery.title"), "h1"),
            Label(kit, kit.say("recovery.note"), "soft", wrap=True),
            line(kit.px(8), KeyCap("↑ ↓"), Label(kit, kit.say("home.key_choose"), "small"), None),
        )
        inside.addWidget(self._list, 1)
        return card(kit, inside)

    def _side(self) -> QWidget:
        kit = self.kit
        told = card(kit, column(0, self._detail, None))
        inside = column(kit.px(10))
        inside.addWidget(told, 1)
        for action in (self._confirm, self._print, self._later):
            inside.addWidget(action)
        made = plain(inside)
        made.setFixedWidth(kit.px(kit.sizes.side + 80))
        return made

    def show_view(self, view: RecoveryView) -> None:
        """Show acts and the one the clerk stands on."""
        if self._shown is None or self._shown.rows != view.rows:
            self._list.show_rows(view.rows, view.current)
        self._list.stand_on_key(view.current)
        if self._shown is None or self._shown.detail != view.detail:
            self._show_detail(view.detail)
        self._confirm.setEnabled(view.detail is not None and not view.is_busy)
        self._print.setVisible(view.detail is not None and view.detail.can_print)
        self._shown = view

    def _show_detail(self, detail: RecoveryDetail | None) -> None:
        for old in self._made:
            discard(old)
        self._made = [] if detail is None else self._parts(detail)
        for part in self._made:
            self._detail.addWidget(part)

    def _parts(self, detail: RecoveryDetail) -> list[QWidget]:
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

    def take_focus(self) -> None:
        """Begin with the list."""
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Let go of the presenter."""
        self._presenter.detach()

    def _on_opened(self, _key: str) -> None:
        self._presenter.confirm()
