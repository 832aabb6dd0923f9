"""Reading service definitions: from JSON as published to values that cannot be wrong.

The format is `portal/contract/catalogue.md`. Whatever is not of that form is refused here, at the door, so
that no screen and no fee has to wonder later.
"""

from collections.abc import Mapping
from typing import Any, Final

from kiosk.domain.catalogue import (
    Catalogue,
    Choice,
    Condition,
    DocumentDefinition,
    FieldDefinition,
    FieldKind,
    OfflineClass,
    ServiceDefinition,
)
from kiosk.domain.fee import check_fee
from kiosk.domain.identifiers import ServiceCode
from kiosk.domain.words import Words
from kiosk.errors import MalformedCatalogueError

VARY_GENERATORS: Final = frozenset(
    {
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
)
_WRONG: Final = (KeyError, TypeError, ValueError, AttributeError)


def expand_includes(definition: Mapping[str, Any], shared: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return the definition with the shared blocks it names put in front of its own questions.

    Args:
        definition: content of a `service.json`.
        shared: content of each `_shared/NAME.json` by its name.

    Raises:
        MalformedCatalogueError: a named block does not exist, or a question is asked twice.
    """
    expanded = dict(definition)
    try:
        blocks = [shared[name] for name in expanded.pop("includes", ())]
        schemas = [block["schema"] for block in [*blocks, definition]]
        properties = [item for schema in schemas for item in schema.get("properties", {}).items()]
        if len(dict(properties)) != len(properties):
            raise MalformedCatalogueError(f"{definition['code']}: a question is asked twice")
        required = [name for schema in schemas for name in schema.get("required", ())]
        expanded["schema"] = {**definition["schema"], "properties": dict(properties), "required": required}
        expanded["fields"] = [field for block in [*blocks, definition] for field in block.get("fields", ())]
    except _WRONG as error:
        raise MalformedCatalogueError(f"includes: {error!r}") from error
    return expanded


def parse_service(service: Mapping[str, Any], *, is_accepted: bool = False) -> ServiceDefinition:
    """Read one definition whose includes are expanded.

    Args:
        service: as published.
        is_accepted: True when these very bytes were read before: the JSON Schema itself, slow to check, is
            taken as it is.

    Raises:
        MalformedCatalogueError: a member is missing or wrong; the detail names service and place.
    """
    code = str(service.get("code", "?"))
    try:
        parsed = _service(service)
    except _WRONG as error:
        raise MalformedCatalogueError(f"{code}: {error!r}") from error
    if not is_accepted:
        _check_schema(parsed)
    _check_fields(parsed)
    check_fee(parsed.fee, frozenset(field.name for field in parsed.fields))
    return parsed


def parse_catalogue(payload: Mapping[str, Any], content_hash: str, *, is_accepted: bool = False) -> Catalogue:
    """Read a catalogue's payload (`portal/contract/wire.md`).

    Args:
        payload: the parsed signed payload.
        content_hash: hex SHA-256 of the payload's bytes.
        is_accepted: as in `parse_service`; for the catalogue in force, which was checked when it came.

    Raises:
        MalformedCatalogueError: not a catalogue, a wrong definition, or a code that stands twice.
    """
    try:
        if payload["type"] != "catalogue":
            raise MalformedCatalogueError("type")
        services = tuple(parse_service(service, is_accepted=is_accepted) for service in payload["services"])
        catalogue = Catalogue(content_hash, str(payload["price_table"]), services)
    except _WRONG as error:
        raise MalformedCatalogueError(f"catalogue: {error!r}") from error
    if len({service.code for service in services}) != len(services):
        raise MalformedCatalogueError("a code stands twice")
    return catalogue


def _service(service: Mapping[str, Any]) -> ServiceDefinition:
    if "includes" in service:
        raise ValueError("includes are not expanded")
    invented = tuple(str(member) for member in service.get("invented", ()))
    return ServiceDefinition(
        code=ServiceCode(service["code"]),
        version=str(service["version"]),
        name=_words(service["name"]),
        agency_code=str(service["agency_code"]),
        agency=_words(service["agency"]),
        offline_class=OfflineClass(service["offline_class"]),
        schema=service["schema"],
        fields=tuple(_field(field) for field in service["fields"]),
        documents=tuple(_document(document) for document in service.get("documents", ())),
        fee=service["fee"],
        legal_basis=_words(service["legal_basis"]),
        is_invented=bool(invented),
        receipt_words=_words(service["receipt_words"]),
        next_steps=_words(service["next_steps"]),
        keywords=tuple(str(word) for word in service.get("keywords", ())),
        example=service.get("example"),
        sector=str(service.get("sector", "")),
        invented=invented,
    )


def _words(text: Mapping[str, str]) -> Words:
    return Words(text["ar"], text["en"])


def _field(field: Mapping[str, Any]) -> FieldDefinition:
    condition = field.get("show_if")
    vary = field.get("vary")
    if vary is not None and vary not in VARY_GENERATORS:
        raise ValueError(f"vary {vary}")
    return FieldDefinition(
        name=field["name"],
        kind=FieldKind(field["kind"]),
        label=_words(field["label"]),
        hint=_words(field["hint"]) if "hint" in field else None,
        choices=tuple(Choice(c["value"], _words(c["label"])) for c in field.get("choices", ())),
        show_if=Condition(condition["field"], tuple(condition["values"])) if condition else None,
        from_document=field.get("from_document"),
        section=_words(field["section"]) if "section" in field else None,
        vary=vary,
    )


def _document(document: Mapping[str, Any]) -> DocumentDefinition:
    return DocumentDefinition(document["code"], _words(document["label"]), bool(document["required"]))


def _check_schema(service: ServiceDefinition) -> None:
    from jsonschema import Draft202012Validator, SchemaError

    try:
        Draft202012Validator.check_schema(service.schema)
    except SchemaError as error:
        raise MalformedCatalogueError(f"{service.code}: schema: {error.message}") from error
    if service.schema.get("type") != "object" or service.schema.get("additionalProperties") is not False:
        raise MalformedCatalogueError(f"{service.code}: schema: a closed object is wanted")


def _check_fields(service: ServiceDefinition) -> None:
    asked: set[str] = set()
    for field in service.fields:
        wrong = _wrong_field(service, field, asked)
        if wrong:
            raise MalformedCatalogueError(f"{service.code}: {field.name}: {wrong}")
        asked.add(field.name)
    unasked = set(service.schema.get("properties", {})) - asked
    if unasked:
        raise MalformedCatalogueError(f"{service.code}: not asked: {sorted(unasked)}")


def _wrong_field(service: ServiceDefinition, field: FieldDefinition, asked: set[str]) -> str:
    if field.name in asked:
        return "asked twice"
    if field.name not in service.schema.get("properties", {}):
        return "not in the schema"
    if bool(field.choices) != (field.kind is FieldKind.CHOICE):
        return "choices"
    if field.show_if is None:
        return ""
    if field.show_if.field not in asked:
        return "depends on a question that is not asked before"
    return "required though it may be hidden" if field.name in service.schema.get("required", ()) else ""
