"""Every service says itself what it accepts, what it refuses and what it costs, and the counter agrees.

The format of `cases.json` is `portal/contract/catalogue.md`.
"""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.answers import PROBLEM_CODES
from kiosk.domain.catalogue import ServiceDefinition
from kiosk.domain.catalogue_file import expand_includes, parse_service
from kiosk.domain.form import Form
from kiosk.domain.scan import is_parcel_number

CATALOGUE = Path(__file__).parents[3] / "kiosk" / "data" / "catalogue"
CODES = sorted(path.parent.name for path in CATALOGUE.glob("*/cases.json"))
TODAY = date(2026, 6, 30)
SMALLEST_COIN_DIRHAMS = 50
MEMBERS = {"name", "set", "unset", "documents_not_seen", "expect", "problems", "fee_dirhams"}
Case = dict[str, Any]


def read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


@cache
def service(code: str) -> ServiceDefinition:
    shared = {path.stem: read(path) for path in (CATALOGUE / "_shared").glob("*.json")}
    return parse_service(expand_includes(read(CATALOGUE / code / "service.json"), shared))


def cases(code: str) -> list[Case]:
    found: list[Case] = read(CATALOGUE / code / "cases.json")["cases"]
    return found


def filled(code: str, case: Case) -> Form:
    """The example with the case's changes, as it would be typed."""
    answers = {**read(CATALOGUE / code / "example.json"), **case.get("set", {})}
    for name in case.get("unset", []):
        answers.pop(name)
    form = Form.of_answers(service(code), answers)
    for document in case.get("documents_not_seen", []):
        form = form.with_document_seen(document, seen=False)
    return form


EVERY_CASE = [
    pytest.param(code, case, id=f"{code}-{number}-{case['name']['en']}")
    for code in CODES
    for number, case in enumerate(cases(code), start=1)
]


@pytest.mark.parametrize("code", CODES)
def test_a_service_shows_an_acceptance_a_refusal_and_an_edge_of_its_fee(code: str) -> None:
    expectations = [case["expect"] for case in cases(code)]
    names = [text for case in cases(code) for text in case["name"].values()]
    assert len(expectations) >= 3
    assert {"accepted", "refused"} == set(expectations)
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("code", "case"), EVERY_CASE)
def test_a_case_changes_only_what_the_service_asks(code: str, case: Case) -> None:
    documents = {document.code for document in service(code).documents}
    assert set(case) <= MEMBERS
    assert {name for name, text in case["name"].items() if text.strip()} == {"ar", "en"}
    assert set(case.get("documents_not_seen", [])) <= documents
    rules = {rule.problem for rule in service(code).rules}
    assert {problem for _, problem in case.get("problems", [])} <= PROBLEM_CODES | rules
    assert not set(case.get("set", {})) & set(case.get("unset", []))


@pytest.mark.parametrize(("code", "case"), EVERY_CASE)
def test_a_case_ends_as_it_says(code: str, case: Case) -> None:
    form = filled(code, case)
    found = [list(problem) for problem in form.check(TODAY).problems]
    assert found == case.get("problems", [])
    assert case["expect"] == ("refused" if found else "accepted")


@pytest.mark.parametrize(("code", "case"), EVERY_CASE)
def test_a_case_costs_what_it_says_and_can_be_paid_in_coins(code: str, case: Case) -> None:
    lines = filled(code, case).fee(TODAY)
    total = None if lines is None else sum(line.amount.dirhams for line in lines)
    assert case["expect"] == "refused" or "fee_dirhams" in case
    if "fee_dirhams" in case:
        assert total == case["fee_dirhams"]
    assert case["expect"] == "refused" or (total or 0) % SMALLEST_COIN_DIRHAMS == 0


def test_the_item_numbers_that_are_accepted_have_a_right_check_digit() -> None:
    accepted = [case.get("set", {}) for case in cases("PO2") if case["expect"] == "accepted"]
    numbers = [changes["item_number"] for changes in accepted if "item_number" in changes]
    assert "RR473124829LY" in numbers
    assert all(is_parcel_number(number) for number in numbers)
