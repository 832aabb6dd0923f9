"""How self-service is drawn: a style of its own, since a style sheet costs half of every change of page."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QProxyStyle,
    QPushButton,
    QStyle,
    QStyleOption,
    QStyleOptionButton,
    QWidget,
)

from kiosk.ui.theme.citizen_looks import AREAS, BOXES, ON_BUTTONS, PILL, TEXTS, Box, Text
from kiosk.ui.theme.fonts import font
from kiosk.ui.theme.look import IS_DRESSED, palette
from kiosk.ui.theme.tokens import Theme

_LIT: Final = QStyle.StateFlag.State_Sunken | QStyle.StateFlag.State_MouseOver
_OF_LETTERS: Final = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)
_FIELD_INSET_PX: Final = 10
_PILL_INSET_PX: Final = (9, 2)
_OF_FIELDS: Final = {"": ("surface", "control_line"), "filled": ("good_soft", "on_good")}
_WRONG: Final = ("bad_soft", "on_bad")


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A box as it is drawn: colours made, px counted."""

    fill: QColor | None
    edge: QColor | None
    width: int
    deep: int
    radius: int


class CitizenStyle(QProxyStyle):
    """Dresses the widgets of the kit by the same names as the style sheet of the counter does.

    One for the application; lives on the GUI thread. What is built after `dress` looks as its theme says.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__("fusion")
        self.theme = theme
        self._fonts: dict[tuple[str, int], QFont] = {}
        self._palettes: dict[tuple[str, str], QPalette] = {}
        self._boxes: dict[Box, _Drawn] = {}

    def dress(self, theme: Theme) -> None:
        """Take another theme, for whatever is built from now on."""
        self.theme = theme
        self._fonts.clear()
        self._palettes.clear()
        self._boxes.clear()

    # --- letters ------------------------------------------------------------------------------------------
    def polish(self, widget: object) -> None:
        """Give a widget letters and colours before it is first shown."""
        if isinstance(widget, QLabel):
            self._polish_label(widget)
        elif isinstance(widget, QLineEdit):
            self._polish_field(widget)
        elif isinstance(widget, QPushButton):
            kind = widget.property("ui_kind")
            if kind in {"key", "key_soft"}:
                self._write(widget, TEXTS[kind])

    def unpolish(self, _widget: object) -> None:
        """Leave a widget as it is: it is dressed anew, or gone."""

    def _polish_label(self, label: QLabel) -> None:
        tone = label.property("ui_pill")
        if tone:
            aside, above = _PILL_INSET_PX
            label.setContentsMargins(aside, above, aside, above)
            self._write(label, Text(PILL.size, PILL.weight, f"on_{tone}"))
            return
        role = label.property("ui_text")
        text = TEXTS.get(role)
        if text is None:  # of a counter's window that ends
            return
        if role in {"button", "button_on"}:
            parent = label.parentWidget()
            text = ON_BUTTONS.get(parent.property("ui_kind") if parent is not None else "", text)
        if text.above or text.below:
            label.setContentsMargins(0, text.above, 0, text.below)
        self._write(label, text)

    def _polish_field(self, field: QLineEdit) -> None:
        field.setTextMargins(_FIELD_INSET_PX, 0, _FIELD_INSET_PX, 0)
        self._write(field, TEXTS["field" if field.property("ui_big") else "body"])

    def _write(self, widget: QWidget, text: Text) -> None:
        if (text.size, text.weight) != ("body", QFont.Weight.Normal) or text.is_underlined:
            widget.setFont(self._font(text))
        if (text.colour, text.off) != ("ink", ""):
            widget.setPalette(self._palette(text))

    def _font(self, text: Text) -> QFont:
        key = (text.size, text.weight.value + text.is_underlined)
        if key not in self._fonts:
            made = font(self.theme, getattr(self.theme.sizes, text.size), text.weight)
            made.setUnderline(text.is_underlined)
            self._fonts[key] = made
        return self._fonts[key]

    def _palette(self, text: Text) -> QPalette:
        key = (text.colour, text.off)
        if key not in self._palettes:
            made, colours = QPalette(), self.theme.colours
            for role in _OF_LETTERS:
                made.setColor(role, QColor(getattr(colours, text.colour)))
                if text.off:
                    off = QColor(getattr(colours, text.off))
                    made.setColor(QPalette.ColorGroup.Disabled, role, off)
            self._palettes[key] = made
        return self._palettes[key]

    # --- boxes --------------------------------------------------------------------------------------------
    def drawControl(
        self,
        element: QStyle.ControlElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Draw the box of a surface or of a button, with the letter of a key."""
        if element is QStyle.ControlElement.CE_ShapedFrame:
            if widget is not None:
                self._draw_area(widget, painter)
        elif element is QStyle.ControlElement.CE_PushButton and isinstance(option, QStyleOptionButton):
            self._draw_button(option, painter, widget)
        else:
            super().drawControl(element, option, painter, widget)

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Draw the ground of the window, of a panel and of a field; the focus has its halo."""
        if element is QStyle.PrimitiveElement.PE_FrameFocusRect:
            return
        if element is QStyle.PrimitiveElement.PE_Widget and widget is not None:
            self._draw_area(widget, painter)
        elif element is QStyle.PrimitiveElement.PE_PanelLineEdit and widget is not None:
            state = str(widget.property("ui_state") or "")
            self._draw(Box(*_OF_FIELDS.get(state, _WRONG), 2), option.rect, painter)
        else:
            super().drawPrimitive(element, option, painter, widget)

    def _draw_area(self, widget: QWidget, painter: QPainter) -> None:
        box = AREAS.get(widget.property("ui_pill") or widget.property("ui_area") or "")
        if box is not None:
            self._draw(box, widget.rect(), painter)

    def _draw_button(self, option: QStyleOptionButton, painter: QPainter, widget: QWidget | None) -> None:
        kind = widget.property("ui_kind") if widget is not None else ""
        looks = BOXES.get(str(kind))
        if looks is None:
            return
        state = option.state
        is_on, is_lit = bool(state & QStyle.StateFlag.State_Enabled), bool(state & _LIT)
        self._draw(looks.off if not is_on else looks.lit if is_lit else looks.rest, option.rect, painter)
        if option.text:
            painter.setPen(QColor(self.theme.colours.ink))
            painter.drawText(option.rect, Qt.AlignmentFlag.AlignCenter, option.text)

    def _draw(self, box: Box, rect: QRect, painter: QPainter) -> None:
        """Draw a box: its edge, a thicker one below where it has that, and its ground."""
        made = self._made(box)
        if made.edge is None:
            if made.fill is not None and not made.radius:
                painter.fillRect(rect, made.fill)
            elif made.fill is not None:
                self._round(QRectF(rect), made.fill, made.radius, painter)
            return
        if box.is_ruled:
            self._draw_ruled(made, rect, painter)
            return
        self._round(QRectF(rect), made.edge, made.radius, painter)
        if made.fill is not None:
            inside = rect.adjusted(made.width, made.width, -made.width, -max(made.width, made.deep))
            self._round(QRectF(inside), made.fill, max(0, made.radius - made.width), painter)

    @staticmethod
    def _draw_ruled(made: _Drawn, rect: QRect, painter: QPainter) -> None:
        """Draw a band across the window with a line at its upper or lower edge."""
        if made.fill is not None:
            painter.fillRect(rect, made.fill)
        top = rect.top() if made.width > 0 else rect.bottom()
        if made.edge is not None:
            painter.fillRect(QRect(rect.left(), top, rect.width(), 1), made.edge)

    @staticmethod
    def _round(rect: QRectF, colour: QColor, radius: int, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(rect, radius, radius)

    def _made(self, box: Box) -> _Drawn:
        if box not in self._boxes:
            colours = self.theme.colours
            fill = QColor(getattr(colours, box.fill)) if box.fill else None
            edge = QColor(getattr(colours, box.edge)) if box.edge else None
            radius = self.theme.px(self.theme.sizes.radius) if box.radius < 0 else box.radius
            self._boxes[box] = _Drawn(fill, edge, box.width, box.deep, radius)
        return self._boxes[box]


def wear_plainly(app: QApplication, theme: Theme) -> None:
    """Dress the application for citizens, without a style sheet; what is there is built anew."""
    style = app.style()
    if not isinstance(style, CitizenStyle):
        app.setStyleSheet("")
        style = CitizenStyle(theme)
        app.setStyle(style)
        app.setProperty(IS_DRESSED, False)  # noqa: FBT003 - Qt's signature
    elif style.theme == theme:
        return
    style.dress(theme)
    app.setPalette(palette(theme))
    app.setFont(font(theme, theme.sizes.body))
