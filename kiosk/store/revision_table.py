"""Applications over their revisions: what was filed, what amends it, what was taken back."""

from typing import Final

from kiosk.domain.acts import EntryKind
from kiosk.domain.identifiers import ApplicationId, EntryHash, ReceiptNumber
from kiosk.domain.revision import FiledApplication
from kiosk.store import entry_table
from kiosk.store.database import Database
from kiosk.store.projections.applications import PER_ENTRY

# Where an application begins; a slip cashed here speaks of one filed elsewhere.
FILING_KINDS: Final = frozenset({EntryKind.BASKET_SETTLED, EntryKind.APPLICATION_FILED})
_FILED: Final = "SELECT row_id FROM applications WHERE application_id = ? ORDER BY row_id LIMIT 1"
_AMENDED: Final = (
    "SELECT position, revision FROM amendments WHERE application_id = ? ORDER BY position DESC LIMIT 1"
)


def find(database: Database, application_id: ApplicationId) -> FiledApplication | None:
    """Return an application over its revisions; None when it is not here or is withdrawn."""
    if database.row("SELECT 1 FROM withdrawals WHERE application_id = ?", (application_id,)) is not None:
        return None
    row_id = database.value(_FILED, (application_id,))
    if row_id is None:
        return None
    position, place = divmod(int(row_id), PER_ENTRY)
    original = entry_table.entry_at(database, position)
    amended = database.row(_AMENDED, (application_id,))
    latest = original if amended is None else entry_table.entry_at(database, int(amended[0]))
    if original is None or latest is None or original.kind not in FILING_KINDS:
        return None
    return FiledApplication(original, place, latest, 1 if amended is None else int(amended[1]))


def latest_hash(database: Database, application_id: ApplicationId) -> EntryHash | None:
    """Return the hash of the entry that speaks of an application last, None when it is not here."""
    amended = database.row(_AMENDED, (application_id,))
    if amended is not None:
        position = int(amended[0])
    else:
        row_id = database.value(_FILED, (application_id,))
        if row_id is None:
            return None
        position = int(row_id) // PER_ENTRY
    return EntryHash(database.value("SELECT hash FROM entries WHERE position = ?", (position,)))


def withdrawn_from(database: Database, number: ReceiptNumber) -> frozenset[ApplicationId]:
    """Return the applications that entries have taken out of a receipt."""
    sql = "SELECT application_id FROM withdrawals WHERE withdrawn_number = ?"
    return frozenset(ApplicationId(row[0]) for row in database.rows(sql, (str(number),)))
