"""A line of a list as the window shows it: words already chosen, nothing left to decide. No Qt."""

from dataclasses import dataclass

from kiosk.domain.arabic import highlights
from kiosk.ui.theme.tokens import Tone


@dataclass(frozen=True, slots=True)
class PillText:
    """A short state in words and its tone."""

    text: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Row:
    """One line: a code, a name with matched letters, a line under it, an amount and pills.

    `query` is what was searched for: its letters are marked in `title` when the line is drawn, not before,
    since most lines of a list are never drawn. `spoken` is the whole line for a screen reader.
    """

    key: str
    title: str
    subtitle: str = ""
    lead: str = ""
    amount: str = ""
    pills: tuple[PillText, ...] = ()
    query: str = ""

    @property
    def marks(self) -> tuple[tuple[int, int], ...]:
        """The (start, length) of the letters of `title` that the search found."""
        spans = highlights(self.title, self.query) if self.query else ()
        return tuple((start, end - start) for start, end in spans)

    @property
    def spoken(self) -> str:
        """The line in words, in reading order."""
        parts = (self.lead, self.title, self.subtitle, self.amount, *(pill.text for pill in self.pills))
        return "، ".join(part for part in parts if part)
