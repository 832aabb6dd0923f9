"""The day behind the counter: today's applications, reprints, reversals. No Qt."""

from collections.abc import Callable, Sequence

from kiosk.domain.application import ApplicationRow
from kiosk.domain.identifiers import OperatorId, ReceiptNumber
from kiosk.domain.receipt import Paper
from kiosk.ui.counter.doors import Surroundings
from kiosk.ui.counter.pages import PageName, PanelName
from kiosk.ui.counter.panel_presenters import ApprovalPresenter
from kiosk.ui.counter.paper import PaperWork
from kiosk.ui.counter.today_presenter import TodayDoors, TodayPresenter
from kiosk.ui.frame_parts import Notice
from kiosk.ui.theme.tokens import Tone
from kiosk.usecases.reverse_receipt import Approval
from kiosk.usecases.take_payment import Settlement

PAGE_ROWS = 100


class Day:
    """Shows the list and does what is asked of it."""

    def __init__(self, around: Surroundings, reversed_: Callable[[Settlement], None]) -> None:
        self._around = around
        self._reversed = reversed_
        self._paper = PaperWork(around)
        self._today: TodayPresenter | None = None
        self._wanted = ""
        self._is_printing = False
        self._otherwise: Callable[[], None] = lambda: None

    def show(self, wanted: str = "", otherwise: Callable[[], None] = lambda: None) -> None:
        """Show today's applications.

        Args:
            wanted: a tracking number, or a receipt number without its office, to stand on.
            otherwise: called when it is not of today.
        """
        self._wanted, self._otherwise = wanted, otherwise
        doors = TodayDoors(self._around.say, self._more, self._reprint, self._ask_reverse, self._print_owed)
        self._today = TodayPresenter(doors)
        self._around.window.show_page(PageName.TODAY, self._today)
        self._today.load()

    @property
    def is_shown(self) -> bool:
        """Say whether the list is shown."""
        return self._today is not None and self._today.is_shown

    def reload(self) -> None:
        """Read the list again, if it is shown."""
        if self._today is not None and self._today.is_shown:
            self._today.load()

    def _more(self, before_seq: int | None) -> None:
        today = self._today
        if today is not None:
            self._around.store(
                lambda desk: (desk.todays_applications(before_seq, PAGE_ROWS), len(desk.owed_receipts())),
                lambda found: self._on_rows(today, *found),
                lambda _code: today.show_refused(),
            )

    def _reprint(self, receipt_number: str) -> None:
        self._print(ReceiptNumber.parse(receipt_number), self._on_paper)

    def _print(self, number: ReceiptNumber, told: Callable[[Paper, str], None]) -> None:
        """Print one receipt; another key while the printer works is nobody's wish for two."""
        if self._is_printing:
            return
        self._is_printing = True
        self._tell(Tone.INFO, self._around.say()("receipt.printing"))
        self._around.store(
            lambda desk: desk.receipt_to_print(number),
            lambda receipt: self._paper.print_receipt(receipt, told),
            self._on_refused,
        )

    def _on_refused(self, code: str) -> None:
        self._is_printing = False
        self._around.show_error(code)

    def _print_owed(self, printed: int = 0) -> None:
        """Print the oldest receipt without paper, and so on, until all are printed or one is not."""
        self._around.store(
            lambda desk: desk.owed_receipts(), lambda owed: self._next_owed(tuple(owed), printed)
        )

    def _next_owed(self, owed: Sequence[ReceiptNumber], printed: int) -> None:
        if owed:
            self._print(owed[0], lambda paper, code: self._on_owed(paper, code, printed))
        elif printed:
            self._tell(Tone.GOOD, self._around.say().counted("today.owed_printed", printed))
            self.reload()

    def _on_owed(self, paper: Paper, code: str, printed: int) -> None:
        if paper is Paper.PRINTED:
            self._is_printing = False
            self._print_owed(printed + 1)
        else:
            self._on_paper(paper, code)

    def _on_paper(self, paper: Paper, code: str) -> None:
        self._is_printing = False
        if code:
            self._around.show_error(code)
        else:
            tone = Tone.GOOD if paper is Paper.PRINTED else Tone.WARN
            self._tell(tone, self._around.say().of(f"printer.{paper}"))
        self.reload()

    def _tell(self, tone: Tone, title: str) -> None:
        self._around.window.show_notice(Notice(tone, title))

    def _ask_reverse(self, receipt_number: str) -> None:
        panel = ApprovalPresenter(
            self._around.say,
            receipt_number,
            lambda supervisor, pin, reason: self._reverse(
                panel, receipt_number, Approval(OperatorId(supervisor), pin, reason)
            ),
            self._around.window.close_panel,
        )
        self._around.window.show_panel(PanelName.REVERSE, panel)

    def _reverse(self, panel: ApprovalPresenter, receipt_number: str, approval: Approval) -> None:
        session, number = self._around.seat.signed_in, ReceiptNumber.parse(receipt_number)
        self._around.store(
            lambda desk: desk.reverse_receipt(session, number, approval),
            self._on_reversed,
            panel.show_refused,
        )

    def _on_reversed(self, settlement: Settlement) -> None:
        self._around.window.close_panel()
        self._reversed(settlement)

    def _on_rows(self, today: TodayPresenter, rows: Sequence[ApplicationRow], owed: int) -> None:
        today.show_owed(owed)
        today.show_rows(rows, is_last=len(rows) < PAGE_ROWS)
        if self._wanted:
            self._look_for(today, rows)

    def _look_for(self, today: TodayPresenter, rows: Sequence[ApplicationRow]) -> None:
        """Stand on what was scanned; read on while the day has more, then look elsewhere."""
        found = next((row for row in rows if _is_wanted(row, self._wanted)), None)
        if found is not None:
            today.stand_on(found.tracking_number.digits)
        elif len(rows) == PAGE_ROWS:
            today.load_more()
            return
        elif today.is_shown:
            self._otherwise()
        self._wanted = ""


def _is_wanted(row: ApplicationRow, wanted: str) -> bool:
    return row.tracking_number.digits == wanted or row.receipt_number.endswith(f"-{wanted}")
