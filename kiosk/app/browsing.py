"""Looking through the services: those in force at a counter, and everything the directory lists."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kiosk.app.catalogue_folder import SHIPPED, read_service, service_folders
from kiosk.app.counter import EnrolledMachine
from kiosk.app.shipped import load_directory
from kiosk.domain.catalogue import Catalogue, ServiceDefinition
from kiosk.domain.catalogue_file import parse_catalogue
from kiosk.domain.directory import Directory, DirectoryEntry
from kiosk.domain.search import ServiceIndex
from kiosk.domain.service_info import ServiceInfo, info_of_entry, info_of_service
from kiosk.domain.words import Words
from kiosk.errors import UnknownServiceError

_Row = dict[str, Any]


@dataclass(frozen=True)
class Browser:
    """The catalogue and the directory together, as plain fields for commands."""

    catalogue: Catalogue
    directory: Directory
    index: ServiceIndex = field(init=False)

    def __post_init__(self) -> None:
        """Index both once."""
        object.__setattr__(self, "index", ServiceIndex.of_catalogue(self.catalogue, self.directory))

    @property
    def catalogue_hash(self) -> str | None:
        """The hash of the catalogue in force, None for the definitions as they ship."""
        return self.catalogue.hash or None

    def counts(self) -> dict[str, int]:
        """Return how many ministries, bodies and records there are, and how many can be filed here."""
        ministries = len(self.directory.ministries)
        return {
            "ministries": ministries,
            "bodies": len(self.directory.owners) - ministries,
            "executable": len(self.catalogue.services),
            "records": len(self.catalogue.services) + len(self.directory.entries),
        }

    def rows(self) -> Iterator[_Row]:
        """Yield every service, those that are filed here first."""
        for service in self.catalogue.services:
            yield self._service_row(service)
        for entry in self.directory.entries:
            yield self._entry_row(entry)

    def find(self, text: str, limit: int, *, only_executable: bool = False) -> list[_Row]:
        """Return what matches, best first."""
        listed = {entry.code: entry for entry in self.directory.entries}
        filed = {service.code: service for service in self.catalogue.services}
        found = (s for s in self.index.find(text, len(listed) + len(filed)))
        rows = [
            self._service_row(filed[s.code]) if s.is_executable else self._entry_row(listed[s.code])
            for s in found
            if s.is_executable or not only_executable
        ]
        return rows[:limit]

    def info(self, code: str) -> _Row:
        """Return what anybody may know of a service.

        Raises:
            UnknownServiceError: neither filed here nor listed.
        """
        service = next((s for s in self.catalogue.services if s.code == code), None)
        if service is not None:
            return _info_row(info_of_service(service, self.directory))
        entry = self.directory.entry(code)
        if entry is None:
            raise UnknownServiceError(code)
        return _info_row(info_of_entry(entry, self.directory))

    def _service_row(self, service: ServiceDefinition) -> _Row:
        return {
            "code": service.code,
            "name": _both(service.name),
            "owner": service.agency_code,
            "agency": _both(service.agency),
            "executable": True,
            "status": "filed_here",
            "version": service.version,
            "offline_class": str(service.offline_class),
        }

    def _entry_row(self, entry: DirectoryEntry) -> _Row:
        return {
            "code": entry.code,
            "name": _both(entry.name),
            "owner": entry.owner,
            "agency": _both(self.directory.owners[entry.owner].name),
            "executable": False,
            "status": str(entry.status),
            "version": self.directory.version,
            "offline_class": None,
        }


def open_browser(home: Path | None) -> Browser:
    """Return the services in force at a counter, none before its first catalogue; without one as shipped."""
    if home is not None:
        reader = EnrolledMachine.of_home(home).open_reader()
        try:
            held, listed = reader.books.catalogue(), reader.books.directory()
        finally:
            reader.close()
        return Browser(held or Catalogue("", "", ()), listed or load_directory())
    return Browser(shipped_catalogue(), load_directory())


def shipped_catalogue(folder: Path = SHIPPED) -> Catalogue:
    """Return the definitions of a folder as a catalogue without a hash: published by nobody yet."""
    services = [read_service(path).service for path in service_folders(folder)]
    payload = {"type": "catalogue", "price_table": "", "services": services}
    return parse_catalogue(payload, "")


def _both(words: Words) -> dict[str, str]:
    return {"ar": words.ar, "en": words.en}


def _info_row(info: ServiceInfo) -> _Row:
    return {
        "code": info.code,
        "name": _both(info.name),
        "owners": [_both(owner) for owner in info.owners],
        "executable": info.is_executable,
        "eligibility": [_both(words) for words in info.eligibility],
        "refused": [
            {"kind": one.kind, "reason": _both(one.reason), "next": _both(one.next_step)}
            for one in info.refused
        ],
        "papers": [{**_both(paper.label), "required": paper.is_required} for paper in info.papers],
        "costs": [
            {**_both(cost.label), "dirhams": None if cost.amount is None else cost.amount.dirhams}
            for cost in info.costs
        ],
        "days": info.days,
        "steps": [_both(step) for step in info.steps],
        "legal_basis": _both(info.legal_basis),
        "invented": info.is_invented,
    }
