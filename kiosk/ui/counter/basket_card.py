"""The basket beside the search: what waits to be paid, forms begun, and the way to the payment."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from kiosk.ui.counter.home_presenter import BasketLine, BasketView
from kiosk.ui.theme.tokens import Tone
from kiosk.ui.widgets.buttons import button
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Label, Picture, Pill
from kiosk.ui.widgets.surfaces import Surface, column, discard, line, plain, rule


class BasketCard(Surface):
    """Lines, what is due, and one button."""

    def __init__(self, kit: Kit, pay: Callable[[], None], resume: Callable[[str], None]) -> None:
        self._kit = kit
        self._resume = resume
        self._lines = column(kit.px(10))
        self._drafts = column(kit.px(4))
        self._state = Pill(kit)
        self._due = Label(kit, "", "sum")
        self._pay = button(kit, kit.say("home.pay"), pay, "hero", icon="cash", key="F9")
        self._made: list[QWidget] = []
        self._shown: tuple[BasketView, tuple[tuple[str, str], ...]] | None = None
        title = line(kit.px(8), Label(kit, kit.say("home.basket"), "h2"), None, self._state)
        due = line(kit.px(8), Label(kit, kit.say("home.due"), "soft"), None, self._due)
        inside = column(kit.px(12), title, self._lines, self._drafts, None, rule(kit), due, self._pay)
        super().__init__("card", inside, kit.px(kit.sizes.pad))
        self.setFixedWidth(kit.px(kit.sizes.side))

    def show_view(self, view: BasketView, drafts: Sequence[tuple[str, str]]) -> None:
        """Show the basket and the forms begun; the same ones again cost nothing."""
        if self._shown == (view, tuple(drafts)):
            return
        self._shown = (view, tuple(drafts))
        for old in self._made:
            discard(old)
        self._made = []
        for entry in view.lines:
            self._add(self._lines, self._line(entry))
        if view.is_empty and not drafts:
            self._add(self._lines, Label(self._kit, self._kit.say("home.basket_empty"), "soft", wrap=True))
        if drafts:
            self._add(self._drafts, Label(self._kit, self._kit.say("home.drafts"), "small_strong"))
        for code, title in drafts:
            self._add(self._drafts, self._draft(code, title))
        words = self._kit.say("home.basket_open" if not view.is_empty else "home.basket_none")
        self._state.show_state(words, Tone.INFO if not view.is_empty else Tone.NEUTRAL)
        self._due.show_text(view.due)
        self._pay.setEnabled(not view.is_empty)

    def _add(self, where: object, widget: QWidget) -> None:
        self._made.append(widget)
        (self._lines if where is self._lines else self._drafts).addWidget(widget)

    def _line(self, entry: BasketLine) -> Surface:
        kit = self._kit
        title = Label(kit, entry.title, "strong", wrap=True)
        head = line(kit.px(8), Picture(kit, "check_circle", kit.colours.on_good, 18))
        head.addWidget(title, 1)
        head.addWidget(Label(kit, entry.amount, "strong"))
        under = line(0, kit.px(26), Label(kit, entry.applicant, "small", wrap=False), None)
        return plain(column(kit.px(1), head, under, kit.px(6), rule(kit)))

    def _draft(self, code: str, title: str) -> QWidget:
        kit = self._kit
        link = button(kit, title, lambda: self._resume(code), "link", icon=kit.forward_icon)
        return plain(line(0, link, None))
