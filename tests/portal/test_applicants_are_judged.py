"""What a counter files of every kind of applicant is accepted by the portal; what is altered of it is not."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from kiosk.app.shipped import load_counter_questions
from kiosk.domain.form import Form
from kiosk.domain.identifiers import ServiceCode
from kiosk.domain.person_numbers import NUMBER_FIELDS
from kiosk.domain.who_applies import answers_about
from portal import canonical_json
from portal.cases.checks import Findings, check_application
from portal.cases.services import Service
from portal.feed.catalogue_files import DEFAULT_FOLDER, read_catalogue
from tests.fakes.hall import make_hall, shipped_catalogue
from tests.fakes.morning import Morning

VECTORS = Path(__file__).parents[2] / "portal" / "contract" / "vectors" / "applicants.json"
GOOD = [one for one in json.loads(VECTORS.read_text("utf-8"))["applicants"] if not one["faults"]]
CODE = "JU2"


def filed(vector: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """File at a counter; return the application's facts and its personal body."""
    catalogue = shipped_catalogue([CODE])
    definition = load_counter_questions().asked_with(catalogue.find(ServiceCode(CODE)))
    kept = {name: value for name, value in (definition.example or {}).items() if name not in NUMBER_FIELDS}
    form = Form.of_answers(definition, {**kept, **vector["answers"], **answers_about(vector["applicant"])})
    morning = Morning(make_hall(catalogue))
    application = morning.desk.file_application(
        morning.session, form.with_document_kept("identity_or_power_of_attorney", kept=True)
    )
    basket = morning.desk.new_basket().with_application(application)
    entry = morning.desk.take_payment(morning.session, basket, basket.due).entry
    return entry.facts_fields()["applications"][0], canonical_json.decode(entry.personal[0] or b"")


def judged(facts: dict[str, Any], body: dict[str, Any]) -> list[str]:
    (raw,) = (service for service in read_catalogue(DEFAULT_FOLDER) if service["code"] == CODE)
    service = Service(raw, Draft202012Validator(raw["schema"], format_checker=FormatChecker(["date"])))
    findings = Findings()
    check_application(findings, facts, canonical_json.encode(body), service, "2026-11-22")
    return findings.reasons


@pytest.mark.parametrize("vector", GOOD, ids=lambda vector: vector["name"])
def test_every_kind_of_applicant_is_accepted_as_the_counter_files_it(vector: dict[str, Any]) -> None:
    facts, body = filed(vector)
    assert (facts["consent"], facts["documents_kept"]) == (
        "counter-sensitive-1",
        ["identity_or_power_of_attorney"],
    )
    assert judged(facts, body) == []


def test_each_thing_altered_on_the_way_has_its_own_reason() -> None:
    facts, body = filed(GOOD[0])
    assert judged({**facts, "documents_returned": facts["documents_kept"]}, body) == ["documents_unclear"]
    assert judged({**facts, "consent": "counter-special-1"}, body) == ["consent_differs"]
    assert judged({**facts, "applicant": {"kind": "company"}}, body) == ["applicant_invalid"]
    assert judged(facts, {**body, "answers": {**body["answers"], "identity_kind": "residence_permit"}}) == [
        "answers_invalid",
        "applicant_invalid",
    ]
