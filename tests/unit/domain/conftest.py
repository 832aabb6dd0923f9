"""Services and dates that the hall's tests share."""

from datetime import date
from typing import Any

import pytest

from kiosk.domain.catalogue import Catalogue, ServiceDefinition
from kiosk.domain.catalogue_file import parse_service
from tests.fakes.hall import shipped_catalogue

WORDS = {"ar": "نص", "en": "text"}


def service_json() -> dict[str, Any]:
    """Return a service with one field of every kind, a hidden one, two papers and a fee by the copy."""
    text = {"type": "string", "minLength": 2, "maxLength": 20}
    kinds = {
        "town": ("text", text),
        "given_name": ("arabic_name", text),
        "latin": ("latin_name", text),
        "national_number": ("national_number", {"type": "string"}),
        "document_number": ("document_number", {"type": "string", "pattern": "^[A-Z0-9]{5,9}$"}),
        "birth_date": ("date", {"type": "string", "pattern": "^(19|20)"}),
        "phone": ("phone", {"type": "string", "pattern": "^[+]218"}),
        "copies": ("integer", {"type": "integer", "minimum": 1, "maximum": 9}),
        "capital": ("money", {"type": "integer", "multipleOf": 50}),
        "was_lost": ("yes_no", {"type": "boolean"}),
        "sex": ("choice", {"enum": ["M", "F"]}),
        "lost_place": ("text", text),
    }
    fields: list[dict[str, Any]] = [
        {"name": name, "kind": kind, "label": WORDS} for name, (kind, _) in kinds.items()
    ]
    by_name = {field["name"]: field for field in fields}
    by_name["sex"]["choices"] = [{"value": "M", "label": WORDS}, {"value": "F", "label": WORDS}]
    by_name["lost_place"]["show_if"] = {"field": "was_lost", "values": [True]}
    for name, attribute in (
        ("latin", "surname_latin"),
        ("document_number", "document_number"),
        ("birth_date", "birth_date"),
        ("sex", "sex"),
        ("town", "optional_data"),
    ):
        by_name[name]["from_document"] = attribute
    return {
        "code": "XX1",
        "version": "1.0.0",
        "name": {"ar": "خدمة", "en": "Service"},
        "agency_code": "XAG",
        "agency": {"ar": "جهة", "en": "Agency"},
        "sector": "civil",
        "offline_class": "B",
        "legal_basis": WORDS,
        "invented": ["fee"],
        "schema": {
            "type": "object",
            "additionalProperties": False,
            "properties": {name: schema for name, (_, schema) in kinds.items()},
            "required": ["given_name", "copies", "was_lost"],
            "if": {"properties": {"was_lost": {"const": True}}},
            "then": {"required": ["lost_place"]},
        },
        "fields": fields,
        "documents": [
            {"code": "booklet", "label": WORDS, "required": True},
            {"code": "photo", "label": WORDS, "required": False},
        ],
        "fee": {"kind": "per_unit", "field": "copies", "dirhams_each": 1000},
        "receipt_words": WORDS,
        "next_steps": WORDS,
        "keywords": ["مثال"],
        "example": {"given_name": "سالم", "copies": 2, "was_lost": False},
    }


@pytest.fixture
def raw_service() -> dict[str, Any]:
    return service_json()


@pytest.fixture(scope="session")
def service() -> ServiceDefinition:
    return parse_service(service_json())


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return shipped_catalogue()


@pytest.fixture(scope="session")
def today() -> date:
    return date(2026, 11, 22)
