"""The list of applications: journal facts, the portal's word, and the name from the personal body."""

import json
from collections.abc import Sequence
from typing import Final

from kiosk.domain import canonical_json
from kiosk.domain.applicant import applicant_of
from kiosk.domain.application import ApplicationRow
from kiosk.domain.identifiers import ApplicationId, ServiceCode, TrackingNumber
from kiosk.domain.money import Money
from kiosk.domain.words import Words
from kiosk.store.database import Database, Row
from kiosk.store.entry_table import PARTS
from kiosk.store.projections.applications import PER_ENTRY

WAITING: Final = "waiting"
STORED: Final = "stored"

_COLUMNS: Final = f"""
    SELECT applications.row_id, applications.application_id,
        coalesce(renumbered.new, applications.tracking_number), applications.service,
        applications.name_ar, applications.name_en, applications.dirhams, applications.business_date,
        applications.made_at, receipts.number, receipts.paper, reversals.reversed_number IS NOT NULL,
        CASE WHEN judgements.entry_hash = entries.hash THEN judgements.state END,
        judgements.reasons, judgements.n, case_states.state, case_states.n,
        acknowledged.seq IS NOT NULL AND acknowledged.seq >= entries.seq, bodies.body
    FROM applications
    JOIN entries ON entries.position = applications.row_id / {PER_ENTRY}
    JOIN receipts ON receipts.position = entries.position
    LEFT JOIN bodies ON bodies.body_id =
        entries.position * {PARTS} + applications.row_id % {PER_ENTRY} + 1
    LEFT JOIN reversals ON reversals.reversed_number = receipts.number
    LEFT JOIN judgements ON judgements.application_id = applications.application_id
    LEFT JOIN case_states ON case_states.application_id = applications.application_id
    LEFT JOIN renumbered ON renumbered.application_id = applications.application_id
    LEFT JOIN acknowledged ON acknowledged.epoch = entries.epoch
"""  # noqa: S608 - constants of the schema
_SELECT: Final = f"""{_COLUMNS}
    WHERE applications.business_date = ? AND applications.row_id > ? AND applications.row_id < ?
    ORDER BY applications.row_id DESC LIMIT ?
"""
_BY_NUMBER: Final = f"""{_COLUMNS}
    WHERE applications.tracking_number = ?1 OR applications.application_id IN
        (SELECT application_id FROM renumbered WHERE new = ?1)
    ORDER BY applications.row_id LIMIT 1
"""  # noqa: S608 - constants of the schema
_NO_LIMIT: Final = 2**62 // PER_ENTRY
# A business date never runs backwards and is its shift's: a day is the stretch between two shifts' openings.
_DAY: Final = """
    SELECT coalesce(min(opened_position) FILTER (WHERE business_date = ?1), 0),
        min(opened_position) FILTER (WHERE business_date > ?1)
    FROM shifts
"""


def page(
    database: Database, business_date: str, before_position: int | None, limit: int
) -> Sequence[ApplicationRow]:
    """Return one page, newest first; longer than `limit` only when one entry alone is."""
    first, following = database.row(_DAY, (business_date,)) or (0, None)
    below = min(following or _NO_LIMIT, _NO_LIMIT if before_position is None else before_position)
    rows = _between(database, business_date, (first, below), limit + 1)
    if len(rows) > limit:
        cut = rows[-1][0] // PER_ENTRY
        whole = [row for row in rows if row[0] // PER_ENTRY != cut]
        rows = whole or _between(database, business_date, (cut, cut + 1), PER_ENTRY)
    return [_row(row) for row in rows]


def of_number(database: Database, number: TrackingNumber) -> ApplicationRow | None:
    """Return the application of a tracking number, its printed one or the one given since."""
    row = database.row(_BY_NUMBER, (number.digits,))
    return _row(row) if row is not None else None


def _between(database: Database, business_date: str, span: tuple[int, int], limit: int) -> list[Row]:
    """Return rows of entries from the first position of the span up to, without, the second."""
    return database.rows(_SELECT, (business_date, span[0] * PER_ENTRY - 1, span[1] * PER_ENTRY, limit))


def _row(row: Row) -> ApplicationRow:
    (row_id, application_id, tracking, service, name_ar, name_en, dirhams, date, made_at) = row[:9]
    number, paper, is_reversed, judged, reasons, judged_n, case, case_n, is_stored, body = row[9:]
    state, said = _state(judged, judged_n, case, case_n, is_stored)
    return ApplicationRow(
        application_id=ApplicationId(application_id),
        tracking_number=TrackingNumber(tracking),
        receipt_number=number,
        service_code=ServiceCode(service),
        service_name=Words(name_ar, name_en),
        applicant=_applicant(body),
        amount=Money(dirhams),
        business_date=date,
        made_at=made_at,
        seq=row_id // PER_ENTRY,
        state=state,
        reasons=tuple(json.loads(reasons)) if said == "judgement" else (),
        paper=paper or "none",
        is_reversed=bool(is_reversed),
    )


def _state(
    judged: str | None, judged_n: int | None, case: str | None, case_n: int | None, is_stored: int
) -> tuple[str, str]:
    if case is not None and (judged is None or (case_n or 0) > (judged_n or 0)):
        return case, "case"
    if judged is not None:
        return judged, "judgement"
    return (STORED, "checkpoint") if is_stored else (WAITING, "")


def _applicant(body: bytes | None) -> str:
    return applicant_of(None if body is None else canonical_json.decode(body)).name
