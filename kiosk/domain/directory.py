"""The directory: every ministry, body and service known, whether it can be filed at this counter or not."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.domain.catalogue_parts import words
from kiosk.domain.money import Money
from kiosk.domain.words import Words
from kiosk.errors import MalformedCatalogueError


class EntryStatus(enum.StrEnum):
    """Known only; its definition is being written; no longer offered by its body."""

    LISTED = "listed"
    PLANNED = "planned"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Owner:
    """A ministry, or a body that belongs to one."""

    code: str
    name: Words
    ministry: str | None = None


@dataclass(frozen=True, slots=True)
class ServiceKind:
    """What services of one kind usually ask; `fee` is None where it is as due."""

    name: Words
    papers: tuple[Words, ...]
    fee: Money | None
    days: int


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """What happens in a life that brings people to a service, and the words they say for it."""

    name: Words
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """A service that is not filed here, and how far it is from it."""

    code: str
    owner: str
    kind: str
    life_event: str
    name: Words
    status: EntryStatus = EntryStatus.LISTED


@dataclass(frozen=True, slots=True)
class Directory:
    """Owners and entries of one version; every entry names an owner, a kind and a life event that exist."""

    version: str
    owners: Mapping[str, Owner]
    kinds: Mapping[str, ServiceKind]
    life_events: Mapping[str, LifeEvent]
    entries: tuple[DirectoryEntry, ...]
    legal_basis: Words

    def entry(self, code: str) -> DirectoryEntry | None:
        """Return the entry of that code, None when there is none."""
        return next((entry for entry in self.entries if entry.code == code), None)

    def above(self, code: str) -> tuple[Owner, ...]:
        """Return an owner and the ministry it belongs to; nothing when it is not known."""
        owner = self.owners.get(code)
        if owner is None:
            return ()
        return (owner,) if owner.ministry is None else (owner, self.owners[owner.ministry])

    @property
    def ministries(self) -> tuple[Owner, ...]:
        """The owners that are ministries."""
        return tuple(owner for owner in self.owners.values() if owner.ministry is None)


def parse_directory(content: Mapping[str, Any]) -> Directory:
    """Read the directory's file.

    Raises:
        MalformedCatalogueError: a member is missing or wrong, a code stands twice, or a name leads nowhere.
    """
    try:
        owners = {o["code"]: Owner(o["code"], words(o["name"]), o.get("ministry")) for o in content["owners"]}
        directory = Directory(
            version=str(content["version"]),
            owners=owners,
            kinds={code: _kind(kind) for code, kind in content["kinds"].items()},
            life_events={
                code: LifeEvent(words(event["name"]), tuple(event["words"]))
                for code, event in content["life_events"].items()
            },
            entries=tuple(_entry(entry) for entry in content["services"]),
            legal_basis=words(content["legal_basis"]),
        )
        wrong = _wrong(directory, len(content["owners"]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise MalformedCatalogueError(f"directory: {error!r}") from error
    if wrong:
        raise MalformedCatalogueError(f"directory: {wrong}")
    return directory


def _kind(kind: Mapping[str, Any]) -> ServiceKind:
    fee = Money(int(kind["fee_dirhams"])) if "fee_dirhams" in kind else None
    return ServiceKind(
        words(kind["name"]), tuple(words(paper) for paper in kind["papers"]), fee, int(kind["days"])
    )


def _entry(entry: Mapping[str, Any]) -> DirectoryEntry:
    return DirectoryEntry(
        code=entry["code"],
        owner=entry["owner"],
        kind=entry["kind"],
        life_event=entry["life_event"],
        name=words(entry["name"]),
        status=EntryStatus(entry["status"]),
    )


def _wrong(directory: Directory, owners: int) -> str:
    ministries = {owner.code for owner in directory.ministries}
    for owner in directory.owners.values():
        if owner.ministry is not None and owner.ministry not in ministries:
            return f"{owner.code}: its ministry is none"
    known = ((e, e.owner in directory.owners) for e in directory.entries)
    for entry, is_owned in known:
        if not is_owned or entry.kind not in directory.kinds or entry.life_event not in directory.life_events:
            return f"{entry.code}: owner, kind or life event"
    codes = {entry.code for entry in directory.entries}
    is_twice = len(codes) != len(directory.entries) or owners != len(directory.owners)
    return "a code stands twice" if is_twice else ""
