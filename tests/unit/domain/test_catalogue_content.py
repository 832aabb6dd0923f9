"""The shipped services are complete, and every example is one that the counter would accept."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from kiosk.domain.answers import SIGNATURES
from kiosk.domain.catalogue import FieldKind
from kiosk.domain.catalogue_file import expand_includes

DATA = Path(__file__).parents[3] / "kiosk" / "data"
CATALOGUE = DATA / "catalogue"
CODES = sorted(path.name for path in CATALOGUE.iterdir() if not path.name.startswith("_"))
SMALLEST_COIN_DIRHAMS = 50
KINDS = {str(kind) for kind in FieldKind}
VARY = {
    "given_name",
    "father_name",
    "grandfather_name",
    "family_name",
    "mother_name",
    "latin_given",
    "latin_family",
    "national_number",
    "birth_date",
    "recent_date",
    "phone",
    "place",
    "office",
}
FROM_DOCUMENT = {"document_number", "birth_date", "sex", "surname_latin", "given_names_latin"}
BOTH_LANGUAGES = ("name", "agency", "legal_basis", "receipt_words", "next_steps")


def read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


@cache
def expanded(code: str) -> dict[str, Any]:
    shared = {path.stem: read(path) for path in (CATALOGUE / "_shared").glob("*.json")}
    return expand_includes(read(CATALOGUE / code / "service.json"), shared)


def example(code: str) -> dict[str, Any]:
    return read(CATALOGUE / code / "example.json")


def validator(service: dict[str, Any]) -> Draft202012Validator:
    return Draft202012Validator(service["schema"], format_checker=FormatChecker())


def amounts(fee: dict[str, Any]) -> list[int]:
    match fee["kind"]:
        case "fixed":
            return [fee["dirhams"]]
        case "per_unit":
            return [fee["dirhams_each"]]
        case "choice":
            return list(fee["dirhams"].values())
        case "weight":
            return [row["dirhams"] for row in fee["rows"]]
        case "rate":
            return [fee["round_to_dirhams"], fee.get("minimum_dirhams", 0)]
        case "sum":
            return [dirhams for part in fee["parts"] for dirhams in amounts(part)]
        case _:
            raise AssertionError(fee["kind"])


def texts(value: Any) -> list[dict[str, str]]:
    """Every object that has an Arabic member."""
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    if not isinstance(value, dict):
        return []
    own = [value] if "ar" in value or "en" in value else []
    return own + [text for item in value.values() for text in texts(item)]


def test_the_37_services_are_all_here() -> None:
    counts = {"CR": 8, "PP": 3, "SS": 4, "JU": 5, "HE": 3, "ED": 4, "CO": 5, "PO": 5}
    assert sum(counts.values()) == 37
    assert sorted(f"{sector}{n}" for sector, last in counts.items() for n in range(1, last + 1)) == CODES


@pytest.mark.parametrize("code", CODES)
def test_every_service_says_who_may_apply_what_happens_and_what_comes_of_it(code: str) -> None:
    service = expanded(code)
    assert service["eligibility"]
    assert service["workflow"]
    assert service["result_words"]
    assert service["privacy_class"] in {"ordinary", "sensitive", "special"}
    assert (service["privacy_class"] == "special") == (code in {"SS3", "HE1", "HE2", "HE3"})
    assert {"workflow"} <= {*service["invented"], *service["sources"]}


@pytest.mark.parametrize("code", CODES)
def test_every_example_is_valid(code: str) -> None:
    service = expanded(code)
    Draft202012Validator.check_schema(service["schema"])
    assert [error.message for error in validator(service).iter_errors(example(code))] == []


@pytest.mark.parametrize("code", CODES)
def test_every_schema_property_has_a_field_and_every_field_a_property(code: str) -> None:
    service = expanded(code)
    names = [field["name"] for field in service["fields"]]
    assert len(names) == len(set(names))
    assert set(names) == set(service["schema"]["properties"])
    assert set(service["schema"]["required"]) <= set(names)
    assert service["schema"]["additionalProperties"] is False


@pytest.mark.parametrize("code", CODES)
def test_every_text_has_both_languages(code: str) -> None:
    service = expanded(code)
    assert all(isinstance(service[member], dict) for member in BOTH_LANGUAGES)
    for text in texts({key: value for key, value in service.items() if key != "schema"}):
        assert set(text) == {"ar", "en"}
        assert text["ar"].strip()
        assert text["en"].strip()


@pytest.mark.parametrize("code", CODES)
def test_choices_and_schema_name_the_same_values(code: str) -> None:
    service = expanded(code)
    for field in service["fields"]:
        allowed = service["schema"]["properties"][field["name"]].get("enum")
        if field["kind"] == "signature":
            assert allowed == list(SIGNATURES)
            continue
        assert [choice["value"] for choice in field.get("choices", [])] == (allowed or [])
        assert (field["kind"] in {"choice", "place"}) == bool(allowed)


@pytest.mark.parametrize("code", CODES)
def test_fields_use_only_published_kinds_generators_and_document_facts(code: str) -> None:
    for field in expanded(code)["fields"]:
        assert field["kind"] in KINDS
        assert field.get("vary") is None or field["vary"] in VARY
        assert field.get("from_document") is None or field["from_document"] in FROM_DOCUMENT
        assert not (field["kind"] == "arabic_name" and "from_document" in field)


@pytest.mark.parametrize("code", CODES)
def test_a_hidden_answer_is_refused_by_the_schema(code: str) -> None:
    service = expanded(code)
    checker = validator(service)
    by_name = {field["name"]: field for field in service["fields"]}
    for field in service["fields"]:
        condition = field.get("show_if")
        if condition is None:
            continue
        assert condition["field"] in by_name
        hidden = {**example(code), field["name"]: "119840001237"}
        hidden.pop(condition["field"])
        assert any(field["name"] in error.absolute_path for error in checker.iter_errors(hidden))


@pytest.mark.parametrize("code", CODES)
def test_a_missing_part_of_the_name_needs_a_reason(code: str) -> None:
    checker = validator(expanded(code))
    three_parts = {key: value for key, value in example(code).items() if key != "grandfather_name"}
    assert not checker.is_valid(three_parts)
    assert checker.is_valid({**three_parts, "missing_name_reason": "not_in_record"})


@pytest.mark.parametrize("name", ["محمد\u202e", "Mohammed", "محمد ", "محـمد", "م", "محمد3"])
def test_a_name_that_is_not_plainly_arabic_is_refused(name: str) -> None:
    assert not validator(expanded("CR1")).is_valid({**example("CR1"), "given_name": name})


@pytest.mark.parametrize("name", ["محمّد", "عبد الله", "آمنة", "سؤدد", "لمى", "أبو شعالة"])
def test_names_as_they_are_written_in_libya_are_accepted(name: str) -> None:
    assert validator(expanded("CR1")).is_valid({**example("CR1"), "given_name": name})


def test_a_resident_without_a_national_number_is_served() -> None:
    answers = {
        **example("JU1"),
        "identity_kind": "residence_permit",
        "residence_permit_number": "R-2024-1187",
    }
    assert not validator(expanded("JU1")).is_valid(answers)
    answers.pop("national_number")
    assert validator(expanded("JU1")).is_valid(answers)


@pytest.mark.parametrize("code", CODES)
def test_every_fee_can_be_paid_exactly_in_coins(code: str) -> None:
    assert all(dirhams % SMALLEST_COIN_DIRHAMS == 0 for dirhams in amounts(expanded(code)["fee"]))


@pytest.mark.parametrize("code", CODES)
def test_fee_documents_and_law_are_sourced_or_marked_invented(code: str) -> None:
    service = expanded(code)
    known = set(service["invented"]) | set(service["sources"])
    assert {"fee", "documents", "legal_basis"} <= known


def check_digit(text: str) -> str:
    """ICAO Doc 9303 part 3, 4.9: weights 7 3 1."""
    values = [0 if mark == "<" else int(mark, 36) for mark in text]
    return str(sum(value * (7, 3, 1)[index % 3] for index, value in enumerate(values)) % 10)


@pytest.mark.parametrize("person", read(DATA / "demo" / "persons.json")["persons"], ids=lambda p: p["id"])
def test_invented_persons_have_a_zone_with_right_check_digits(person: dict[str, Any]) -> None:
    lines = person["mrz"]
    if len(lines) == 2:
        low = lines[1]
        assert [len(line) for line in lines] == [44, 44]
        assert check_digit(low[:9]) == low[9]
        assert check_digit(low[13:19]) == low[19]
        assert check_digit(low[21:27]) == low[27]
        assert check_digit(low[:10] + low[13:20] + low[21:43]) == low[43]
    else:
        high, low, _names = lines
        assert [len(line) for line in lines] == [30, 30, 30]
        assert check_digit(high[5:14]) == high[14]
        assert check_digit(low[:6]) == low[6]
        assert check_digit(low[8:14]) == low[14]
        assert check_digit(high[5:30] + low[:7] + low[8:15] + low[18:29]) == low[29]


@pytest.mark.parametrize("person", read(DATA / "demo" / "persons.json")["persons"], ids=lambda p: p["id"])
def test_invented_persons_can_apply(person: dict[str, Any]) -> None:
    assert validator(expanded("JU1")).is_valid({**person["answers"], "purpose": "study"})
