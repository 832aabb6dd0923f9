"""Reading a catalogue folder (`contract/catalogue.md`): shared blocks are put in, nothing else is changed."""

import json
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from portal import canonical_json
from portal.errors import CatalogueMalformedError, MalformedError

DEFAULT_FOLDER: Final = Path(__file__).resolve().parents[2] / "kiosk" / "data" / "catalogue"
_REQUIRED: Final = ("code", "version", "name", "agency_code", "schema", "fields", "documents", "fee")


def read_catalogue(folder: Path) -> list[dict[str, Any]]:
    """Read every service of a folder, in the order of their codes.

    Raises:
        CatalogueMalformedError: no service at all, or one that cannot be published; the detail says where.
    """
    paths = sorted(folder.glob("*/service.json"))
    if not paths:
        raise CatalogueMalformedError(f"no service in {folder}")
    return [_read_service(path, folder / "_shared") for path in paths]


def _read_service(path: Path, shared: Path) -> dict[str, Any]:
    service = _read(path)
    missing = [name for name in _REQUIRED if name not in service]
    if missing:
        raise CatalogueMalformedError(f"{path}: {', '.join(missing)} missing")
    if service["code"] != path.parent.name:
        raise CatalogueMalformedError(f"{path}: code is {service['code']!r}")
    for name in reversed(service.pop("includes", [])):
        _put_in(service, _read_shared(shared, name))
    _put_lists(service["fields"], service["schema"], shared)
    _put_words(service.get("workflow", []), shared)
    if path.with_name("example.json").exists():
        service["example"] = _read(path.with_name("example.json"))
    try:
        Draft202012Validator.check_schema(service["schema"])
        canonical_json.encode(service)
    except SchemaError as error:
        raise CatalogueMalformedError(f"{path}: schema: {error.message}") from error
    except MalformedError as error:
        raise CatalogueMalformedError(f"{path}: {error.detail}") from error
    return service


def _put_in(service: dict[str, Any], block: dict[str, Any]) -> None:
    """Put a shared block before the service's own properties, mandatory answers, conditions and fields."""
    own, given = service["schema"], block.get("schema", {})
    own["properties"] = {**given.get("properties", {}), **own.get("properties", {})}
    own["required"] = list(dict.fromkeys([*given.get("required", []), *own.get("required", [])]))
    if "allOf" in given:
        own["allOf"] = [*given["allOf"], *own.get("allOf", [])]
    service["fields"] = [*block.get("fields", []), *service["fields"]]


def _put_lists(fields: list[dict[str, Any]], schema: dict[str, Any], shared: Path) -> None:
    """Put the shared lists that questions and columns name in their place, in the schema too."""
    for field in fields:
        answer = schema["properties"].get(field["name"], {})
        if "choices_from" in field:
            field["choices"] = _read_shared(shared, field.pop("choices_from"))["choices"]
            answer["enum"] = [choice["value"] for choice in field["choices"]]
        if "columns" in field:
            _put_lists(field["columns"], answer["items"], shared)


def _put_words(steps: list[dict[str, Any]], shared: Path) -> None:
    """Put the common words of steps where a step has none of its own."""
    for step in steps:
        if "words" not in step:
            known = _read_shared(shared, "workflow_words").get("steps", {})
            if step.get("code") not in known:
                raise CatalogueMalformedError(f"workflow: no words for {step.get('code')!r}")
            step["words"] = known[step["code"]]


def _read_shared(folder: Path, name: str) -> dict[str, Any]:
    """Read a shared block or list; what a folder lacks is taken from the shipped ones."""
    own = folder / f"{name}.json"
    return _read(own if own.exists() else DEFAULT_FOLDER / "_shared" / own.name)


def _read(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise CatalogueMalformedError(f"{path}: {error}") from error
    if not isinstance(value, dict):
        raise CatalogueMalformedError(f"{path}: not an object")
    return value
