"""The second screen: large words and amounts, Arabic first, English beneath."""

from PySide6.QtWidgets import QWidget

from kiosk.domain.words import Language, Words
from kiosk.ui.citizen.views import CitizenView, Moment
from kiosk.ui.speech import Speech, TextSource
from kiosk.ui.theme.tokens import Theme, ThemeName
from kiosk.ui.widgets.code_square import CodeSquare
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Label, Picture
from kiosk.ui.widgets.second_window import SecondWindow, second_room
from kiosk.ui.widgets.surfaces import Surface, card, column, line, plain, rule

_SCALE = 1.6  # read from a metre away, on a screen of 1280 by 800
_ROOM = (1280, 800)
_SMALLEST, _LARGEST = 1.1, 3.2
_CODE_PX = 200
_MOST_LINES = 5
_MOST_LINES_WITH_CODE = 2


class CitizenDisplay:
    """Shows one view after the other on a second screen; lives on the GUI thread, closed by the window."""

    def __init__(
        self,
        clerk: QWidget,
        texts: TextSource,
        theme: ThemeName = ThemeName.LIGHT,
        *,
        is_training: bool = False,
    ) -> None:
        self.kit = Kit(Theme(theme, _scale(second_room(clerk))), Speech(texts, Language.ARABIC))
        self.window = SecondWindow(self.kit, clerk, is_training=is_training)
        self.window.setWindowTitle(self.kit.say("citizen.window"))
        self.window.follow_screens()

    def show(self, view: CitizenView) -> None:
        """Show where the visit stands."""
        page = self._welcome(view) if view.moment is Moment.WELCOME else self._page(view)
        self.window.hold(page)

    def close(self) -> None:
        """Go away."""
        self.window.close()
        self.window.deleteLater()

    def _welcome(self, view: CitizenView) -> QWidget:
        kit = self.kit
        words = column(kit.px(6), None)
        words.addLayout(line(0, None, Picture(kit, "post", kit.colours.on_brand_soft, 90), None))
        for text, role in (
            (view.title.ar, "amount"),
            (view.title.en, "h2"),
            (view.note.ar, "h1"),
            (view.note.en, "soft"),
        ):
            words.addLayout(line(0, None, Label(kit, text, role), None))
        words.addStretch(1)
        return Surface("canvas", words)

    def _page(self, view: CitizenView) -> QWidget:
        kit = self.kit
        head = line(kit.px(14), Picture(kit, "post", kit.colours.on_brand_soft, 40))
        head.addWidget(self._pair(view.title, "h1", "soft"))
        head.addStretch(1)
        inside = line(kit.px(kit.sizes.gap))
        inside.addWidget(self._list(view), 1)
        inside.addWidget(self._sums(view))
        page = column(kit.px(14), head)
        page.addLayout(inside, 1)
        return Surface("canvas", page, kit.px(20))

    def _list(self, view: CitizenView) -> QWidget:
        kit = self.kit
        rows = column(kit.px(8))
        most = _MOST_LINES_WITH_CODE if view.code else _MOST_LINES
        for item in view.lines[:most]:
            row = line(kit.px(12))
            title = column(0, Label(kit, item.title.ar, "strong", wrap=True))
            title.addWidget(Label(kit, item.title.en, "small", wrap=True))
            row.addLayout(title, 1)
            row.addWidget(Label(kit, item.amount, "number"))
            rows.addLayout(row)
            rows.addWidget(rule(kit))
        rest = len(view.lines) - most
        if rest > 0:
            rows.addWidget(Label(kit, kit.say("citizen.more", count=rest), "soft"))
        rows.addStretch(1)
        words = column(kit.px(4), None, Label(kit, view.note.ar, "body", wrap=True))
        words.addWidget(Label(kit, view.note.en, "small", wrap=True))
        words.addStretch(1)
        foot = line(kit.px(14))
        foot.addLayout(words, 1)
        if view.code:
            foot.addWidget(CodeSquare(view.code, kit.px(_CODE_PX), kit.say("citizen.photograph")))
        rows.addLayout(foot)
        return card(kit, rows)

    def _sums(self, view: CitizenView) -> QWidget:
        kit = self.kit
        rows = column(kit.px(10))
        for number, (name, amount) in enumerate(view.sums):
            is_last = number == len(view.sums) - 1
            rows.addWidget(self._pair(name, "h2", "small"))
            rows.addWidget(Label(kit, amount, "amount" if is_last else "number"))
        rows.addStretch(1)
        made = card(kit, rows)
        made.setFixedWidth(kit.px(kit.sizes.side))
        return made

    def _pair(self, words: Words, role: str, under: str) -> QWidget:
        kit = self.kit
        pair = column(0, Label(kit, words.ar, role, wrap=False))
        if words.en and words.en != words.ar:
            pair.addWidget(Label(kit, words.en, under, wrap=False))
        return plain(pair)


def _scale(room: tuple[int, int]) -> float:
    """Return how large everything is drawn on a screen of that size."""
    share = min(room[0] / _ROOM[0], room[1] / _ROOM[1])
    return max(_SMALLEST, min(_LARGEST, _SCALE * share))
