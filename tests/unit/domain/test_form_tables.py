"""Tables, names in parts, dates with their era, places that follow each other: filled, refused, told."""

import time
from datetime import date
from typing import Any

import pytest

from kiosk.domain.attachment import Attachment, AttachmentHash
from kiosk.domain.catalogue import Catalogue, ServiceDefinition
from kiosk.domain.catalogue_file import parse_service
from kiosk.domain.form import Form
from kiosk.domain.form_texts import row_count, texts_of
from kiosk.domain.identifiers import ServiceCode

TODAY = date(2026, 6, 30)
MOST_SECONDS = 2.0  # of the processor; refused in a third of one


@pytest.fixture(scope="module")
def company(catalogue: Catalogue) -> ServiceDefinition:
    return catalogue.find(ServiceCode("CO1"))


@pytest.fixture(scope="module")
def cargo(catalogue: Catalogue) -> ServiceDefinition:
    return catalogue.find(ServiceCode("CO5"))


@pytest.fixture
def form(company: ServiceDefinition) -> Form:
    return Form.of_answers(company, company.example or {})


def problems(form: Form) -> dict[str, str]:
    return dict(form.check(TODAY).problems)


def bill(number: int) -> dict[str, Any]:
    return {
        "bill": f"MEDU{number:07d}",
        "consignee": "شركة الأفق",
        "goods": "مواد بناء",
        "handling": "general",
        "packages": 1,
        "weight_kg": 10,
    }


def with_bills(cargo: ServiceDefinition, count: int) -> Form:
    rows = [bill(number) for number in range(count)]
    return Form.of_answers(cargo, {**(cargo.example or {}), "cargo": rows, "packages_declared": count})


def test_rows_left_empty_are_no_answers_and_troubles_name_the_row_as_shown(form: Form) -> None:
    form = form.with_row("partners").with_row("partners").with_text("partners.4.name", "Salem")
    assert form.rows_shown("partners") == 4
    assert problems(form) == {
        "partners.4.name": "arabic_letters_only",
        "partners.4.nationality": "missing",
        "partners.4.role": "missing",
        "partners.4.share_dirhams": "missing",
        "partners.4.passport_number": "missing",
    }
    answers = form.without_row("partners", 4).answers(TODAY)
    assert answers["partners_count"] == 2


def test_a_row_taken_out_moves_those_below_up(form: Form) -> None:
    form = form.without_row("partners", 1)
    assert form.texts["partners.1.name"] == "نور الدين خالد سالم المصراتي"
    assert form.rows_shown("partners") == 1
    assert problems(form) == {"partners": "rule.together", "shares_total": "rule.shares_make_the_capital"}


def test_what_is_worked_out_follows_what_is_typed_and_cannot_be_typed(form: Form) -> None:
    form = form.with_text("partners.2.share_dirhams", "5000").with_text("shares_total", "1")
    assert form.check(TODAY).answers["shares_total"] == 35_000_000


def test_a_table_takes_no_more_rows_than_it_says(cargo: ServiceDefinition) -> None:
    assert problems(with_bills(cargo, 200)) == {}
    assert problems(with_bills(cargo, 201)) == {"cargo": "too_many_rows"}
    full = with_bills(cargo, 200)
    assert full.with_row("cargo") is full


def test_ten_thousand_rows_are_refused_as_one_problem(cargo: ServiceDefinition) -> None:
    assert problems(with_bills(cargo, 10_000)) == {"cargo": "too_many_rows"}


def test_a_municipality_belongs_to_its_shabiya_and_to_its_time(form: Form) -> None:
    assert problems(form.with_text("seat_shabiya", "LY-BA")) == {"seat_municipality": "not_there"}
    before = dict(form.check(date(2012, 12, 31)).problems)
    assert before["seat_municipality"] == "not_there"


