"""Read model: applications as the office lists them; no personal data, names are read from the bodies."""

from typing import Final

from kiosk.store.database import Database
from kiosk.store.projections.projected import Projected, Steps

TABLE: Final = "applications"
ORDER: Final = "row_id"
PER_ENTRY: Final = 65536  # row_id = position * PER_ENTRY + place in the basket, from 0


def _paid_for(database: Database, item: Projected) -> None:
    """List what was filed elsewhere; what was filed here is listed already."""
    (application,) = item.facts["applications"]
    here = "SELECT 1 FROM applications WHERE application_id = ?"
    if database.row(here, (application["application_id"],)) is None:
        _filed(database, item)


def _filed(database: Database, item: Projected) -> None:
    for number, application in enumerate(item.facts["applications"]):
        database.run(
            "INSERT INTO applications (row_id, application_id, tracking_number, service, name_ar, name_en,"
            " dirhams, business_date, made_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                item.position * PER_ENTRY + number,
                application["application_id"],
                application["tracking_number"],
                application["service"],
                application["service_name_ar"],
                application["service_name_en"],
                sum(line["dirhams"] for line in application["fee_lines"]),
                item.facts["business_date"],
                item.wall,
            ),
        )


STEPS: Final[Steps] = {
    ("basket.settled", 1): _filed,
    ("application.filed", 1): _filed,
    ("slip.paid", 1): _paid_for,
}
