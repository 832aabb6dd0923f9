"""The page that closes a shift: a blind count, then the result."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from kiosk.ui.counter.page import Page, Press
from kiosk.ui.counter.pages import Command
from kiosk.ui.counter.shift_presenter import CloseShiftPresenter, CloseShiftView, PieceView
from kiosk.ui.theme.tokens import Tone
from kiosk.ui.widgets.buttons import button
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Label
from kiosk.ui.widgets.surfaces import Banner, Surface, card, column, line, plain, rule
from kiosk.ui.widgets.text_field import NumberField


class _PieceRow:
    """One note or coin: its name, how many, what they make."""

    def __init__(self, page: "CloseShiftPage", view: PieceView) -> None:
        kit = page.kit
        self.dirhams = view.dirhams
        self.label = Label(kit, view.label, "label")
        self.field = NumberField(kit, view.label)
        self.field.setMaximumWidth(kit.px(130))
        self.label.setBuddy(self.field)
        self.total = Label(kit, "", "strong")
        self.total.setAlignment(kit.end)
        self.field.textEdited.connect(self._on_edited)
        self.field.returnPressed.connect(self._on_return)
        self._page = page

    def show_view(self, view: PieceView) -> None:
        """Show count and sum."""
        self.field.show_value(view.count_text)
        self.field.show_state("wrong" if view.is_wrong else "")
        self.total.show_text(view.sum_text)

    def _on_edited(self, _text: str) -> None:
        self._page.presenter.type_count(self.dirhams, self.field.text())

    def _on_return(self) -> None:
        self._page.go_below(self)


class CloseShiftPage(Page):
    """Counts notes and coins; the expected figure appears only after the count is given."""

    has_rail = True

    def __init__(self, kit: Kit, presenter: CloseShiftPresenter, press: Press) -> None:
        super().__init__(kit, press)
        self.presenter = presenter
        self._rows = [_PieceRow(self, piece) for piece in presenter.view().pieces]
        self._counted = Label(kit, "", "sum")
        self._expected = Label(kit, "", "sum")
        self._result = Banner(kit, Tone.WARN, "", "-")
        self._even = Banner(kit, Tone.GOOD, "", "-")
        self._submit = button(
            kit, kit.say("close_shift.close"), presenter.submit, "hero", icon="lock", key="F9"
        )
        self._outcome = plain(
            column(
                kit.px(10),
                rule(kit),
                self._pair("close_shift.expected", self._expected),
                self._result,
                self._even,
            )
        )
        inside = line(kit.px(kit.sizes.gap))
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self._count_card(), 1)
        inside.addWidget(self._side_card())
        self.setLayout(inside)
        self.commands = {Command.FORWARD: presenter.submit}
        presenter.attach(self.show_view)

    def _count_card(self) -> Surface:
        kit = self.kit
        grid = QGridLayout()
        grid.setHorizontalSpacing(kit.px(18))
        grid.setVerticalSpacing(kit.px(7))
        for place, row in enumerate(self._rows):
            grid.addWidget(row.label, place, 0)
            grid.addWidget(row.field, place, 1)
            grid.addWidget(row.total, place, 2)
        grid.setColumnStretch(3, 1)
        grid.setColumnMinimumWidth(2, kit.px(150))
        title = Label(kit, kit.say("close_shift.title"), "h1")
        text = Label(kit, kit.say("close_shift.text"), "soft", wrap=True)
        return card(kit, column(kit.px(12), title, text, grid, None))

    def _side_card(self) -> Surface:
        kit = self.kit
        inside = column(
            kit.px(12),
            Label(kit, kit.say("close_shift.result"), "h2"),
            self._pair("close_shift.counted", self._counted),
            self._outcome,
            None,
            self._submit,
        )
        made = card(kit, inside)
        made.setFixedWidth(kit.px(kit.sizes.side))
        return made

    def _pair(self, key: str, value: Label) -> Surface:
        made = line(self.kit.px(8), Label(self.kit, self.kit.say(key), "soft"), None, value)
        return plain(made)

    def show_view(self, view: CloseShiftView) -> None:
        """Show the page."""
        for row, piece in zip(self._rows, view.pieces, strict=True):
            row.show_view(piece)
            row.field.setReadOnly(view.is_closed)
        self._counted.show_text(view.counted)
        self._outcome.setVisible(view.is_closed)
        self._expected.show_text(view.expected)
        self._result.setVisible(view.is_closed and not view.is_even)
        self._even.setVisible(view.is_closed and view.is_even)
        for banner in (self._result, self._even):
            banner.title.show_text(view.difference)
            banner.text.show_text(view.difference_note)
        self._submit.setEnabled(not view.is_busy)
        if view.is_closed:
            self._submit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._submit.show_text(self.kit.say("close_shift.done" if view.is_closed else "close_shift.close"))

    def go_below(self, row: _PieceRow) -> None:
        """Go to the next note or coin, after the last one to the button."""
        place = self._rows.index(row) + 1
        target = self._rows[place].field if place < len(self._rows) else self._submit
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def take_focus(self) -> None:
        """Begin with the largest note."""
        if not self._outcome.isVisibleTo(self):
            self._rows[0].field.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Let go of the presenter."""
        self.presenter.detach()
