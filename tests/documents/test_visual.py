"""What reportlab is given is joined, ordered and mirrored as a reader of Arabic expects."""

import unicodedata

import pytest

from kiosk.documents.blocks import ltr
from kiosk.documents.visual import visual_glyphs


def drawn(line: str, *, is_rtl: bool = True) -> str:
    """The letters from left to right, forms taken back to plain letters."""
    letters = (glyph.letter for glyph in visual_glyphs(line, is_rtl=is_rtl))
    return "".join(unicodedata.normalize("NFKC", letter)[::-1] for letter in letters)


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        (f"هاتف {ltr('+218 91-2345678')}", "+218 91-2345678 فتاه"),
        (f"رقم {ltr('RR473124829LY')}", "RR473124829LY مقر"),
        (f"رقم {ltr('LY-TB-0012/2026')}", "LY-TB-0012/2026 مقر"),
        (f"{ltr('50.500')} د.ل", "ل.د 50.500"),
        (f"{ltr('-50.500')} د.ل", "ل.د -50.500"),
        ("(م)", "(م)"),
        (f"ملف {ltr('12/2026-0001')}", "12/2026-0001 فلم"),
        (f"محمد (أحمد) {ltr('3-4')}", "3-4 (دمحأ) دمحم"),
        (f"يوم {ltr('2026/02/05')}", "2026/02/05 موي"),
        ("قال «نعم» [هنا]", "[انه] «معن» لاق"),
    ],
)
def test_the_hazards_of_a_bilingual_line_come_out_right(line: str, seen: str) -> None:
    assert drawn(line).replace("\u00a0", " ") == seen


def test_brackets_in_english_are_left_alone() -> None:
    assert drawn("Tripoli (main)", is_rtl=False) == "Tripoli (main)"


def test_shadda_stays_with_its_letter() -> None:
    marked = [glyph for glyph in visual_glyphs("محمّد", is_rtl=True) if glyph.marks]
    assert [(unicodedata.normalize("NFKC", glyph.letter), glyph.marks) for glyph in marked] == [
        ("م", "\u0651")
    ]


def test_lam_and_alef_become_one_form() -> None:
    assert [glyph.letter for glyph in visual_glyphs("لا", is_rtl=True)] == ["\ufefb"]


def test_marks_that_only_steer_direction_are_not_drawn() -> None:
    letters = "".join(glyph.letter + glyph.marks for glyph in visual_glyphs(f"أ {ltr('1')} (ب)", is_rtl=True))
    assert not set(letters) & set("\u2066\u2068\u2069\u034f")
