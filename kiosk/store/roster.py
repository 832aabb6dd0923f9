"""The people of this office as last received."""

from kiosk.domain.identifiers import OperatorId
from kiosk.domain.operator import Operator, Role
from kiosk.store.database import Database


class StoreRoster:
    """Implements `ports.Roster` over one connection."""

    def __init__(self, database: Database) -> None:
        """Take the connection of the lane that will ask."""
        self._database = database

    def find(self, operator_id: OperatorId) -> tuple[Operator, bytes] | None:
        """Return the person and the wrapped verifier of the PIN, or None."""
        row = self._database.row(
            "SELECT name_ar, name_en, role, wrapped_verifier FROM roster WHERE operator_id = ?",
            (operator_id,),
        )
        if row is None:
            return None
        name_ar, name_en, role, verifier = row
        return Operator(operator_id, name_ar, name_en, Role(role)), bytes(verifier)

    def everybody(self) -> tuple[tuple[Operator, bytes], ...]:
        """Return every person with the wrapped verifier of the PIN."""
        rows = self._database.rows(
            "SELECT operator_id, name_ar, name_en, role, wrapped_verifier FROM roster ORDER BY operator_id"
        )
        return tuple(
            (Operator(OperatorId(number), name_ar, name_en, Role(role)), bytes(verifier))
            for number, name_ar, name_en, role, verifier in rows
        )

    def is_empty(self) -> bool:
        """Say whether no roster has been received yet."""
        return self._database.row("SELECT 1 FROM roster LIMIT 1") is None
