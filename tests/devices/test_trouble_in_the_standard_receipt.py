"""Trouble inside the standard receipt, as long as a clerk prints it: at a hundred places, all six troubles.

Every byte is met in shorter receipts (`tests/unit/devices/printers/test_trouble_at_every_byte.py`).
"""

from dataclasses import replace

import pytest

from kiosk.app.shipped import load_texts
from kiosk.documents.renderer import ReceiptPaper
from kiosk.documents.specimen import specimen_receipt
from kiosk.domain.receipt import Paper
from tests.devices.test_bytes_on_the_wire import STATEMENT
from tests.unit.devices.printers.test_trouble_at_every_byte import KINDS, TROUBLES, _steps

STRIDES = {"epson-80": 89, "generic-80": 89, "dots-80": 401}  # primes: no multiples of a row or a band
LEAST_CASES = 100


@pytest.mark.slow
@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("profile", KINDS)
def test_trouble_in_the_standard_receipt_never_prints_twice_and_never_lies(
    profile: str, trouble: str
) -> None:
    paper = ReceiptPaper(load_texts())
    shown = replace(specimen_receipt(), qr_text=STATEMENT)
    original, copy = (paper.thermal(replace(shown, copy=number), 576) for number in (0, 1))
    assert original.raster != copy.raster
    outcomes = list(_steps(profile, trouble, (original, copy), STRIDES[profile]))
    assert Paper.UNKNOWN in outcomes
    assert len(outcomes) >= LEAST_CASES
