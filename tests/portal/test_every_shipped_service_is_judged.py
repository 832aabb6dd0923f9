"""The portal finds nothing wrong with what a counter files of the 37 services, and finds what is altered."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from kiosk.domain.catalogue_file import parse_service
from kiosk.domain.fee import fee_lines
from kiosk.domain.form import Form
from portal import canonical_json
from portal.cases.checks import Findings, check_application
from portal.cases.services import Service
from portal.feed.catalogue_files import DEFAULT_FOLDER, read_catalogue

SERVICES = {service["code"]: service for service in read_catalogue(DEFAULT_FOLDER)}
TODAY = date(2026, 6, 30)


def cases(code: str) -> list[dict[str, Any]]:
    found = json.loads((Path(DEFAULT_FOLDER) / code / "cases.json").read_text("utf-8"))["cases"]
    return [case for case in found if case["expect"] == "accepted"]


def judged(code: str, case: dict[str, Any], **altered: Any) -> Findings:
    """Let the counter file and the portal judge."""
    raw = SERVICES[code]
    definition = parse_service(raw)
    answers = {**raw["example"], **case.get("set", {})}
    for name in case.get("unset", ()):
        answers.pop(name)
    kept = dict(Form.of_answers(definition, answers).answers(TODAY))
    application = {
        "application_id": "a",
        "documents_seen": [paper["code"] for paper in raw["documents"]],
        "fee_lines": [
            {"beneficiary": line.beneficiary, "dirhams": line.amount.dirhams}
            for line in fee_lines(definition, kept)
        ],
    }
    body = {
        "salt": "0" * 32,
        "application_id": "a",
        "answers": {**kept, **altered},
        "identity_source": "typed",
        "document": None,
    }
    findings = Findings()
    validator = Draft202012Validator(raw["schema"], format_checker=FormatChecker(["date"]))
    check_application(
        findings, application, canonical_json.encode(body), Service(raw, validator), "2026-06-30"
    )
    return findings


@pytest.mark.parametrize("code", sorted(SERVICES))
def test_every_accepted_case_of_a_service_is_accepted_by_the_portal_too(code: str) -> None:
    for case in cases(code):
        found = judged(code, case)
        assert (found.reasons, found.fields) == ([], []), case["name"]["en"]


@pytest.mark.parametrize(
    ("altered", "reasons", "field"),
    [
        ({"shares_total": 1}, ["answers_invalid"], "shares_total"),
        ({"partners_count": 3}, ["answers_invalid", "fee_differs"], "partners_count"),
        ({"partners": []}, ["answers_invalid"], "partners"),
        ({"lease_date": {"text": "1372"}}, ["answers_invalid"], "lease_date"),
        ({"seat_municipality": "LY-TB-99"}, ["answers_invalid"], "seat_municipality"),
        ({"capital_dirhams": 60_000_000}, ["answers_invalid", "fee_differs"], "shares_total"),
    ],
)
def test_an_answer_altered_on_the_way_is_found(
    altered: dict[str, Any], reasons: list[str], field: str
) -> None:
    found = judged("CO1", {}, **altered)
    assert found.reasons == reasons
    assert not field or field in found.fields
