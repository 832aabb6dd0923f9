"""The panel with the code of a form that waits."""

from PySide6.QtWidgets import QWidget

from kiosk.ui.counter.panel import Panel
from kiosk.ui.counter.parked_presenter import ParkedPresenter, ParkedView
from kiosk.ui.theme.tokens import Tone
from kiosk.ui.widgets.buttons import button
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Label
from kiosk.ui.widgets.surfaces import Banner, column, line


class ParkedPanel(Panel):
    """The code large enough to be copied by hand."""

    def __init__(self, kit: Kit, window: QWidget, presenter: ParkedPresenter) -> None:
        self._presenter = presenter
        view = presenter.view()
        self._trouble = Banner(kit, Tone.WARN, "-")
        self._print = button(
            kit, kit.say("parked.print"), presenter.print, "second", icon="printer", key="F9"
        )
        close = button(kit, kit.say("parked.close"), presenter.cancel, "primary", key="Esc")
        actions = line(kit.px(10))
        actions.addWidget(close, 1)
        actions.addWidget(self._print, 1)
        inside = column(
            kit.px(12),
            Label(kit, view.code, "sum"),
            Label(kit, view.until, "strong", wrap=True),
            Label(kit, view.text, "body", wrap=True),
            self._trouble,
            actions,
        )
        super().__init__(kit, window, view.title, inside)
        self.left = presenter.cancel
        self.first = close
        presenter.attach(self.show_view)

    def show_view(self, view: ParkedView) -> None:
        """Show the panel."""
        self._trouble.setVisible(bool(view.trouble))
        self._trouble.title.show_text(view.trouble or "-")
        self._print.setEnabled(not view.is_busy)

    def forward(self) -> None:
        """Print again."""
        self._presenter.print()

    def detach(self) -> None:
        """Let go of the presenter."""
        self._presenter.detach()
