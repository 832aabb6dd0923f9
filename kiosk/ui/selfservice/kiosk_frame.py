"""What stands around every page of self-service: header, footer, and the warning before the wipe."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QLayout, QWidget

from kiosk.ui.selfservice.block_widgets import touch
from kiosk.ui.selfservice.metrics import Room
from kiosk.ui.selfservice.screens import PageName, Screen
from kiosk.ui.widgets.buttons import Button
from kiosk.ui.widgets.dialog import DialogPanel
from kiosk.ui.widgets.flow_layout import flow
from kiosk.ui.widgets.kiosk_buttons import IconPlate, pressed
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Label, Picture
from kiosk.ui.widgets.surfaces import Surface, bury, column, line

COMMANDS = (
    ("other_language", "language"),
    ("text", "text_size"),
    ("contrast", "contrast"),
    ("listen", "listen"),
    ("call", "person_call"),
)
LOW = ("low", "wheelchair")
_WORDS_PX = 1700
_LARGE = 1.3
_STAFF_PAGES = frozenset({PageName.ATTENDANT, PageName.ATTENDANT_IN})


class Commands:
    """What a citizen may change on every page: in the header, or low beside the page."""

    def __init__(self, kit: Kit, room: Room, text: float, command: Callable[[str], None]) -> None:
        self._kit = kit
        has_words = room.width >= _WORDS_PX and text < _LARGE and not room.is_low
        kind = "second" if room.is_low else "head"
        self.buttons: dict[str, QWidget] = {}
        for name, icon in (*COMMANDS, *([LOW] if room.is_low else [])):
            words = kit.say.of(f"selfservice.head.{name}")
            if has_words:
                self.buttons[name] = touch(kit, words, partial(command, name), kind, icon)
            else:
                self.buttons[name] = pressed(IconPlate(kit, words, icon, kind), partial(command, name))

    def stood(self, kit: Kit, columns: int) -> Surface:
        """Return them one under the other, in so many columns."""
        gap, parts = kit.px(kit.sizes.gap), list(self.buttons.values())
        rows = -(-len(parts) // columns)
        made = line(gap, *(column(gap, *parts[n : n + rows], None) for n in range(0, len(parts), rows)))
        surface = Surface("strip", made)
        made.setContentsMargins(gap // 2, gap // 2, gap // 2, gap // 2)
        return surface

    def show_state(self, *, has_voice: bool, is_heard: bool, page: PageName) -> None:
        """Show only what works here; nothing while the screen is being wiped."""
        listen = self.buttons["listen"]
        words = self._kit.say.of("selfservice.head.silence" if is_heard else "selfservice.head.listen")
        if isinstance(listen, Button):
            listen.show_text(words)
        listen.setAccessibleName(words)
        hidden = set() if has_voice else {"listen"}
        if page in _STAFF_PAGES | {PageName.CALL}:
            hidden.add("call")
        if page is PageName.ATTRACT:
            hidden.add("other_language")
        for name, button in self.buttons.items():
            button.setVisible(name not in hidden and page is not PageName.CLEANING)


class Header(Surface):
    """Whose machine this is, and the commands where they stand here."""

    def __init__(self, kit: Kit, commands: Commands | None) -> None:
        logo = Picture(kit, "post", kit.colours.on_header, kit.sizes.icon)
        inside = line(kit.px(kit.sizes.gap) // 2, logo, Label(kit, kit.say("brand"), "brand"), None)
        for made in commands.buttons.values() if commands is not None else ():
            inside.addWidget(made)
        super().__init__("header", inside)
        inside.setContentsMargins(kit.px(kit.sizes.pad), kit.px(6), kit.px(kit.sizes.pad), kit.px(6))
        self.setFixedHeight(kit.sizes.header_height)


class Footer(Surface):
    """The way on, the way back, small ways out, and the end: always in the same place."""

    def __init__(self, kit: Kit, room: Room, text: float) -> None:
        self._kit = kit
        self._room = room
        self._is_tight = room.is_tight(text)
        self._inside = column(0)
        self._row: QWidget | None = None
        self.first: Button | None = None
        self.fallback: QWidget | None = None
        super().__init__("strip", self._inside)

    def _is_too_wide(self, parts: Sequence[QWidget], gap: int) -> bool:
        wanted = sum(max(part.minimumWidth(), part.sizeHint().width()) + gap for part in parts)
        return wanted > self._room.page_width - 2 * self._kit.sizes.pad

    def _arranged(self, parts: list[QWidget], ending: QWidget | None, gap: int) -> QLayout:
        """Put the parts into one line with the end at its far side, or into several lines."""
        kit = self._kit
        every = [*parts, *([ending] if ending is not None else [])]
        height, made = kit.sizes.target, line(gap, *parts, None)
        if ending is not None:
            made.addWidget(ending)
        if not self._is_too_wide(every, gap):
            self.setFixedHeight(height + gap // 2 * 2 + 1)
            return made
        flowing = flow(gap, kit.say.is_rtl, *every)
        height = flowing.heightForWidth(self._room.page_width - 2 * kit.sizes.pad)
        self.setFixedHeight(height + gap // 2 * 2 + 1)
        return flowing

    def show_screen(
        self,
        screen: Screen,
        forward: Callable[[], None],
        back: Callable[[], None],
        end: Callable[[], None],
        press: Callable[[str, str], None],
    ) -> None:
        """Show the buttons of a page."""
        kit = self._kit
        if self._row is not None:
            self._inside.removeWidget(self._row)
            bury(self._row, kit.stand or self)
        self.first = None
        parts: list[QWidget] = []
        if screen.forward:
            self.first = touch(kit, screen.forward, forward, "primary", kit.forward_icon)
            self.first.setMinimumWidth(max(kit.sizes.target * 4, self.first.minimumWidth()))
            parts.append(self.first)
        if screen.has_back:
            parts.append(touch(kit, kit.say.of("selfservice.back"), back, "second", kit.back_icon))
        if not self._is_tight:
            parts += [touch(kit, words, partial(press, name, ""), "link") for name, words in screen.links]
        gap = kit.px(kit.sizes.gap)
        ending: QWidget | None = touch(kit, screen.end, end, "link", "close") if screen.end else None
        if ending is not None and self._is_too_wide([*parts, ending], gap):
            ending.deleteLater()
            ending = pressed(IconPlate(kit, screen.end, "close"), end)
        self.fallback = parts[0] if parts else ending
        self._row = Surface("plain", self._arranged(parts, ending, gap))
        self._inside.setContentsMargins(kit.px(kit.sizes.pad), gap // 2, kit.px(kit.sizes.pad), gap // 2)
        self._inside.addWidget(self._row)
        self._row.show()  # now, not when the event loop comes to it: it would be painted a second time
        self.setVisible(bool(parts))


class IdlePanel(DialogPanel):
    """Asks whether somebody is still there; one touch is the answer."""

    def __init__(self, kit: Kit, window: QWidget, stay: Callable[[], None], wipe: Callable[[], None]) -> None:
        self._kit = kit
        self._left = Label(kit, "-", "body", wrap=True)
        self._stay = touch(kit, kit.say.of("selfservice.idle.stay"), stay, "primary", "clock")
        erase = touch(kit, kit.say.of("selfservice.idle.wipe"), wipe, "second", "close")
        inside = column(kit.px(kit.sizes.gap), self._left, self._stay, erase)
        width = min(int(window.width() * 0.8), max(self._stay.sizeHint().width() + 120, 640))
        super().__init__(kit, window, kit.say.of("selfservice.idle.title"), inside, width)
        self.left = stay
        outside = self.layout()
        if window.property("ui_low") and outside is not None:
            outside.setContentsMargins(0, window.height() // 2, 0, 0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Let a touch beside the buttons mean that somebody is there."""
        event.accept()
        if self.left is not None:
            self.left()

    def show_left(self, seconds: int) -> None:
        """Show how long it is until the wipe."""
        self._left.show_text(self._kit.say.plural_of("selfservice.idle.left", seconds))

    def take_focus(self) -> None:
        """Begin with staying."""
        self._stay.setFocus(Qt.FocusReason.OtherFocusReason)
