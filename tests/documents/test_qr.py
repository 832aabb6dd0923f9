"""Our own encoder gives the symbols of the generic one, module by module, and a scanner reads them."""

import random

import pytest
import zxingcpp
from PIL import Image

from kiosk.documents.qr import LARGEST_VERSION, QUIET_MODULES, QrMatrix, generic_qr_matrix, qr_matrix
from kiosk.documents.qr_symbol import ALPHANUMERIC

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
def test_a_symbol_is_that_of_the_generic_encoder_and_is_read(length: int) -> None:
    text = text_of(length, length)
    matrix = qr_matrix(text)
    assert matrix == generic_qr_matrix(text)
    assert scanned(matrix) == [text]


def test_every_mask_is_chosen_as_the_generic_encoder_chooses_it() -> None:
    """Of the same length, so that many masks win: which one did stands in the symbol itself."""
    masks = set()
    for seed in range(60):
        text = text_of(90, 1000 + seed)
        matrix = qr_matrix(text)
        assert matrix == generic_qr_matrix(text)
        masks.add(matrix.rows[8][:5])
    assert len(masks) == 8


@pytest.mark.parametrize("text", ["A" * 300, "0A" * 60, "::::::::::::", "A1" * 267])
def test_monotonous_texts_too(text: str) -> None:
    assert qr_matrix(text) == generic_qr_matrix(text)


def test_versions_up_to_the_largest_are_all_among_them() -> None:
    sizes = {qr_matrix(text_of(length, length)).modules for length in range(1, MOST_LETTERS + 1, 9)}
    assert sizes == {17 + 4 * version for version in range(1, LARGEST_VERSION + 1)}


@pytest.mark.parametrize("text", ["https://example.ly/t?n=1", "مرحبا", "123456789012", "a"])
def test_what_is_not_alphanumeric_is_left_to_the_generic_encoder(text: str) -> None:
    assert scanned(qr_matrix(text)) == [text]


@pytest.mark.parametrize("text", ["A" * (MOST_LETTERS + 1), "a" * 400])
def test_too_long_a_text_is_said(text: str) -> None:
    with pytest.raises(ValueError, match="QR version"):
        qr_matrix(text)
