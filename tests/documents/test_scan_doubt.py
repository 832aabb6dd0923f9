"""Scans that nobody could read are told from those that can be: pages of text, spoilt in known ways."""

import io
import random

import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont

from kiosk.documents.scan_doubt import doubt_of
from kiosk.domain.picture_file import Doubt
from tests.fakes.paper_files import jpeg, pdf, png

_INCH_MM = 25.4


def page(dots_an_inch: int = 200, lines: int = 30, paper: int = 235, ink: int = 40) -> Image.Image:
    """Return an A4 page of INVENTED text, ten points high."""
    size = (int(210 / _INCH_MM * dots_an_inch), int(297 / _INCH_MM * dots_an_inch))
    sheet = Image.new("L", size, paper)
    draw, high = ImageDraw.Draw(sheet), dots_an_inch * 10 // 72
    font = ImageFont.load_default(high)
    for line in range(lines):
        words = f"{line} Certificate of birth, municipality of Tripoli, 17 March 1984"
        draw.text((size[0] // 10, size[1] // 12 + line * high * 2), words, ink, font)
    return sheet


def scanned(sheet: Image.Image, quality: int = 70, noise: int = 0) -> bytes:
    """Return the page as a scanner writes it, with so many levels of noise."""
    if noise:
        grains = Image.frombytes("L", sheet.size, random.Random(1).randbytes(sheet.width * sheet.height))
        sheet = Image.blend(sheet, grains, noise / 255)
    written = io.BytesIO()
    sheet.save(written, "JPEG", quality=quality)
    return written.getvalue()


@pytest.mark.parametrize("dots_an_inch", [100, 150, 200, 300])
@pytest.mark.parametrize("quality", [40, 70, 95])
def test_a_page_that_can_be_read_is_not_doubted(dots_an_inch: int, quality: int) -> None:
    assert doubt_of(scanned(page(dots_an_inch), quality)) is None


@pytest.mark.parametrize("lines", [1, 3, 60])
def test_few_lines_or_many_are_no_reason_to_doubt(lines: int) -> None:
    assert doubt_of(scanned(page(lines=lines))) is None


def test_a_photograph_in_poor_light_is_not_doubted_while_it_can_be_read() -> None:
    assert doubt_of(scanned(page(paper=150, ink=50), noise=12)) is None
    assert doubt_of(scanned(page().rotate(3, fillcolor=30), noise=8)) is None


@pytest.mark.parametrize("dots_an_inch", [150, 200, 300])
def test_out_of_focus_is_told(dots_an_inch: int) -> None:
    spoilt = page(dots_an_inch).filter(ImageFilter.GaussianBlur(dots_an_inch / 25))
    assert doubt_of(scanned(spoilt)) is Doubt.BLURRED


def test_paper_laid_the_wrong_way_round_is_told() -> None:
    assert doubt_of(scanned(page(lines=0))) is Doubt.BLANK
    assert doubt_of(scanned(page(lines=0), noise=12)) is Doubt.BLANK


def test_a_scan_too_dark_is_told() -> None:
    assert doubt_of(scanned(ImageEnhance.Brightness(page()).enhance(0.3))) is Doubt.DARK


def test_few_dots_are_told_first() -> None:
    assert doubt_of(scanned(page().resize((420, 594)))) is Doubt.COARSE


@pytest.mark.parametrize("data", [b"", b"text", jpeg(5000), png(5000), pdf(3), scanned(page())[:20_000]])
def test_what_cannot_be_drawn_is_not_judged(data: bytes) -> None:
    assert doubt_of(data) in {None, Doubt.COARSE}


def test_a_picture_of_a_thousand_million_dots_is_not_drawn() -> None:
    head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (40_000).to_bytes(4) * 2
    assert doubt_of(head + b"\x08\0\0\0\0" + b"\0" * 100) is None
