"""Numbers that are printed and signed have one form, and their check digits find slips of the hand."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.identifiers import OfficeCode, ReceiptNumber, TrackingNumber, series_of, uuid7
from kiosk.errors import MalformedIdentifierError

offices = st.integers(min_value=1, max_value=9999)
randoms = st.integers(min_value=0, max_value=10**10 - 1)
numbers = st.builds(TrackingNumber.make, offices, randoms)


@given(numbers)
def test_a_tracking_number_checks_and_is_grouped(number: TrackingNumber) -> None:
    assert int(number.digits) % 97 == 1
    assert number.grouped.replace(" ", "") == number.digits
    assert [len(group) for group in number.grouped.split(" ")] == [4, 4, 4, 4]


@given(numbers, st.integers(0, 15), st.integers(1, 9))
def test_one_wrong_digit_is_found(number: TrackingNumber, place: int, slip: int) -> None:
    digits = list(number.digits)
    digits[place] = str((int(digits[place]) + slip) % 10)
    with pytest.raises(MalformedIdentifierError):
        TrackingNumber("".join(digits))


@given(numbers, st.integers(0, 14))
def test_two_swapped_digits_are_found(number: TrackingNumber, place: int) -> None:
    digits = list(number.digits)
    digits[place], digits[place + 1] = digits[place + 1], digits[place]
    if "".join(digits) != number.digits:
        with pytest.raises(MalformedIdentifierError):
            TrackingNumber("".join(digits))


@pytest.mark.parametrize("digits", ["", "1" * 15, "١" * 16, "abcdabcdabcdabcd"])
def test_other_texts_are_no_tracking_numbers(digits: str) -> None:
    with pytest.raises(MalformedIdentifierError):
        TrackingNumber(digits)


@given(st.integers(1, 99), st.integers(2020, 2100), st.integers(1, 999_999))
def test_a_receipt_number_is_read_as_printed(counter: int, year: int, sequence: int) -> None:
    number = ReceiptNumber(OfficeCode("TIP-001"), counter, year, "7A", sequence)
    assert ReceiptNumber.parse(f" {number} ") == number


def test_a_receipt_number_is_printed_with_its_five_parts() -> None:
    assert str(ReceiptNumber(OfficeCode("TIP-001"), 3, 2026, "7A", 1)) == "TIP-001-03-2026-7A-000001"


@pytest.mark.parametrize("text", ["", "TIP-001", "TIP-001-x-2026-7A-000001"])
def test_other_texts_are_no_receipt_numbers(text: str) -> None:
    with pytest.raises(MalformedIdentifierError):
        ReceiptNumber.parse(text)


@pytest.mark.parametrize(("ordinal", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (703, "AAA")])
def test_the_series_counts_epochs_in_letters(ordinal: int, letters: str) -> None:
    assert series_of(7, ordinal) == f"7{letters}"


@given(st.integers(0, 2**48 - 1), st.integers(0, 2**80 - 1))
def test_a_uuid_carries_its_time_and_version(unix_ms: int, bits: int) -> None:
    made = uuid.UUID(uuid7(unix_ms, bits))
    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert made.int >> 80 == unix_ms
