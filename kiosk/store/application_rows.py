"""The list of applications: journal facts, the portal's word, and the name from the personal body."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from kiosk.domain import canonical_json
from kiosk.domain.applicant import applicant_of
from kiosk.domain.application import ApplicationRow
from kiosk.domain.identifiers import ApplicationId, ServiceCode, TrackingNumber
from kiosk.domain.money import Money
from kiosk.domain.words import Words
from kiosk.domain.working_days import WorkingDays
from kiosk.store.attachment_table import LACKING
from kiosk.store.database import Database, Row
from kiosk.store.entry_table import PARTS
from kiosk.store.projections.applications import PER_ENTRY

WAITING: Final = "waiting"
STORED: Final = "stored"
# The portal asks, or an agency has sent it back.
FOR_SOMEBODY: Final = frozenset({"needs_attention", "returned"})
WITHDRAWN: Final = "withdrawn"
LOST_PICTURE: Final = "picture_lost"
_OVER: Final = frozenset({WITHDRAWN, "refused", "handed_over", "closed", "expired"})
# The portal has accepted, whatever an agency has said since.
CONFIRMED: Final = frozenset(
    {
        *("accepted", "with_agency", "returned", "granted", "refused"),
        *("at_office", "notified", "handed_over", "closed", "expired"),
    }
)

_SELECT: Final = f"""
    SELECT applications.row_id, applications.application_id,
        coalesce(renumbered.new, applications.tracking_number), applications.service,
        applications.name_ar, applications.name_en, applications.dirhams, applications.business_date,
        applications.made_at, receipts.number, receipts.paper, reversals.reversed_number IS NOT NULL,
        withdrawals.number IS NOT NULL, latest.revision, spoken.hash,
        judgements.state, judgements.reasons, judgements.fields, judgements.owner,
        json_array(judgements.due_on, judgements.due_from, judgements.due_days),
        judgements.n, case_states.entry_hash, case_states.state, case_states.reasons, case_states.owner,
        json_array(case_states.due_on, case_states.due_from, case_states.due_days), case_states.n,
        acknowledged.seq IS NOT NULL AND acknowledged.seq >= spoken.seq, bodies.body
    FROM applications
    JOIN entries ON entries.position = applications.row_id / {PER_ENTRY}
    JOIN receipts ON receipts.position = entries.position
    LEFT JOIN amendments AS latest ON latest.position = (SELECT max(position) FROM amendments
        WHERE amendments.application_id = applications.application_id)
    JOIN entries AS spoken ON spoken.position = coalesce(latest.position, entries.position)
    LEFT JOIN bodies ON bodies.body_id = CASE WHEN latest.position IS NULL
        THEN entries.position * {PARTS} + applications.row_id % {PER_ENTRY} + 1
        ELSE latest.position * {PARTS} + 1 END
    LEFT JOIN withdrawals ON withdrawals.application_id = applications.application_id
    LEFT JOIN reversals ON reversals.reversed_number = receipts.number
    LEFT JOIN judgements ON judgements.application_id = applications.application_id
        AND judgements.entry_hash = spoken.hash
    LEFT JOIN case_states ON case_states.application_id = applications.application_id
    LEFT JOIN renumbered ON renumbered.application_id = applications.application_id
    LEFT JOIN acknowledged ON acknowledged.epoch = spoken.epoch
"""  # noqa: S608 - constants of the schema
_OF_DAY: Final = (
    f"{_SELECT} WHERE applications.business_date = ? AND applications.row_id > ? AND applications.row_id < ?"
    " ORDER BY applications.row_id DESC LIMIT ?"
)
_BY_NUMBER: Final = f"""{_SELECT}
    WHERE applications.tracking_number = ?1 OR applications.application_id IN
        (SELECT application_id FROM renumbered WHERE new = ?1)
    ORDER BY applications.row_id LIMIT 1
