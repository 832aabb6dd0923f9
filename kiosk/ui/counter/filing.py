"""One citizen's visit: forms, basket, payment, receipt. No Qt.

Everything about the citizen lives here and only in memory; `forget` ends the visit and drops it all.
"""

from collections.abc import Callable, Mapping, Sequence

from kiosk.domain.application import Application
from kiosk.domain.basket import Basket
from kiosk.domain.calendar import local
from kiosk.domain.catalogue import ServiceDefinition
from kiosk.domain.form import Form
from kiosk.domain.identifiers import ServiceCode
from kiosk.domain.money import Money, denominations_on
from kiosk.domain.parked import ParkedId
from kiosk.domain.person import Person
from kiosk.errors import OutcomeUnknownError
from kiosk.ui.counter.case_work import CaseWork
from kiosk.ui.counter.check_presenter import CheckDoors, CheckPresenter
from kiosk.ui.counter.document_reading import DocumentReading
from kiosk.ui.counter.doors import Surroundings
from kiosk.ui.counter.draft_keeping import DraftKeeping
from kiosk.ui.counter.earlier_notice import Earlier, show_earlier
from kiosk.ui.counter.form_presenter import FormDoors, FormPresenter
from kiosk.ui.counter.issuing import Issuing
from kiosk.ui.counter.pages import PageName, PanelName
from kiosk.ui.counter.panel_presenters import VoidPresenter
from kiosk.ui.counter.parking_forms import ParkingForms
from kiosk.ui.counter.payment_presenter import PaymentPresenter
from kiosk.ui.counter.scanning import Scanning
from kiosk.ui.counter.slip_payment import SlipPayment
from kiosk.ui.counter.telling import Telling
from kiosk.ui.counter.visit import Visit, tell_unpaid
from kiosk.ui.counter.weighing import weigh_for
from kiosk.ui.frame_parts import Notice
from kiosk.ui.theme.tokens import Tone
from kiosk.usecases.desk import Desk
from kiosk.usecases.keep_drafts import KeptForm
from kiosk.usecases.take_payment import Settlement


