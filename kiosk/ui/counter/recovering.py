"""Leads through what recovery says, from the first sign-in after a crash until all is confirmed. No Qt."""

from collections.abc import Callable

from kiosk.domain.receipt import Paper
from kiosk.domain.unfinished import UnfinishedAct
from kiosk.ui.counter.doors import Surroundings
from kiosk.ui.counter.pages import PageName
from kiosk.ui.counter.paper import PaperWork
from kiosk.ui.counter.recovery_presenter import RecoveryDoors, RecoveryPresenter
from kiosk.ui.frame_parts import Notice
from kiosk.ui.theme.tokens import Tone


class Recovering:
    """Keeps what is not confirmed yet; what is put off is shown again at the next sign-in."""

    def __init__(self, around: Surroundings, finished: Callable[[], None]) -> None:
        self._around = around
        self._finished = finished
        self._paper = PaperWork(around)
        self._left = list(around.equipment.unfinished)

    @property
    def has_any(self) -> bool:
        """Say whether recovery has something to say."""
        return bool(self._left)

    def show(self) -> None:
        """Show what a crash cut off."""
        doors = RecoveryDoors(
            self._around.say,
            lambda act: self._confirm(presenter, act),
            self._print,
            self._finished,
        )
        presenter = RecoveryPresenter(doors, self._left)
        self._around.window.show_page(PageName.RECOVERY, presenter)

    def _confirm(self, presenter: RecoveryPresenter, act: UnfinishedAct) -> None:
        session = self._around.seat.signed_in
        self._around.store(
            lambda desk: desk.confirm_recovery(session, act),
            lambda _entry: self._on_confirmed(presenter, act),
            lambda _code: presenter.show_refused(),
        )

    def _on_confirmed(self, presenter: RecoveryPresenter, act: UnfinishedAct) -> None:
        self._left.remove(act)
        if not presenter.show_confirmed():
            self._finished()

    def _print(self, act: UnfinishedAct) -> None:
        number = act.receipt_number
        if number is None:
            return
        self._around.window.show_notice(Notice(Tone.INFO, self._around.say()("receipt.printing")))

        self._around.store(
            lambda desk: desk.receipt_to_print(number),
            lambda receipt: self._paper.print_receipt(receipt, self._on_paper),
        )

    def _on_paper(self, paper: Paper, code: str) -> None:
        if code:
            self._around.show_error(code)
            return
        tone = Tone.GOOD if paper is Paper.PRINTED else Tone.WARN
        self._around.window.show_notice(Notice(tone, self._around.say().of(f"printer.{paper}")))
