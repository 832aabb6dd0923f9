"""What ships with the program beside its code: texts, the directory of services, invented persons."""

from pathlib import Path
from typing import Any

from kiosk.app.shipped_texts import DATA, load_texts
from kiosk.domain import canonical_json
from kiosk.domain.catalogue import ServiceDefinition
from kiosk.domain.catalogue_file import expand_includes, parse_catalogue
from kiosk.domain.directory import Directory, parse_directory
from kiosk.domain.vocalisation import Vocaliser
from kiosk.domain.who_applies import CounterQuestions

__all__ = [
    "DATA",
    "load_counter_questions",
    "load_directory",
    "load_services",
    "load_texts",
    "load_vocaliser",
]


def load_services() -> tuple[ServiceDefinition, ...]:
    """Read the definitions that ship with the program, as if published."""
    folder = DATA / "catalogue"
    shared = {path.stem: _json(path) for path in sorted((folder / "_shared").glob("*.json"))}
    services = [expand_includes(_json(path), shared) for path in sorted(folder.glob("*/service.json"))]
    payload = {"type": "catalogue", "version": 1, "price_table": "", "services": services}
    return parse_catalogue(payload, "").services


def _json(path: Path) -> Any:
    return canonical_json.decode(path.read_bytes())


def load_vocaliser() -> Vocaliser:
    """Read how Arabic words are said."""
    return Vocaliser.parse((DATA / "texts" / "vocalised.txt").read_text("utf-8"))


def load_counter_questions() -> CounterQuestions:
    """Read the questions about the applicant that stand behind those of every service."""
    return CounterQuestions.parse(canonical_json.decode((DATA / "applicant.json").read_bytes()))


def load_directory() -> Directory:
    """Read the directory of every service known."""
    return parse_directory(canonical_json.decode((DATA / "directory.json").read_bytes()))