"""  # noqa: S608 - constants of the schema
# Both lists are short: an application leaves them when it is answered.
_OPEN: Final = (
    f"{_SELECT} WHERE applications.application_id IN"  # noqa: S608 - constants of the schema
    " (SELECT application_id FROM judgements WHERE state = 'needs_attention'"
    " UNION SELECT application_id FROM case_states WHERE state IN ('needs_attention', 'returned')"
    f" UNION {LACKING}) ORDER BY applications.row_id"
)
_THE_WEEK: Final = WorkingDays()
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


def of_entry(database: Database, position: int) -> Sequence[ApplicationRow]:
    """Return the applications that the entry at a place of the journal files."""
    first = position * PER_ENTRY
    sql = "SELECT business_date FROM applications WHERE row_id >= ? AND row_id < ? LIMIT 1"
    date = database.value(sql, (first, first + PER_ENTRY))
    if date is None:
        return []
    return [_row(row) for row in _between(database, str(date), (position, position + 1), PER_ENTRY)]


def at(database: Database, row_ids: Sequence[int]) -> list[tuple[ApplicationRow, bytes | None]]:
    """Return the applications at these places, newest first, each with its personal body."""
    if not row_ids:
        return []
    marks = ",".join("?" * len(row_ids))
    sql = f"{_SELECT} WHERE applications.row_id IN ({marks}) ORDER BY applications.row_id DESC"
    return [(_row(row), row[-1]) for row in database.rows(sql, row_ids)]


def _between(database: Database, business_date: str, span: tuple[int, int], limit: int) -> list[Row]:
    """Return rows of entries from the first position of the span up to, without, the second."""
    return database.rows(_OF_DAY, (business_date, span[0] * PER_ENTRY - 1, span[1] * PER_ENTRY, limit))


def attention(database: Database, working: WorkingDays) -> Sequence[ApplicationRow]:
    """Return the applications that need somebody here, those with the nearest deadline first."""
    lacking = {row[0] for row in database.rows(LACKING)}
    rows = [
        _with_lost_picture(row) if row.application_id in lacking else row for row in _open(database, working)
    ]
    wanted = [
        row for row in rows if row.state in FOR_SOMEBODY and not row.is_reversed and not row.is_withdrawn
    ]
    return sorted(wanted, key=lambda row: (row.due_on or "9", row.seq))


def _open(database: Database, working: WorkingDays) -> list[ApplicationRow]:
    return [_row(row, working) for row in database.rows(_OPEN)]


def _with_lost_picture(row: ApplicationRow) -> ApplicationRow:
    """Return an application for which a paper must be scanned again, unless all is over."""
    if row.state in _OVER:
        return row
    return replace(
        row, state="needs_attention", reasons=(*row.reasons, LOST_PICTURE), owner=row.owner or "office"
    )


@dataclass(frozen=True, slots=True)
class _Word:
    """What the portal says of an application, or what is known here while it says nothing."""

    state: str
    reasons: str = "[]"
    fields: str = "[]"
    owner: str = ""
    due: str = '["", "", 0]'


def _row(row: Row, working: WorkingDays = _THE_WEEK) -> ApplicationRow:
    (row_id, application_id, tracking, service, name_ar, name_en, dirhams, date, made_at) = row[:9]
    number, paper, is_reversed, is_withdrawn, revision = row[9:14]
    word = _word(row[13:28])
    return ApplicationRow(
        application_id=ApplicationId(application_id),
        tracking_number=TrackingNumber(tracking),
        receipt_number=number,
        service_code=ServiceCode(service),
        service_name=Words(name_ar, name_en),
        applicant=_applicant(row[28]),
        amount=Money(dirhams),
        business_date=date,
        made_at=made_at,
        seq=row_id // PER_ENTRY,
        state=word.state,
        reasons=tuple(json.loads(word.reasons)),
        paper=paper or "none",
        is_reversed=bool(is_reversed),
        is_withdrawn=bool(is_withdrawn),
        fields=tuple(json.loads(word.fields)),
        owner=word.owner,
        due_on=working.due(*json.loads(word.due)),
        revision=revision or 1,
    )


def _word(told: Row) -> _Word:
    """Choose between judgement and state of the case: the later one, if it speaks of the latest revision."""
    revision, spoken, judged, reasons, fields, owner, due, judged_n = told[:8]
    case_hash, case, case_reasons, case_owner, case_due, case_n, is_stored = told[8:]
    speaks_of_latest = case_hash == spoken or (case_hash == "" and revision is None) or case == WITHDRAWN
    if case is not None and speaks_of_latest and (judged is None or (case_n or 0) > (judged_n or 0)):
        return _Word(case, case_reasons, "[]", case_owner, case_due)
    if judged is not None:
        return _Word(judged, reasons, fields, owner, due)
    return _Word(STORED if is_stored else WAITING)


def _applicant(body: bytes | None) -> str:
    return applicant_of(None if body is None else canonical_json.decode(body)).name
