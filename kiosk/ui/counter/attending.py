"""Leads through what came back and what the centre wrote: lists, corrections, withdrawals. No Qt."""

from collections.abc import Callable, Sequence

from kiosk.domain.application import ApplicationRow
from kiosk.domain.calendar import local
from kiosk.domain.case import CaseTodos
from kiosk.domain.identifiers import ApplicationId, OperatorId
from kiosk.domain.letter import LetterBox
from kiosk.ui.counter.attention_presenter import AttentionDoors, AttentionPresenter
from kiosk.ui.counter.correcting import Asked, Correcting
from kiosk.ui.counter.doors import Surroundings
from kiosk.ui.counter.filing import Filing
from kiosk.ui.counter.mail import Mail
from kiosk.ui.counter.pages import PageName, PanelName
from kiosk.ui.counter.panel_presenters import ApprovalPresenter
from kiosk.usecases.desk import Desk
from kiosk.usecases.reverse_receipt import Approval
from kiosk.usecases.take_payment import Settlement

_Found = tuple[Sequence[ApplicationRow], frozenset[ApplicationId], LetterBox, CaseTodos]


class Attending:
    """Shows the to-dos and does what is asked of them; nothing here is ever done by itself."""

    def __init__(self, around: Surroundings, filing: Filing, settled: Callable[[Settlement], None]) -> None:
        self._around = around
        self._settled, self._filing = settled, filing
        self.correcting = Correcting(around, filing)
        self.mail = Mail(around, self.correcting, self.reload)
        self._list: AttentionPresenter | None = None

    def show(self) -> None:
        """Show what needs somebody here."""
        self._around.window.show_notice(None)
        clock, seat = self._around.equipment.clock, self._around.seat
        doors = AttentionDoors(
            self._around.say,
            lambda: local(clock.now()).date(),
            lambda: seat.services.definitions if seat.services is not None else {},
            self._correct,
            self._ask_withdrawal,
            self._filing.cases.show,
        )
        self._list = AttentionPresenter(doors)
        self._around.window.show_page(PageName.ATTENTION, self._list)
        self.reload()

    def reload(self) -> None:
        """Count again, and read the list again if it is shown."""
        shown, session = self._list, self._around.seat.signed_in

        def found(desk: Desk) -> _Found:
            rows, begun = desk.attention(), desk.begun_corrections(session)
            return rows, begun, desk.letters.box(), desk.cases.todos()

        self._around.store(
            found, lambda found: self._on_rows(shown, *found), lambda _code: self._on_refused(shown)
        )

    def _on_refused(self, shown: AttentionPresenter | None) -> None:
        self.mail.show_refused()
        if shown is not None:
            shown.show_refused()

    def _on_rows(
        self,
        shown: AttentionPresenter | None,
        rows: Sequence[ApplicationRow],
        begun: frozenset[ApplicationId],
        box: LetterBox,
        todos: CaseTodos,
    ) -> None:
        self._around.seat.attention = len(rows) + todos.past_time + todos.left_twice
        self.mail.show_box(box)
        self._around.window.refresh_frame()
        if shown is not None:
            shown.show_rows(rows, begun, todos)

    def _correct(self, row: ApplicationRow) -> None:
        self.correcting.open(Asked(row.application_id, row.reasons, row.fields), self.show)

    # --- withdraw -----------------------------------------------------------------------------------------
    def _ask_withdrawal(self, row: ApplicationRow) -> None:
        panel = ApprovalPresenter(
            self._around.say,
            row.receipt_number,
            lambda supervisor, pin, reason: self._withdraw(
                panel, row, Approval(OperatorId(supervisor), pin, reason)
            ),
            self._around.window.close_panel,
            "withdraw",
        )
        self._around.window.show_panel(PanelName.WITHDRAW, panel)

    def _withdraw(self, panel: ApprovalPresenter, row: ApplicationRow, approval: Approval) -> None:
        session = self._around.seat.signed_in
        self._around.store(
            lambda desk: desk.withdraw_application(
                session, desk.reopen_form(row.application_id).filed, approval
            ),
            lambda settlement: self._on_withdrawn(row, settlement),
            panel.show_refused,
        )

    def _on_withdrawn(self, row: ApplicationRow, settlement: Settlement) -> None:
        self._around.window.close_panel()
        self.correcting.ended(row.application_id)
        self._settled(settlement)
        self.reload()
