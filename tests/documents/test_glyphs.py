"""Nothing that we print comes out as an empty box."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from reportlab.pdfbase.ttfonts import TTFont

from kiosk.documents.ink import PAGE, THERMAL, Hand, Ink, Weight, font_file
from kiosk.documents.raster import RasterPen
from kiosk.documents.visual import visual_glyphs

DATA = Path(__file__).parents[2] / "kiosk" / "data"
EXTRA = "0123456789 •·—+-/:.,%()«»؟،؛ًٌٍَُِّْٰٱآأؤإئءةىپچڤگ"


def texts_in(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for item in value.values() for text in texts_in(item)]
    return [text for item in value for text in texts_in(item)] if isinstance(value, list) else []


def printed_texts() -> list[str]:
    found = [EXTRA]
    for language in ("ar", "en"):
        tables = tomllib.loads((DATA / f"texts/{language}.toml").read_text("utf-8"))
        found += texts_in(tables["receipt"]) + texts_in(tables["errors"])
    for path in (DATA / "catalogue").glob("*/*.json"):
        content = json.loads(path.read_text("utf-8"))
        content.pop("schema", None)
        found += texts_in(content)
    for person in json.loads((DATA / "demo/persons.json").read_text("utf-8"))["persons"]:
        found += texts_in(person["answers"])
    return found


@pytest.mark.parametrize("weight", sorted({hand.weight for hand in PAGE.values()}))
def test_the_font_of_pages_has_every_letter_and_every_joined_form(weight: Weight) -> None:
    known = TTFont(f"check-{weight}", str(font_file(weight))).face.charToGlyph
    joined = [
        visual_glyphs(line, is_rtl=True) for text in set(printed_texts()) for line in text.split("\n") if line
    ]
    letters = {letter for glyphs in joined for glyph in glyphs for letter in glyph.letter + glyph.marks}
    assert sorted(letter for letter in letters if ord(letter) not in known) == []


@pytest.mark.parametrize("weight", sorted({hand.weight for hand in THERMAL.values()}))
def test_the_font_of_receipt_paper_has_every_letter_but_one_that_another_draws(weight: Weight) -> None:
    known = TTFont(f"check-{weight}", str(font_file(weight))).face.charToGlyph
    letters = {letter for text in printed_texts() for letter in text if letter.isprintable()}
    assert sorted(letter for letter in letters if ord(letter) not in known) == ["ٱ"]


@pytest.mark.parametrize("hand", [THERMAL[Ink.BODY], THERMAL[Ink.STRONG]])
def test_a_name_with_a_letter_that_the_font_of_receipt_paper_lacks_is_drawn_whole(hand: Hand) -> None:
    pen = RasterPen()
    page_hand = Hand(
        hand.size, {Weight.RECEIPT: Weight.MEDIUM, Weight.RECEIPT_BOLD: Weight.BOLD}[hand.weight]
    )
    assert pen.width("ٱلرحمن", hand, is_rtl=True) == pen.width("ٱلرحمن", page_hand, is_rtl=True)
    assert pen.width("الرحمن", hand, is_rtl=True) != pen.width("الرحمن", page_hand, is_rtl=True)
