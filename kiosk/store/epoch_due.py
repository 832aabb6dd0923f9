"""The note of what the journal must still say: written before anything is moved, kept until it is said."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.domain import canonical_json
from kiosk.errors import MalformedEntryError
from kiosk.store.disk import write_whole
from kiosk.store.findings import Finding

DATABASE: Final = "database"
SIDECAR: Final = "sidecar"
QUARANTINE: Final = "quarantine"
LOST: Final = "lost"
UNREADABLE: Final = "recovery"
NONE: Final = ""  # findings to be named, and the epoch goes on


@dataclass(frozen=True, slots=True)
class EpochDue:
    """Why a new epoch is due, and what the journal must name in it."""

    reason: str
    findings: tuple[Finding, ...] = ()

    def joined(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """Return these findings and further ones, each once."""
        return (*self.findings, *(one for one in findings if one not in self.findings))


def read(path: Path) -> EpochDue | None:
    """Return the note, None when no epoch is due; one that cannot be read is due all the same."""
    try:
        fields = canonical_json.decode(path.read_bytes())
        found = (Finding(str(one["code"]), dict(one["details"])) for one in fields.get("findings", ()))
        return EpochDue(str(fields["reason"]), tuple(found))
    except FileNotFoundError:
        return None
    except (OSError, MalformedEntryError, KeyError, TypeError, ValueError):
        return EpochDue(UNREADABLE)


def write(path: Path, due: EpochDue) -> None:
    """Make the note durable.

    Raises:
        DiskFullError: no space. StoreError: it cannot be written; nothing may be moved then.
    """
    findings = [{"code": one.code, "details": dict(one.details)} for one in due.findings]
    write_whole(path, canonical_json.encode({"reason": due.reason, "findings": findings}))
