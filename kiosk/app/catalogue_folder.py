"""A folder of service definitions as authors keep it (`portal/contract/catalogue.md`), read and written."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from kiosk.app.shipped import DATA
from kiosk.domain import canonical_json
from kiosk.domain.catalogue_file import expand_includes
from kiosk.domain.lint import ServiceFiles
from kiosk.errors import MalformedCatalogueError, MalformedEntryError

SHIPPED: Final = DATA / "catalogue"
_MAX_FILE_BYTES: Final = 2 * 1024 * 1024  # a guess, far above the largest definition
_SHARED: Final = "_shared"


def service_folders(folder: Path) -> list[Path]:
    """Return the folders of services, in the order of their codes.

    Raises:
        MalformedCatalogueError: there is none.
    """
    found = sorted(path.parent for path in folder.glob("*/service.json"))
    if not found:
        raise MalformedCatalogueError(f"no service in {folder}")
    return found


def read_service(folder: Path) -> ServiceFiles:
    """Read one service with its example and cases; shared blocks are taken from beside it, else as shipped.

    Raises:
        MalformedCatalogueError: a file is missing, too large, or not JSON as it must be.
    """
    service = expand_includes(_read(folder / "service.json"), read_shared(folder.parent))
    if service.get("code") != folder.name:
        raise MalformedCatalogueError(f"{folder.name}: code is {service.get('code')!r}")
    if (folder / "example.json").exists():
        service["example"] = _read(folder / "example.json")
    cases = _read(folder / "cases.json") if (folder / "cases.json").exists() else {}
    listed = cases.get("cases", [])
    if not isinstance(listed, list) or not all(isinstance(case, Mapping) for case in listed):
        raise MalformedCatalogueError(f"{folder.name}: cases")
    return ServiceFiles(service, listed)


def read_shared(folder: Path) -> dict[str, Mapping[str, Any]]:
    """Return the shared blocks and lists of a folder; what it lacks is taken from the shipped ones."""
    paths = [*_json_files(SHIPPED / _SHARED), *_json_files(folder / _SHARED)]
    return {path.stem: _read(path) for path in paths}


def write_service(folder: Path, service: ServiceFiles) -> None:
    """Write a definition, its example and its cases."""
    folder.mkdir(parents=True, exist_ok=True)
    definition = dict(service.service)
    example = definition.pop("example", {})
    for name, content in (
        ("service.json", definition),
        ("example.json", example),
        ("cases.json", {"cases": list(service.cases)}),
    ):
        text = json.dumps(content, ensure_ascii=False, indent=2)
        (folder / name).write_text(text + "\n", encoding="utf-8")


def _json_files(folder: Path) -> Iterator[Path]:
    return iter(sorted(folder.glob("*.json")))


def _read(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _MAX_FILE_BYTES:
            raise MalformedCatalogueError(f"{path}: too large")
        return canonical_json.decode(path.read_bytes())
    except (OSError, MalformedEntryError) as error:
        raise MalformedCatalogueError(f"{path}: {error}") from error
