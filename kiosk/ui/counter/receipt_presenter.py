"""After the payment: what was accepted, its numbers, and what became of the paper. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.domain.money import ZERO
from kiosk.domain.receipt import Paper, Receipt
from kiosk.ui.counter.presenter import Presenter
from kiosk.ui.speech import Speech, ltr
from kiosk.ui.theme.tokens import Tone


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One application on the receipt."""

    title: str
    applicant: str
    tracking: str
    next_steps: str


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """The whole page; `paper` is what is known of the print, `again` what printing once more would give."""

    number: str
    lines: tuple[ReceiptLine, ...]
    total: str
    change: str
    paper: str
    paper_tone: Tone
    paper_next: str
    again: str
    is_printing: bool
    is_reversal: bool
    code: tuple[tuple[bool, ...], ...]
    heading: str
    note: str
    warning: tuple[str, str] | None


_NOTES = {"accepted": "not_yet", "reversed": "reversed_note", "withdrawn": "withdrawn_note"}


class ReceiptPresenter(Presenter[ReceiptView]):
    """Says *accepted here*, never more, and never that paper came out unless the printer said so."""

    def __init__(
        self,
        say: Callable[[], Speech],
        receipt: Receipt,
        reprint: Callable[[], None],
        next_customer: Callable[[], None],
    ) -> None:
        super().__init__()
        self._say = say
        self._receipt = receipt
        self._reprint = reprint
        self._next_customer = next_customer
        self._paper: Paper | None = None
        self._code = ""
        self._warning = ""
        self._matrix: tuple[tuple[bool, ...], ...] = ()
        self._owes_original = False
        self.is_printing = False

    @property
    def receipt(self) -> Receipt:
        """The receipt."""
        return self._receipt

    def show_printing(self) -> None:
        """Show that the printer works."""
        self.is_printing, self._code = True, ""
        self.refresh()

    def show_paper(self, paper: Paper, code: str = "") -> None:
        """Show what became of the paper.

        Args:
            paper: what the printer said.
            code: the error that explains it, if any.
        """
        self.is_printing, self._paper, self._code = False, paper, code
        self.refresh()

    def show_next(self, *, is_original: bool) -> None:
        """Show whether the original is still owed, or what comes out now is a copy that says so."""
        self._owes_original = is_original
        self.refresh()

    def show_code(self, code: tuple[tuple[bool, ...], ...]) -> None:
        """Show the receipt's code, for the citizen to photograph while there is no paper."""
        self._matrix = code
        self.refresh()

    def show_warning(self, code: str) -> None:
        """Show something the clerk must know that undoes nothing, e.g. a lost second copy."""
        self._warning = code
        self.refresh()

    def reprint(self) -> None:
        """Print the original while it is owed, else a copy, marked as one."""
        if not self.is_printing:
            self._reprint()

    def next_customer(self) -> None:
        """Forget this citizen and begin with the next."""
        self._next_customer()

    def view(self) -> ReceiptView:
        """Return the page."""
        say, receipt = self._say(), self._receipt
        return ReceiptView(
            number=ltr(str(receipt.number)),
            lines=tuple(
                ReceiptLine(
                    say.words(item.service_name),
                    item.applicant,
                    ltr(item.tracking_number.grouped),
                    "" if receipt.reverses is not None else say.words(item.next_steps),
                )
                for item in receipt.items
            ),
            total=say.money(receipt.total) if receipt.total != ZERO else say("free"),
            change=say.money(receipt.change) if receipt.change != ZERO else "",
            paper=self._paper_text(say),
            paper_tone=self._paper_tone(),
            paper_next=say.error(self._code)[1] if self._code else "",
            again=say("receipt.print_original" if self._owes_original else "receipt.reprint"),
            is_printing=self.is_printing,
            is_reversal=receipt.reverses is not None,
            code=() if self.is_printing or self._paper is Paper.PRINTED else self._matrix,
            heading=say(f"receipt.{_kind_of(receipt)}"),
            note=say(f"receipt.{_NOTES[_kind_of(receipt)]}"),
            warning=say.error(self._warning) if self._warning else None,
        )

    def _paper_text(self, say: Speech) -> str:
        if self.is_printing:
            return say("receipt.printing")
        if self._code:
            return say.error(self._code)[0]
        return say.of(f"printer.{self._paper or Paper.NONE}")

    def _paper_tone(self) -> Tone:
        if self.is_printing or self._paper in {None, Paper.NONE}:
            return Tone.INFO
        return {Paper.PRINTED: Tone.GOOD, Paper.NOT_PRINTED: Tone.WARN}.get(
            self._paper or Paper.NONE, Tone.BAD
        )


def _kind_of(receipt: Receipt) -> str:
    """Return what happened here: accepted, reversed as a whole, or one application withdrawn."""
    if receipt.reverses is None:
        return "accepted"
    return "withdrawn" if receipt.withdraws else "reversed"
