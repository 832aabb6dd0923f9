"""The panel of the line: its state in words, what waits, why, and the button that sends now."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from kiosk.ui.counter.line_presenter import LinePresenter, LineView
from kiosk.ui.counter.pages import KEY_OF, Command
from kiosk.ui.counter.panel import Panel
from kiosk.ui.theme.tokens import Tone
from kiosk.ui.widgets.buttons import button
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Label, Pill
from kiosk.ui.widgets.surfaces import Banner, column, line

_WIDTH_PX = 560


class LinePanel(Panel):
    """Kept true while it is open: the courier's news change it as they come."""

    def __init__(self, kit: Kit, window: QWidget, presenter: LinePresenter) -> None:
        view = presenter.view()
        self._presenter = presenter
        self._state = Pill(kit)
        self._values = [Label(kit, "", "strong", wrap=True) for _ in view.facts]
        grid = QGridLayout()
        grid.setHorizontalSpacing(kit.px(18))
        grid.setVerticalSpacing(kit.px(8))
        for row, ((name, _), value) in enumerate(zip(view.facts, self._values, strict=True)):
            grid.addWidget(Label(kit, name, "soft"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, row, 1)
        grid.setColumnStretch(1, 1)
        self._trouble = Banner(kit, Tone.WARN, "", "-")
        self._code = Pill(kit, "", Tone.WARN)
        self._send = button(kit, view.send, self.forward, "primary", key="F9") if view.send else None
        close = button(kit, kit.say("close"), presenter.cancel, "second", key="Esc")
        actions = line(kit.px(10))
        if self._send is not None:
            actions.addWidget(self._send, 1)
        actions.addWidget(close, 1)
        state = line(kit.px(8), self._state, self._code, None)
        inside = column(kit.px(14), state, grid, self._trouble, actions)
        if presenter.packs is not None:
            words, key = kit.say("keys.pack"), KEY_OF[Command.PACK]
            inside.addWidget(button(kit, words, presenter.packs, "second", key=key))
        super().__init__(kit, window, view.title, inside, _WIDTH_PX)
        self.left = presenter.cancel
        self.first = self._send or close
        presenter.attach(self.show_view)

    def show_view(self, view: LineView) -> None:
        """Show the panel."""
        self._state.show_state(view.state, view.tone)
        for value, (_, text) in zip(self._values, view.facts, strict=True):
            value.show_text(text)
        self._trouble.setVisible(view.trouble is not None)
        self._code.setVisible(view.trouble is not None)
        if view.trouble is not None:
            title, next_step, code = view.trouble
            self._trouble.title.show_text(title)
            self._trouble.text.show_text(next_step)
            self._code.show_state(code, Tone.WARN)
        if self._send is not None:
            self._send.show_text(view.send)

    def forward(self) -> None:
        """Send now."""
        self._presenter.submit()

    def detach(self) -> None:
        """Let go of the presenter."""
        self._presenter.detach()
