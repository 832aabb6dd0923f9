"""What every widget is built with: the theme and the language, together."""

import unicodedata
from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPixmap, QStaticText, QTextOption, QTransform
from PySide6.QtWidgets import QWidget

from kiosk.ui.speech import Speech
from kiosk.ui.theme.fonts import font
from kiosk.ui.theme.icons import BACK, FORWARD, icon_pixmap
from kiosk.ui.theme.tokens import Colours, Sizes, Theme

_RTL_CLASSES = frozenset({"R", "AL"})
_STRONG = _RTL_CLASSES | {"L"}
_MAX_STILLS = 500
_RIGHT_TO_LEFT_MARK = "\u200f"
_LEFT_TO_RIGHT_MARK = "\u200e"
# Joined once: joining flags of Qt in Python takes longer than making a label.
_MIDDLE = Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
_ON_THE_RIGHT = Qt.AlignmentFlag.AlignRight | _MIDDLE
_ON_THE_LEFT = Qt.AlignmentFlag.AlignLeft | _MIDDLE


@dataclass(frozen=True, slots=True)
class Kit:
    """Theme, language and a memory of drawn icons; one per look, thrown away when either changes.

    `stand` is what pages are built into: a tree that grows from its root is styled once, one that is put
    together from its leaves once more at every level.
    """

    theme: Theme
    say: Speech
    stand: QWidget | None = None
    _icons: dict[tuple[str, int, str], QPixmap] = field(default_factory=dict)
    _stills: dict[tuple[str, int, QFont.Weight, int], QStaticText] = field(default_factory=dict)
    _faces: dict[tuple[int, QFont.Weight], QFont] = field(default_factory=dict)

    @property
    def colours(self) -> Colours:
        """The colours of the theme."""
        return self.theme.colours

    @property
    def sizes(self) -> Sizes:
        """The unscaled sizes of the theme."""
        return self.theme.sizes

    def px(self, length: float) -> int:
        """Return a length at the theme's scale."""
        return self.theme.px(length)

    @property
    def direction(self) -> Qt.LayoutDirection:
        """The layout direction of the language."""
        return Qt.LayoutDirection.RightToLeft if self.say.is_rtl else Qt.LayoutDirection.LeftToRight

    @property
    def start(self) -> Qt.AlignmentFlag:
        """The side a line begins at, as an absolute alignment: Qt's relative one follows the text."""
        return _ON_THE_RIGHT if self.say.is_rtl else _ON_THE_LEFT

    @property
    def end(self) -> Qt.AlignmentFlag:
        """The side a line ends at."""
        return _ON_THE_LEFT if self.say.is_rtl else _ON_THE_RIGHT

    @property
    def forward_icon(self) -> str:
        """The arrow of the next step."""
        return FORWARD[self.say.language]

    @property
    def back_icon(self) -> str:
        """The arrow of the step before."""
        return BACK[self.say.language]

    def icon(self, name: str, size: int, colour: str) -> QPixmap:
        """Return a drawn icon at the theme's scale."""
        key = (name, self.px(size), colour)
        if key not in self._icons:
            self._icons[key] = icon_pixmap(*key)
        return self._icons[key]

    def face(self, size: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """Return the typeface in a token size, for painting."""
        key = (size, weight)
        if key not in self._faces:
            self._faces[key] = font(self.theme, size, weight)
        return self._faces[key]

    def still(self, words: str, face: QFont, width: int) -> QStaticText:
        """Return one line made ready for painting: most lines of a list are painted many times over."""
        key = (words, face.pixelSize(), face.weight(), width)
        if key not in self._stills:
            if len(self._stills) >= _MAX_STILLS:
                self._stills.clear()
            short = QFontMetricsF(face).elidedText(self.directed(words), Qt.TextElideMode.ElideRight, width)
            made = QStaticText(short)
            made.setTextFormat(Qt.TextFormat.PlainText)
            option = QTextOption()
            option.setWrapMode(QTextOption.WrapMode.NoWrap)
            made.setTextOption(option)
            made.prepare(QTransform(), face)
            self._stills[key] = made
        return self._stills[key]

    def directed(self, text: str) -> str:
        """Return a text that is ordered as a sentence of this language whatever it begins with."""
        if text.isascii() and not self.say.is_rtl:
            return text
        strong = (kind in _RTL_CLASSES for kind in map(unicodedata.bidirectional, text) if kind in _STRONG)
        is_rtl = self.say.is_rtl
        if next(strong, is_rtl) == is_rtl or is_rtl not in strong:
            return text
        return (_RIGHT_TO_LEFT_MARK if is_rtl else _LEFT_TO_RIGHT_MARK) + text
