"""The panel of scans: which paper, which file; F9 attaches, Esc goes back to the form."""

from PySide6.QtWidgets import QWidget

from kiosk.ui.counter.panel import Panel
from kiosk.ui.counter.scans_presenter import ScansPresenter, ScansView
from kiosk.ui.theme.tokens import Tone
from kiosk.ui.widgets.buttons import button
from kiosk.ui.widgets.choice_fields import ListChoice
from kiosk.ui.widgets.field_row import FieldRow
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Label
from kiosk.ui.widgets.row_list import RowList
from kiosk.ui.widgets.surfaces import Banner, column, line

_LEAD_PX, _AMOUNT_PX, _PILLS_PX = 8, 8, 120
_LIST_PX, _WIDTH_PX = 240, 620


class ScansPanel(Panel):
    """The scanner's own files in our own list: no window of the system's is opened."""

    def __init__(self, kit: Kit, window: QWidget, presenter: ScansPresenter) -> None:
        self._presenter = presenter
        view = presenter.view()
        self._text = Label(kit, view.text, "soft", wrap=True)
        self._document = ListChoice(kit, kit.say("scans.document"), view.documents)
        self._list = RowList(kit, kit.say("scans.title"), (_LEAD_PX, _AMOUNT_PX, _PILLS_PX))
        self._list.setFixedHeight(kit.px(_LIST_PX))
        self._trouble = Banner(kit, Tone.BAD, "-")
        self._act = button(kit, view.action, presenter.submit, "primary", key="F9")
        again = button(kit, kit.say("scans.look_again"), presenter.look_again, "second", icon="again")
        back = button(kit, kit.say("scans.back"), presenter.cancel, "second", key="Esc")
        actions = line(kit.px(10))
        for action in (self._act, again, back):
            actions.addWidget(action, 1)
        inside = column(
            kit.px(10),
            self._text,
            FieldRow(kit, kit.say("scans.document"), self._document),
            self._list,
            self._trouble,
            actions,
        )
        super().__init__(kit, window, view.title, inside, _WIDTH_PX)
        self.left = presenter.cancel
        self.first = self._list
        self._shown: ScansView | None = None
        self._document.chosen.connect(presenter.choose)
        self._list.moved.connect(presenter.stand_on)
        self._list.opened.connect(self._on_opened)
        presenter.attach(self.show_view)

    def show_view(self, view: ScansView) -> None:
        """Show papers, files and what is wrong."""
        self._text.show_text(view.text)
        self._document.show_value(view.document)
        if self._shown is None or self._shown.rows != view.rows:
            self._list.show_rows(view.rows, view.current)
        self._list.stand_on_key(view.current)
        self._trouble.setVisible(bool(view.trouble))
        self._trouble.title.show_text(view.trouble or "-")
        self._act.show_text(view.action)
        self._act.setEnabled(bool(view.current) and not view.is_busy)
        self._shown = view

    def forward(self) -> None:
        """Attach, or take off."""
        self._presenter.submit()

    def detach(self) -> None:
        """Let go of the presenter."""
        self._presenter.detach()

    def _on_opened(self, _key: str) -> None:
        self._presenter.submit()
