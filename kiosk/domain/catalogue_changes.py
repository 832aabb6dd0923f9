"""What a new catalogue or price table changes for those at the counter."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from kiosk.domain.catalogue import Catalogue, ServiceDefinition
from kiosk.domain.identifiers import ServiceCode
from kiosk.domain.words import Words


@dataclass(frozen=True, slots=True)
class CatalogueChanges:
    """Services by name: no longer offered, offered from now on, with another form, with another price."""

    retired: tuple[Words, ...] = ()
    added: tuple[Words, ...] = ()
    revised: tuple[Words, ...] = ()
    repriced: tuple[Words, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Say whether nobody at the counter would notice."""
        return not (self.retired or self.added or self.revised or self.repriced)


def is_same(before: Catalogue | None, after: Catalogue | None) -> bool:
    """Say whether catalogue and price table are the same."""
    return _named(before) == _named(after)


def changes(before: Catalogue, after: Catalogue) -> CatalogueChanges:
    """Compare two catalogues with their prices."""
    old = {service.code for service in before.services}
    new = {service.code: service for service in after.services}
    added = tuple(service.name for code, service in new.items() if code not in old)
    return replace(changes_of(before.services, new), added=added)


def changes_of(
    begun: Iterable[ServiceDefinition], in_force: Mapping[ServiceCode, ServiceDefinition]
) -> CatalogueChanges:
    """Say what has become of services since; what is new besides is not looked for."""
    before = tuple(begun)
    both = [(was, in_force[was.code]) for was in before if was.code in in_force]
    return CatalogueChanges(
        retired=tuple(service.name for service in before if service.code not in in_force),
        revised=tuple(now.name for was, now in both if was.version != now.version),
        repriced=tuple(now.name for was, now in both if was.fee != now.fee),
    )


def _named(catalogue: Catalogue | None) -> tuple[str, str]:
    return (catalogue.hash, catalogue.price_table) if catalogue is not None else ("", "")
