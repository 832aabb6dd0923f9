"""Ledger lines of an act; each entry's lines sum to zero in whole dirhams."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.domain.application import Application
from kiosk.domain.money import ZERO, Money

CASH_TILL = "cash.till"
TERMINAL = "terminal.acquirer"  # taken by a payment terminal, owed by its acquirer
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


Lines = tuple[LedgerLine, ...]


def is_balanced(lines: Iterable[LedgerLine]) -> bool:
    """Say whether the lines sum to zero."""
    return sum(line.amount.dirhams for line in lines) == 0


def settlement_lines(applications: Iterable[Application], into: str = CASH_TILL) -> Lines:
    """Return the lines of a paid basket: the money into an account, each agency's fees owed to it."""
    owed: dict[str, Money] = {}
    for application in applications:
        for fee in application.fee_lines:
            account = agency_fees(fee.beneficiary)
            owed[account] = owed.get(account, ZERO) + fee.amount
    taken = Money(sum(amount.dirhams for amount in owed.values()))
    return _moving(LedgerLine(into, taken), *(LedgerLine(name, -sum_) for name, sum_ in owed.items()))


def refund_lines(fee_lines: Iterable[Mapping[str, Any]]) -> Lines:
    """Return the lines that give back what an application's fee lines took: cash leaves the till."""
    owed: dict[str, Money] = {}
    for line in fee_lines:
        account = agency_fees(str(line["beneficiary"]))
        owed[account] = owed.get(account, ZERO) + Money(int(line["dirhams"]))
    given = Money(sum(amount.dirhams for amount in owed.values()))
    return _moving(LedgerLine(CASH_TILL, -given), *(LedgerLine(name, sum_) for name, sum_ in owed.items()))


def opening_lines(opening_float: Money) -> Lines:
    """Return the lines of a shift's opening: the float goes from the safe into the till."""
    return _moving(LedgerLine(CASH_TILL, opening_float), LedgerLine(OFFICE_SAFE, -opening_float))


def closing_lines(expected: Money, counted: Money) -> Lines:
    """Return the lines of a shift's close: what was counted goes to the safe, the difference to suspense."""
    return _moving(
        LedgerLine(CASH_TILL, -expected),
        LedgerLine(OFFICE_SAFE, counted),
        LedgerLine(SUSPENSE, expected - counted),
    )


def opposite_lines(lines: Iterable[LedgerLine]) -> Lines:
    """Return the lines that undo others."""
    return tuple(LedgerLine(line.account, -line.amount) for line in lines)


def written(lines: Iterable[LedgerLine]) -> list[dict[str, Any]]:
    """Return lines as an entry carries them."""
    return [{"account": line.account, "dirhams": line.amount.dirhams} for line in lines]


def read(lines: Iterable[Mapping[str, Any]]) -> Lines:
    """Return the lines an entry carries."""
    return tuple(LedgerLine(str(line["account"]), Money(line["dirhams"])) for line in lines)


def _moving(*lines: LedgerLine) -> Lines:
    return tuple(line for line in lines if line.amount != ZERO)
