"""A line of a list as the window shows it: words already chosen, nothing left to decide. No Qt."""

from dataclasses import dataclass

from kiosk.ui.theme.tokens import Tone


@dataclass(frozen=True, slots=True)
class PillText:
    """A short state in words and its tone."""

    text: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Row:
    """One line: a code, a name with matched letters, a line under it, an amount and pills.

    `marks` are (start, length) in `title`; `spoken` is the whole line for a screen reader.
    """

    key: str
    title: str
    subtitle: str = ""
    lead: str = ""
    amount: str = ""
    pills: tuple[PillText, ...] = ()
    marks: tuple[tuple[int, int], ...] = ()

    @property
    def spoken(self) -> str:
        """The line in words, in reading order."""
        parts = (self.lead, self.title, self.subtitle, self.amount, *(pill.text for pill in self.pills))
        return "، ".join(part for part in parts if part)
