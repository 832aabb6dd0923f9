"""Arabic for outputs that can neither shape nor order: joined letters in the order in which they are drawn.

Takes one line that is broken already. Shaping comes before ordering; marks stay with their letter.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any

_RUN_MARKS = frozenset("\u200b\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069")
# Follows a bracket wherever ordering takes it, and so betrays the direction the bracket ended up in.
_PROBE = "\u034f"
_FORMS_A = frozenset(map(chr, range(0xFB50, 0xFC00)))  # Source: Unicode, Arabic Presentation Forms-A, letters
_ONE_CODE = 4
_MIRRORED = dict(zip("()[]{}<>«»", ")(][}{><»«", strict=True))


@dataclass(frozen=True, slots=True)
class Glyph:
    """One letter form to draw and the vowel marks that sit on it."""

    letter: str
    marks: str = ""


def visual_glyphs(line: str, *, is_rtl: bool) -> tuple[Glyph, ...]:
    """Return the letters of one line from left to right, joined and mirrored.

    Args:
        line: in logical order, with isolates.
        is_rtl: the base direction of the line.
    """
    from bidi import get_display

    probed = "".join(letter + _PROBE if letter in _MIRRORED else letter for letter in line)
    ordered = get_display(_reshaper().reshape(probed), base_dir="R" if is_rtl else "L")
    return _glyphs(ordered)


def _glyphs(ordered: str) -> tuple[Glyph, ...]:
    """Give each mark to its letter: before it where the text runs to the left, after it elsewhere."""
    glyphs: list[Glyph] = []
    waiting = ""
    for letter in ordered:
        if letter in _RUN_MARKS:
            continue
        if letter == _PROBE or unicodedata.combining(letter):
            if letter == _PROBE and glyphs and glyphs[-1].letter in _MIRRORED and not glyphs[-1].marks:
                glyphs[-1] = Glyph(glyphs[-1].letter, _PROBE)
            else:
                waiting += letter
            continue
        glyphs.append(_glyph(letter, waiting))
        waiting = ""
    return tuple(Glyph(glyph.letter, glyph.marks.replace(_PROBE, "")) for glyph in glyphs)


def _glyph(letter: str, waiting: str) -> Glyph:
    """Return a letter with the marks drawn before it; a probe before a bracket mirrors it."""
    kind, _, plain = unicodedata.decomposition(letter).partition(" ")
    if kind == "<isolated>" and letter in _FORMS_A and len(plain) == _ONE_CODE:
        letter = chr(int(plain, 16))  # fonts draw these from the plain letter and seldom have the form
    if _PROBE in waiting:
        return Glyph(_MIRRORED.get(letter, letter), waiting.replace(_PROBE, "") or _PROBE)
    return Glyph(letter, waiting)


@cache
def _reshaper() -> Any:
    from arabic_reshaper import ArabicReshaper

    return ArabicReshaper({"delete_harakat": False, "delete_tatweel": False, "support_ligatures": True})
