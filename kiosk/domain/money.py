"""Money of Libya: whole dirhams, one dinar is a thousand; never a float, never read by locale.

Source: coins and notes in circulation, docs/domain-facts.md (50 and 100 dirham, quarter and half dinar coins;
1, 5, 10, 20 and 50 dinar notes).
"""

from dataclasses import dataclass
from typing import Self

DIRHAMS_PER_DINAR = 1000


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


ZERO = Money(0)
