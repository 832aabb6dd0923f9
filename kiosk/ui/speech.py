"""Says things in the language of the window: texts, amounts, times. No Qt.

Numbers are Western digits; whatever is written from left to right inside a sentence is isolated, so that a
receipt number never falls apart in Arabic.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Protocol

from kiosk.domain.money import Money
from kiosk.domain.words import Language, Words

LEFT_TO_RIGHT: Final = "\u2066"
END_OF_RUN: Final = "\u2069"
_FEW: Final = range(3, 11)
_MANY: Final = range(11, 100)


class TextSource(Protocol):
    """Where texts come from: the frozen texts, loaded once when the program starts."""

    def text(self, language: Language, key: str, /) -> str:
        """Return the text of a dotted key.

        Raises:
            KeyError: there is no such text.
        """

    def error_table(self, code: str, problem: str) -> str:
        """Return the table with the words of an error: the portal's refusal's own where it has one."""


def ltr(text: str) -> str:
    """Isolate a run that is always written from left to right (numbers with signs, codes, Latin names)."""
    return f"{LEFT_TO_RIGHT}{text}{END_OF_RUN}"


def plural_class(count: int) -> str:
    """Return the Arabic plural class of a count (CLDR: zero, one, two, few, many, other)."""
    exact = {0: "zero", 1: "one", 2: "two"}
    if count in exact:
        return exact[count]
    rest = count % 100
    return "few" if rest in _FEW else "many" if rest in _MANY else "other"


@dataclass(frozen=True, slots=True)
class Speech:
    """One language of the window."""

    texts: TextSource
    language: Language

    @property
    def is_rtl(self) -> bool:
        """Say whether this language is written from right to left."""
        return self.language is Language.ARABIC

    def __call__(self, key: str, /, **values: object) -> str:
        """Return a text of the table `ui`, its `{names}` filled in."""
        return self.of(f"ui.{key}", **values)

    def counted(self, key: str, count: int) -> str:
        """Return a text with a number in it, in the plural form the language wants."""
        return self.plural_of(f"ui.{key}", count)

    def plural_of(self, key: str, count: int) -> str:
        """Return a text of any table with a number in it, in the plural form the language wants."""
        kind = plural_class(count)
        if self.language is Language.ENGLISH:
            kind = "one" if count == 1 else "zero" if count == 0 else "other"
        return self.of(f"{key}.{kind}", count=count)

    def of(self, key: str, /, **values: object) -> str:
        """Return a text of any table, by its whole key."""
        text = self.texts.text(self.language, key)
        return text.format(**values) if values else text

    def error(self, code: str, problem: str = "") -> tuple[str, str]:
        """Return what an error code, and the portal's refusal behind it, mean and what to do next."""
        table = self.texts.error_table(code, problem)
        return self.of(f"{table}.title"), self.of(f"{table}.next_step")

    def words(self, words: Words) -> str:
        """Return a bilingual value in this language."""
        return words.of(self.language)

    def money(self, amount: Money) -> str:
        """Return an amount with its currency, e.g. `50.500 د.ل`."""
        return f"{ltr(amount.display)} {self('currency')}"

    def amount_words(self, amount: Money) -> str:
        """Return an amount in words."""
        from kiosk.domain.money_words import money_in_words  # the first page speaks of no money

        return money_in_words(amount, self.language)

    def day(self, day: date) -> str:
        """Return a date in words, with its weekday."""
        from kiosk.domain.calendar import format_long_date

        return format_long_date(day, self.language)

    def clock(self, moment: datetime) -> str:
        """Return hours and minutes."""
        from kiosk.domain.calendar import format_time

        return ltr(format_time(moment))
