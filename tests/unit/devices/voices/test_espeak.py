"""How Arabic is spelt for this synthesiser; each rule was heard."""

import pytest

from kiosk.devices.voices.espeak import spelt


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("شُبَّاك", "شُبَّاكْ"),
        ("الطَّلَب", "الطَّلَبْ"),
        ("بِالطَّلَب", "بِطَّلَبْ"),
        ("بِالِاسْتِلَام", "بِلِسْتِلَامْ"),
        ("ثَلَاثَة", "ثَلَاثَهْ"),
        ("شَهَادَة مِيلَاد", "شَهَادَة مِيلَادْ"),
        ("نَعَمْ، هَذَا", "نَعَمْ، هَذَا"),
    ],
)
def test_spelt(text: str, given: str) -> None:
    assert spelt(text) == given.replace("\u064e\u0651", "\u0651\u064e").replace(
        "\u064f\u0651", "\u0651\u064f"
    )
