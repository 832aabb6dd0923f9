"""Money of Libya: whole dirhams, one dinar is a thousand; never a float, never read by locale.

The point is always the decimal mark: `1.234` is one dinar and 234 dirhams, as we display it ourselves. A
comma only groups thousands, and only beside a point (`1,234.500`); `1,234` alone is refused, because the
country's locale data reads it as a decimal, a difference of a thousand.

Source: coins and notes in circulation, docs/domain-facts.md (50 and 100 dirham, quarter and half dinar coins;
1, 5, 10, 20 and 50 dinar notes).
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final, Self

from kiosk.domain.arabic import digit_systems, tidy
from kiosk.errors import MalformedMoneyError, NotPayableInCashError

DIRHAMS_PER_DINAR = 1000
_DECIMALS: Final = 3
_ARABIC_MARKS: Final = str.maketrans({"٫": ".", "٬": ","})
_CURRENCY: Final = r"(?:د\.? ?ل\.?|دينار|LYD|LD)"
_AMOUNT: Final = (
    rf"(?:{_CURRENCY} ?)?"
    r"(?:(?P<plain>[0-9]{1,12})(?:\.(?P<decimals>[0-9]{1,3}))?"
    r"|(?P<grouped>[0-9]{1,3}(?:,[0-9]{3}){1,3})\.(?P<grouped_decimals>[0-9]{1,3}))"
    rf"(?: ?{_CURRENCY})?"
)


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An exact amount in dirhams; may be negative in a ledger, never on a price."""

    dirhams: int

    def __post_init__(self) -> None:
        """Refuse anything but an integer."""
        if isinstance(self.dirhams, bool) or not isinstance(self.dirhams, int):
            raise TypeError("money is whole dirhams")

    def __add__(self, other: Self) -> "Money":
        return Money(self.dirhams + other.dirhams)

    def __sub__(self, other: Self) -> "Money":
        return Money(self.dirhams - other.dirhams)

    def __neg__(self) -> "Money":
        return Money(-self.dirhams)

    @property
    def plain(self) -> str:
        """The amount as digits with three decimals, e.g. `1234.500`: no grouping, no currency."""
        sign = "-" if self.dirhams < 0 else ""
        dinars, rest = divmod(abs(self.dirhams), DIRHAMS_PER_DINAR)
        return f"{sign}{dinars}.{rest:03d}"

    @property
    def display(self) -> str:
        """The amount as shown to people, e.g. `1,234.500`: the one canonical form, without currency."""
        sign = "-" if self.dirhams < 0 else ""
        dinars, rest = divmod(abs(self.dirhams), DIRHAMS_PER_DINAR)
        return f"{sign}{dinars:,}.{rest:03d}"


ZERO = Money(0)


def parse_money(text: str) -> Money:
    """Read an amount in dinars as typed: any of the three digit systems, `.` or `٫` before 1–3 decimals.

    Raises:
        MalformedMoneyError: anything that can be read in two ways (see the module), a sign, mixed digits.
    """
    found = re.fullmatch(_AMOUNT, tidy(text).translate(_ARABIC_MARKS), re.IGNORECASE)
    if found is None or digit_systems(text) > 1:
        raise MalformedMoneyError
    whole = found["plain"] or found["grouped"].replace(",", "")
    decimals = found["decimals"] or found["grouped_decimals"] or ""
    return Money(int(whole) * DIRHAMS_PER_DINAR + int(decimals.ljust(_DECIMALS, "0")))


@dataclass(frozen=True, slots=True)
class Denominations:
    """Coins and notes in circulation from a day on, in dirhams, largest first."""

    since: date
    dirhams: tuple[int, ...]


# Source: docs/domain-facts.md. A withdrawal of the 50-dinar note was reported in 2025 and is not confirmed:
# the day it is, a row is added here.
CIRCULATION: Final = (Denominations(date.min, (50_000, 20_000, 10_000, 5_000, 1_000, 500, 250, 100, 50)),)
SMALLEST_COIN: Final = Money(50)
_MAX_SUGGESTIONS: Final = 5


def denominations_on(day: date, table: tuple[Denominations, ...] = CIRCULATION) -> Denominations:
    """Return what circulates on a day: the newest row that is not younger than it."""
    return max((row for row in table if row.since <= day), key=lambda row: row.since)


def payable_in_cash(money: Money) -> bool:
    """Say whether the amount can be paid exactly: not negative and a multiple of the smallest coin."""
    return money.dirhams >= 0 and money.dirhams % SMALLEST_COIN.dirhams == 0


def round_up_to(money: Money, step_dirhams: int) -> Money:
    """Return the next multiple of `step_dirhams`, the amount itself when it is one."""
    return Money(-(-money.dirhams // step_dirhams) * step_dirhams)


def cash_suggestions(due: Money, in_use: Denominations = CIRCULATION[-1]) -> tuple[Money, ...]:
    """Return what a citizen is likely to hand over: the exact amount, then what the next notes make.

    An amount that cannot be paid in coins gives its next payable ones.
    """
    exact = round_up_to(due, SMALLEST_COIN.dirhams)
    notes = (step for step in in_use.dirhams if step >= DIRHAMS_PER_DINAR)
    return tuple(sorted({exact, *(round_up_to(due, note) for note in notes)}))[:_MAX_SUGGESTIONS]


def change_in_coins(change: Money, in_use: Denominations = CIRCULATION[-1]) -> tuple[tuple[Money, int], ...]:
    """Return how many of each note and coin to give back, largest first.

    Raises:
        NotPayableInCashError: no coins make this amount.
    """
    if not payable_in_cash(change):
        raise NotPayableInCashError(change.plain)
    given, rest = [], change.dirhams
    for piece in in_use.dirhams:
        count, rest = divmod(rest, piece)
        if count:
            given.append((Money(piece), count))
    return tuple(given)
