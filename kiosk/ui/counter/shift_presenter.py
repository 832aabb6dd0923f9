"""Opening a shift with a float and closing it with a count. No Qt.

The count is blind: the expected figure is shown only after the clerk has counted.
"""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.domain.money import ZERO, Denominations, Money, parse_money
from kiosk.domain.shift import ShiftClosing
from kiosk.errors import MalformedMoneyError
from kiosk.ui.counter.presenter import Presenter
from kiosk.ui.speech import Speech

_MAX_PIECES = 100_000


@dataclass(frozen=True, slots=True)
class OpenShiftView:
    """The page that opens a shift."""

    float_text: str
    trouble: str
    is_busy: bool


class OpenShiftPresenter(Presenter[OpenShiftView]):
    """Takes the cash the clerk begins with."""

    def __init__(self, say: Callable[[], Speech], open_shift: Callable[[Money], None]) -> None:
        super().__init__()
        self._say = say
        self._open_shift = open_shift
        self._text = ""
        self._code = ""
        self.is_busy = False

    def type_float(self, text: str) -> None:
        """Take the amount as typed."""
        self._text = text

    def submit(self) -> None:
        """Open the shift with that amount; nothing typed is refused, zero is typed as 0."""
        if self.is_busy:
            return
        try:
            amount = parse_money(self._text)
        except MalformedMoneyError as error:
            self.show_refused(error.code)
            return
        self._code, self.is_busy = "", True
        self.refresh()
        self._open_shift(amount)

    def show_refused(self, code: str) -> None:
        """Say why it was refused."""
        self._code, self.is_busy = code, False
        self.refresh()

    def view(self) -> OpenShiftView:
        """Return the page."""
        trouble = " ".join(self._say().error(self._code)) if self._code else ""
        return OpenShiftView(self._text, trouble, self.is_busy)


@dataclass(frozen=True, slots=True)
class PieceView:
    """One note or coin: how many were counted and what they make."""

    dirhams: int
    label: str
    count_text: str
    sum_text: str
    is_wrong: bool


@dataclass(frozen=True, slots=True)
class CloseShiftView:
    """The page that closes a shift; the result fields are empty until it is closed."""

    pieces: tuple[PieceView, ...]
    counted: str
    is_busy: bool
    is_closed: bool
    expected: str
    difference: str
    difference_note: str
    is_even: bool


class CloseShiftPresenter(Presenter[CloseShiftView]):
    """Counts the till piece by piece and then shows what the journal expected."""

    def __init__(
        self,
        say: Callable[[], Speech],
        in_use: Denominations,
        close_shift: Callable[[Money], None],
        done: Callable[[], None],
    ) -> None:
        super().__init__()
        self._say = say
        self._texts = dict.fromkeys(in_use.dirhams, "")
        self._close_shift = close_shift
        self._done = done
        self._closing: ShiftClosing | None = None
        self.is_busy = False

    def type_count(self, dirhams: int, text: str) -> None:
        """Take how many of one note or coin there are."""
        self._texts[dirhams] = text.strip()
        self.refresh()

    @property
    def counted(self) -> Money | None:
        """What was counted, None while a number cannot be read."""
        counts = {dirhams: _count(text) for dirhams, text in self._texts.items()}
        if any(count is None for count in counts.values()):
            return None
        return Money(sum(dirhams * (count or 0) for dirhams, count in counts.items()))

    def submit(self) -> None:
        """Close the shift with this count; once closed, leave the page."""
        if self._closing is not None:
            self._done()
        elif not self.is_busy and self.counted is not None:
            self.is_busy = True
            self.refresh()
            self._close_shift(self.counted)

    def show_closed(self, closing: ShiftClosing) -> None:
        """Show what was expected and how far the count is from it."""
        self._closing, self.is_busy = closing, False
        self.refresh()

    def show_refused(self) -> None:
        """Let the clerk try again."""
        self.is_busy = False
        self.refresh()

    def view(self) -> CloseShiftView:
        """Return the page."""
        say, closing = self._say(), self._closing
        counted = self.counted
        difference = closing.difference if closing else ZERO
        sign = "even" if difference == ZERO else "over" if difference > ZERO else "short"
        return CloseShiftView(
            pieces=tuple(self._piece(dirhams, text) for dirhams, text in self._texts.items()),
            counted=say.money(counted) if counted is not None else "—",
            is_busy=self.is_busy,
            is_closed=closing is not None,
            expected=say.money(closing.expected) if closing else "",
            difference=say(f"close_shift.{sign}", amount=say.money(max(difference, -difference)))
            if closing
            else "",
            difference_note=say(f"close_shift.{sign}_note") if closing else "",
            is_even=difference == ZERO,
        )

    def _piece(self, dirhams: int, text: str) -> PieceView:
        say, count = self._say(), _count(text)
        label = say(f"piece.d{dirhams}")
        sum_text = say.money(Money(dirhams * count)) if count else ""
        return PieceView(dirhams, label, text, sum_text, count is None)


def _count(text: str) -> int | None:
    """Return a number of pieces, nothing as zero, None when it cannot be read."""
    if not text:
        return 0
    is_number = text.isascii() and text.isdecimal()
    return int(text) if is_number and int(text) <= _MAX_PIECES else None
