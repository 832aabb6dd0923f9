"""Cases as the counter finds and follows them: the journal's own, and results the portal has told of."""

import json
from collections.abc import Collection, Sequence
from typing import Any, Final

from kiosk.domain import canonical_json
from kiosk.domain.application import ApplicationRow
from kiosk.domain.arabic import key_words, tidy, word_variants
from kiosk.domain.case import (
    CaseFile,
    CaseQuery,
    CaseState,
    CaseStep,
    Conflict,
    FoundBy,
    FoundCase,
    Holder,
    LookUp,
    Ready,
    holder_of,
    masked,
)
from kiosk.domain.identifiers import ApplicationId, OfficeCode, ReceiptNumber, ServiceCode, TrackingNumber
from kiosk.domain.person_numbers import applied_with, number_key
from kiosk.domain.words import Words
from kiosk.domain.working_days import WorkingDays
from kiosk.errors import MalformedIdentifierError
from kiosk.store import application_rows, case_items, case_look_ups, chain
from kiosk.store.database import Database, Row
from kiosk.store.holiday_table import working_days
from kiosk.store.name_search import begun_words, whole_words
from kiosk.store.projections.applications import PER_ENTRY

FILED: Final = "filed"
_SCANNED_READY: Final = 2000
_LOOKED_AT: Final = 200
_READY: Final = """
    SELECT results_ready.application_id, tracking_number, name_ar, name_en, filed_on, office, office_ar,
        office_en, holder, number_ends, born, code_salt, code_hash, ready_at, keep_until,
        coalesce(case_states.state, 'at_office'), holder_key
    FROM results_ready LEFT JOIN case_states ON case_states.application_id = results_ready.application_id
"""
_WAITING: Final = f"""{_READY}
    WHERE office = ? AND coalesce(case_states.state, '') IN ('', 'at_office', 'notified')
        AND NOT EXISTS
            (SELECT 1 FROM handovers WHERE handovers.tracking_number = results_ready.tracking_number)
    ORDER BY keep_until, results_ready.application_id LIMIT ?
"""  # noqa: S608 - constants of the schema
_INDEXED: Final = "SELECT rowid FROM people_index WHERE people_index MATCH ? ORDER BY rowid DESC LIMIT ?"


