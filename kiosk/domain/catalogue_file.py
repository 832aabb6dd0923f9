"""Reading service definitions: from JSON as published to values that cannot be wrong.

The format is `portal/contract/catalogue.md`. Whatever is not of that form is refused here, at the door, so
that no screen and no fee has to wonder later.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from kiosk.domain import catalogue_parts as parts
from kiosk.domain.applicant_kinds import IDENTITY_KIND, refusal_rules, refused_of
from kiosk.domain.catalogue import Catalogue, OfflineClass, PrivacyClass, ServiceDefinition
from kiosk.domain.catalogue_checks import check_definition, check_schema
from kiosk.domain.fee import check_fee
from kiosk.domain.identifiers import ServiceCode
from kiosk.errors import MalformedCatalogueError

_Shared = Mapping[str, Mapping[str, Any]]
_WRONG: Final = (KeyError, TypeError, ValueError, AttributeError)


def expand_includes(definition: Mapping[str, Any], shared: _Shared) -> dict[str, Any]:
    """Return the definition with the shared blocks and lists it names put in.

    Args:
        definition: content of a `service.json`.
        shared: content of each `_shared/NAME.json` by its name: blocks, lists, the words of steps.

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
        conditions = [one for schema in schemas for one in schema.get("allOf", ())]
        if conditions:
            expanded["schema"]["allOf"] = conditions
        expanded["fields"] = [field for block in [*blocks, definition] for field in block.get("fields", ())]
        expanded["fields"] = [_with_list(field, expanded["schema"], shared) for field in expanded["fields"]]
        if "workflow" in expanded:
            expanded["workflow"] = [_with_words(step, shared) for step in expanded["workflow"]]
    except _WRONG as error:
        raise MalformedCatalogueError(f"includes: {error!r}") from error
    return expanded


def _with_list(field: Mapping[str, Any], schema: dict[str, Any], shared: _Shared) -> dict[str, Any]:
    """Return a question with the shared list it names put in its place, in the schema too."""
    expanded, properties = dict(field), schema["properties"]
    if "choices_from" in expanded:
        expanded["choices"] = shared[expanded.pop("choices_from")]["choices"]
        values = [choice["value"] for choice in expanded["choices"]]
        properties[field["name"]] = {**properties[field["name"]], "enum": values}
    if "columns" in expanded:
        items = dict(properties[field["name"]]["items"])
        items["properties"] = dict(items["properties"])
        expanded["columns"] = [_with_list(column, items, shared) for column in expanded["columns"]]
        properties[field["name"]] = {**properties[field["name"]], "items": items}
    return expanded


def _with_words(step: Mapping[str, Any], shared: _Shared) -> dict[str, Any]:
    known = shared["workflow_words"]["steps"] if "words" not in step else {}
    return {**step, "words": step["words"] if "words" in step else known[step["code"]]}


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
        check_schema(parsed)
    check_definition(parsed)
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
        table = str(payload["price_table"])
        services = tuple(
            replace(
                parse_service(service, is_accepted=is_accepted),
                catalogue_hash=content_hash,
                price_table=table,
            )
            for service in payload["services"]
        )
        catalogue = Catalogue(content_hash, table, services)
    except _WRONG as error:
        raise MalformedCatalogueError(f"catalogue: {error!r}") from error
    if len({service.code for service in services}) != len(services):
        raise MalformedCatalogueError("a code stands twice")
    return catalogue


def _service(service: Mapping[str, Any]) -> ServiceDefinition:
    if "includes" in service:
        raise ValueError("includes are not expanded")
    invented = tuple(str(member) for member in service.get("invented", ()))
    refused = refused_of(service.get("applicants", {}))
    return ServiceDefinition(
        code=ServiceCode(service["code"]),
        version=str(service["version"]),
        name=parts.words(service["name"]),
        agency_code=str(service["agency_code"]),
        agency=parts.words(service["agency"]),
        offline_class=OfflineClass(service["offline_class"]),
        schema=service["schema"],
        fields=tuple(parts.field(field) for field in service["fields"]),
        documents=tuple(parts.document(document) for document in service.get("documents", ())),
        fee=service["fee"],
        legal_basis=parts.words(service["legal_basis"]),
        is_invented=bool(invented),
        receipt_words=parts.words(service["receipt_words"]),
        next_steps=parts.words(service["next_steps"]),
        keywords=tuple(str(word) for word in service.get("keywords", ())),
        example=service.get("example"),
        sector=str(service.get("sector", "")),
        invented=invented,
        eligibility=tuple(parts.words(text) for text in service.get("eligibility", ())),
        workflow=tuple(parts.step(step, service["agency_code"]) for step in service.get("workflow", ())),
        result_words=parts.words(service["result_words"]) if "result_words" in service else None,
        privacy_class=PrivacyClass(service.get("privacy_class", PrivacyClass.SENSITIVE)),
        rules=(*map(parts.rule, service.get("rules", ())), *refusal_rules(refused, IDENTITY_KIND)),
        sources=MappingProxyType({str(k): str(v) for k, v in service.get("sources", {}).items()}),
        refused=refused,
    )
