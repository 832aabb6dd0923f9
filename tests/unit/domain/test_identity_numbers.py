"""National numbers, telephone numbers and names: structure only, never a guess."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.applicant import Applicant, applicant_of
from kiosk.domain.names import FourPartName, is_arabic_name, is_latin_name, name_in
from kiosk.domain.national_number import NationalNumber, mask
from kiosk.domain.person import Sex
from kiosk.domain.phone import display_phone, parse_phone
from kiosk.errors import MalformedIdentifierError

THIS_YEAR = 2026


# --- national number --------------------------------------------------------------------------------------
def test_a_plausible_number_shows_sex_and_year() -> None:
    number = NationalNumber.parse("2 1984 0001-233", THIS_YEAR)
    assert (number.digits, number.sex, number.birth_year) == ("219840001233", Sex.FEMALE, 1984)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "11984000123",
        "1198400012345",
        "319840001234",
        "118790001234",
        "120270001234",
        "1198400012a4",
        "١١٩٨٤٠٠٠١٢٣٤",
    ],
)
def test_numbers_of_the_wrong_structure_are_refused(text: str) -> None:
    with pytest.raises(MalformedIdentifierError):
        NationalNumber.parse(text, THIS_YEAR)


def test_a_check_rule_can_be_plugged_in() -> None:
    with pytest.raises(MalformedIdentifierError):
        NationalNumber.parse("119840001234", THIS_YEAR, check=lambda digits: digits.endswith("5"))
    number = NationalNumber.parse("119840001235", THIS_YEAR, check=lambda digits: digits.endswith("5"))
    assert number.sex is Sex.MALE


@pytest.mark.parametrize(
    ("digits", "masked"),
    [
        ("219840001233", "2 1984 •••• ••3"),
        ("AB123456", "•••••456"),
        ("A1", "•1"),
        ("7", "•"),
        ("", ""),
    ],
)
def test_numbers_are_masked(digits: str, masked: str) -> None:
    assert mask(digits) == masked


@given(st.text(alphabet="0123456789AB", min_size=1, max_size=20))
def test_a_mask_never_shows_the_whole_number(digits: str) -> None:
    assert digits not in mask(digits)


# --- telephone --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    ["0912345678", "912345678", "00218912345678", "+218 91-2345678", "٠٩١٢٣٤٥٦٧٨", "\u200e091 234 5678"],
)
def test_every_way_of_writing_a_mobile_gives_one_number(text: str) -> None:
    assert parse_phone(text) == "+218912345678"


@pytest.mark.parametrize(
    "text", ["", "12", "0012345", "09123456789", "phone", "0912345678 ext 5", "0812345678901"]
)
def test_numbers_that_cannot_exist_are_refused(text: str) -> None:
    with pytest.raises(MalformedIdentifierError):
        parse_phone(text)


def test_numbers_are_shown_as_written_in_the_country() -> None:
    assert display_phone("+218912345678") == "091-2345678"
    assert display_phone("+21671234567").startswith("+216")


# --- names ------------------------------------------------------------------------------------------------
def test_a_name_has_four_parts_and_compound_ones_stay_whole() -> None:
    name = FourPartName("نور الدين", "عبد الله", "علي", "بن عمران")
    assert name.full == "نور الدين عبد الله علي بن عمران"


def test_a_missing_part_needs_a_reason_and_the_own_name_is_needed() -> None:
    assert FourPartName("سالم", "علي", "", "الورفلي", "not_in_record").full == "سالم علي الورفلي"
    with pytest.raises(ValueError, match="reason"):
        FourPartName("سالم", "علي", "", "الورفلي")
    with pytest.raises(ValueError, match="own name"):
        FourPartName(" ", "علي", "عمر", "الورفلي", "not_in_record")


@pytest.mark.parametrize(
    ("text", "is_arabic", "is_latin"),
    [
        ("محمّد", True, False),
        ("عبد الله", True, False),
        ("سالم2", False, False),
        ("سالم ali", False, False),
        ("O'Neil-Åse Jr.", False, True),
        ("Иван", False, False),
        ("٣", False, False),
        ("", False, False),
        ("- ", False, False),
    ],
)
def test_letters_decide_what_a_name_is(text: str, *, is_arabic: bool, is_latin: bool) -> None:
    assert is_arabic_name(text) is is_arabic
    assert is_latin_name(text) is is_latin


# --- the applicant as shown -------------------------------------------------------------------------------
def test_the_applicant_is_named_by_the_answers() -> None:
    answers = {"given_name": "سالم", "family_name": "الورفلي", "national_number": "119840001234"}
    shown = applicant_of({"answers": answers, "document": None})
    assert shown == Applicant("سالم الورفلي", "1 1984 •••• ••4")
    assert name_in({}) == ""


def test_without_answers_the_document_names_the_applicant() -> None:
    document = {"number": "AB123456", "surname_latin": "SALEM", "given_names_latin": "ALI"}
    assert applicant_of({"answers": {}, "document": document}) == Applicant("ALI SALEM", "•••••456")


def test_an_erased_body_names_nobody() -> None:
    assert applicant_of(None) == Applicant("", "")
    assert applicant_of({"answers": {}, "document": None}) == Applicant("", "")
