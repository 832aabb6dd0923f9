"""What a scanned text is, and that nothing is corrected."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.identifiers import TrackingNumber
from kiosk.domain.scan import Scan, ScanKind, is_parcel_number, recognise


@pytest.mark.parametrize(
    "text",
    [
        "RR473124829AB",  # the example of S10 in UPU's own standard and in Wikipedia
        "rr 47312482 9 ab",
        "RR123456785LY",
    ],
)
def test_parcel_number_is_known_by_its_check_digit(text: str) -> None:
    assert recognise(text) == Scan(ScanKind.PARCEL, text.replace(" ", "").upper())


@pytest.mark.parametrize("wrong", ["RR123456784LY", "RR12345678LY", "R1123456785LY", "RR1234567855LY", ""])
def test_what_is_almost_a_parcel_number_is_not_one(wrong: str) -> None:
    assert recognise(wrong).kind is ScanKind.OTHER
    assert not is_parcel_number(wrong)


@pytest.mark.parametrize("serial", range(10_000_000, 10_000_200))
def test_exactly_one_check_digit_is_right(serial: int) -> None:
    assert sum(is_parcel_number(f"CP{serial}{digit}LY") for digit in range(10)) == 1


@given(st.integers(1, 9_999), st.integers(0, 9_999_999_999))
def test_tracking_number_is_known_as_printed_and_as_dialled(office: int, random_number: int) -> None:
    number = TrackingNumber.make(office, random_number)
    assert recognise(number.grouped) == recognise(number.digits) == Scan(ScanKind.TRACKING, number.digits)


def test_tracking_number_with_a_wrong_digit_is_nothing_of_ours() -> None:
    assert recognise("9999000000000087").kind is ScanKind.OTHER


def test_receipt_is_passed_on_whole_with_the_blank_that_base_45_may_end_with() -> None:
    assert recognise("LPR1:6BF0 A/ ") == Scan(ScanKind.RECEIPT, "LPR1:6BF0 A/ ")
    assert recognise("lpr1:6BF").kind is ScanKind.OTHER


def test_a_payment_slip_keeps_the_blank_at_its_end() -> None:
    assert recognise(" LPS1:6BF0 A/ ") == Scan(ScanKind.SLIP, "LPS1:6BF0 A/ ")
    assert recognise("lps1:6BF").kind is ScanKind.OTHER


@pytest.mark.parametrize("text", ["482913", " 482 913 ", "000000"])
def test_six_digits_are_a_collection_code(text: str) -> None:
    assert recognise(text) == Scan(ScanKind.COLLECTION, text.replace(" ", ""))


@pytest.mark.parametrize("text", ["48291", "4829130", "48291x", "٤٨٢٩١٣"])
def test_other_lengths_and_letters_are_none(text: str) -> None:
    assert recognise(text).kind is ScanKind.OTHER


@given(st.text(max_size=80))
def test_any_text_is_something(text: str) -> None:
    assert recognise(text).kind in ScanKind
