"""Shifts and item numbers worked out by reading every entry of a journal in memory again."""

from collections.abc import Sequence
from dataclasses import replace

from kiosk.domain import ledger
from kiosk.domain.acts import EntryKind
from kiosk.domain.entry import Entry
from kiosk.domain.identifiers import OperatorId, ShiftId
from kiosk.domain.money import Money
from kiosk.domain.shift import Shift, ShiftTotals


def items_given(entries: Sequence[Entry]) -> list[str]:
    """Return the postal item numbers that the entries have given out."""
    facts = [e.facts_fields() for e in entries]
    said = [one for f in facts for one in (f, *f.get("applications", ())) if isinstance(one, dict)]
    return [str(one["item_number"]) for one in said if one.get("item_number")]


def open_shift_of(entries: Sequence[Entry]) -> Shift | None:
    shift = None
    for made in entries:
        if made.kind == EntryKind.SHIFT_OPENED:
            facts = made.facts_fields()
            shift = Shift(
                ShiftId(facts["shift_id"]),
                OperatorId(facts["operator"]),
                facts["business_date"],
                made.envelope_fields()["made_at"]["wall"],
                Money(facts["opening_float_dirhams"]),
            )
        elif made.kind == EntryKind.SHIFT_CLOSED:
            shift = None
    return shift


def shift_totals_of(entries: Sequence[Entry]) -> ShiftTotals | None:
    shift = open_shift_of(entries)
    if shift is None:
        return None
    totals = ShiftTotals(0, 0, 0, Money(0), Money(0))
    for made in entries:
        facts = made.facts_fields()
        if facts.get("shift_id") != shift.shift_id:
            continue
        till = sum(line["dirhams"] for line in facts.get("ledger", ()) if line["account"] == ledger.CASH_TILL)
        is_settled, is_reversal = (
            made.kind in {EntryKind.BASKET_SETTLED, EntryKind.SLIP_PAID},
            made.kind == EntryKind.BASKET_REVERSED,
        )
        is_withdrawal = made.kind == EntryKind.APPLICATION_WITHDRAWN
        totals = replace(
            totals,
            receipts=totals.receipts + (is_settled or is_reversal),
            reversed_receipts=totals.reversed_receipts + is_reversal,
            applications=totals.applications + (len(facts["applications"]) if is_settled else 0),
            taken=totals.taken + Money(till if is_settled or is_reversal or is_withdrawal else 0),
            expected_cash=totals.expected_cash + Money(till),
        )
    return totals
