"""Leads through what came back: the list, the form opened again, the withdrawal with its refund. No Qt."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from kiosk.domain.application import ApplicationRow
from kiosk.domain.calendar import local
from kiosk.domain.entry import Entry
from kiosk.domain.form import Form
from kiosk.domain.identifiers import OperatorId
from kiosk.domain.operator import Role
from kiosk.domain.revision import FiledApplication
from kiosk.errors import SupervisorNeededError
from kiosk.ui.counter.attention_presenter import AttentionDoors, AttentionPresenter
from kiosk.ui.counter.doors import Surroundings
from kiosk.ui.counter.filing import Filing
from kiosk.ui.counter.form_presenter import FormPresenter
from kiosk.ui.counter.pages import PageName, PanelName
from kiosk.ui.counter.panel_presenters import ApprovalPresenter
from kiosk.ui.frame_parts import Notice
from kiosk.ui.theme.tokens import Tone
from kiosk.usecases.amend_application import SIBLINGS, Correction
from kiosk.usecases.reverse_receipt import Approval
from kiosk.usecases.take_payment import Settlement


class Attending:
    """Shows the to-dos and does what is asked of them; nothing here is ever done by itself."""

    def __init__(self, around: Surroundings, filing: Filing, settled: Callable[[Settlement], None]) -> None:
        self._around = around
        self._filing = filing
        self._settled = settled
        self._list: AttentionPresenter | None = None

    def show(self) -> None:
        """Show what needs somebody here."""
        self._around.window.show_notice(None)
        clock, seat = self._around.equipment.clock, self._around.seat
        doors = AttentionDoors(
            self._around.say,
            lambda: local(clock.now()).date(),
            lambda: seat.services.definitions if seat.services is not None else {},
            self._open,
            self._ask_withdrawal,
        )
        self._list = AttentionPresenter(doors)
        self._around.window.show_page(PageName.ATTENTION, self._list)
        self.reload()

    def reload(self) -> None:
        """Count again, and read the list again if it is shown."""
        shown = self._list
        self._around.store(
            lambda desk: desk.attention(),
            lambda rows: self._on_rows(shown, rows),
            lambda _code: shown.show_refused() if shown is not None else None,
        )

    def _on_rows(self, shown: AttentionPresenter | None, rows: Sequence[ApplicationRow]) -> None:
        self._around.seat.attention = len(rows)
        self._around.window.refresh_frame()
        if shown is not None:
            shown.show_rows(rows)

    # --- correct ------------------------------------------------------------------------------------------
    def _open(self, row: ApplicationRow) -> None:
        if SIBLINGS in row.reasons and self._around.seat.signed_in.operator.role is not Role.SUPERVISOR:
            self._around.show_error(SupervisorNeededError.code)
            return
        self._around.window.show_notice(None)
        self._around.store(
            lambda desk: desk.reopen_form(row.application_id),
            lambda found: self._on_reopened(row, *found),
        )

    def _on_reopened(self, row: ApplicationRow, filed: FiledApplication, form: Form) -> None:
        asked = frozenset(row.fields)
        doors = replace(
            self._filing.form_doors(),
            filed=lambda corrected: self._amend(presenter, row, filed, corrected),
            changed=lambda _form: None,
        )
        presenter = FormPresenter(form, doors, asked)
        presenter.left = self.show
        self._filing.show_form(presenter)

    def _amend(
        self, presenter: FormPresenter, row: ApplicationRow, filed: FiledApplication, form: Form
    ) -> None:
        session = self._around.seat.signed_in
        presenter.show_busy(is_busy=True)
        self._around.store(
            lambda desk: desk.amend_application(session, Correction(filed, form, row.reasons)),
            self._on_amended,
            lambda _code: presenter.show_busy(is_busy=False),
        )

    def _on_amended(self, _entry: Entry) -> None:
        self.show()
        say = self._around.say()
        self._around.window.show_notice(Notice(Tone.GOOD, say("attention.corrected"), say("attention.sent")))

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
                session, desk.reopen_form(row.application_id)[0], approval
            ),
            self._on_withdrawn,
            panel.show_refused,
        )

    def _on_withdrawn(self, settlement: Settlement) -> None:
        self._around.window.close_panel()
        self._settled(settlement)
        self.reload()
