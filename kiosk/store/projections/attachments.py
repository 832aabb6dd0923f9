"""Read model: the pictures that applications name."""

from typing import Final

from kiosk.domain.attachment import named_in
from kiosk.store.database import Database
from kiosk.store.projections.projected import Projected, Steps

TABLE: Final = "attachments"
ORDER: Final = "attachment_id"
PER_ENTRY: Final = 65536
PER_APPLICATION: Final = 256


def _named(database: Database, item: Projected) -> None:
    numbers: dict[int, int] = {}
    for place, attachment in named_in(item.facts):
        number = numbers[place] = numbers.get(place, -1) + 1
        database.run(
            "INSERT INTO attachments (attachment_id, hash, size_bytes, media_type, pages)"
            " VALUES (?, ?, ?, ?, ?)",
            (
                (item.position * PER_ENTRY + place) * PER_APPLICATION + number,
                attachment.hash,
                attachment.size_bytes,
                attachment.media_type,
                attachment.pages,
            ),
        )


STEPS: Final[Steps] = {
    (kind, 1): _named for kind in ("basket.settled", "application.filed", "application.amended")
}
