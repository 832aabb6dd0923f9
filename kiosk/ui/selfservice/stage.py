"""Draws a page of self-service from its value; where it does not fit there are buttons to scroll by."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.ui.selfservice.block_widgets import BlockBuilder
from kiosk.ui.selfservice.metrics import Room
from kiosk.ui.selfservice.option_grid import COLUMN_PX
from kiosk.ui.selfservice.pager import Pager, Texts, still
from kiosk.ui.selfservice.screens import Block, Entry, PageName, Screen, is_touched
from kiosk.ui.theme.tokens import Tone
from kiosk.ui.widgets.field_row import FieldRow
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Label, Picture
from kiosk.ui.widgets.progress_bar import ProgressBar
from kiosk.ui.widgets.surfaces import Banner, Scroll, Surface, column, line, plain
from kiosk.ui.widgets.text_field import TextField


class Stage(QWidget):
    """One page as drawn; thrown away when it is left or changes, so that no typed text survives in it."""

    def __init__(
        self,
        kit: Kit,
        screen: Screen,
        room: Room,
        text: float,
        told: tuple[Callable[..., None], Callable[..., None]],
    ) -> None:
        super().__init__(kit.stand)
        self._kit = kit
        self._room = room
        self._text = text
        self._screen = screen
        self._builder = BlockBuilder(kit, room, text, *told)
        self.texts = self._upper() if room.is_low else None
        inside = QWidget()
        inside.setProperty("ui_area", "plain")
        inside.setLayout(self._content())
        self._inside = inside
        self._scroll = still(Scroll(inside))
        self._pager = Pager(kit, self._scroll, ("more_above", "more_below"), is_low=room.is_low)
        pagers = [self._pager, *([self.texts.pager] if self.texts is not None else [])]
        outside = line(kit.px(kit.sizes.gap))
        outside.addWidget(self._scroll, 1)
        for pager in pagers:
            outside.addWidget(pager)
        outside.setContentsMargins(self._side, kit.px(kit.sizes.gap) // 2, self._side, kit.px(4))
        self.setLayout(outside)
        inside.installEventFilter(self)
        self._scroll.viewport().installEventFilter(self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.see_overflow)

    @property
    def _side(self) -> int:
        """The room left free at each side of the page."""
        room = self._room
        spare = max(0, room.width - COLUMN_PX) // 2 if self._screen.page is not PageName.FIND else 0
        return max(self._kit.px(self._kit.sizes.pad), spare)

    # --- building -----------------------------------------------------------------------------------------
    def _content(self) -> QVBoxLayout:
        kit, screen = self._kit, self._screen
        made = column(kit.px(kit.sizes.gap))
        made.setContentsMargins(kit.px(6), 0, kit.px(6), kit.px(6))
        if not self._room.is_low:
            self._add_words(made)
        self._add_blocks(made, *self._shared(is_below=True))
        if screen.links and self._room.is_tight(self._text):
            made.addWidget(self._builder.links(screen.links))
        made.addStretch(1)
        return made

    def _upper(self) -> "Texts":
        """Return what is read and not touched, for the upper half."""
        made = column(self._kit.px(self._kit.sizes.gap))
        self._add_words(made)
        self._add_blocks(made, *self._shared(is_below=False))
        made.addStretch(1)
        return Texts(self._kit, made, self._side)

    def _shared(self, *, is_below: bool) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
        """Return the blocks of the page; of a low one those that are touched, or those that are not."""
        screen = self._screen
        if not self._room.is_low:
            return screen.blocks, screen.beside
        blocks, beside = (
            tuple(block for block in group if is_touched(block) is is_below)
            for group in (screen.blocks, screen.beside)
        )
        return blocks, beside

    def _add_words(self, made: QVBoxLayout) -> None:
        """Add how far it is, the title, what leads to the page and what is wrong on it."""
        kit, screen = self._kit, self._screen
        if screen.step is not None or screen.topic:
            made.addWidget(self._head())
        if screen.title:
            made.addWidget(self._title())
        if screen.lead:
            made.addWidget(Label(kit, screen.lead, "soft", wrap=True))
        if screen.problems and not self._is_told_at_its_field():
            made.addWidget(self._problems())

    def _is_told_at_its_field(self) -> bool:
        """Say whether the only thing wrong stands under the field it is about, which is always in sight."""
        wrong = {name for name, _ in self._screen.problems}
        return len(wrong) == 1 and wrong <= {entry.name for entry in self._screen.entries}

    def _add_blocks(self, made: QVBoxLayout, blocks: tuple[Block, ...], beside: tuple[Block, ...]) -> None:
        if blocks and beside and self._room.is_wide(self._text):
            both = line(self._kit.px(self._kit.sizes.pad))
            for part, share in ((blocks, 3), (beside, 2)):
                self._builder.share = share / 5
                both.addWidget(self._blocks(part), share)
            self._builder.share = 1.0
            made.addLayout(both)
        else:
            made.addWidget(self._blocks((*blocks, *beside)))

    def _title(self) -> QWidget:
        kit, screen = self._kit, self._screen
        is_tight = bool(screen.entries) and self._room.height < 900 * self._text
        label = Label(kit, screen.title, "h2" if is_tight else "h1", wrap=True)
        label.setObjectName("page_title")
        if not screen.is_done:
            return label
        size = kit.sizes.icon * 3 // 2
        mark = Picture(kit, "check_circle", kit.colours.on_good, size)
        inside = line(kit.px(14), mark)
        inside.addWidget(label, 1)
        return plain(inside)

    def _head(self) -> QWidget:
        kit, screen = self._kit, self._screen
        words = line(kit.px(10))
        if screen.step is not None:
            number, count = screen.step
            said = kit.say.of("selfservice.step", number=number, count=count)
            words.addWidget(Label(kit, said, "small"))
            words.addStretch(1)
        words.addWidget(Label(kit, screen.topic, "small"))
        words.addStretch(0 if screen.step is not None else 1)
        made = column(kit.px(2), words)
        if screen.step is not None:
            made.addWidget(ProgressBar(kit, *screen.step))
        return plain(made)

    def _problems(self) -> QWidget:
        kit = self._kit
        text = "\n".join(words for _, words in self._screen.problems)
        return Banner(kit, Tone.BAD, kit.say.of("selfservice.problems"), text)

    def _blocks(self, blocks: Sequence[Block]) -> Surface:
        kit = self._kit
        made = column(kit.px(kit.sizes.gap))
        for group in _grouped(blocks):
            made.addWidget(self._builder.build(group))
        made.addStretch(1)
        return plain(made)

    # --- what the window asks -----------------------------------------------------------------------------
    @property
    def fields(self) -> dict[str, TextField]:
        """The fields by name."""
        return self._builder.fields

    @property
    def plates(self) -> dict[str, QWidget]:
        """The buttons by name; an option's is `field=value`."""
        return self._builder.plates

    def appear(self) -> None:
        """Show the page, and what of it stands above."""
        self.show()
        if self.texts is not None:
            self.texts.show()

    def reveal(self, widget: QWidget) -> None:
        """Scroll so far that a widget is seen whole, a field with its name and what is wrong with it."""
        row = widget.parentWidget()
        for part in (row, widget) if isinstance(row, FieldRow) else (widget,):
            # Qt's own `ensureWidgetVisible` is content with the cursor of a field.
            corner, room = part.mapTo(self._inside, QPoint(0, 0)), self._kit.px(8)
            self._scroll.ensureVisible(corner.x(), corner.y() + part.height(), 0, room)
            self._scroll.ensureVisible(corner.x(), corner.y(), 0, room)

    def reveal_cut(self, widget: QWidget) -> None:
        """Scroll where a widget is seen in part: half a button looks like none."""
        if 0 < widget.visibleRegion().boundingRect().height() < widget.height():
            self.reveal(widget)

    @property
    def place(self) -> int:
        """How far the page is scrolled."""
        return self._scroll.verticalScrollBar().value()

    def scroll_to(self, place: int) -> None:
        """Scroll to where the page was."""
        self._scroll.verticalScrollBar().setValue(place)

    def hasHeightForWidth(self) -> bool:
        """Be as high as there is room: keyboard and footer keep theirs."""
        return False

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """See when the page does not fit."""
        if event.type() in {QEvent.Type.Resize, QEvent.Type.LayoutRequest}:
            self._soon.start(0)
        return False

    def see_overflow(self) -> bool:
        """Show the buttons that scroll where they are needed; say whether they have just come."""
        pagers = [self._pager, *([self.texts.pager] if self.texts is not None else [])]
        came = [pager for pager in pagers if pager.see_overflow()]
        for field in self.fields.values():
            if field.hasFocus():
                self.reveal(field)
        if self._screen.page is PageName.CHECK:
            for plate in self.plates.values():
                if plate.hasFocus():
                    self.reveal_cut(plate)
        return bool(came)


def _grouped(blocks: Sequence[Block]) -> list[tuple[Block, ...]]:
    """Return blocks as they are drawn: fields that follow each other stand beside each other."""
    groups: list[tuple[Block, ...]] = []
    for block in blocks:
        if isinstance(block, Entry) and groups and isinstance(groups[-1][0], Entry):
            groups[-1] = (*groups[-1], block)
        else:
            groups.append((block,))
    return groups
