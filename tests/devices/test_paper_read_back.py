"""What is on the paper, read back by programs that nobody of ours wrote (`make peers` fetches them)."""

from pathlib import Path

import pytest

from tests.fakes.paper_reading import (
    codes_read_back,
    corpus,
    flawless_share,
    halves,
    has_readers,
    read_back,
    read_line_by_line,
)

pytestmark = pytest.mark.skipif(not has_readers(), reason="no tesseract or zbarimg: make peers")
WIDTHS = (576, 384)


@pytest.mark.parametrize("width_dots", WIDTHS)
def test_a_sample_of_names_and_places_is_read_back_from_paper(width_dots: int, tmp_path: Path) -> None:
    assert read_back(corpus()[:12], width_dots, tmp_path).share >= 0.95


@pytest.mark.parametrize("width_dots", WIDTHS)
def test_the_code_of_a_receipt_is_read_back_from_paper(width_dots: int, tmp_path: Path) -> None:
    assert codes_read_back(2, width_dots, tmp_path) == 2


@pytest.mark.slow
@pytest.mark.parametrize("width_dots", WIDTHS)
def test_names_and_places_of_libya_are_read_back_from_paper(width_dots: int, tmp_path: Path) -> None:
    read = read_back(corpus(), width_dots, tmp_path)
    assert read.share >= 0.99, read.missed
    assert read.best_look >= 0.99
    assert read.best_look >= flawless_share(corpus(), tmp_path)  # dots on paper cost the reader nothing


@pytest.mark.slow
@pytest.mark.parametrize("width_dots", WIDTHS)
def test_in_a_single_look_at_each_line_alone_hardly_a_word_is_lost(width_dots: int, tmp_path: Path) -> None:
    for part in halves():
        asked, lost = read_line_by_line(part, width_dots, tmp_path)
        assert 1 - len(lost) / asked >= 0.99, lost


@pytest.mark.slow
@pytest.mark.parametrize("width_dots", WIDTHS)
def test_every_code_is_read_back_from_paper(width_dots: int, tmp_path: Path) -> None:
    assert codes_read_back(100, width_dots, tmp_path) == 100
