"""QR codes: the smallest, as strong as fits, as another encoder makes them, and read back."""

import random
import string

import pytest
import segno
import zxingcpp
from PIL import Image

from kiosk.documents.qr import LARGEST_VERSION, QUIET_MODULES, QrMatrix, qr_matrix

# Source: ISO/IEC 18004:2015, table 5.
ALPHANUMERIC = string.digits + string.ascii_uppercase + " $%*+-./:"
# Alphanumeric letters that version 12 holds at level L. Source: ISO/IEC 18004:2015, table 7.
MOST_LETTERS = 535


def text_of(length: int, seed: int) -> str:
    return "A" + "".join(random.Random(seed).choices(ALPHANUMERIC, k=length - 1))


def scanned(matrix: QrMatrix) -> list[str]:
    side = matrix.modules + 2 * QUIET_MODULES
    picture = Image.new("L", (side, side), 255)
    for row, modules in enumerate(matrix.rows):
        for column, is_dark in enumerate(modules):
            if is_dark:
                picture.putpixel((column + QUIET_MODULES, row + QUIET_MODULES), 0)
    found = zxingcpp.read_barcodes(picture.resize((4 * side, 4 * side), Image.Resampling.NEAREST))
    return [code.text for code in found]


@pytest.mark.parametrize("length", [*range(1, 30, 4), *range(30, MOST_LETTERS, 11), MOST_LETTERS])
def test_a_code_is_as_small_and_as_strong_as_another_encoder_makes_it(length: int) -> None:
    text = text_of(length, length)
    matrix, other = qr_matrix(text), segno.make_qr(text, error="l", boost_error=True)
    assert (matrix.modules, matrix.correction) == (len(other.matrix), other.error)
    assert scanned(matrix) == [text]


def test_versions_up_to_the_largest_are_all_among_them() -> None:
    sizes = {qr_matrix(text_of(length, length)).modules for length in range(1, MOST_LETTERS + 1, 9)}
    assert sizes == {17 + 4 * version for version in range(1, LARGEST_VERSION + 1)}


@pytest.mark.parametrize(
    "text", ["A" * 300, "::::::::::::", "https://example.ly/t?n=1", "مرحبا", "123456789012", "a", "A1" * 267]
)
def test_any_text_is_read_back(text: str) -> None:
    assert scanned(qr_matrix(text)) == [text]


@pytest.mark.parametrize("text", ["A" * (MOST_LETTERS + 1), "a" * 400, "a" * 10_000])
def test_too_long_a_text_is_said(text: str) -> None:
    with pytest.raises(ValueError, match=r"version|too long"):
        qr_matrix(text)


def test_the_same_text_gives_the_same_code() -> None:
    assert qr_matrix(text_of(200, 1)) == qr_matrix(text_of(200, 1))
