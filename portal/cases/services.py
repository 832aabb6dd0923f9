"""The service definitions that were ever published, ready to judge with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal import canonical_json
from portal.feed.publishing import CATALOGUE, PRICES, payload_of
from portal.tables import Entry, Published


@dataclass(frozen=True, slots=True)
class Service:
    """A published definition and the validator of its answers."""

    definition: Mapping[str, Any]
    answers: Draft202012Validator


def versions_of(entry: Entry) -> Mapping[str, Any]:
    """Return the versions that an entry names: of program, catalogue and price table."""
    versions: Mapping[str, Any] = canonical_json.decode(entry.envelope)["versions"]
    return versions


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


class PublishedServices:
    """Every published service by catalogue hash, code and version; reads a new catalogue when one appears.

    Entries name the catalogue and the price table they were made with, so an old entry is judged by the form
    that its clerk saw and by the price that its citizen was told.
    """

    def __init__(self) -> None:
        self._count = 0
        self._services: dict[tuple[str, str, str], Service] = {}
        self._fees: dict[tuple[str, str], Any] = {}

    def find(
        self, session: Session, catalogue_hash: str, code: str, version: str, price_table: str = ""
    ) -> Service | None:
        """Return the definition an entry names; else the newest of that code and version.

        Its fee is that of the price table, where there is one of that name.
        """
        self._refresh(session)
        found = self._services.get((catalogue_hash, code, version)) or self._services.get(("", code, version))
        fee = self._fees.get((price_table, code))
        if found is None or fee is None or fee == found.definition["fee"]:
            return found
        return Service({**found.definition, "fee": fee}, found.answers)

    def find_for(
        self, session: Session, application: Mapping[str, Any], versions: Mapping[str, Any]
    ) -> Service | None:
        """Return the definition that an application of an entry's facts was made with.

        Args:
            session: the database.
            application: its facts; `made_with` says so when its form was older than what was in force.
            versions: of the entry.
        """
        made_with = application.get("made_with", versions)
        return self.find(
            session,
            _text(made_with.get("catalogue")),
            application["service"],
            application["service_version"],
            _text(made_with.get("prices")),
        )

    def _refresh(self, session: Session) -> None:
        kinds = Published.kind.in_((CATALOGUE, PRICES))
        count = session.scalar(select(func.count()).select_from(Published).where(kinds)) or 0
        if count == self._count:
            return
        for table in session.scalars(select(Published).where(Published.kind == PRICES)):
            prices = payload_of(table)
            self._fees |= {(prices["price_table"], code): fee for code, fee in prices["fees"].items()}
        kind = Published.kind == CATALOGUE
        checker = FormatChecker(["date"])
        for published in session.scalars(select(Published).where(kind).order_by(Published.version)):
            for definition in payload_of(published)["services"]:
                key = (str(definition["code"]), str(definition["version"]))
                validator = Draft202012Validator(definition["schema"], format_checker=checker)
                service = Service(definition, validator)
                self._services[published.content_hash, *key] = service
                self._services["", *key] = service
        self._count = count