class StoreCases:
    """Implements `ports.Cases` over one connection, in the lane that opened it."""

    def __init__(self, database: Database, office: OfficeCode) -> None:
        """Take the connection, and which office this is."""
        self._database = database
        self._office = office

    def find(self, query: CaseQuery, limit: int) -> Sequence[FoundCase]:
        """Return what is found: this counter's cases, newest first, then what only the portal knows."""
        here = self._here(self._row_ids(query, limit))
        if query.by is FoundBy.NAME:
            written = tidy(query.key)
            here.sort(key=lambda case: written not in case.holder.name)  # stable: newest first within
        known = {case.application_id for case in here}
        elsewhere = [case for case in self._told(query) if case.application_id not in known]
        return (here + elsewhere)[:limit]

    def file(self, application_id: ApplicationId) -> CaseFile | None:
        """Return everything known of a case, None when nothing is."""
        database = self._database
        sql = "SELECT row_id FROM applications WHERE application_id = ? ORDER BY row_id LIMIT 1"
        row_id = database.value(sql, (application_id,))
        told = database.row(f"{_READY} WHERE results_ready.application_id = ?", (application_id,))
        if row_id is not None:
            ((row, body),) = application_rows.at(database, (row_id,))
            case, steps = _here(row, body), [CaseStep(FILED, row.made_at, "here")]
        elif told is not None:
            case, steps = _elsewhere(told), []
        else:
            return None
        steps += self.steps_of(application_id)
        given = self._given(case.tracking_number)
        if given is not None and all(step.state != given.state for step in steps):
            steps.append(given)
        ready = _ready(told, working_days(database)) if told is not None else None
        number = case.tracking_number
        wrong = self._wrong_codes(number, ready.issued) if ready is not None else 0
        conflict = self._conflict(application_id)
        return CaseFile(case, tuple(steps), ready, given, conflict, wrong, self._slip(number))

    def steps_of(self, application_id: ApplicationId) -> Sequence[CaseStep]:
        """Return what the portal has told of a case's way, oldest first."""
        rows = self._database.rows(
            "SELECT state, at, said_by, office, reason, deadline FROM case_steps WHERE application_id = ?"
            " ORDER BY at, n",
            (application_id,),
        )
        return [CaseStep(*row) for row in rows]

    def filed_before(
        self, service: ServiceCode, numbers: Sequence[str], since: str, limit: int
    ) -> Sequence[FoundCase]:
        """Return applications for a service by a person of one of these numbers, filed on a date or later."""
        wanted = " OR ".join(f'"{number}"' for number in numbers)
        rows = application_rows.at(self._database, self._indexed(wanted, _LOOKED_AT))
        return [
            _here(row, body)
            for row, body in rows
            if row.service_code == service
            and body is not None
            and applied_with(canonical_json.decode(body), numbers)
            and row.business_date >= since
            and not row.is_reversed
            and not row.is_withdrawn
        ][:limit]

    def was_given(self, number: TrackingNumber) -> bool:
        """Say whether an entry of this counter hands this result over, or sends it back."""
        return self._given(number) is not None

    def waiting(self, limit: int) -> Sequence[tuple[FoundCase, Ready]]:
        """Return results that lie at this office and were not given out here, soonest to go back first."""
        rows = self._database.rows(_WAITING, (self._office, limit))
        working = working_days(self._database)
        return [(_elsewhere(row), _ready(row, working)) for row in rows]

    def conflicts(self) -> Sequence[CaseFile]:
        """Return the results that left twice, newest first."""
        rows = self._database.rows("SELECT application_id FROM result_conflicts ORDER BY at DESC")
        found = (self.file(ApplicationId(row[0])) for row in rows)
        return [one for one in found if one is not None and one.case.state != CaseState.CLOSED]

    def look_ups(self, limit: int) -> Sequence[LookUp]:
        """Return who looked somebody up at this counter, newest first."""
        return case_look_ups.newest(self._database, limit)

    # --- where things stand -------------------------------------------------------------------------------
    def _row_ids(self, query: CaseQuery, limit: int) -> list[int]:
        if query.by is FoundBy.TRACKING:
            return self._ids(
                "SELECT row_id FROM applications WHERE tracking_number = ?1 UNION SELECT row_id"
                " FROM applications JOIN renumbered USING (application_id) WHERE renumbered.new = ?1",
                query.key,
            )
        if query.by is FoundBy.RECEIPT:
            return self._of_receipt(query.key)
        if query.by is FoundBy.ITEM:  # given out here, else written into a form from a printed label
            given = case_items.row_ids(self._database, query.key)
            return given or self._indexed(f'"{number_key(query.key)}"', limit)
        if query.by is FoundBy.NAME:
            whole = self._indexed(whole_words(query.key), limit)
            return whole or self._indexed(begun_words(self._database, query.key), limit)
        return self._indexed(f'"{number_key(query.key)}"', limit)

    def _indexed(self, wanted: str, limit: int) -> list[int]:
        if not wanted:
            return []
        return [int(row[0]) for row in self._database.rows(_INDEXED, (wanted, limit))]

    def _ids(self, sql: str, *values: Any) -> list[int]:
        return [int(row[0]) for row in self._database.rows(sql, values)]

    def _of_receipt(self, key: str) -> list[int]:
        """Return the applications of a receipt by its number."""
        try:
            position = chain.receipt_position(self._database, ReceiptNumber.parse(key.upper()))
        except MalformedIdentifierError:
            return []
        if position is None:
            return []
        within = "SELECT row_id FROM applications WHERE row_id >= ? AND row_id < ?"
        return self._ids(within, position * PER_ENTRY, (position + 1) * PER_ENTRY)

    def _here(self, row_ids: Sequence[int]) -> list[FoundCase]:
        return [_here(row, body) for row, body in application_rows.at(self._database, row_ids)]

    def _told(self, query: CaseQuery) -> list[FoundCase]:
        """Return results that the portal has told of: by their number, or by the holder's name."""
        if query.by is FoundBy.TRACKING:
            rows = self._database.rows(f"{_READY} WHERE tracking_number = ?", (query.key,))
        elif query.by is FoundBy.ITEM:
            posted = case_items.tracking_numbers(self._database, query.key)
            rows = [
                row
                for one in posted
                for row in self._database.rows(f"{_READY} WHERE tracking_number = ?", (one,))
            ]
        elif query.by is FoundBy.NAME:
            newest = f"{_READY} ORDER BY ready_at DESC LIMIT ?"
            wanted = [word_variants(word.letters) for word in key_words(query.key)]
            rows = [
                row for row in self._database.rows(newest, (_SCANNED_READY,)) if _has_all(row[-1], wanted)
            ]
        else:
            rows = []
        return [_elsewhere(row) for row in rows]

    def _given(self, number: TrackingNumber) -> CaseStep | None:
        row = self._database.row(
            "SELECT outcome, at, office FROM handovers WHERE tracking_number = ? ORDER BY position LIMIT 1",
            (number.digits,),
        )
        return None if row is None else CaseStep(row[0], row[1], "here", row[2])

    def _wrong_codes(self, number: TrackingNumber, issued: str) -> int:
        sql = "SELECT count(*) FROM codes_refused WHERE tracking_number = ? AND issued = ?"
        return int(self._database.value(sql, (number.digits, issued)))

    def _slip(self, number: TrackingNumber) -> str:
        sql = "SELECT slip FROM handovers WHERE tracking_number = ? ORDER BY position LIMIT 1"
        return str(self._database.value(sql, (number.digits,)) or "")

    def _conflict(self, application_id: ApplicationId) -> Conflict | None:
        sql = "SELECT tracking_number, told FROM result_conflicts WHERE application_id = ?"
        row = self._database.row(sql, (application_id,))
        if row is None:
            return None
        told = (
            CaseStep(one["outcome"], one["at"], "office", f"{one['office']} / {one['counter']}")
            for one in json.loads(row[1])
        )
        return Conflict(TrackingNumber(row[0]), tuple(told))


def _here(row: ApplicationRow, body: bytes | None) -> FoundCase:
    return FoundCase(
        row.application_id,
        row.tracking_number,
        row.service_name,
        holder_of(None if body is None else canonical_json.decode(body)),
        row.business_date,
        "reversed" if row.is_reversed else row.state,
        receipt_number=row.receipt_number,
        seq=row.seq,
        service_code=row.service_code,
    )


def _elsewhere(row: Row) -> FoundCase:
    return FoundCase(
        ApplicationId(row[0]),
        TrackingNumber(row[1]),
        Words(row[2], row[3]),
        Holder(row[8], row[10], "", masked(row[9])),
        row[4],
        row[15],
        is_here=False,
    )


def _ready(row: Row, working: WorkingDays) -> Ready:
    until = working.kept(row[14])
    return Ready(OfficeCode(row[5]), Words(row[6], row[7]), row[13], until, row[9], row[11], row[12])


def _has_all(key: str, wanted: Sequence[Collection[str]]) -> bool:
    """Say whether every word looked for, in one of its spellings, begins a word of the key."""
    padded = f" {key}"
    return all(any(f" {form}" in padded for form in forms) for forms in wanted)
