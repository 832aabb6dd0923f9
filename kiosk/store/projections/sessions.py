"""Read model: sign-ins and the public halves of their session keys."""

from typing import Final

from kiosk.store.database import Database
from kiosk.store.projections.projected import Projected, Steps

TABLE: Final = "sessions"
ORDER: Final = "session"


def _opened(database: Database, item: Projected) -> None:
    facts = item.facts
    database.run(
        "INSERT OR IGNORE INTO sessions (session, operator, role, public_key, opened_position)"
        " VALUES (?, ?, ?, ?, ?)",
        (facts["session"], facts["operator"] or "", facts["role"], facts["public_key"], item.position),
    )


def _closed(database: Database, item: Projected) -> None:
    database.run(
        "UPDATE sessions SET closed_position = ? WHERE session = ?", (item.position, item.facts["session"])
    )


STEPS: Final[Steps] = {("session.opened", 1): _opened, ("session.closed", 1): _closed}
