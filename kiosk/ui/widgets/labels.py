"""The only labels of the window: text on its own side of the line, plain, never cut above or below."""

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from kiosk.ui.theme.tokens import Tone
from kiosk.ui.widgets.kit import Kit


class Label(QLabel):
    """A text; sits at the start of its line in both directions, whatever letters it is made of."""

    def __init__(self, kit: Kit, text: str = "", role: str = "body", wrap: bool = False) -> None:
        super().__init__()
        self._kit = kit
        self._heights: dict[int, int] = {}
        self._layout: tuple[int, QTextLayout, float] | None = None
        self.setProperty("ui_text", role)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setIndent(0)
        self.setWordWrap(wrap)
        self.setAlignment(kit.start)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        if not wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Show a text; its accessible name carries no direction marks."""
        self._forget_measures()
        self.setText(self._kit.directed(text))
        self.setAccessibleName(text)

    def _forget_measures(self) -> None:
        self._heights.clear()
        self._layout = None

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew in other letters."""
        self._forget_measures()
        super().changeEvent(event)

    def heightForWidth(self, width: int) -> int:
        """Return the height at a width; layouts ask many times over, and shaping Arabic takes long."""
        if not self.wordWrap():
            return -1
        if width not in self._heights:
            self._heights[width] = super().heightForWidth(width)
        return self._heights[width]

    def _laid_out(self, width: int) -> tuple[QTextLayout, float]:
        """Return the text broken into lines, and the height of all of them."""
        if self._layout is None or self._layout[0] != width:
            layout = QTextLayout(self.text().replace("\n", "\u2028"), self.font())
            option = QTextOption(self.alignment() & ~Qt.AlignmentFlag.AlignVCenter)
            option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
            layout.setTextOption(option)
            self._layout = width, layout, break_lines(layout, width)
        return self._layout[1:]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw several lines ourselves: Qt lets the space at the end of an Arabic line push the line in."""
        if not self.wordWrap():
            super().paintEvent(event)
            return
        room = self.contentsRect()
        layout, height = self._laid_out(room.width())
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        layout.draw(painter, QPointF(room.left(), room.top() + max(0.0, (room.height() - height) / 2)))
        painter.end()

    def show_role(self, role: str) -> None:
        """Dress the label for another role."""
        if self.property("ui_text") != role:
            self.setProperty("ui_text", role)
            repolish(self)


def break_lines(layout: QTextLayout, width: int) -> float:
    """Break a text into lines of a width; return the height of all of them."""
    height = 0.0
    layout.beginLayout()
    row = layout.createLine()
    while row.isValid():
        row.setLineWidth(width)
        row.setPosition(QPointF(0, height))
        height += row.height()
        row = layout.createLine()
    layout.endLayout()
    return height


class Pill(QLabel):
    """A short state in words on a tone's colour."""

    def __init__(self, kit: Kit, text: str = "", tone: Tone = Tone.NEUTRAL) -> None:
        super().__init__()
        self._kit = kit
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setIndent(0)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_state(text, tone)

    def show_state(self, text: str, tone: Tone) -> None:
        """Show another state."""
        self.setText(self._kit.directed(text))
        self.setAccessibleName(text)
        if self.property("ui_pill") != tone.value:
            self.setProperty("ui_pill", tone.value)
            repolish(self)


class KeyCap(QLabel):
    """The key that does what stands beside it."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.setProperty("ui_text", "cap")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setIndent(0)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


class Picture(QLabel):
    """An icon beside a text that says the same; silent for screen readers."""

    def __init__(self, kit: Kit, name: str, colour: str, size: int = 0) -> None:
        super().__init__()
        self._kit = kit
        self._size = size or kit.sizes.icon
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_icon(name, colour)

    def show_icon(self, name: str, colour: str) -> None:
        """Show another icon."""
        self.setPixmap(self._kit.icon(name, self._size, colour))


def repolish(widget: QWidget) -> None:
    """Let the style sheet look again at a widget whose properties changed, if it has looked at it before."""
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def dress_state(widget: QWidget, state: str) -> None:
    """Colour a field by its state, which the style knows by name; the same again costs nothing."""
    if widget.property("ui_state") != state:
        widget.setProperty("ui_state", state)
        repolish(widget)
