"""The contract's papers against the running portal: paths, answers and published documents."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from portal.api.app import make_app
from portal.cases.fee import fee_by_beneficiary
from portal.feed.catalogue_files import DEFAULT_FOLDER, read_catalogue
from portal.opened import Portal
from tests.fakes.portal_caller import PortalCaller, canonical, unb64
from tests.fakes.portal_filing import application, reverse, settle

CONTRACT = Path(__file__).resolve().parents[2] / "portal" / "contract"
OPENAPI: dict[str, Any] = json.loads((CONTRACT / "openapi.json").read_text("utf-8"))


def check(name: str, value: Any) -> None:
    schema = json.loads((CONTRACT / "schemas" / f"{name}.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(value)


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"]
        for member in value.values():
            yield from references(member)
    elif isinstance(value, list):
        for member in value:
            yield from references(member)


def test_every_path_served_is_in_the_papers_and_no_other(portal: Portal) -> None:
    paths = make_app(portal)._app.openapi()["paths"]
    served = {(path, method) for path, methods in paths.items() for method in methods}
    assert served == {(path, method) for path, methods in OPENAPI["paths"].items() for method in methods}


def test_every_schema_named_exists() -> None:
    for reference in references(OPENAPI):
        assert (CONTRACT / reference).is_file(), reference


def test_requests_and_answers_are_of_the_published_form(caller: PortalCaller) -> None:
    check("enrol-answer", caller.enrolment)
    check("signed-document", caller.enrolment["trust_root"])
    check("hello-answer", caller.hello().json())
    chain = caller.chain()
    entry = settle(chain, filed := application())
    settle(chain, application(tracking_number=filed["tracking_number"], documents_seen=[]))
    reverse(chain, entry, [filed["application_id"]])
    answer = caller.journal(chain.run()).json()
    check("journal-answer", answer)
    check("checkpoint", json.loads(unb64(answer["checkpoint"]["payload"])))
    check("feed-answer", caller.feed().json())
    check("problem", caller.journal(b"").json())
    check("receipt-statement", caller.http.get(f"{caller.url}/v1/receipts/statement?text=x").json())
    schemas = {
        "judgement": "judgement",
        "case.state": "case-state",
        "tracking.renumbered": "tracking-renumbered",
    }
    for kind, schema in schemas.items():
        items = caller.items(kind)
        assert items
        for item in items:
            check(schema, item["fields"])


@pytest.mark.parametrize("kind", ["roster", "catalogue", "prices"])
def test_published_documents_are_of_the_published_form(caller: PortalCaller, kind: str) -> None:
    (item,) = caller.items(f"{kind}.published")
    payload = unb64(item["fields"]["document"]["payload"])
    check(kind, json.loads(payload))
    assert canonical(json.loads(payload)) == payload


def test_the_enrolment_request_is_of_the_published_form(caller: PortalCaller) -> None:
    check("enrol-request", json.loads(caller.enrol_body("0000" * 8)))


SHIPPED = read_catalogue(DEFAULT_FOLDER)


@pytest.mark.parametrize("service", SHIPPED, ids=lambda service: service["code"])
def test_every_service_that_ships_can_be_published_and_its_example_judged(service: dict[str, Any]) -> None:
    example = json.loads((DEFAULT_FOLDER / service["code"] / "example.json").read_text("utf-8"))
    Draft202012Validator(service["schema"]).validate(example)
    assert "includes" not in service
    assert sum(fee_by_beneficiary(service, example).values()) >= 0
