from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.devices.protocol.mrz import check_digit, parse
from kiosk.devices.simulated.specimens import Specimen, specimens
from kiosk.domain.person import IdentitySource, Person, Sex
from kiosk.errors import InputError, MalformedMrzError, MrzCheckDigitError

TODAY = date(2026, 11, 22)

# The specimens ICAO prints: Doc 9303, eighth edition, appendix B of part 4, part 5 and part 6.
TD3 = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
)
TD1 = (
    "I<UTOD231458907<<<<<<<<<<<<<<<",
    "7408122F1204159UTO<<<<<<<<<<<6",
    "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
)
TD2 = (
    "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<",
    "D231458907UTO7408122F1204159<<<<<<<6",
)
SALMA = Specimen("P", "LBY", "XX0000017", "ALWARFALLI<<SALMA<OMAR", "LBY", "880314", "F", "310901")


@pytest.mark.parametrize("lines", [TD1, TD2, TD3])
def test_icao_specimens_are_read(lines: tuple[str, ...]) -> None:
    person = parse(lines, TODAY)
    assert (person.surname_latin, person.given_names_latin) == ("ERIKSSON", "ANNA MARIA")
    assert (person.issuing_state, person.nationality, person.sex) == ("UTO", "UTO", Sex.FEMALE)
    assert (person.birth_date, person.expires_on) == (date(1974, 8, 12), date(2012, 4, 15))
    assert person.source is IdentitySource.MRZ


def test_the_passport_number_and_the_personal_number_stand_in_their_fields() -> None:
    person = parse(TD3, TODAY)
    assert (person.document_kind, person.document_number, person.optional_data) == (
        "P",
        "L898902C3",
        "ZE184226B",
    )


def test_own_builder_writes_the_icao_specimen() -> None:
    assert specimens()["specimen"] == TD3


def test_libyan_specimen_passport_gives_the_whole_person() -> None:
    assert parse(SALMA.td3(), TODAY) == Person(
        IdentitySource.MRZ,
        "P",
        "LBY",
        "XX0000017",
        "ALWARFALLI",
        "SALMA OMAR",
        "LBY",
        date(1988, 3, 14),
        Sex.FEMALE,
        date(2031, 9, 1),
    )


@pytest.mark.parametrize("name", ["passport", "passport-2", "card", "card-long-number", "card-td2"])
def test_every_good_specimen_is_readable(name: str) -> None:
    assert parse(specimens()[name], TODAY).issuing_state == "LBY"


def test_long_number_of_icao_part_5_is_joined_and_checked() -> None:
    long_number = Specimen("I", "UTO", "D23145890734", "ERIKSSON<<ANNA", "UTO", "740812", "F", "120415")
    assert long_number.td1()[0] == "I<UTOD23145890<7349<<<<<<<<<<<"
    assert parse(long_number.td1(), TODAY).document_number == "D23145890734"
    assert parse(long_number.td2(), TODAY).document_number == "D23145890734"


def test_optional_data_after_a_long_number_is_kept() -> None:
    card = Specimen("I", "LBY", "D23145890734", "A<<B", "LBY", "740812", "F", "320415", "AB1")
    person = parse(card.td1("ZZ9"), TODAY)
    assert (person.document_number, person.optional_data) == ("D23145890734", "AB1 ZZ9")


def test_long_number_with_wrong_digit_is_refused() -> None:
    with pytest.raises(MrzCheckDigitError, match="document number"):
        parse(("I<UTOD23145890<7348<<<<<<<<<<<", *TD1[1:]), TODAY)


def test_a_passport_has_no_long_numbers() -> None:
    with pytest.raises(MrzCheckDigitError, match="document number"):
        parse((TD3[0], TD3[1][:9] + "<" + TD3[1][10:]), TODAY)


@pytest.mark.parametrize(
    ("at", "field"),
    [
        (9, "document number"),
        (19, "birth date"),
        (27, "expiry date"),
        (42, "personal number"),
        (43, "composite"),
    ],
)
def test_each_wrong_check_digit_is_named(at: int, field: str) -> None:
    digit = str((int(TD3[1][at]) + 1) % 10)
    with pytest.raises(MrzCheckDigitError, match=field):
        parse((TD3[0], TD3[1][:at] + digit + TD3[1][at + 1 :]), TODAY)


@given(st.integers(0, 43), st.sampled_from("0123456789"))
def test_one_changed_digit_in_the_second_line_is_always_seen(at: int, digit: str) -> None:
    if not TD3[1][at].isdigit() or TD3[1][at] == digit:
        return
    with pytest.raises(InputError):
        parse((TD3[0], TD3[1][:at] + digit + TD3[1][at + 1 :]), TODAY)


def test_personal_number_left_blank_may_have_a_filler_as_check_digit() -> None:
    blank = SALMA.td3()
    assert blank[1][42] == "<"
    assert parse(blank, TODAY).optional_data == ""
    with_zero = blank[1][:42] + "0" + blank[1][43]
    assert parse((blank[0], with_zero), TODAY).optional_data == ""


def test_document_without_expiry_has_none() -> None:
    assert parse(replace(SALMA, expiry="<<<<<<").td3(), TODAY).expires_on is None


@pytest.mark.parametrize(
    ("birth", "expected"),
    [("261122", date(2026, 11, 22)), ("261123", date(1926, 11, 23)), ("990101", date(1999, 1, 1))],
)
def test_birth_lies_in_the_hundred_years_up_to_today(birth: str, expected: date) -> None:
    assert parse(replace(SALMA, birth=birth).td3(), TODAY).birth_date == expected


