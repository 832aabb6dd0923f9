"""Paths, commands and dates of a check stay whole in an Arabic sentence."""

import pytest

from kiosk.app.shipped_texts import load_texts
from kiosk.domain.words import Language, Words
from kiosk.ui.speech import Speech
from kiosk.ui.technician.said import said

ARABIC = Speech(load_texts(), Language.ARABIC)
ENGLISH = Speech(load_texts(), Language.ENGLISH)


@pytest.mark.parametrize(
    ("arabic", "shown"),
    [
        ("تشير إلى 2000-01-01 00:03، وهذا قبل", "تشير إلى [2000-01-01 00:03]، وهذا قبل"),
        (
            "مفتوحة: keys.json. kiosk doctor --fix يغلقها.",
            "مفتوحة: [keys.json]. [kiosk doctor --fix] يغلقها.",
        ),
        ("تُجلب من ذاكرة: kiosk update fetch --from.", "تُجلب من ذاكرة: [kiosk update fetch --from]."),
        ("لم يصلح 0.2.0 هنا (UPD-110)؛ ويستمر", "لم يصلح [0.2.0] هنا ([UPD-110])؛ ويستمر"),
        ("81300 ميغابايت فارغة.", "81300 ميغابايت فارغة."),
        ("/dev/ttyUSB0, /dev/ttyS0 موجود", "[/dev/ttyUSB0], [/dev/ttyS0] موجود"),
    ],
)
def test_runs_from_left_to_right_are_isolated(arabic: str, shown: str) -> None:
    words = Words(arabic, "English 2000-01-01 00:03")
    assert said(ARABIC, words).replace("\u2066", "[").replace("\u2069", "]") == shown
    assert said(ENGLISH, words) == words.en
