"""A pack of services found on a stick, as a person judges it before it is taken."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from kiosk.domain.catalogue_changes import CatalogueChanges


@dataclass(frozen=True, slots=True)
class FoundPack:
    """A file on a stick and what was read of it; nothing of it is believed yet."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class PackTable:
    """A published table (`catalogue`, `prices`, `holidays`, `directory`): its version here and in the pack.

    `added` and `gone` count what a list has more and less; `signer` is the key that signed the table.
    """

    kind: str
    held: int
    offered: int
    signer: str
    added: int = 0
    gone: int = 0

    @property
    def is_newer(self) -> bool:
        """Say whether the pack brings something here."""
        return self.offered > self.held


@dataclass(frozen=True, slots=True)
class PackSeen:
    """What a pack would do; `refusal` is the code of why it is not taken, empty when it can be."""

    name: str
    tables: tuple[PackTable, ...] = ()
    changes: CatalogueChanges = field(default_factory=CatalogueChanges)
    refusal: str = ""

    @property
    def signers(self) -> tuple[str, ...]:
        """The keys that signed it, each once, in the order of the tables."""
        return tuple(dict.fromkeys(table.signer for table in self.tables))


def added_and_gone(before: Iterable[str], after: Iterable[str]) -> tuple[int, int]:
    """Return how many codes of a list are new, and how many are there no longer."""
    old, new = set(before), set(after)
    return len(new - old), len(old - new)