@pytest.mark.parametrize(
    ("expiry", "expected"),
    [
        ("751231", date(2075, 12, 31)),
        ("760101", date(1976, 1, 1)),
        ("991231", date(1999, 12, 31)),
        ("000101", date(2000, 1, 1)),
    ],
)
def test_expiry_lies_within_fifty_years(expiry: str, expected: date) -> None:
    assert parse(replace(SALMA, expiry=expiry).td3(), TODAY).expires_on == expected


def test_expiry_in_the_next_century_is_understood() -> None:
    assert parse(replace(SALMA, expiry="050101").td3(), date(2098, 1, 1)).expires_on == date(2105, 1, 1)


def test_leap_day_of_the_last_century_is_understood() -> None:
    assert parse(replace(SALMA, birth="960229").td3(), TODAY).birth_date == date(1996, 2, 29)


@pytest.mark.parametrize("birth", ["88<<<<", "881301", "880230", "88031A", "<<<<<<"])
def test_impossible_or_unknown_birth_date_must_be_typed(birth: str) -> None:
    with pytest.raises(MalformedMrzError, match="birth date"):
        parse(replace(SALMA, birth=birth).td3(), TODAY)


@pytest.mark.parametrize("expiry", ["310931", "31<<<<", "3109A1"])
def test_impossible_expiry_date_is_refused(expiry: str) -> None:
    with pytest.raises(MalformedMrzError, match="expiry date"):
        parse(replace(SALMA, expiry=expiry).td3(), TODAY)


@pytest.mark.parametrize(
    ("sex", "expected"), [("M", Sex.MALE), ("<", Sex.UNSPECIFIED), ("X", Sex.UNSPECIFIED)]
)
def test_sex_as_the_zone_says(sex: str, expected: Sex) -> None:
    assert parse(replace(SALMA, sex=sex).td3(), TODAY).sex is expected


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"sex": "Q"}, "sex"),
        ({"names": "<<SALMA"}, "names"),
        ({"names": "ALWAR7ALLI"}, "names"),
        ({"names": ""}, "names"),
        ({"state": "L1Y"}, "issuing state"),
        ({"nationality": "<<<"}, "nationality"),
        ({"kind": "1"}, "document code"),
        ({"kind": "V"}, "visa"),
        ({"number": ""}, "document number"),
    ],
)
def test_field_with_impossible_content_is_named(change: dict[str, str], field: str) -> None:
    with pytest.raises(MalformedMrzError, match=field):
        parse(replace(SALMA, **change).td3(), TODAY)


def test_only_a_surname_is_a_name() -> None:
    person = parse(replace(SALMA, names="SALMA").td3(), TODAY)
    assert (person.surname_latin, person.given_names_latin) == ("SALMA", "")


def test_german_state_code_of_one_letter_is_known() -> None:
    assert parse(replace(SALMA, state="D", nationality="D").td3(), TODAY).nationality == "D"


@pytest.mark.parametrize(
    "lines",
    [(), (TD3[0],), (TD3[0], TD3[1][:-1]), TD1[:2], (*TD2, TD2[0]), (TD3[0].lower(), TD3[1]), ("", "")],
)
def test_wrong_shape_is_malformed(lines: tuple[str, ...]) -> None:
    with pytest.raises(MalformedMrzError):
        parse(lines, TODAY)


def test_errors_never_repeat_what_was_read() -> None:
    with pytest.raises(InputError) as refused:
        parse((TD3[0], TD3[1].replace("L898902C3", "L898902C4")), TODAY)
    assert "L898902C" not in str(refused.value)


def test_check_digit_of_icao_part_3() -> None:
    assert (check_digit("520727"), check_digit("AB2134<<<")) == ("3", "5")


_ZONE_TEXT = st.sampled_from("ABZ019<")


@given(
    st.one_of(
        st.lists(st.text(), max_size=4),
        st.lists(st.text(_ZONE_TEXT, min_size=30, max_size=30), min_size=3, max_size=3),
        st.lists(st.text(_ZONE_TEXT, min_size=36, max_size=36), min_size=2, max_size=2),
        st.lists(st.text(_ZONE_TEXT, min_size=44, max_size=44), min_size=2, max_size=2),
    )
)
def test_no_text_whatever_raises_anything_but_our_own_errors(lines: list[str]) -> None:
    try:
        person = parse(lines, TODAY)
    except InputError:
        return
    assert person.document_number


@settings(max_examples=50)
@given(
    st.from_regex(r"[A-Z0-9]{1,9}", fullmatch=True),
    st.from_regex(r"[A-Z]{1,10}<<[A-Z]{1,10}(<[A-Z]{1,5})?", fullmatch=True),
    st.dates(date(1927, 1, 1), TODAY),
    st.dates(date(2000, 1, 1), date(2070, 1, 1)),
)
def test_what_is_written_is_read_back(number: str, names: str, birth: date, expiry: date) -> None:
    written = replace(SALMA, number=number, names=names, birth=f"{birth:%y%m%d}", expiry=f"{expiry:%y%m%d}")
    for lines in (written.td1(), written.td2(), written.td3()):
        person = parse(lines, TODAY)
        assert (person.document_number, person.birth_date, person.expires_on) == (number, birth, expiry)
        assert person.surname_latin == names.split("<<", maxsplit=1)[0]
