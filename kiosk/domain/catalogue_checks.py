"""What a definition must keep to so that no form, fee or list has to wonder later.

Schemas and patterns come from people and from outside: what could stall a counter (references, endless
tables, patterns that try again and again) is refused here, before it is ever used.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from kiosk.domain.calculation import names_in
from kiosk.domain.catalogue import FieldDefinition, FieldKind, Operand, ServiceDefinition
from kiosk.domain.form_reading import MAX_ROWS
from kiosk.domain.patterns import is_slow
from kiosk.errors import MalformedCatalogueError

# Guesses, far above the largest definition shipped and far below what stalls a counter.
MAX_SCHEMA_NODES: Final = 20_000
MAX_SCHEMA_DEPTH: Final = 24
MAX_COLUMNS: Final = 12
_REFERENCES: Final = frozenset(
    {"$ref", "$dynamicRef", "$recursiveRef", "$defs", "definitions", "$id", "$anchor"}
)
_NAMING: Final = frozenset({"properties", "patternProperties", "dependentSchemas", "dependentRequired"})
_WITH_CHOICES: Final = frozenset({FieldKind.CHOICE, FieldKind.PLACE})
_NOT_IN_TABLES: Final = frozenset({FieldKind.TABLE, FieldKind.ERA_DATE, FieldKind.FULL_NAME})


def check_schema(service: ServiceDefinition) -> None:
    """Refuse a schema that is none, is open, or could stall whoever validates with it.

    Raises:
        MalformedCatalogueError: it is one of these; the detail says which.
    """
    from jsonschema import Draft202012Validator, SchemaError

    if service.schema.get("type") != "object" or service.schema.get("additionalProperties") is not False:
        raise MalformedCatalogueError(f"{service.code}: schema: a closed object is wanted")
    wrong = "; ".join(dict.fromkeys(_dangers(service.schema)))
    if wrong:
        raise MalformedCatalogueError(f"{service.code}: schema: {wrong}")
    try:
        Draft202012Validator.check_schema(service.schema)
    except SchemaError as error:
        raise MalformedCatalogueError(f"{service.code}: schema: {error.message}") from error


def _dangers(schema: Mapping[str, Any]) -> Iterator[str]:
    """Yield what makes a schema dangerous; walks without recursion, so that depth cannot hurt here."""
    waiting: list[tuple[Any, int, bool]] = [(schema, 0, True)]
    nodes = 0
    while waiting:
        node, depth, is_schema = waiting.pop()
        nodes += 1
        if nodes > MAX_SCHEMA_NODES or depth > MAX_SCHEMA_DEPTH:
            yield "too large or nested too deep"
            return
        if isinstance(node, list):
            waiting += [(each, depth + 1, is_schema) for each in node]
        elif isinstance(node, dict):
            if is_schema:
                yield from _dangers_of(node)
            waiting += [
                (each, depth + 1, not is_schema or name not in _NAMING) for name, each in node.items()
            ]


def _dangers_of(node: Mapping[str, Any]) -> Iterator[str]:
    if _REFERENCES & node.keys():
        yield "references are not taken"
    if "patternProperties" in node or "uniqueItems" in node or "contains" in node:
        yield "patternProperties, uniqueItems and contains are not taken"
    pattern = node.get("pattern")
    if isinstance(pattern, str) and is_slow(pattern):
        yield f"a pattern may take for ever: {pattern[:40]}"
    if node.get("type") == "array" and not (
        type(node.get("maxItems")) is int and node["maxItems"] <= MAX_ROWS
    ):
        yield f"a table has at most {MAX_ROWS} rows and says so"


def check_definition(service: ServiceDefinition) -> None:
    """Refuse questions, rules and steps that do not fit together.

    Raises:
        MalformedCatalogueError: they do not; the detail names service and place.
    """
    asked: dict[str, FieldDefinition] = {}
    for field in service.fields:
        wrong = _wrong_field(service, field, asked)
        if wrong:
            raise MalformedCatalogueError(f"{service.code}: {field.name}: {wrong}")
        asked[field.name] = field
    unasked = set(service.schema.get("properties", {})) - asked.keys()
    if unasked:
        raise MalformedCatalogueError(f"{service.code}: not asked: {sorted(unasked)}")
    wrong = _wrong_rule(service, asked) or _wrong_step(service)
    if wrong:
        raise MalformedCatalogueError(f"{service.code}: {wrong}")


def _wrong_field(
    service: ServiceDefinition, field: FieldDefinition, asked: Mapping[str, FieldDefinition]
) -> str:
    if field.name in asked:
        return "asked twice"
    if field.name not in service.schema.get("properties", {}):
        return "not in the schema"
    wrong = _wrong_kind(field, asked) or _wrong_table(field, service.schema["properties"][field.name])
    if wrong or field.show_if is None:
        return wrong
    if field.show_if.field not in asked:
        return "depends on a question that is not asked before"
    return "required though it may be hidden" if field.name in service.schema.get("required", ()) else ""


def _wrong_kind(field: FieldDefinition, asked: Mapping[str, FieldDefinition]) -> str:
    if not field.name.replace("_", "").isalnum() or not field.name.isascii():
        return "a name of letters, figures and underscores is wanted"
    if bool(field.choices) != (field.kind in _WITH_CHOICES):
        return "choices"
    if field.narrow_by is not None and field.narrow_by not in asked:
        return "narrowed by a question that is not asked before"
    if field.calculate is not None and not _are_asked(field.calculate, asked):
        return "worked out from a question that is not asked before"
    return ""


def _wrong_table(field: FieldDefinition, schema: Mapping[str, Any]) -> str:
    if (field.kind is FieldKind.TABLE) != bool(field.columns):
        return "columns"
    if len(field.columns) > MAX_COLUMNS:
        return "too many columns"
    known: dict[str, FieldDefinition] = {}
    for column in field.columns:
        if column.kind in _NOT_IN_TABLES or column.show_if is not None or column.calculate is not None:
            return f"{column.name}: cannot stand in a table"
        wrong = _wrong_kind(column, known)
        if wrong or column.name in known:
            return f"{column.name}: {wrong or 'asked twice'}"
        known[column.name] = column
    if not field.columns:
        return ""
    items = schema.get("items", {})
    is_closed = items.get("type") == "object" and items.get("additionalProperties") is False
    return (
        ""
        if is_closed and items.get("properties", {}).keys() == known.keys()
        else "columns and schema differ"
    )


def _are_asked(operand: Operand, asked: Mapping[str, FieldDefinition]) -> bool:
    for name in names_in(operand):
        root, _, column = name.partition(".")
        if root not in asked or (column and asked[root].column(column) is None):
            return False
    return True


def _wrong_rule(service: ServiceDefinition, asked: Mapping[str, FieldDefinition]) -> str:
    codes = [rule.code for rule in service.rules]
    for rule in service.rules:
        is_asked = _are_asked(rule.left, asked) and _are_asked(rule.right, asked) and rule.at in asked
        if codes.count(rule.code) > 1 or not is_asked or (rule.only_if and rule.only_if.field not in asked):
            return f"rule {rule.code}"
    return ""


def _wrong_step(service: ServiceDefinition) -> str:
    done: set[str] = set()
    for step in service.workflow:
        if step.code in done or not set(step.after) <= done:
            return f"workflow: {step.code}: every step comes once and after those it waits for"
        done.add(step.code)
    return ""
