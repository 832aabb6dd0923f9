"""Definitions that contradict themselves or could stall a counter are refused at the door."""

from collections.abc import Callable
from typing import Any

import pytest

from kiosk.domain.catalogue_file import parse_service
from kiosk.errors import MalformedCatalogueError
from tests.fakes.hall import shipped_service_json

Service = dict[str, Any]


def _deep(depth: int) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(depth):
        schema = {"anyOf": [schema]}
    return schema


def _in_schema(**members: Any) -> Callable[[Service], None]:
    return lambda service: service["schema"]["properties"]["activity_details"].update(members)


def _field(name: str, /, **members: Any) -> Callable[[Service], None]:
    def spoil(service: Service) -> None:
        next(field for field in service["fields"] if field["name"] == name).update(members)

    return spoil


def _rule(**members: Any) -> Callable[[Service], None]:
    return lambda service: service["rules"][0].update(members)


@pytest.mark.parametrize(
    ("spoil", "detail"),
    [
        (_in_schema(**{"$ref": "#"}), "references"),
        (_in_schema(**{"$ref": "file:///etc/passwd"}), "references"),
        (_in_schema(allOf=[{"$dynamicRef": "#x"}]), "references"),
        (_in_schema(pattern="^(a+)+$"), "for ever"),
        (_in_schema(patternProperties={"^(a+)+$": {}}), "patternProperties"),
        (_in_schema(anyOf=[_deep(5000)]), "too deep"),
        (_in_schema(enum=[str(number) for number in range(30_000)]), "too large"),
        (lambda s: s["schema"]["properties"]["partners"].pop("maxItems"), "rows"),
        (lambda s: s["schema"]["properties"]["partners"].update(maxItems=10_000), "rows"),
        (lambda s: s["schema"]["properties"]["partners"]["items"].pop("additionalProperties"), "columns"),
        (lambda s: s["schema"]["properties"]["partners"]["items"]["properties"].pop("role"), "columns"),
        (_field("partners", columns=[]), "columns"),
        (_field("partners_count", calculate={"op": "count", "of": "nothing"}), "not asked before"),
        (_field("partners_count", calculate={"op": "sum", "of": "partners.height"}), "not asked before"),
        (_field("partners_count", calculate={"op": "today"}), "from day to day"),
        (_field("seat_municipality", narrow_by="applicant_signature"), "not asked before"),
        (_field("company_form", name="company.form"), "not in the schema"),
        (_rule(at="nothing"), "rule"),
        (_rule(left="nothing"), "rule"),
        (_rule(**{"is": "like"}), "rule"),
        (_rule(only_if={"field": "nothing", "values": [1]}), "rule"),
        (lambda s: s["rules"].append(s["rules"][0]), "rule"),
        (lambda s: s["workflow"][0].update(after=["ready"]), "workflow"),
        (lambda s: s["workflow"][0].update(days=-1), "workflow"),
        (lambda s: s["workflow"].append(s["workflow"][0]), "workflow"),
        (lambda s: s.update(privacy_class="secret"), "PrivacyClass"),
    ],
)
def test_a_definition_that_cannot_work_is_refused(spoil: Callable[[Service], None], detail: str) -> None:
    service = shipped_service_json("CO1")
    parse_service(service)
    spoil(service)
    with pytest.raises(MalformedCatalogueError, match=detail):
        parse_service(service)


def test_a_definition_without_the_newer_members_is_still_read() -> None:
    service = shipped_service_json("CR1")
    for member in ("eligibility", "workflow", "result_words", "privacy_class"):
        del service[member]
    parsed = parse_service(service)
    assert (parsed.eligibility, parsed.workflow, parsed.result_words, parsed.days) == ((), (), None, 0)


def test_the_days_of_a_service_are_those_of_its_longest_way() -> None:
    assert parse_service(shipped_service_json("CO1")).days == 4
    assert parse_service(shipped_service_json("CO5")).days == 3
