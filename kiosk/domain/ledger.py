"""Ledger lines of an act; each entry's lines sum to zero in whole dirhams."""

from dataclasses import dataclass

from kiosk.domain.money import Money

CASH_TILL = "cash.till"
OFFICE_SAFE = "office.safe"
SUSPENSE = "suspense.unexplained"


def agency_fees(agency_code: str) -> str:
    """Return the account of an agency's fees."""
    return f"agency.{agency_code}.fees"


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One movement: positive into the account, negative out of it."""

    account: str
    amount: Money
