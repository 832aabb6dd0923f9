"""Questions and schema that contradict each other: answers that nobody could ever give."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from kiosk.domain.answers import SIGNATURES
from kiosk.domain.catalogue import FieldDefinition, FieldKind, ServiceDefinition
from kiosk.domain.composite import PARTS

_RANGES: Final = (("minimum", "maximum"), ("minLength", "maxLength"), ("minItems", "maxItems"))
_TYPES: Final[Mapping[FieldKind, str]] = {
    FieldKind.INTEGER: "integer",
    FieldKind.MONEY: "integer",
    FieldKind.YES_NO: "boolean",
    FieldKind.TABLE: "array",
    FieldKind.ERA_DATE: "object",
    FieldKind.FULL_NAME: "object",
}


def contradictions(definition: ServiceDefinition) -> Iterator[str]:
    """Yield each question that contradicts its schema, and how."""
    for field in definition.fields:
        yield from _of_question(field, definition.schema["properties"][field.name], field.name)


def _of_question(field: FieldDefinition, schema: Mapping[str, Any], where: str) -> Iterator[str]:
    wanted = _TYPES.get(field.kind, "string")
    if schema.get("type", wanted) != wanted:
        yield f"{where}: a {field.kind} is no {schema['type']}"
    for low, high in _RANGES:
        if schema.get(low, 0) > schema.get(high, schema.get(low, 0)):
            yield f"{where}: {low} is above {high}"
    yield from _of_choices(field, schema, where)
    if field.narrow_by is not None and any(not choice.parent for choice in field.choices):
        yield f"{where}: a choice belongs nowhere"
    parts = PARTS.get(field.kind)
    if parts is not None and set(schema.get("properties", {})) - {part.name for part in parts}:
        yield f"{where}: a part that is not asked"
    for column in field.columns:
        yield from _of_question(column, schema["items"]["properties"][column.name], f"{where}.{column.name}")


def _of_choices(field: FieldDefinition, schema: Mapping[str, Any], where: str) -> Iterator[str]:
    values = schema.get("enum")
    offered = [choice.value for choice in field.choices] or (
        list(SIGNATURES) if field.kind is FieldKind.SIGNATURE else None
    )
    if offered is not None and values is not None and sorted(map(str, values)) != sorted(offered):
        yield f"{where}: choices and schema differ"
    if values == [] or schema.get("not") == {}:
        yield f"{where}: no answer is right"
