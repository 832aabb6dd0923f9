"""What a new catalogue or price table changes for those at the counter."""

from dataclasses import dataclass

from kiosk.domain.catalogue import Catalogue, ServiceDefinition
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
    old = {service.code: service for service in before.services}
    new = {service.code: service for service in after.services}
    both = [(old[code], new[code]) for code in old if code in new]
    return CatalogueChanges(
        retired=tuple(service.name for code, service in old.items() if code not in new),
        added=tuple(service.name for code, service in new.items() if code not in old),
        revised=tuple(now.name for was, now in both if was.version != now.version),
        repriced=tuple(now.name for was, now in both if was.fee != now.fee),
    )


def is_outdated(begun: ServiceDefinition, in_force: ServiceDefinition | None) -> bool:
    """Say whether a form was begun under another version or price than the one in force, or is retired."""
    return in_force is None or (begun.version, begun.fee) != (in_force.version, in_force.fee)


def _named(catalogue: Catalogue | None) -> tuple[str, str]:
    return (catalogue.hash, catalogue.price_table) if catalogue is not None else ("", "")
