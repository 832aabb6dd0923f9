"""Calls for a person: own ones by the journal, those of the office's machines by the feed."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from kiosk.domain.help_call import HelpCall, HelpId, HelpState
from kiosk.store.database import Database, Row

_COLUMNS: Final = "help_id, counter, page, until, state, told, answered_by"


class StoreHelpCalls:
    """Implements `ports.HelpCalls` over one connection, in the lane that opened it."""

    def __init__(self, database: Database) -> None:
        """Take the connection; whoever opened it closes it."""
        self._database = database

    def open_here(self) -> Sequence[HelpId]:
        """Return the calls made here that have not ended, oldest first."""
        return [
            HelpId(row[0]) for row in self._database.rows("SELECT help_id FROM help_open ORDER BY position")
        ]

    def told(self, help_id: HelpId) -> HelpCall | None:
        """Return a call as the feed tells it, None when it tells nothing of it."""
        sql = f"SELECT {_COLUMNS} FROM help_told WHERE help_id = ?"  # noqa: S608 - own names
        row = self._database.row(sql, (help_id,))
        return None if row is None else _call(row)

    def waiting(self) -> Sequence[HelpCall]:
        """Return the calls that wait for somebody, the one that ends first before the others.

        What was answered here, though the portal has not said so yet, is none of them.
        """
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM help_told WHERE state = ?"  # noqa: S608 - own names
            " AND help_id NOT IN (SELECT help_id FROM help_answered) ORDER BY until, help_id",
            (str(HelpState.WAITING),),
        )
        return [_call(row) for row in rows]


def take_call(database: Database, item: Mapping[str, Any]) -> None:
    """Keep how a call stands, and let go of those whose time is over."""
    fields = item["fields"]
    database.run("DELETE FROM help_told WHERE until < ?", (str(item["at"]),))
    database.run(
        f"INSERT OR REPLACE INTO help_told ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - own names
        (
            *(fields["help_id"], int(fields["counter"]), str(fields["page"]), str(fields["until"])),
            *(str(HelpState(fields["state"])), int(fields["told"]), int(fields.get("by", 0))),
        ),
    )


def _call(row: Row) -> HelpCall:
    help_id, counter, page, until, state, told, by = row
    return HelpCall(
        HelpId(help_id), int(counter), str(page), str(until), HelpState(state), int(told), int(by)
    )
