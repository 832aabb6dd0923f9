"""The frame around every page: green header, rail of keys, honest status strip."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from kiosk.ui.frame_parts import HeaderView, RailView, StripItem
from kiosk.ui.theme.tokens import Tone
from kiosk.ui.widgets.buttons import Button, button
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import KeyCap, Label, Picture
from kiosk.ui.widgets.surfaces import Surface, column, discard, line, plain, rule

# What may be left out, first what the rail says too and what hinders least.
_LEFT_OUT = ("letters", "attention", "reader", "scanner", "drawer", "copies", "clock")
_TONES = (Tone.NEUTRAL, Tone.INFO, Tone.GOOD, Tone.WARN, Tone.BAD)


class Header(Surface):
    """Whose counter this is, who works at it, and the time."""

    def __init__(self, kit: Kit) -> None:
        white = kit.colours.on_header
        self._place = Label(kit, "", "on_header")
        self._operator = Label(kit, "", "on_header")
        self._person = Picture(kit, "person", white, 20)
        self._clock = Label(kit, "", "on_header")
        self._date = Label(kit, "", "on_header")
        logo = Picture(kit, "post", white, 26)
        inside = line(kit.px(10), logo, Label(kit, kit.say("brand"), "brand"), kit.px(14), self._place, None)
        for part in (self._person, self._operator):
            inside.addWidget(part)
        inside.addSpacing(kit.px(22))
        inside.addWidget(self._date)
        inside.addSpacing(kit.px(6))
        inside.addWidget(self._clock)
        super().__init__("header", inside)
        inside.setContentsMargins(kit.px(18), 0, kit.px(18), 0)
        self.setFixedHeight(kit.px(kit.sizes.header_height))

    def show_view(self, view: HeaderView) -> None:
        """Show place, operator and time."""
        self._place.show_text(view.place)
        self._operator.show_text(view.operator)
        self._person.setVisible(bool(view.operator))
        self._clock.show_text(view.clock)
        self._date.show_text(view.date)


class StatusStrip(Surface):
    """Line, waiting entries, printer, reader: always there, always true.

    Where everything is wrong at once the strip has no room: the sentences beside the states are left out, the
    line's first, and then statements, those first that say the least or that the rail says too. How many are
    left out stands at the end; F3 says them all. Line and printer are never left out.
    """

    def __init__(
        self,
        kit: Kit,
        asked_help: Callable[[], None],
        asked_line: Callable[[], None],
        going: Callable[[], None],
    ) -> None:
        self._kit = kit
        self._asked_line = asked_line
        self._pressed = {"line": asked_line, "call": going}
        self._items = line(kit.px(10))
        self._help = button(kit, kit.say("keys.all"), asked_help, "link")
        inside = line(kit.px(10))
        inside.addLayout(self._items)
        inside.addStretch(1)
        inside.addWidget(self._help)
        inside.addWidget(KeyCap("F1"))
        super().__init__("strip", inside)
        self._inside = inside
        inside.setContentsMargins(kit.px(18), 0, kit.px(18), 0)
        self.setFixedHeight(kit.px(kit.sizes.strip))
        self.setAccessibleName(kit.say("status.name"))
        self._shown: tuple[StripItem, ...] = ()
        self._sentences: list[QWidget] = []
        self._statements: dict[str, QWidget] = {}
        self._more = _More(kit, asked_line)
        inside.insertWidget(1, self._more)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        for widget in (*self._sentences, *self._statements.values()):
            self._say(widget, is_said=True)
        self._leave_out(())
        for sentence in self._sentences:
            if self._has_room:
                return
            self._say(sentence, is_said=False)
        foldable = [item for item in self._shown if item.name in _LEFT_OUT]
        foldable.sort(key=lambda item: (item.tone in {Tone.WARN, Tone.BAD}, _LEFT_OUT.index(item.name)))
        for count in range(1, len(foldable) + 1):
            if self._has_room:
                return
            self._leave_out(foldable[:count])

    @property
    def _has_room(self) -> bool:
        return self._inside.sizeHint().width() <= self.width()

    def _leave_out(self, items: Sequence[StripItem]) -> None:
        """Leave statements out and say how many."""
        for item in items:
            self._say(self._statements[item.name], is_said=False)
        self._more.show_left_out(items)
        self._inside.invalidate()

    def _say(self, sentence: QWidget, *, is_said: bool) -> None:
        """Show or leave out a sentence, and let everything around it know its new width at once."""
        sentence.setVisible(is_said)
        around = sentence.parentWidget()
        while around is not None and around is not self:
            layout = around.layout()
            if layout is not None:
                layout.invalidate()
                if isinstance(around, QPushButton):
                    around.setMinimumSize(layout.sizeHint())
            around.updateGeometry()
            around = around.parentWidget()
        self._items.invalidate()
        self._inside.invalidate()

    def show_items(self, items: Sequence[StripItem]) -> None:
        """Show the statements; the same ones again cost nothing."""
        if tuple(items) == self._shown:
            return
        self._shown = tuple(items)
        while (old := self._items.takeAt(0)) is not None:
            widget = old.widget()
            if widget is not None:
                discard(widget)
        self._sentences, self._statements = [], {}
        last: list[QWidget] = []  # what somebody is asked for is shortened last
        for item in items:
            made, sentence = _statement(self._kit, item)
            kept = last if item.key else self._sentences
            kept += [sentence] if sentence is not None else []
            pressed = self._pressed.get(item.name)
            shown = _pressable(made, item, pressed) if pressed is not None else made
            self._items.addWidget(shown)
            self._statements[item.name] = shown
            shown.show()  # what is not shown yet has no width
        self._sentences += last
        self._fit()


class _More(QPushButton):
    """How many statements the strip has no room for; pressed, it opens the panel that has them all."""

    def __init__(self, kit: Kit, pressed: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName("status_more")
        self._kit = kit
        self._pressed = pressed
        self._inside = line(0)
        self.setLayout(self._inside)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.clicked.connect(self._on_clicked)

    def _on_clicked(self) -> None:
        self._pressed()

    def show_left_out(self, items: Sequence[StripItem]) -> None:
        """Show how many, in the tone of the worst; nothing when all have room."""
        while (old := self._inside.takeAt(0)) is not None:
            widget = old.widget()
            if widget is not None:
                discard(widget)
        self.setVisible(bool(items))
        if not items:
            return
        tone = max((item.tone for item in items), key=_TONES.index)
        words = self._kit.say.counted("status.more", len(items))
        made, _ = _statement(self._kit, StripItem("left_out", "warning", words, "", tone))
        made.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._inside.addWidget(made)
        made.show()
        self.setAccessibleName(f"{words}: {', '.join(item.title for item in items)}")
        self.setMinimumSize(self._inside.sizeHint())


def _statement(kit: Kit, item: StripItem) -> tuple[Surface, QWidget | None]:
    """Build a statement; return it and the sentence in it that may be left out."""
    role = "small_strong"
    picture = Picture(kit, item.icon, kit.colours.on(item.tone), 18)
    title = Label(kit, item.title, role)
    inside = line(kit.px(6), picture, title)
    sentence = Label(kit, item.text, "small") if item.text else None
    if sentence is not None:
        inside.addWidget(sentence)
    inside.addSpacing(kit.px(0 if item.key else 8))
    made = _asking(kit, item, inside) if item.key else plain(inside)
    made.setObjectName(f"status_{item.name}")
    return made, sentence


def _asking(kit: Kit, item: StripItem, inside: QHBoxLayout) -> Surface:
    """Put what is asked for behind a statement, on the colour of its tone; nothing of it is ever left out."""
    inside.addWidget(Label(kit, item.act, "small_strong"))
    inside.addWidget(KeyCap(item.key))
    made = Surface(item.tone.value, inside)
    inside.setContentsMargins(kit.px(8), kit.px(3), kit.px(6), kit.px(3))
    return made


def _pressable(statement: Surface, item: StripItem, pressed: Callable[[], None]) -> QPushButton:
    """Return a statement that can be pressed; it never has the focus, its key does the same."""
    made = QPushButton()
    made.setObjectName(statement.objectName())
    made.setAccessibleName(" ".join(filter(None, (item.title, item.text, item.act, item.key))))
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    statement.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    inside = line(0, statement)
    made.setLayout(inside)
    made.setMinimumSize(inside.sizeHint())
    made.clicked.connect(lambda _checked=False: pressed())
    return made


class Rail(Surface):
    """The function keys as buttons, and how the shift stands."""

    def __init__(self, kit: Kit, pressed: Callable[[str], None]) -> None:
        self._kit = kit
        self._pressed = pressed
        self._buttons: dict[str, Button] = {}
        self._list = column(kit.px(2))
        self._note = Label(kit, "", "small", wrap=True)
        inside = QVBoxLayout()
        inside.setSpacing(kit.px(6))
        inside.addLayout(self._list)
        inside.addStretch(1)
        inside.addWidget(rule(kit))
        inside.addWidget(self._note)
        super().__init__("card", inside, kit.px(8))
        self.setFixedWidth(kit.px(kit.sizes.rail))

    def show_view(self, view: RailView) -> None:
        """Show the keys."""
        for item in view.items:
            made = self._buttons.get(item.name)
            if made is None:
                made = button(
                    self._kit,
                    item.text,
                    partial(self._pressed, item.name),
                    "rail",
                    icon=item.icon,
                    key=item.key,
                )
                self._buttons[item.name] = made
                self._list.addWidget(made)
            if made.words != item.text:
                made.show_text(item.text)
            made.setEnabled(item.is_enabled)
            made.show_kind("rail_here" if item.is_here else "rail")
        self._note.show_text(view.note)
