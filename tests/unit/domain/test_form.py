"""A form turns what was typed into answers, or says which field is wrong and how."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.answers import PROBLEM_CODES
from kiosk.domain.catalogue import Catalogue, ServiceDefinition
from kiosk.domain.catalogue_file import parse_service
from kiosk.domain.form import Form
from kiosk.domain.person import IdentitySource, Person, Sex
from kiosk.errors import AnswersInvalidError

PERSON = Person(
    source=IdentitySource.MRZ,
    document_kind="P",
    issuing_state="LBY",
    document_number="AB123456",
    surname_latin="ELWERFALLI",
    given_names_latin="SALEM",
    nationality="LBY",
    birth_date=date(1984, 3, 17),
    sex=Sex.MALE,
    expires_on=None,
)


def filled(service: ServiceDefinition, **texts: str) -> Form:
    form = Form.blank(service).with_document_seen("booklet", seen=True)
    for name, text in {"given_name": "سالم", "copies": "2", "was_lost": "no", **texts}.items():
        form = form.with_text(name, text)
    return form


def test_a_complete_form_gives_its_answers(service: ServiceDefinition, today: date) -> None:
    form = filled(
        service,
        town=" طرابلس\u202e  المركز ",
        latin="Salem",
        national_number="1 1984 0001 237",
        document_number="ab 123456",
        birth_date="17/3/1984",
        phone="0912345678",
        copies="٣",
        capital="1,234.500",
        sex="M",
        was_lost="نعم",
        lost_place="السوق",
    )
    assert dict(form.answers(today)) == {
        "town": "طرابلس المركز",
        "given_name": "سالم",
        "latin": "Salem",
        "national_number": "119840001237",
        "document_number": "AB123456",
        "birth_date": "1984-03-17",
        "phone": "+218912345678",
        "copies": 3,
        "capital": 1_234_500,
        "sex": "M",
        "was_lost": True,
        "lost_place": "السوق",
    }
    fee = form.fee(today)
    assert fee is not None
    assert [line.amount.dirhams for line in fee] == [3000]


@pytest.mark.parametrize(
    ("field", "text", "problem"),
    [
        ("given_name", "", "missing"),
        ("given_name", "Salem", "arabic_letters_only"),
        ("latin", "سالم", "latin_letters_only"),
        ("town", "ط", "too_short"),
        ("town", "ط" * 21, "too_long"),
        ("national_number", "319840001237", "bad_national_number"),
        ("national_number", "120270001237", "bad_national_number"),
        ("document_number", "AB-1", "not_allowed"),
        ("birth_date", "31/02/1984", "bad_date"),
        ("birth_date", "yesterday", "bad_date"),
        ("birth_date", "1784-01-01", "bad_date"),
        ("phone", "12", "bad_phone"),
        ("phone", "+21671234567", "bad_phone"),
        ("copies", "two", "not_a_number"),
        ("copies", "1.5", "not_a_number"),
        ("copies", "0", "out_of_range"),
        ("copies", "10", "out_of_range"),
        ("capital", "1,234", "bad_money"),
        ("capital", "0.001", "out_of_range"),
        ("sex", "X", "not_a_choice"),
        ("was_lost", "maybe", "not_a_choice"),
        ("song", "la", "not_allowed"),
    ],
)
def test_each_problem_is_named_once(
    service: ServiceDefinition, today: date, field: str, text: str, problem: str
) -> None:
    checked = filled(service, **{field: text}).check(today)
    assert checked.problems == ((field, problem),)
    assert checked.problem_of(field) == problem
    assert checked.problem_of("nothing") is None
    assert problem in PROBLEM_CODES
    with pytest.raises(AnswersInvalidError) as raised:
        filled(service, **{field: text}).answers(today)
    assert raised.value.problems == checked.problems


def test_problems_come_in_the_order_of_the_questions(service: ServiceDefinition, today: date) -> None:
    assert Form.blank(service).check(today).problems == (
        ("given_name", "missing"),
        ("copies", "missing"),
        ("was_lost", "missing"),
        ("booklet", "document_not_seen"),
    )


def test_a_hidden_question_is_no_answer_and_its_text_is_kept(service: ServiceDefinition, today: date) -> None:
    form = filled(service, was_lost="true", lost_place="السوق").with_text("was_lost", "false")
    assert "lost_place" not in form.answers(today)
    assert form.with_text("was_lost", "true").answers(today)["lost_place"] == "السوق"


def test_a_question_that_appears_must_be_answered(service: ServiceDefinition, today: date) -> None:
    form = filled(service, was_lost="yes")
    assert form.check(today).problems == (("lost_place", "missing"),)
    assert "lost_place" in [field.name for field in form.visible_fields(today)]
    assert form.mandatory_fields(today) == {"given_name", "copies", "was_lost", "lost_place"}
    assert filled(service).mandatory_fields(today) == {"given_name", "copies", "was_lost"}


def test_a_required_paper_must_be_seen(service: ServiceDefinition, today: date) -> None:
    form = filled(service).with_document_seen("booklet", seen=False)
    assert form.check(today).problems == (("booklet", "document_not_seen"),)


def test_a_document_fills_the_fields_that_take_from_it(service: ServiceDefinition, today: date) -> None:
    form = filled(service, latin="typed").prefilled(PERSON)
    answers = form.answers(today)
    assert answers["latin"] == "ELWERFALLI"
    assert answers["birth_date"] == "1984-03-17"
    assert answers["sex"] == "M"
    assert "town" not in answers
    assert form.from_document == {"latin", "document_number", "birth_date", "sex"}
    assert form.with_text("latin", "OTHER").from_document == {"document_number", "birth_date", "sex"}
    assert Form.blank(service).from_document == frozenset()
    assert form.person == PERSON


def test_a_sex_that_is_no_choice_is_left_to_the_clerk(service: ServiceDefinition) -> None:
    assert "sex" not in Form.blank(service).prefilled(replace(PERSON, sex=Sex.UNSPECIFIED)).texts


def test_a_fee_is_unknown_until_its_answer_is_there(service: ServiceDefinition, today: date) -> None:
    assert Form.blank(service).fee(today) is None


def test_every_shipped_example_is_accepted_and_kept_as_written(catalogue: Catalogue, today: date) -> None:
    for shipped in catalogue.services:
        assert shipped.example is not None
        assert dict(Form.of_answers(shipped, shipped.example).answers(today)) == dict(shipped.example)


def test_answers_of_a_file_are_taken_as_typed(service: ServiceDefinition, today: date) -> None:
    answers = {"given_name": "سالم", "copies": 2, "was_lost": False, "capital": 1_500, "town": None}
    assert dict(Form.of_answers(service, answers).answers(today)) == {
        "given_name": "سالم",
        "copies": 2,
        "was_lost": False,
        "capital": 1_500,
    }


def test_answers_that_are_no_answers_are_refused(service: ServiceDefinition) -> None:
    with pytest.raises(AnswersInvalidError) as raised:
        Form.of_answers(service, {"copies": 2.0, "given_name": ["سالم"]})
    assert raised.value.problems == (("copies", "not_allowed"), ("given_name", "not_allowed"))


def _with_schema(raw: dict[str, Any], **members: Any) -> ServiceDefinition:
    raw["schema"].update(members)
    return parse_service(raw)


def test_a_schema_that_wants_a_hidden_answer_is_not_hushed_up(
    raw_service: dict[str, Any], today: date
) -> None:
    service = _with_schema(raw_service, then={}, **{"else": {"required": ["lost_place"]}})
    assert filled(service).check(today).problems == (("lost_place", "missing"),)


def test_a_rule_over_several_fields_is_reported_for_the_whole_form(
    raw_service: dict[str, Any], today: date
) -> None:
    service = _with_schema(raw_service, anyOf=[{"required": ["latin"]}, {"required": ["phone"]}])
    assert filled(service).check(today).problems == (("", "not_allowed"),)


def test_a_nested_schema_may_forbid_a_field(raw_service: dict[str, Any], today: date) -> None:
    closed = {"properties": {"given_name": {}}, "additionalProperties": False}
    service = _with_schema(raw_service, allOf=[closed])
    assert filled(service).check(today).problems == (("", "not_allowed"),)


def test_true_is_not_one(raw_service: dict[str, Any], today: date) -> None:
    raw_service["fields"][-1]["show_if"]["values"] = [1]
    form = filled(parse_service(raw_service), was_lost="yes")
    assert "lost_place" not in [field.name for field in form.visible_fields(today)]


@given(
    st.dictionaries(
        st.sampled_from(
            ["town", "given_name", "copies", "capital", "birth_date", "phone", "was_lost", "sex", "?"]
        ),
        st.text(max_size=24) | st.sampled_from(["yes", "M", "1", "1.5", "2020-01-01", "سالم"]),
    )
)
def test_whatever_is_typed_gives_answers_or_known_problems(
    service: ServiceDefinition, today: date, texts: dict[str, str]
) -> None:
    form = Form.blank(service)
    for name, text in texts.items():
        form = form.with_text(name, text)
    checked = form.check(today)
    assert {problem for _, problem in checked.problems} <= PROBLEM_CODES
    again = Form.of_answers(service, checked.answers).check(today)
    assert dict(again.answers) == dict(checked.answers)
