"""The panel of a pack of services on a stick."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from kiosk.ui.counter.pack_presenter import PackPresenter, PackView
from kiosk.ui.counter.panel import Panel
from kiosk.ui.widgets.buttons import button
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Label, Pill
from kiosk.ui.widgets.surfaces import Banner, column, discard, line, plain

_WIDTH_PX = 640


class PackPanel(Panel):
    """F9 takes the pack or looks again, Esc leaves; nothing changes before F9."""

    def __init__(self, kit: Kit, window: QWidget, presenter: PackPresenter) -> None:
        view = presenter.view()
        self._presenter = presenter
        self._kit = kit
        self._state = Pill(kit)
        self._facts = column(kit.px(14))
        self._built: list[QWidget] = []
        self._go_on = button(kit, kit.say("pack.go_on.ready"), self.forward, "primary", key="F9")
        close = button(kit, kit.say("close"), presenter.cancel, "second", key="Esc")
        actions = line(kit.px(10))
        actions.addWidget(self._go_on, 1)
        actions.addWidget(close, 1)
        state = line(kit.px(8), self._state, None)
        inside = column(kit.px(14), state, self._facts, actions)
        super().__init__(kit, window, view.title, inside, _WIDTH_PX)
        self.left = presenter.cancel
        self.first = close
        presenter.attach(self.show_view)

    def show_view(self, view: PackView) -> None:
        """Show the panel."""
        self._state.show_state(view.state, view.tone)
        for old in self._built:
            discard(old)
        self._built = [self._grid(view.facts)] if view.facts else []
        self._built.append(Banner(self._kit, view.tone, *view.told))
        for built in self._built:
            self._facts.addWidget(built)
        self._go_on.setVisible(bool(view.go_on))
        if view.go_on:
            self._go_on.show_text(view.go_on)
            self._go_on.setFocus(Qt.FocusReason.OtherFocusReason)

    def _grid(self, facts: tuple[tuple[str, str], ...]) -> QWidget:
        kit = self._kit
        grid = QGridLayout()
        grid.setHorizontalSpacing(kit.px(18))
        grid.setVerticalSpacing(kit.px(8))
        for row, (name, value) in enumerate(facts):
            grid.addWidget(Label(kit, name, "soft"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Label(kit, value, "strong", wrap=True), row, 1)
        grid.setColumnStretch(1, 1)
        return plain(grid)

    def forward(self) -> None:
        """Take it, or look again."""
        self._presenter.submit()

    def detach(self) -> None:
        """Let go of the presenter."""
        self._presenter.detach()
