"""Read model: which words of the centre were answered at this counter, by whom and when."""

from typing import Final

from kiosk.store.database import Database
from kiosk.store.projections.projected import Projected, Steps

TABLE: Final = "letters_received"
ORDER: Final = "position"


def _received(database: Database, item: Projected) -> None:
    facts = item.facts
    database.run(
        "INSERT INTO letters_received (position, what, item_id, content_hash, answer, operator, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            *(item.position, facts["what"], facts["item_id"], facts["content_hash"], facts["answer"]),
            *(str(item.entry.author.operator or ""), item.wall),
        ),
    )


STEPS: Final[Steps] = {("letter.received", 1): _received}
