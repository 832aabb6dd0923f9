"""Who applies and who writes: asked beside every service, kept in the entry, said on the receipt."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kiosk.app.shipped import load_counter_questions, load_texts
from kiosk.documents.content import ReceiptContent, text_twin
from kiosk.domain import canonical_json
from kiosk.domain.case import keys_of
from kiosk.domain.catalogue import ServiceDefinition
from kiosk.domain.form import Form
from kiosk.domain.identifiers import ServiceCode
from kiosk.domain.person_numbers import NUMBER_FIELDS
from kiosk.domain.who_applies import UNTOUCHED, answers_about, applicant_in, own_answers
from kiosk.errors import AnswersInvalidError
from kiosk.usecases.amend_application import Correction
from kiosk.usecases.take_payment import Settlement
from tests.fakes.morning import Morning
from tests.unit.usecases.test_contract_schemas import schema

VECTORS = Path(__file__).parents[3] / "portal" / "contract" / "vectors" / "applicants.json"
ABOUT: dict[str, Any] = json.loads(VECTORS.read_text("utf-8"))
SAID = {vector["name"]: vector for vector in ABOUT["applicants"]}
COMPANY = SAID["a company by its agent"]["applicant"]
WRITTEN_FOR = SAID["written by the clerk before two witnesses"]["applicant"]
BOTH = {**WRITTEN_FOR, **COMPANY}
CITIZEN = {"identity_kind": "national_number", "national_number": "219840123456"}
VECTOR = pytest.mark.parametrize("vector", ABOUT["applicants"], ids=lambda vector: vector["name"])


def definition_of(morning: Morning, code: str) -> ServiceDefinition:
    catalogue = morning.desk.catalogue()
    assert catalogue is not None
    return load_counter_questions().asked_with(catalogue.find(ServiceCode(code)))


def form_of(morning: Morning, applicant: dict[str, Any], identity: dict[str, str] | None = None) -> Form:
    definition = definition_of(morning, "JU2")
    example = definition.example or {}
    kept = {name: value for name, value in example.items() if name not in NUMBER_FIELDS}
    return Form.of_answers(definition, {**kept, **(identity or CITIZEN), **answers_about(applicant)})


def settle(morning: Morning, form: Form) -> Settlement:
    filed = morning.desk.file_application(morning.session, form)
    basket = morning.desk.new_basket().with_application(filed)
    return morning.desk.take_payment(morning.session, basket, basket.due)


def paper(settled: Settlement) -> str:
    return text_twin(ReceiptContent(load_texts()).blocks(settled.receipt))


@VECTOR
def test_the_form_names_the_very_questions_that_the_portal_names(
    morning: Morning, vector: dict[str, Any]
) -> None:
    form = form_of(morning, vector["applicant"], vector["answers"])
    problems = form.check(date.fromisoformat(ABOUT["filed_on"])).problems
    assert sorted({name.partition(".")[0] for name, _ in problems}) == vector["faults"]


@VECTOR
def test_what_was_answered_becomes_the_entry_s_words_and_back(vector: dict[str, Any]) -> None:
    answers = {**vector["answers"], **answers_about(vector["applicant"])}
    assert own_answers(answers) == vector["answers"]
    assert applicant_in(answers) == vector["applicant"]


def test_both_copies_of_the_questions_say_the_same() -> None:
    contract = schema("applicant").schema["properties"]
    ours = load_counter_questions().schema["properties"]
    assert {f"who_{name}": rule for name, rule in contract.items() if name != "kind"} == ours


def test_an_entry_says_who_applied_and_that_the_clerk_wrote_and_no_names_among_the_facts(
    morning: Morning,
) -> None:
    entry = settle(morning, form_of(morning, BOTH)).entry
    facts = entry.facts_fields()
    schema("facts-basket.settled").validate(facts)
    assert facts["applications"][0]["applicant"] == {"kind": "company", "written_by": "clerk"}
    body = canonical_json.decode(entry.personal[0] or b"")
    schema("personal-basket.settled").validate(body)
    schema("applicant").validate(body["applicant"])
    assert not any(name.startswith("who_") for name in body["answers"])
    private = [COMPANY["company_name"], *(one["name"] for one in WRITTEN_FOR["witnesses"])]
    assert not any(word.encode() in entry.facts for word in private)
    assert "tb20214471" in keys_of(body).split()


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("citizen", ("national_number", "national_number", "219840123456")),
        ("resident", ("residence_permit", "residence_permit_number", "R77/2024")),
        ("administrative", ("administrative_number", "administrative_number", "A1234567")),
    ],
)
def test_the_kind_of_an_applicant_follows_from_the_identity(
    morning: Morning, kind: str, number: tuple[str, str, str]
) -> None:
    identity = {"identity_kind": number[0], number[1]: number[2]}
    settled = settle(morning, form_of(morning, {}, identity))
    assert settled.entry.facts_fields()["applications"][0]["applicant"] == {"kind": kind}
    assert settled.receipt.items[0].masked_number[-1] == number[2][-1]


def test_a_holder_of_an_administrative_number_must_give_it(morning: Morning) -> None:
    form = form_of(morning, {}, {"identity_kind": "administrative_number"})
    assert form.check(morning.desk.counter.today()).problem_of("administrative_number") == "missing"


def test_the_receipt_names_company_representative_and_witnesses(morning: Morning) -> None:
    text = paper(settle(morning, form_of(morning, BOTH)))
    for words in ("شركة الواحة للتجارة", "يمثلها", "(وكيل)", "كتبه الموظف عن مقدم الطلب"):
        assert words in text
    assert text.count("شاهد (Witness)") == len(WRITTEN_FOR["witnesses"])
    assert "119750123457" not in text
    plain = paper(morning.settle("JU2"))
    assert not any(word in plain for word in ("يمثلها", "شاهد (", "كتبه الموظف"))


def test_a_company_s_applications_are_its_own_and_not_its_agent_s(morning: Morning) -> None:
    settle(morning, form_of(morning, COMPANY))
    own = morning.desk.file_application(morning.session, form_of(morning, {}))
    assert morning.desk.cases.duplicates(morning.session, own) == []
    again = morning.desk.file_application(morning.session, form_of(morning, COMPANY))
    assert len(morning.desk.cases.duplicates(morning.session, again)) == 1


def test_a_correction_keeps_who_applied_and_names_what_changed(morning: Morning) -> None:
    filed = settle(morning, form_of(morning, WRITTEN_FOR)).applications[0].application_id
    reopened = morning.desk.reopen_form(filed)
    revision, form = reopened.filed, reopened.form
    assert form.texts["who_witnesses.2.number"] == "LY7714203"
    corrected = form.with_text("who_witnesses.2.number", "LY7714204")
    entry = morning.desk.amend_application(morning.session, Correction(revision, corrected))
    schema("facts-application.amended").validate(entry.facts_fields())
    assert entry.facts_fields()["changed"] == ["who_witnesses"]
    body = canonical_json.decode(entry.personal[0] or b"")
    assert body["applicant"]["witnesses"][1]["number"] == "LY7714204"
    reopened = morning.desk.reopen_form(filed)
    revision, form = reopened.filed, reopened.form
    alone = form.with_text("who_writes", "self")
    entry = morning.desk.amend_application(morning.session, Correction(revision, alone))
    assert entry.facts_fields()["changed"] == ["who_cannot_write", "who_witnesses", "who_writes"]
    assert entry.facts_fields()["applications"][0]["applicant"] == {"kind": "citizen"}


def test_a_service_that_asks_for_nobody_says_nothing_of_its_applicant(morning: Morning) -> None:
    assert Form.blank(definition_of(morning, "PO5")).texts == UNTOUCHED
    assert "applicant" not in morning.settle("PO5").entry.facts_fields()["applications"][0]


def test_a_witness_is_never_the_applicant_as_read_from_a_document(morning: Morning) -> None:
    form = form_of(morning, WRITTEN_FOR).with_text("document_number", "LY7714203")
    with pytest.raises(AnswersInvalidError) as refused:
        morning.desk.file_application(morning.session, form)
    assert ("who_witnesses.2.number", "same_person") in refused.value.problems
