"""What the portal knows of a receipt beyond its signature: held, reversed, revoked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cases.case_state import TAKEN_BACK
from portal.opened import Portal
from portal.tables import Case, DeviceKey, Entry, Office
from portal.text_codes import time_text
from portal.trust.receipt_statement import Statement, Verdict, read_statement


@dataclass(frozen=True, slots=True)
class ReceiptReport:
    """The verdict on a receipt's text, and what is known of the receipt when it is signed."""

    verdict: Verdict
    number: str = ""
    office: Office | None = None
    statement: Statement | None = None
    is_held: bool = False
    is_reversed: bool = False
    is_partly_withdrawn: bool = False

    def fields(self) -> Mapping[str, Any]:
        """Return the report as the line answers it."""
        if self.statement is None or self.office is None:
            return {"verdict": str(self.verdict)}
        return {
            "verdict": str(self.verdict),
            "receipt_number": self.number,
            "office": {
                "code": self.office.code,
                "name_ar": self.office.name_ar,
                "name_en": self.office.name_en,
            },
            "counter": self.statement.counter,
            "total_dirhams": self.statement.total_dirhams,
            "made_at": time_text(self.statement.made_at_utc),
            "entry_seq": self.statement.entry_seq,
            "entry_hash": self.statement.entry_hash,
            "held": self.is_held,
            "reversed": self.is_reversed,
        }


def report_on(session: Session, portal: Portal, text: str) -> ReceiptReport:
    """Judge a receipt's text and look up what became of the act it states."""
    reading = read_statement(text, portal.trust_root)
    statement = reading.statement
    if statement is None:
        return ReceiptReport(reading.verdict)
    key = session.get(DeviceKey, reading.key_id)
    office = session.scalars(select(Office).where(Office.number == statement.office_number)).first()
    if office is None or (key is not None and key.revoked_at is not None):
        return ReceiptReport(Verdict.ISSUER_UNKNOWN)
    if not _is_sayable(statement):
        return ReceiptReport(Verdict.ALTERED)
    entry = session.scalars(
        select(Entry).where(Entry.hash == statement.entry_hash, Entry.device_id == reading.device_id)
    ).first()
    found = select(Case.state).where(Case.entry_id == entry.id) if entry is not None else None
    states = set(session.scalars(found)) if found is not None else set()
    is_withdrawn = bool(states & TAKEN_BACK)
    number = (
        f"{office.code}-{statement.counter:02d}-{statement.year}-{statement.series}-{statement.sequence:06d}"
    )
    return ReceiptReport(
        reading.verdict,
        number,
        office,
        statement,
        is_held=entry is not None,
        is_reversed=is_withdrawn and states <= TAKEN_BACK,
        is_partly_withdrawn=is_withdrawn and not states <= TAKEN_BACK,
    )


def _is_sayable(statement: Statement) -> bool:
    """Say whether the figures are ones that a counter can have meant."""
    return (
        0 <= statement.made_at < 2**33
        and abs(statement.total_dirhams) <= 2**53
        and statement.series.isalnum()
        and statement.series.isascii()
    )
