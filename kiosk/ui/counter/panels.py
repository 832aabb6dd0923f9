"""The panels inside the window."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLayout, QWidget

from kiosk.ui.counter.panel import Panel
from kiosk.ui.counter.panel_presenters import (
    ApprovalPresenter,
    ApprovalView,
    KeysPresenter,
    QuestionPresenter,
    ReadingPresenter,
    ReasonView,
    VoidPresenter,
)
from kiosk.ui.counter.supervised_panel import SupervisedPanel
from kiosk.ui.widgets.buttons import button
from kiosk.ui.widgets.choice_fields import ListChoice
from kiosk.ui.widgets.field_row import FieldRow
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import KeyCap, Label, Picture
from kiosk.ui.widgets.surfaces import column, line
from kiosk.ui.widgets.text_field import NumberField, PinField


def _actions(kit: Kit, texts: tuple[str, str], go: Callable[[], None], back: Callable[[], None]) -> QLayout:
    """Return the two buttons at the foot of a panel; without a word for going on there is only one."""
    confirm, cancel = texts
    made = line(kit.px(10))
    if confirm:
        made.addWidget(button(kit, confirm, go, "primary", key="F9"), 1)
    made.addWidget(button(kit, cancel, back, "second", key="Esc"), 1)
    return made


class KeysPanel(Panel):
    """Every key and what it does."""

    def __init__(self, kit: Kit, window: QWidget, presenter: KeysPresenter) -> None:
        view = presenter.view()
        grid = QGridLayout()
        grid.setHorizontalSpacing(kit.px(14))
        grid.setVerticalSpacing(kit.px(8))
        half = -(-len(view.keys) // 2)
        for number, (key, words) in enumerate(view.keys):
            part, row = divmod(number, half)
            grid.addWidget(KeyCap(key), row, 2 * part, Qt.AlignmentFlag.AlignCenter)
            grid.addWidget(Label(kit, words, "body"), row, 2 * part + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        close = button(kit, kit.say("close"), presenter.cancel, "primary", key="Esc")
        super().__init__(kit, window, view.title, column(kit.px(16), grid, close), 640)
        self.left = presenter.cancel
        self.first = close


class ReadingPanel(Panel):
    """Waits for a document; typing instead is always possible."""

    def __init__(self, kit: Kit, window: QWidget, presenter: ReadingPresenter) -> None:
        view = presenter.view()
        words = line(kit.px(14), Picture(kit, "reader", kit.colours.on_brand_soft, 44))
        words.addWidget(Label(kit, view.text, "body", wrap=True), 1)
        cancel = button(kit, kit.say("reading.cancel"), presenter.cancel, "second", key="Esc")
        super().__init__(kit, window, view.title, column(kit.px(16), words, cancel))
        self.left = presenter.cancel
        self.first = cancel


class QuestionPanel(Panel):
    """Says what will happen and asks for a yes."""

    def __init__(self, kit: Kit, window: QWidget, presenter: QuestionPresenter) -> None:
        view = presenter.view()
        self._presenter = presenter
        texts = view.confirm, kit.say("cancel")
        actions = _actions(kit, texts, presenter.submit, presenter.cancel)
        words = Label(kit, view.text, "body", wrap=True)
        super().__init__(kit, window, view.title, column(kit.px(16), words, actions))
        self.left = presenter.cancel
        first = actions.itemAt(0)
        widget = first.widget() if first is not None else None
        self.first = widget or self

    def forward(self) -> None:
        """Say yes."""
        self._presenter.submit()


class VoidPanel(Panel):
    """Asks why the basket is given up."""

    def __init__(self, kit: Kit, window: QWidget, presenter: VoidPresenter) -> None:
        self._presenter = presenter
        view = presenter.view()
        self._reason = _reason_field(kit, view.reasons, presenter.choose)
        self._row = FieldRow(kit, kit.say("reason"), self._reason)
        texts = kit.say("void.confirm"), kit.say("cancel")
        actions = _actions(kit, texts, presenter.submit, presenter.cancel)
        words = Label(kit, view.text, "body", wrap=True)
        super().__init__(kit, window, view.title, column(kit.px(14), words, self._row, actions))
        self.left = presenter.cancel
        self.first = self._reason
        presenter.attach(self.show_view)

    def show_view(self, view: ReasonView) -> None:
        """Show the panel."""
        self._reason.show_value(view.reason)
        self._row.show_trouble(view.trouble)

    def forward(self) -> None:
        """Give the basket up."""
        self._presenter.submit()

    def detach(self) -> None:
        """Let go of the presenter."""
        self._presenter.detach()


class ApprovalPanel(SupervisedPanel):
    """A supervisor types number and PIN and says why."""

    def __init__(self, kit: Kit, window: QWidget, presenter: ApprovalPresenter) -> None:
        self._presenter = presenter
        view = presenter.view()
        self._reason = _reason_field(kit, view.reasons, presenter.choose)
        self._supervisor = NumberField(kit, kit.say("reverse.supervisor"))
        self._pin = PinField(kit, kit.say("sign_in.pin"))
        self._last = FieldRow(kit, kit.say("sign_in.pin"), self._pin)
        texts = view.confirm, kit.say("cancel")
        inside = column(
            kit.px(12),
            Label(kit, view.text, "body", wrap=True),
            FieldRow(kit, kit.say("reason"), self._reason),
            FieldRow(kit, kit.say("reverse.supervisor"), self._supervisor),
            self._last,
            _actions(kit, texts, self.forward, presenter.cancel),
        )
        super().__init__(kit, window, view.title, inside)
        self.left = presenter.cancel
        self.first = self._reason
        self._listen()
        presenter.attach(self.show_view)

    def show_view(self, view: ApprovalView) -> None:
        """Show the panel."""
        self._reason.show_value(view.reason)
        self._supervisor.show_value(view.supervisor)
        self._last.show_trouble(view.trouble)


def _reason_field(kit: Kit, reasons: Sequence[tuple[str, str]], chosen: Callable[[str], None]) -> ListChoice:
    made = ListChoice(kit, kit.say("reason"), reasons)
    made.chosen.connect(chosen)
    return made
