"""What would fail one day at a counter is found before a definition is published."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kiosk.app.shipped import load_texts
from kiosk.domain.lint import LINT_CODES, ServiceFiles, lint_service
from tests.fakes.hall import CATALOGUE, shipped_service_json

Service = dict[str, Any]
Cases = list[dict[str, Any]]


def cases_of(code: str) -> Cases:
    found: Cases = json.loads((Path(CATALOGUE) / code / "cases.json").read_text("utf-8"))["cases"]
    return found


def codes(service: Service, cases: Cases) -> set[str]:
    return {finding.code for finding in lint_service(ServiceFiles(service, cases))}


@pytest.mark.parametrize("code", sorted(path.parent.name for path in CATALOGUE.glob("*/service.json")))
def test_every_shipped_service_passes(code: str) -> None:
    assert lint_service(ServiceFiles(shipped_service_json(code), cases_of(code))) == ()


def _field(service: Service, name: str) -> dict[str, Any]:
    field: dict[str, Any] = next(field for field in service["fields"] if field["name"] == name)
    return field


def _property(service: Service, name: str) -> dict[str, Any]:
    schema: dict[str, Any] = service["schema"]["properties"][name]
    return schema


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (lambda s: s["name"].update(en=" "), "word_missing"),
        (lambda s: _field(s, "partners")["columns"][0]["label"].pop("ar"), "word_missing"),
        (lambda s: s["workflow"][0]["words"].update(ar=""), "word_missing"),
        (lambda s: s.pop("code"), "malformed"),
        (lambda s: _property(s, "activity_details").update(pattern="^(a+)+$"), "malformed"),
        (
            lambda s: _field(s, "birth_country").update(show_if={"field": "birth_place", "values": ["MOON"]}),
            "unreachable",
        ),
        (
            lambda s: _field(s, "birth_country").update(show_if={"field": "given_name", "values": [7]}),
            "unreachable",
        ),
        (lambda s: _property(s, "capital_dirhams").update(minimum=10**13), "contradiction"),
        (lambda s: _property(s, "activity_details").update(minLength=500), "contradiction"),
        (lambda s: _property(s, "company_form").update(enum=["llc"]), "contradiction"),
        (lambda s: _property(s, "deposit_bank").update(type="integer"), "contradiction"),
        (lambda s: _property(s, "deposit_bank").update({"not": {}}), "contradiction"),
        (lambda s: s.update(fee={"kind": "fixed", "dirhams": 1005}), "fee_not_payable"),
        (
            lambda s: s.update(fee={"kind": "per_unit", "field": "partners_count", "dirhams_each": 10}),
            "fee_not_payable",
        ),
        (
            lambda s: s.update(fee={"kind": "rate", "field": "capital_dirhams", "basis_points": 50}),
            "fee_not_payable",
        ),
        (
            lambda s: s.update(fee={"kind": "choice", "field": "company_form", "dirhams": {"llc": 1000}}),
            "fee_unknown",
        ),
        (
            lambda s: s.update(fee={"kind": "per_unit", "field": "deposit_bank", "dirhams_each": 1000}),
            "fee_unknown",
        ),
        (
            lambda s: s.update(
                fee={"kind": "weight", "field": "partners_count", "rows": [{"up_to": 3, "dirhams": 1000}]}
            ),
            "fee_unknown",
        ),
        (lambda s: s["schema"]["required"].remove("capital_dirhams"), "fee_unknown"),
        (lambda s: s["example"].update(company_form="club"), "example_refused"),
        (lambda s: s["example"].update(partners=[[1]]), "example_refused"),
        (lambda s: s.pop("example"), "part_missing"),
        (lambda s: s.update(eligibility=[]), "part_missing"),
        (lambda s: s.pop("result_words"), "part_missing"),
        (lambda s: s.update(invented=[], sources={}), "unsourced"),
        (lambda s: s["rules"].pop(0), "case_fails"),
    ],
)
def test_each_fault_is_found(spoil: Callable[[Service], Any], found: str) -> None:
    service = shipped_service_json("CO1")
    spoil(service)
    assert found in codes(service, cases_of("CO1"))


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (lambda c: c.clear(), "too_few_cases"),
        (lambda c: [case.update(expect="accepted") for case in c], "too_few_cases"),
        (lambda c: c[0].update(fee_dirhams=1), "case_fails"),
        (lambda c: c[0].pop("fee_dirhams"), "case_fails"),
        (lambda c: c[0].update(expect="refused"), "case_fails"),
        (lambda c: c[0].update(set={"partners": 1.5}), "case_fails"),
        (lambda c: c[5].update(problems=[["shares_total", "sad"]]), "case_fails"),
        (lambda c: c[0].pop("expect"), "case_fails"),
    ],
)
def test_a_case_must_end_as_it_says(spoil: Callable[[Cases], Any], found: str) -> None:
    cases = cases_of("CO1")
    spoil(cases)
    assert found in codes(shipped_service_json("CO1"), cases)


def test_every_finding_has_words_in_both_languages() -> None:
    assert set(load_texts().keys("lint")) == LINT_CODES