def test_nothing_is_offered_until_the_place_above_is_chosen(company: ServiceDefinition) -> None:
    field = company.field("seat_municipality")
    assert field is not None
    assert field.choices_for(None, TODAY) == ()
    assert {c.parent for c in field.choices_for("LY-TB", TODAY)} == {"LY-TB"}


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ({"text": "1372/10/05 و.ر", "era": "prophet_death_solar"}, {}),
        ({"text": "27/10/1986 إفرنجي", "era": "gregorian", "gregorian": "1986-10-27"}, {}),
        ({"text": "1430 ميلادية", "era": "prophet_birth"}, {}),
        ({"text": "لا تاريخ", "era": "not_said"}, {}),
        ({"text": "1372/10/05"}, {"lease_date.era": "missing"}),
        ({"era": "hijri"}, {"lease_date.text": "missing"}),
        ({"text": "5 أكتوبر", "era": "gregorian"}, {"lease_date.gregorian": "missing"}),
        (
            {"text": "31/2/2024", "era": "gregorian", "gregorian": "2024-02-31"},
            {"lease_date.gregorian": "bad_date"},
        ),
        ({"text": "1372", "era": "julian"}, {"lease_date.era": "not_a_choice"}),
        ({}, {"lease_date": "missing"}),
    ],
)
def test_a_date_keeps_its_era_and_is_never_converted(
    company: ServiceDefinition, parts: dict[str, str], found: dict[str, str]
) -> None:
    form = Form.of_answers(company, {**(company.example or {}), "lease_date": parts or None})
    assert problems(form) == found
    if not found:
        assert form.answers(TODAY)["lease_date"] == parts


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ({"given": "عبد الله", "father": "نور الدين", "grandfather": "أبو بكر", "family": "بن عمران"}, {}),
        ({"given": "محمد", "father": "علي", "family": "الفزاني", "missing_reason": "not_in_record"}, {}),
        (
            {"given": "محمد", "father": "علي", "family": "الفزاني"},
            {"manager_name.grandfather": "missing"},
        ),
        (
            {"given": "مح\u202eمد", "father": "ع\u200bلي", "grandfather": "سالم", "family": "الورفلي"},
            {},
        ),
        (
            {"given": "Mohamed", "father": "علي", "grandfather": "سالم", "family": "الورفلي"},
            {"manager_name.given": "arabic_letters_only"},
        ),
        ({"father": "علي", "grandfather": "سالم", "family": "الورفلي"}, {"manager_name.given": "missing"}),
    ],
)
def test_a_name_in_four_parts_may_lack_one_and_says_why(
    company: ServiceDefinition, parts: dict[str, str], found: dict[str, str]
) -> None:
    form = Form.of_answers(company, {**(company.example or {}), "manager_name": parts})
    assert problems(form) == found
    if not found:
        kept = form.answers(TODAY)["manager_name"]
        assert not any(sign in str(kept) for sign in "\u202e\u200b")


@pytest.mark.parametrize(
    "name",
    ["partners.1.bogus", "partners.0.name", "partners.x.name", "partners.999999.name", "lease_date.month"],
)
def test_a_text_that_belongs_nowhere_is_refused(form: Form, name: str) -> None:
    assert problems(form.with_text(name, "شيء")) == {name: "not_allowed"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("partners", "نص"),
        ("partners", [["x"]]),
        ("partners", [{"name": 1.5}]),
        ("lease_date", {"text": ["x"]}),
        ("capital_dirhams", {"op": "sum"}),
    ],
)
def test_an_answer_of_another_shape_is_refused_and_harms_nothing(
    company: ServiceDefinition, name: str, value: Any
) -> None:
    from kiosk.errors import AnswersInvalidError

    with pytest.raises(AnswersInvalidError) as raised:
        Form.of_answers(company, {**(company.example or {}), name: value}).answers(TODAY)
    assert {found.partition(".")[0] for found, _ in raised.value.problems} >= {name}


def test_texts_and_rows_of_a_table_stay_one_flat_mapping(company: ServiceDefinition) -> None:
    texts = dict(texts_of(company.field("proposed_names"), "proposed_names", [{"name": "الأفق"}]))
    assert texts == {"proposed_names.rows": "1", "proposed_names.1.name": "الأفق"}
    assert row_count(texts, "proposed_names") == 1
    assert row_count({"proposed_names.rows": "many"}, "proposed_names", 2) == 2


def test_ten_thousand_rows_are_refused_at_once(company: ServiceDefinition) -> None:
    row = {"name": "سعاد", "nationality": "LY", "national_number": "219900012345", "role": "partner"}
    rows = [{**row, "share_dirhams": 1000}] * 10_000
    began = time.process_time()
    form = Form.of_answers(company, {**(company.example or {}), "partners": rows})
    assert problems(form)["partners"] == "too_many_rows"
    assert form.with_row("partners") is form
    assert time.process_time() - began < MOST_SECONDS


def _with_scan(raw: dict[str, Any]) -> ServiceDefinition:
    raw["schema"]["properties"] |= {
        "scan": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "signed": {"type": "string", "enum": ["on_paper", "thumb_print"]},
    }
    words = {"ar": "نص", "en": "text"}
    raw["fields"] += [
        {"name": "scan", "kind": "attachment", "label": words},
        {"name": "signed", "kind": "signature", "label": words},
    ]
    return parse_service(raw)


def test_a_scan_answers_only_when_it_was_taken_for_this_form(raw_service: dict[str, Any]) -> None:
    form = Form.blank(_with_scan(raw_service)).with_text("scan", "a" * 64)
    assert problems(form)["scan"] == "bad_attachment"
    taken = form.with_papers([], [Attachment(AttachmentHash("a" * 64), 1000, "image/png", 1)])
    assert "scan" not in problems(taken)
    assert problems(taken.with_text("scan", "../etc"))["scan"] == "bad_attachment"


def test_a_signature_is_on_paper_or_a_thumb_print(raw_service: dict[str, Any]) -> None:
    form = Form.blank(_with_scan(raw_service))
    assert problems(form.with_text("signed", "later"))["signed"] == "not_a_choice"
    assert form.with_text("signed", "thumb_print").check(TODAY).answers["signed"] == "thumb_print"
