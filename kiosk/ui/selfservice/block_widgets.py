"""Each kind of block as widgets of the kit."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from kiosk.ui.selfservice.layouts import Layout
from kiosk.ui.selfservice.metrics import Room
from kiosk.ui.selfservice.option_grid import option_columns, page_column, tile_columns
from kiosk.ui.selfservice.screens import (
    Block,
    Board,
    Chips,
    Code,
    Entry,
    Fact,
    Facts,
    Note,
    Number,
    Options,
    Para,
    Stepper,
    Steps,
    Tick,
    Tile,
    Tiles,
)
from kiosk.ui.theme.tokens import Tone
from kiosk.ui.widgets.board import BoardCard
from kiosk.ui.widgets.buttons import Button, button
from kiosk.ui.widgets.code_picture import CodePicture
from kiosk.ui.widgets.field_row import FieldRow
from kiosk.ui.widgets.flow_layout import flow
from kiosk.ui.widgets.kiosk_buttons import IconPlate, OptionPlate, Plate, TickPlate, TilePlate, pressed
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Label, Picture, Pill
from kiosk.ui.widgets.surfaces import Banner, Surface, card, column, line, plain, rule
from kiosk.ui.widgets.text_field import LatinField, NumberField, PinField, TextField

_CODE_SHARE = 0.48
_BOARD_SHARE = 0.34
_HERO_SHARE, _LOW_HERO_SHARE = 0.52, 0.34

Press = Callable[[str, str], None]
Typed = Callable[[str, str], None]


class BlockBuilder:
    """Builds blocks and remembers fields and buttons by name."""

    def __init__(self, kit: Kit, room: Room, text: float, press: Press, typed: Typed) -> None:
        self._kit = kit
        self._room = room
        self._text = text
        self._press = press
        self._typed = typed
        self.share = 1.0  # of the page's width, where blocks stand beside others
        self.fields: dict[str, TextField] = {}
        self.plates: dict[str, QWidget] = {}

    def build(self, group: tuple[Block, ...]) -> QWidget:
        """Return the widget of a block, or of several fields beside each other."""
        entries = [block for block in group if isinstance(block, Entry)]
        if entries:
            return self._entries(entries)
        builders: dict[type, Callable[..., QWidget]] = {
            Para: self._para,
            Options: self._options,
            Stepper: self._stepper,
            Tick: self._tick,
            Tiles: self._tiles,
            Chips: self._chips,
            Facts: self._facts,
            Note: self._note,
            Board: self._board,
            Number: self._number,
            Steps: self._steps,
            Code: self._code,
        }
        return builders[type(group[0])](group[0])

    @property
    def _width(self) -> int:
        return int(page_column(self._kit, self._room) * self.share)

    # --- words --------------------------------------------------------------------------------------------
    def _para(self, block: Para) -> QWidget:
        return Label(self._kit, block.text, block.role, wrap=True)

    def _note(self, block: Note) -> QWidget:
        return Banner(self._kit, block.tone, block.title, block.text, block.icon)

    def _board(self, block: Board) -> QWidget:
        kit = self._kit_of(block)
        made = BoardCard(kit, block.tone, block.icon, block.title, block.text, block.figure)
        if not self._room.is_low:
            made.setMinimumHeight(int(self._room.height * _BOARD_SHARE))
        return made

    def _number(self, block: Number) -> QWidget:
        kit = self._kit
        label, value = Label(kit, block.label, "soft"), Label(kit, block.value, "big", wrap=True)
        return Surface("number", column(kit.px(2), label, value), kit.px(kit.sizes.pad) // 2)

    def _steps(self, block: Steps) -> QWidget:
        kit = self._kit
        made = column(kit.px(kit.sizes.gap) // 2)
        if block.title:
            made.addWidget(Label(kit, block.title, "h2"))
        for icon, text in block.items:
            picture = Picture(kit, icon, kit.colours.on_brand_soft, kit.sizes.icon * 4 // 5)
            step = line(kit.px(kit.sizes.gap), picture)
            step.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
            step.addWidget(Label(kit, text, "body", wrap=True), 1)
            made.addLayout(step)
        return card(kit, made)

    def _code(self, block: Code) -> QWidget:
        kit = self._kit
        side = int(min(self._room.height * _CODE_SHARE, self._room.width * _CODE_SHARE))
        picture = CodePicture(kit, block.caption, block.modules, side)
        caption = Label(kit, block.caption, "soft", wrap=True)
        caption.setAlignment(Qt.AlignmentFlag.AlignCenter)
        made = column(kit.px(6), picture, caption)
        made.setAlignment(picture, Qt.AlignmentFlag.AlignHCenter)
        return card(kit, made)

    def _facts(self, block: Facts) -> QWidget:
        kit = self._kit
        made = column(kit.px(4))
        if block.title:
            made.addWidget(Label(kit, block.title, "h2"))
        for number, fact in enumerate(block.rows):
            if number:
                made.addWidget(rule(kit))
            made.addWidget(self._fact(fact))
        return card(kit, made)

    def _fact(self, fact: Fact) -> QWidget:
        kit = self._kit
        head = line(kit.px(8), Label(kit, fact.label, "small"), None)
        if fact.is_read:
            head.insertWidget(1, Pill(kit, kit.say.of("selfservice.check.read"), Tone.GOOD))
        role = "strong" if fact.tone is Tone.NEUTRAL else fact.tone.value
        words = column(0, head, Label(kit, fact.value, role, wrap=True))
        row = line(kit.px(kit.sizes.gap))
        row.addLayout(words, 1)
        if fact.change:
            change = touch(kit, kit.say.of("selfservice.check.change"), partial(self._press, fact.change, ""))
            change.setAccessibleName(kit.say.of("selfservice.check.change_what", what=fact.label))
            self.plates[fact.change] = change
            row.addWidget(change)
        return plain(row)

    # --- what is touched ----------------------------------------------------------------------------------
    def _tiles(self, block: Tiles) -> QWidget:
        kit = self._kit
        titles = [tile.title for tile in block.items]
        wanted = self._room.columns(block.columns, self._text)
        columns = tile_columns(kit, self._width, wanted, titles)
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(kit.px(kit.sizes.gap))
        for number, tile in enumerate(block.items):
            plate = TilePlate(self._kit_of(tile), tile.title, tile.text, tile.icon, is_hero=block.is_hero)
            if block.is_hero:
                share = _LOW_HERO_SHARE if self._room.is_low else _HERO_SHARE
                plate.setMinimumHeight(int(self._room.height * share / (3 - columns)))
            self.plates[tile.name] = pressed(plate, partial(self._press, tile.name, ""))
            grid.addWidget(plate, number // columns, number % columns)
        for place in range(columns):
            grid.setColumnStretch(place, 1)
        return made

    def _kit_of(self, part: Tile | Board) -> Kit:
        """Return the kit of a part's own language: it reads from its own side."""
        if part.language is None or part.language is self._kit.say.language:
            return self._kit
        return replace(self._kit, say=replace(self._kit.say, language=part.language), _stills={})

    def _chips(self, block: Chips) -> QWidget:
        kit = self._kit
        parts: list[QWidget] = [Label(kit, block.label, "soft")] if block.label else []
        for label in parts:
            label.setMinimumHeight(kit.sizes.target)
        for name, words in block.items:
            chip = touch(kit, words, partial(self._press, name, ""))
            self.plates[name] = chip
            parts.append(chip)
        return plain(flow(kit.px(kit.sizes.gap) // 2, kit.say.is_rtl, *parts))

    def links(self, links: tuple[tuple[str, str], ...]) -> QWidget:
        """Return the small ways out of a page whose footer has no room for them."""
        kit = self._kit
        parts = [touch(kit, words, partial(self._press, name, ""), "link") for name, words in links]
        return plain(flow(kit.px(kit.sizes.gap) // 2, kit.say.is_rtl, *parts))

    def _options(self, block: Options) -> QWidget:
        kit = self._kit
        columns = option_columns(kit, self._width, [words for _, words in block.choices])
        grid = QGridLayout()
        grid.setSpacing(kit.px(kit.sizes.gap) // 2)
        for number, (value, words) in enumerate(block.choices):
            plate = OptionPlate(kit, words, is_chosen=value == block.chosen)
            plate.setAccessibleDescription(block.trouble or block.question or block.label)
            self.plates[f"{block.name}={value}"] = pressed(plate, partial(self._press, block.name, value))
            grid.addWidget(plate, number // columns, number % columns)
        for place in range(columns):
            grid.setColumnStretch(place, 1)
        made = column(kit.px(6))
        if block.label:
            made.addWidget(Label(kit, block.label, "label"))
        made.addLayout(grid)
        self._say_trouble(made, block.trouble)
        return plain(made)

    def _stepper(self, block: Stepper) -> QWidget:
        kit = self._kit
        now = int(block.text) if block.text.isdecimal() else block.least - 1
        less, more = (
            IconPlate(kit, f"{kit.say.of(f'selfservice.keys.{words}')}: {block.label}", icon)
            for words, icon in (("less", "minus"), ("more", "plus"))
        )
        less.setEnabled(now > block.least)
        more.setEnabled(now < block.most)
        self.plates[f"{block.name}-"] = pressed(less, partial(self._press, block.name, str(now - 1)))
        self.plates[f"{block.name}+"] = pressed(more, partial(self._press, block.name, str(now + 1)))
        value = Label(kit, block.text or "—", "big")
        value.setAlignment(Qt.AlignmentFlag.AlignCenter)
        value.setMinimumWidth(kit.sizes.target)
        row = line(kit.px(kit.sizes.gap), less, value, more, None)
        made = column(kit.px(6), Label(kit, block.label, "label"), row)
        self._say_trouble(made, block.trouble)
        return plain(made)

    def _tick(self, block: Tick) -> QWidget:
        plate: Plate = TickPlate(self._kit, block.label, is_on=block.is_on)
        plate.setAccessibleDescription(block.trouble)
        self.plates[block.name] = pressed(plate, partial(self._press, block.name, ""))
        made = column(self._kit.px(6), plate)
        self._say_trouble(made, block.trouble)
        return plain(made)

    def _say_trouble(self, into: object, trouble: str) -> None:
        if trouble and hasattr(into, "addWidget"):
            into.addWidget(Label(self._kit, trouble, "error", wrap=True))

    # --- what is typed ------------------------------------------------------------------------------------
    def _entries(self, entries: list[Entry]) -> QWidget:
        kit = self._kit
        columns = 1 if len(entries) == 1 else self._room.columns(2, self._text)
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(kit.px(kit.sizes.gap))
        for number, entry in enumerate(entries):
            grid.addWidget(self._entry(entry), number // columns, number % columns, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(number % columns, 1)
        return made

    def _entry(self, entry: Entry) -> QWidget:
        kit = self._kit
        field = _field(kit, entry)
        field.make_big()
        # Assistive technology writes without editing: what counts is that the text has changed.
        field.textChanged.connect(lambda _text: self._typed(entry.name, field.text()))
        self.fields[entry.name] = field
        if entry.is_alone and entry.hint:
            field.setPlaceholderText(kit.directed(entry.hint))
        row = FieldRow(kit, entry.label, field, "" if entry.is_alone else entry.hint)
        row.label.setVisible(not entry.is_alone)
        row.label.setMinimumHeight(kit.sizes.label * 3 // 2)  # the letters' own, where there is little room
        if entry.trouble:
            row.show_trouble(entry.trouble)
        return row


def _field(kit: Kit, entry: Entry) -> TextField:
    if entry.is_secret:
        return PinField(kit, entry.label)
    kinds = {Layout.ARABIC: TextField, Layout.LATIN: LatinField, Layout.CODE: LatinField}
    return kinds.get(entry.layout, NumberField)(kit, entry.label, entry.text)


def touch(kit: Kit, words: str, act: Callable[[], None], kind: str = "second", icon: str = "") -> Button:
    """Return a button with room around its words, as large as a finger wants it."""
    made = button(kit, words, act, kind, icon=icon)
    made.setFixedHeight(kit.sizes.target)
    room = kit.sizes.gap if kind in {"link", "head"} else kit.sizes.pad
    made.setMinimumWidth(max(kit.sizes.target, made.sizeHint().width() + 2 * room))
    return made
