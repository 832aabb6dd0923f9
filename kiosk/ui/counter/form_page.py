"""The form: questions in columns, the document's answers in green, papers and promise beside."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget

from kiosk.domain.form import CONSENT
from kiosk.ui.counter.field_maker import FieldMaker
from kiosk.ui.counter.form_fields import FieldBoard
from kiosk.ui.counter.form_presenter import FormPresenter
from kiosk.ui.counter.form_table import RowDoors
from kiosk.ui.counter.form_views import FormView, PaperView
from kiosk.ui.counter.page import Page, Press
from kiosk.ui.counter.pages import Command
from kiosk.ui.widgets.buttons import button
from kiosk.ui.widgets.consent_row import ConsentRow
from kiosk.ui.widgets.error_summary import ErrorSummary
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import KeyCap, Label, Picture, Pill
from kiosk.ui.widgets.paper_row import PaperRow
from kiosk.ui.widgets.steps import Steps
from kiosk.ui.widgets.surfaces import Scroll, Snug, Surface, card, column, line, plain, rule

_PAPERS_WITHOUT_SCROLLING = 6
_TITLE_BESIDE_AGENCY = 32  # letters; a longer one leaves no room for the agency beside it


class FormPage(Page):
    """Fields to the main side, papers and what will happen beside."""

    def __init__(self, kit: Kit, presenter: FormPresenter, press: Press) -> None:
        super().__init__(kit, press)
        self._presenter = presenter
        view = presenter.view()
        scan = presenter.attach_scan if presenter.can_attach else None
        rows = RowDoors(presenter.add_row, presenter.remove_row, scan)
        self._summary = ErrorSummary(kit, self.focus_field)
        self._board = FieldBoard(kit, FieldMaker(kit, presenter.type_text, presenter.leave_field), rows)
        self._scroll = Scroll(self._board)
        self._papers = {paper.code: self._paper(paper) for paper in view.papers}
        self._note = Label(kit, "", "strong", wrap=True)
        self._note_sign = Picture(kit, "reader", kit.colours.on_brand_soft, 22)
        self._read_box = self._read_line()
        self._fee = Label(kit, "", "sum")
        self._consent = self._consent_row(view)
        self._scans = Label(kit, view.scans, "small")
        self._submit = button(kit, view.submit, presenter.go_on, "hero", icon=kit.forward_icon, key="F9")
        inside = line(kit.px(kit.sizes.gap))
        inside.addWidget(self._main_card(view), 1)
        inside.addWidget(self._side(view))
        self.setLayout(inside)
        self.commands = {Command.FORWARD: presenter.go_on, Command.ATTACH: presenter.attach_scan}
        self.commands |= {Command.NOTICE: presenter.tell_notice, Command.PARK: presenter.park}
        for command, leave in ((Command.BACK, presenter.left), (Command.VOID, presenter.given_up)):
            if leave is not None:
                self.commands[command] = leave
        presenter.ask_focus = self.focus_field
        presenter.attach(self.show_view)

    def _main_card(self, view: FormView) -> Surface:
        kit = self.kit
        is_long = len(view.title) > _TITLE_BESIDE_AGENCY
        agency = Label(kit, view.agency, "small")
        title = line(kit.px(10), Label(kit, view.title, "h1"), Pill(kit, view.code))
        if not is_long:
            title.addWidget(agency)
        title.addStretch(1)
        if not self._presenter.is_correction:
            title.addWidget(Steps(kit, "data"))
        inside = column(kit.px(10), title, *([agency] if is_long else []), self._summary, self._read_box)
        inside.addWidget(self._scroll, 1)
        return card(kit, inside)

    def _read_line(self) -> Surface:
        kit = self.kit
        read = button(
            kit, kit.say("form.read"), lambda: self.press(Command.READ), "second", icon="reader", key="F5"
        )
        inside = line(kit.px(10), self._note_sign)
        inside.addWidget(self._note, 1)
        inside.addWidget(read)
        if self._presenter.weighed_field:
            weigh = lambda: self.press(Command.WEIGH)  # noqa: E731
            inside.addWidget(
                button(kit, kit.say("form.weigh"), weigh, "second", icon="scale", key="Shift+F5")
            )
        return Surface("brand", inside, kit.px(8))

    def _side(self, view: FormView) -> QWidget:
        kit = self.kit
        papers = column(kit.px(2), Label(kit, kit.say("form.papers"), "h2"))
        rows = column(kit.px(2), *self._papers.values())
        if len(self._papers) > _PAPERS_WITHOUT_SCROLLING:
            rows.addStretch(1)
            papers.addWidget(Scroll(plain(rows)), 1)
        elif self._papers:
            papers.addWidget(Snug(plain(rows)))
        else:
            papers.addLayout(rows)
        if not self._papers:
            papers.addWidget(Label(kit, kit.say("form.no_papers"), "soft", wrap=True))
        else:
            seen = KeyCap("Space"), Label(kit, kit.say("form.space"), "small")
            kept = KeyCap("Shift+Space"), Label(kit, kit.say("form.keep"), "small")
            papers.addSpacing(kit.px(6))
            papers.addLayout(line(kit.px(6), *seen, kit.px(6), *kept, None))
        if self._presenter.can_attach:
            attach = button(kit, kit.say("form.attach"), self._presenter.attach_scan, "link", icon="copies")
            papers.addLayout(line(kit.px(6), KeyCap("Ins"), attach, None, self._scans))
        promise = self._promise(view)
        back = button(
            kit, kit.say("back"), lambda: self.press(Command.BACK), "second", icon=kit.back_icon, key="Esc"
        )
        ways = line(kit.px(8), back)
        if self._presenter.given_up is not None:
            give_up = self._presenter.given_up
            ways.addWidget(button(kit, kit.say("correction.give_up"), give_up, "second", key="F6"))
        if self._presenter.can_park:
            ways.addWidget(button(kit, kit.say("parked.park"), self._presenter.park, "second", key="Ctrl+P"))
        actions = column(kit.px(8), self._submit, ways)
        made = plain(column(kit.px(kit.sizes.gap), card(kit, papers), card(kit, promise), None, actions))
        made.setFixedWidth(kit.px(kit.sizes.side))
        return made

    def _promise(self, view: FormView) -> QLayout:
        """Return what will happen, what it costs, and whether the citizen agrees."""
        kit = self.kit
        fee = line(kit.px(8), Label(kit, kit.say("form.fee"), "soft"), None, self._fee)
        promise = column(kit.px(8))
        if len(self._papers) <= _PAPERS_WITHOUT_SCROLLING:  # else they need the room; the check says it too
            promise.addWidget(Label(kit, kit.say("form.what_happens"), "h2"))
            promise.addWidget(Label(kit, view.promise, "body", wrap=True))
        if self._consent is not None and view.consent is not None:
            read = button(kit, view.consent.read, self._presenter.tell_notice, "link", icon="help")
            promise.addWidget(self._consent)
            promise.addLayout(line(kit.px(6), KeyCap("Shift+F3"), read, None))
        promise.addWidget(rule(kit))
        promise.addLayout(fee)
        return promise

    def _consent_row(self, view: FormView) -> ConsentRow | None:
        if view.consent is None:
            return None
        made = ConsentRow(self.kit, view.consent.label)
        made.setChecked(view.consent.is_agreed)
        made.clicked.connect(self._presenter.agree)
        return made

    def _paper(self, paper: PaperView) -> PaperRow:
        made = PaperRow(self.kit, paper.label, paper.is_required)
        _show_paper(made, paper)
        made.clicked.connect(lambda seen: self._presenter.tick(paper.code, seen))
        made.keeping_asked.connect(lambda kept: self._presenter.keep(paper.code, kept))
        return made

    def show_view(self, view: FormView) -> None:
        """Show the page."""
        self._board.show_sections(view.sections)
        self._summary.show_problems(view.problems)
        self._scans.show_text(view.scans)
        for paper in view.papers:
            _show_paper(self._papers[paper.code], paper)
        if self._consent is not None and view.consent is not None:
            self._consent.setChecked(view.consent.is_agreed)
        colours = self.kit.colours
        self._note.show_text(view.read_note)
        self._note.show_role("good" if view.is_read else "soft")
        icon, colour = (
            ("check_circle", colours.on_good) if view.is_read else ("reader", colours.on_brand_soft)
        )
        self._note_sign.show_icon(icon, colour)
        self._fee.show_text(view.fee)
        self._submit.setEnabled(not view.is_busy)

    def hidden_height(self) -> int:
        """Return how much of the questions is out of sight."""
        return self._scroll.verticalScrollBar().maximum()

    def focus_field(self, name: str) -> None:
        """Move the focus to a field or paper; without a name to the summary."""
        if not name:
            self._summary.take_focus()
        elif name == CONSENT and self._consent is not None:
            self._consent.setFocus(Qt.FocusReason.OtherFocusReason)
        elif name in self._papers:
            self._papers[name].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._board.take_focus(name)

    def take_focus(self) -> None:
        """Begin with the first question, or with the one that the portal asks about."""
        self._board.take_focus(self._presenter.first_asked)

    def leave(self) -> None:
        """Let go of the presenter."""
        self._presenter.detach()
        self._presenter.ask_focus = None


def _show_paper(row: PaperRow, paper: PaperView) -> None:
    row.show_state(seen=paper.is_seen, scanned=paper.is_scanned, kept=paper.is_kept)
