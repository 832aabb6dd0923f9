"""The service definitions that were ever published, ready to judge with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.feed.publishing import CATALOGUE, payload_of
from portal.tables import Published


@dataclass(frozen=True, slots=True)
class Service:
    """A published definition and the validator of its answers."""

    definition: Mapping[str, Any]
    answers: Draft202012Validator


class PublishedServices:
    """Every published service by catalogue hash, code and version; reads a new catalogue when one appears.

    Entries name the catalogue they were made with, so an old entry is judged by the form its clerk saw.
    """

    def __init__(self) -> None:
        self._count = 0
        self._services: dict[tuple[str, str, str], Service] = {}

    def find(self, session: Session, catalogue_hash: str, code: str, version: str) -> Service | None:
        """Return the definition an entry names; else the newest of that code and version."""
        self._refresh(session)
        return self._services.get((catalogue_hash, code, version)) or self._services.get(("", code, version))

    def _refresh(self, session: Session) -> None:
        kind = Published.kind == CATALOGUE
        count = session.scalar(select(func.count()).select_from(Published).where(kind)) or 0
        if count == self._count:
            return
        checker = FormatChecker(["date"])
        for published in session.scalars(select(Published).where(kind).order_by(Published.version)):
            for definition in payload_of(published)["services"]:
                key = (str(definition["code"]), str(definition["version"]))
                validator = Draft202012Validator(definition["schema"], format_checker=checker)
                service = Service(definition, validator)
                self._services[published.content_hash, *key] = service
                self._services["", *key] = service
        self._count = count
