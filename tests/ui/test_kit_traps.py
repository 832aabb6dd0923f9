"""The right-to-left traps of Qt, each sealed inside the kit."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.app.shipped import load_texts
from kiosk.domain.words import Language
from kiosk.ui.speech import Speech
from kiosk.ui.theme.fonts import load_fonts
from kiosk.ui.theme.look import wear
from kiosk.ui.theme.tokens import COLOURS, Colours, Theme, ThemeName, Tone
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Label
from kiosk.ui.widgets.text_field import MoneyField, NumberField, PinField, TextField, cleaned
from tests.fakes.page_walk import _luminance, _ratio

MIXED = (
    "2 1984 0123 4563",
    "091-2345678",
    "50.500 د.ل",
    "TIP-001-03-2026-7A-000001",
    "محمد (أحمد) 3-4",
    "نص",
)


@pytest.fixture(params=list(Language))
def kit(qapp: QApplication, request: pytest.FixtureRequest) -> Kit:
    load_fonts()
    made = Kit(Theme(), Speech(load_texts(), request.param))
    wear(qapp, made.theme)
    qapp.setLayoutDirection(made.direction)
    return made


def _ink_columns(widget: QWidget) -> tuple[int, int]:
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    ground = image.pixel(widget.width() // 2, 1)
    columns = [
        x for x in range(image.width()) for y in range(4, image.height() - 4) if image.pixel(x, y) != ground
    ]
    return min(columns), max(columns)


@pytest.mark.parametrize("text", MIXED)
@pytest.mark.parametrize("wrap", [False, True])
def test_every_label_stands_at_the_start_of_its_line(kit: Kit, text: str, wrap: bool) -> None:
    label = Label(kit, text, wrap=wrap)
    label.resize(400, 30)
    first, last = _ink_columns(label)
    assert last >= 392 if kit.say.is_rtl else first <= 8


@pytest.mark.parametrize("field", [TextField, NumberField, MoneyField])
def test_every_field_begins_at_the_start_of_its_line(kit: Kit, field: Any) -> None:
    made = field(kit, "رقم", "50.500")
    made.resize(400, 40)
    made.setFrame(False)
    made.setStyleSheet("border: none;")
    first, last = _ink_columns(made)
    assert last >= 375 if kit.say.is_rtl else first <= 25


def test_a_bold_heading_keeps_its_marks(kit: Kit) -> None:
    label = Label(kit, "قُبل طلبُك هنا", "h1")
    label.ensurePolished()
    label.adjustSize()
    metrics = QFontMetrics(label.font())
    room = label.contentsRect()
    baseline = room.top() + (room.height() - metrics.height()) / 2 + metrics.ascent()
    assert baseline + metrics.tightBoundingRect(label.text()).top() >= 0


def test_a_sentence_keeps_its_order_whatever_it_begins_with(kit: Kit) -> None:
    if kit.say.is_rtl:
        assert kit.directed("PP1 جواز سفر").startswith("\u200f")
        assert kit.directed("جواز PP1") == "جواز PP1"
    else:
        assert kit.directed("جواز and more").startswith("\u200e")
    assert kit.directed("123") == "123"


def test_an_accessible_name_carries_no_direction_marks(kit: Kit) -> None:
    assert Label(kit, "PP1 جواز سفر").accessibleName() == "PP1 جواز سفر"


def test_a_label_shows_markup_as_text(kit: Kit) -> None:
    assert Label(kit, "<b>x</b>").textFormat() is Qt.TextFormat.PlainText


def test_digits_of_every_system_become_western_while_typing(kit: Kit) -> None:
    field = NumberField(kit, "رقم")
    for typed in ("٢", "۰", "2", "٦"):
        field.insert(typed)
        field.textEdited.emit(field.text())
    assert field.text() == "2026"


def test_the_cursor_stays_where_the_clerk_types(kit: Kit) -> None:
    field = NumberField(kit, "رقم", "19")
    field.setCursorPosition(1)
    field.insert("٨")
    field.textEdited.emit(field.text())
    assert (field.text(), field.cursorPosition()) == ("189", 2)


def test_a_direction_override_never_enters_a_name() -> None:
    assert cleaned("محمد\u202eعلي\u2066") == "محمدعلي"


def test_money_keeps_figures_and_signs_only(kit: Kit) -> None:
    field = MoneyField(kit, "مبلغ")
    field.setText("٥٠٫٥٠٠ د.ل")
    field.textEdited.emit(field.text())
    assert field.text().startswith("50.500")
    assert set(field.text()) <= set("0123456789.,")


def test_a_pin_takes_figures_only_and_is_not_copied(kit: Kit) -> None:
    field = PinField(kit, "سر")
    QTest.keyClicks(field, "12a3")
    assert field.text() == "123"
    field.selectAll()
    QApplication.clipboard().clear()
    field.copy()
    assert QApplication.clipboard().text() == ""


@pytest.mark.parametrize("theme", list(ThemeName))
def test_every_colour_pair_can_be_read(theme: ThemeName) -> None:
    colours: Colours = COLOURS[theme]
    pairs = [
        (colours.ink, colours.surface),
        (colours.ink_soft, colours.surface),
        (colours.ink_soft, colours.canvas),
        (colours.ink, colours.brand_soft),
        (colours.ink_soft, colours.brand_soft),
        (colours.on_brand_soft, colours.brand_soft),
        (colours.on_brand_soft, colours.surface),
        (colours.on_brand, colours.brand),
        (colours.on_brand, colours.brand_hover),
        (colours.on_header, colours.header),
        (colours.on_mark, colours.mark),
        (colours.ink, colours.cap),
        (colours.on_disabled, colours.disabled),
        *((colours.on(tone), colours.soft(tone)) for tone in Tone),
        *((colours.ink, colours.soft(tone)) for tone in Tone),
    ]
    assert [pair for pair in pairs if _contrast(*pair) < 4.5] == []
    borders = [(colours.control_line, colours.surface), (colours.on_bad, colours.surface)]
    assert [pair for pair in borders if _contrast(*pair) < 3.0] == []


def _contrast(one: str, other: str) -> float:
    lights = [_luminance(QColor(colour).rgb() & 0xFFFFFF) for colour in (one, other)]
    return _ratio(*lights)