class Filing:
    """Leads one visit through its pages; the shell and the desk are reached through `around`."""

    def __init__(
        self, around: Surroundings, go_home: Callable[[], None], settled: Callable[[], None]
    ) -> None:
        self._around = around
        self._go_home = go_home
        self._settled = settled
        self.issuing = Issuing(around, go_home)
        self._form: FormPresenter | None = None
        self.visit = Visit()
        self.cases = CaseWork(around)
        self._keeping = DraftKeeping(around, self.basket)
        self._scanning = Scanning(around)
        self.parking = ParkingForms(around, self)

    def forget(self) -> None:
        """Drop everything about the citizen."""
        self._keeping.forget()
        self.visit = Visit()
        self._form = None

    def show_citizen(self) -> None:
        """Show the citizen what waits to be paid, or a welcome."""
        basket, office = self.visit.basket, self._around.equipment.place.office_name
        if basket is not None and basket.applications:
            self._around.citizen.tell(lambda words: words.basket(basket))
        else:
            self._around.citizen.tell(lambda words: words.welcome(office))

    def take_up(self, found: Sequence[KeptForm]) -> None:
        """Take up the forms that were being filled when the power failed."""
        self.visit.drafts.update(self._keeping.take_up(found))
        for kept in found:
            self.visit.person = kept.form.person or self.visit.person
            if kept.form.definition.asks_who:
                self.visit.note_applicant(kept.form)

    def basket(self) -> Basket | None:
        """Return what waits to be paid."""
        return self.visit.basket

    def drafts(self) -> Mapping[ServiceCode, Form]:
        """Return the forms begun and not filed."""
        return self.visit.drafts

    def open_slip(self, text: str) -> None:
        """Take a payment slip of self-service; a basket that was begun is paid or voided first."""
        if not tell_unpaid(self.visit, self._around):
            SlipPayment(self._around, self._on_slip_paid).open(text)

    def _on_slip_paid(self, settlement: Settlement) -> None:
        self.issuing.show_receipt(settlement)
        self._settled()

    @property
    def form_shown(self) -> FormPresenter | None:
        """The form the clerk works in, if one is shown."""
        return self._form if self._form is not None and self._form.is_shown else None

    # --- form ---------------------------------------------------------------------------------------------
    def open_service(self, definition: ServiceDefinition) -> None:
        """Open a service's form, where it was left or new; what a document said is filled in again."""
        self._open_form(self.visit.drafts.get(definition.code) or self.visit.begin(definition))

    def leave_form(self, code: ServiceCode) -> None:
        """Let go of a form that waits under a code now."""
        self.visit.drafts.pop(code, None)
        self._keeping.let_go(code)
        self._form = None
        self._go_home()

    def take_up_parked(self, parked_id: ParkedId, form: Form) -> None:
        """Go on with a form that waited under a code."""
        self.visit.parked.add(parked_id)
        self._keep_draft(form)
        self._open_form(form)

    def _open_form(self, form: Form) -> None:
        self.show_form(FormPresenter(form, self.form_doors()))

    def show_form(self, presenter: FormPresenter) -> None:
        """Show a form: this visit's, or one that is corrected."""
        self._form = presenter
        self._around.window.show_page(PageName.FORM, presenter)

    def form_doors(self) -> FormDoors:
        """Return what a form needs around it."""
        clock = self._around.equipment.clock
        return FormDoors(
            say=self._around.say,
            today=lambda: local(clock.now()).date(),
            clock_text=lambda: self._around.say().clock(clock.now()),
            filed=self._file,
            changed=self._keep_draft,
            attach=self._scanning.open if self._around.equipment.scans is not None else None,
            tell=Telling(self._around).open,
            park=self.parking.park if self._around.equipment.desk.parking is not None else None,
        )

    def _keep_draft(self, form: Form) -> None:
        self.visit.drafts[form.definition.code] = form
        self._keeping.keep(form)

    def _file(self, form: Form) -> None:
        presenter, visit, session = self._form, self.visit, self._around.seat.signed_in
        if presenter is None:
            return
        presenter.show_busy(is_busy=True)

        def filed(desk: Desk) -> tuple[Application, Basket, Earlier]:
            filed = desk.file_application(session, form)
            return filed, visit.basket or desk.new_basket(), desk.cases.duplicates(session, filed)

        self._around.store(
            filed,
            lambda result: self._on_filed(form, *result),
            lambda _code: presenter.show_busy(is_busy=False),
        )

    def _on_filed(self, form: Form, application: Application, basket: Basket, earlier: Earlier) -> None:
        self.visit.basket = basket.with_application(application)
        self.visit.drafts.pop(form.definition.code, None)
        self.visit.note_applicant(form)
        following = self._keeping.filed(form, application.application_id)
        if following is not None:
            self._keep_draft(following)
        doors = CheckDoors(
            change=lambda name: self._change(form, application, name),
            pay=self.pay,
            add_another=self._go_home,
        )
        presenter = CheckPresenter(
            self._around.say, (form, application), lambda: self.visit.basket or basket, doors
        )
        self._around.window.show_page(PageName.CHECK, presenter)
        self.show_citizen()
        show_earlier(self._around, earlier)

    def _change(self, form: Form, application: Application, name: str) -> None:
        """Take the application out of the basket again and go back to one of its answers."""
        if self.visit.basket is not None:
            self.visit.basket = self.visit.basket.without_application(application.application_id)
        self._keeping.reopened(application.application_id)
        self._keep_draft(form)
        self._open_form(form)
        self._around.window.focus_field(name)

    # --- document -----------------------------------------------------------------------------------------
    def read_document(self) -> None:
        """Ask for a document on the reader; the clerk may type meanwhile or cancel."""
        if self.cases.is_giving:
            self.cases.read_document()
        elif self._form is not None:
            DocumentReading(self._around, self._form, self._note_person).begin()

    def _note_person(self, person: Person) -> None:
        self.visit.person = person

    def weigh(self) -> None:
        """Ask the scale for the weight the form wants; only a load at rest is taken."""
        if self.form_shown is not None:
            weigh_for(self._around, self.form_shown)

    # --- money --------------------------------------------------------------------------------------------
    def pay(self) -> None:
        """Go to the payment of the basket, if there is one."""
        if not self.visit.has_basket or self.visit.basket is None:
            return
        in_use = denominations_on(local(self._around.equipment.clock.now()).date())
        presenter = PaymentPresenter(
            *(self._around.say, basket := self.visit.basket, in_use),
            lambda tendered: self._take(presenter, tendered),
            lambda tendered: self._around.citizen.tell(lambda words: words.payment(basket, tendered)),
        )
        self._around.citizen.tell(lambda words: words.payment(basket, None))
        self._around.window.show_page(PageName.PAYMENT, presenter)
        self.issuing.expect(basket)

    def _take(self, presenter: PaymentPresenter, tendered: Money) -> None:
        basket, session, kept = self.visit.basket, self._around.seat.signed_in, self._keeping.ids
        unsaved, parked = self._keeping.take_unsaved(), frozenset(self.visit.parked)
        if basket is None:
            return

        def taken(desk: Desk) -> Settlement:
            desk.begin_payment(session, (kept, unsaved), basket, tendered)
            if desk.parking is not None:
                desk.parking.note(parked, basket)
            return desk.take_payment(session, basket, tendered)

        self._around.store(taken, self._on_settled, lambda code: self._on_not_taken(presenter, basket, code))

    def _on_not_taken(self, presenter: PaymentPresenter, basket: Basket, code: str) -> None:
        """Let the clerk try again, but never after an unknown outcome: no money is taken twice."""
        if code != OutcomeUnknownError.code:
            kept, session = self._keeping.ids, self._around.seat.signed_in
            presenter.show_refused()
            if kept:
                self._around.store(
                    lambda desk: desk.begin_payment(session, (kept, ()), basket, None), lambda _nothing: None
                )

    def _on_settled(self, settlement: Settlement) -> None:
        self.parking.forget_filed(frozenset(self.visit.parked))
        self.forget()
        self.issuing.show_receipt(settlement)
        self._settled()

    # --- giving up ----------------------------------------------------------------------------------------
    def ask_void(self) -> None:
        """Ask why the visit is given up; without a basket forms begun are simply dropped."""
        if not self.visit.has_basket and not self.visit.drafts:
            return
        panel = VoidPresenter(
            self._around.say, lambda reason: self._void(panel, reason), self._around.window.close_panel
        )
        self._around.window.show_panel(PanelName.VOID, panel)

    def _void(self, panel: VoidPresenter, reason: str) -> None:
        basket, session = self.visit.basket, self._around.seat.signed_in
        if basket is None or not basket.applications:
            self._on_voided()
            return
        self._around.store(
            lambda desk: desk.void_basket(session, basket, reason),
            lambda _entry: self._on_voided(),
            panel.show_refused,
        )

    def _on_voided(self) -> None:
        self.forget()
        self._around.window.close_panel()
        self._go_home()
        say = self._around.say()
        self._around.window.show_notice(Notice(Tone.INFO, say("void.done")))
