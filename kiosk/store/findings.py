"""What bringing the copies level has found: shown to the clerk, and named in the journal where it weighs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

DATABASE_LONGER: Final = "database.longer"
SIDECAR_LONGER: Final = "sidecar.longer"
SIDECAR_DAMAGED: Final = "sidecar.damaged"
DATABASE_DAMAGED: Final = "database.damaged"
COPIES_DIVERGED: Final = "copies.diverged"
ENTRIES_MISSING: Final = "entries.missing"
COPIES_LOST: Final = "copies.lost"
SECOND_COPY_LOST: Final = "second_copy.lost"
SECOND_COPY_FOUND: Final = "second_copy.found"
PROGRAM_RETURNED: Final = "program.returned"

# After these, something may exist that no copy here tells of.
LOSSES: Final = frozenset({ENTRIES_MISSING, COPIES_LOST, COPIES_DIVERGED})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found; `details` hold codes and numbers only, fit for the journal and for the log."""

    code: str
    details: Mapping[str, Any] = field(default_factory=dict)
