"""Postal item numbers as UPU S10 writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.item_number import check_digit, indicator_wanted, item_number, parts_of
from kiosk.domain.scan import Scan, ScanKind, recognise


@pytest.mark.parametrize(
    ("serial", "digit"),
    [
        ("47312482", 9),  # RR473124829LY of the standard's own example, GB there
        ("12345678", 5),  # 11 minus the rest is 5 for itself
        ("00000000", 5),  # rest 0: 11 becomes 5
        ("00000009", 3),
        ("00000006", 2),
    ],
)
def test_check_digits(serial: str, digit: int) -> None:
    assert check_digit(serial) == digit


@given(st.integers(0, 99_999_999), st.sampled_from(["RR", "EE"]))
def test_every_number_is_read_again_and_one_wrong_digit_is_not(serial: int, indicator: str) -> None:
    number = item_number(indicator, serial)
    assert recognise(number) == Scan(ScanKind.PARCEL, number)
    assert parts_of(number) == (indicator, serial)
    digit = "0" if number[4] != "0" else "1"
    assert recognise(f"{number[:4]}{digit}{number[5:]}").kind is not ScanKind.PARCEL


def test_a_number_is_wanted_only_where_no_label_was_given() -> None:
    assert indicator_wanted({"item_kind": "registered"}) == "RR"
    assert indicator_wanted({"item_kind": "ems_local", "item_number": ""}) == "EE"
    assert indicator_wanted({"item_kind": "registered", "item_number": "RR123456785LY"}) == ""
    assert indicator_wanted({"copies": 2}) == ""
