"""The counter's flow: who sits here, which page is shown, what each key does. No Qt."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from kiosk.domain.catalogue import ServiceDefinition
from kiosk.domain.money import Money
from kiosk.domain.operator import Role, Session
from kiosk.domain.shift import Shift, ShiftTotals
from kiosk.domain.words import Language
from kiosk.errors import ShiftOpenElsewhereError
from kiosk.ui.counter.attending import Attending
from kiosk.ui.counter.browsing import Browsing
from kiosk.ui.counter.catalogue_news import CatalogueNews
from kiosk.ui.counter.closing import Closing
from kiosk.ui.counter.day import Day
from kiosk.ui.counter.device_lead import DeviceLead
from kiosk.ui.counter.doors import CitizenSide, Equipment, Jobs, Seat, Surroundings, code_of
from kiosk.ui.counter.filing import Filing
from kiosk.ui.counter.frame_views import header_view, rail_view, waiting_items
from kiosk.ui.counter.helping import Helping
from kiosk.ui.counter.home_presenter import HomePresenter
from kiosk.ui.counter.leaving import Leaving
from kiosk.ui.counter.looking import Looking
from kiosk.ui.counter.pack_work import PackWork
from kiosk.ui.counter.pages import Command, PageName
from kiosk.ui.counter.recovering import Recovering
from kiosk.ui.counter.seating import Seated, left_over_notice, sit_down
from kiosk.ui.counter.shift_presenter import OpenShiftPresenter
from kiosk.ui.counter.sign_in_presenter import SignInPresenter
from kiosk.ui.counter.training import Training
from kiosk.ui.frame_parts import HeaderView, RailView, StripItem
from kiosk.ui.lead import WindowDoor
from kiosk.ui.speech import Speech, TextSource
from kiosk.ui.status import StatusView, status_items
from kiosk.usecases.keep_drafts import RestoredForms
from kiosk.usecases.take_payment import Settlement


class CounterFlow:
    """Leads from sign-in to sign-out; every decision of the counter is made here or in a presenter."""

    def __init__(
        self,
        equipment: Equipment,
        jobs: Jobs,
        window: WindowDoor,
        texts: TextSource,
        language: Language,
        citizen: CitizenSide | None = None,
    ) -> None:
        self._speech = Speech(texts, language)
        self.seat = Seat()
        self.equipment = equipment
        self._window = window
        self._around = Surroundings(equipment, jobs, window, self.seat, self.say, citizen or CitizenSide())
        self.filing = Filing(self._around, self.go_home, self._refresh_totals)
        self._news = CatalogueNews(self._around)
        self._day = Day(self._around, self._on_reversed)
        self._browsing = Browsing(self._around, self._open_service)
        self._attending = Attending(self._around, self.filing, self._on_reversed)
        self._sign_in: SignInPresenter | None = None
        self._recovering = Recovering(self._around, self._after_recovery)
        self._unprinted, self._restored = 0, RestoredForms()
        self._packs = PackWork(self._around, self._news.look)
        self._looking = Looking(self._around, self._packs.show)
        self._home: HomePresenter | None = None
        self._training = Training(self._around)
        self._leaving = Leaving(self._around, lambda: self.filing.visit, self.start)
        self._closing = Closing(self._around, lambda: self.filing.visit, self._leaving.leave)
        self._helping = Helping(self._around)
        self.devices = DeviceLead(self._around, self.filing, self._day, lambda: self._home)

    def say(self) -> Speech:
        """Return the language of the window."""
        return self._speech

    def speak(self, language: Language) -> None:
        """Speak another language from now on; the shell builds the window again."""
        self._speech = replace(self._speech, language=language)

    def take_over(self, presenter: SignInPresenter) -> None:
        """Lead the window from its early sign-in on; what was entered there is done now."""
        self._sign_in = presenter
        self._training.offer(presenter)
        self._window.refresh_frame()
        self.filing.show_citizen()
        presenter.serve(self.say, self._do_sign_in)
        self._helping.reload()

    def start(self) -> None:
        """Show the sign-in."""
        self.filing.forget()
        self.seat.session = self.seat.shift = self.seat.totals = None
        self._sign_in = SignInPresenter(self.say)
        self._sign_in.serve(self.say, self._do_sign_in)
        self._training.offer(self._sign_in)
        self._window.show_page(PageName.SIGN_IN, self._sign_in)
        self.filing.show_citizen()

    # --- people and shifts --------------------------------------------------------------------------------
    def _do_sign_in(self, operator: str, pin: str) -> None:
        presenter = self._sign_in
        if presenter is not None:
            self._around.jobs.run(
                "store",
                lambda: sit_down(self.equipment.desk, operator, pin),
                self._on_signed_in,
                lambda error: presenter.show_refused(code_of(error)),
            )

    def _on_signed_in(self, seated: Seated) -> None:
        session, shift, catalogue, unprinted, kept = seated
        self.seat.session, self.seat.shift = session, shift
        self._news.begin(catalogue)
        self._unprinted, self._restored = unprinted, kept
        self.filing.take_up(kept.forms)
        if shift is None:
            presenter = OpenShiftPresenter(self.say, lambda amount: self._open_shift(presenter, amount))
            self._window.show_page(PageName.OPEN_SHIFT, presenter)
        elif shift.operator == session.operator.operator_id:
            self._begin_work()
        else:
            self._meet_foreign_shift(session)

    def _meet_foreign_shift(self, session: Session) -> None:
        """Let a supervisor close somebody else's shift; show everybody else the way out."""
        if session.operator.role is Role.SUPERVISOR:
            self._closing.show()
            self._around.show_error(ShiftOpenElsewhereError.code)
            return
        presenter = self._sign_in
        self.seat.session = None
        self._around.store(lambda desk: desk.sign_out(session), lambda _nothing: None)
        if presenter is not None:
            presenter.show_refused(ShiftOpenElsewhereError.code)

    def _open_shift(self, presenter: OpenShiftPresenter, amount: Money) -> None:
        session = self.seat.signed_in
        self._around.store(
            lambda desk: desk.open_shift(session, amount), self._on_shift_opened, presenter.show_refused
        )

    def _on_shift_opened(self, shift: Shift) -> None:
        self.seat.shift = shift
        self._begin_work()

    def _begin_work(self) -> None:
        self.go_home()
        self._refresh_totals()
        self._attending.reload()
        if self._recovering.has_any:
            self._recovering.show()
        else:
            self._tell_left_over()

    def _after_recovery(self) -> None:
        self.go_home()
        self._tell_left_over()

    def _tell_left_over(self) -> None:
        notice = left_over_notice(self._restored, self._unprinted, self._news.in_force, self.say())
        if notice is not None:
            self._window.show_notice(notice)

    def _refresh_totals(self) -> None:
        series = self.equipment.place.portal_series
        self._around.store(
            lambda desk: (desk.shift_totals(), desk.counter.books.item_numbers_left(series)), self._on_totals
        )

    def _on_totals(self, known: tuple[ShiftTotals | None, Mapping[str, int]]) -> None:
        self.seat.totals, self.seat.items_left = known[0], min(known[1].values(), default=0)
        self._window.refresh_frame()

    # --- pages --------------------------------------------------------------------------------------------
    def go_home(self) -> None:
        """Show the search; forms begun and the basket stay."""
        if self.seat.services is None or self.seat.shift is None:
            return
        self._window.show_notice(self._news.come_into_force())
        self._home = presenter = HomePresenter(
            self.say, self.seat.services, self.filing.basket, self.filing.drafts, self._open_service
        )
        presenter.scanned, presenter.resumed = self.filing.open_slip, self.filing.parking.resume
        presenter.read_about = self._browsing.show if self._browsing.can_browse else None
        self._window.show_page(PageName.HOME, presenter)
        self.filing.show_citizen()

    def _open_service(self, definition: ServiceDefinition) -> None:
        changed = self._news.come_into_force()
        draft = self.filing.drafts().get(definition.code)
        told = self._news.told_of(definition, draft) or changed
        current = self.seat.services.definitions.get(definition.code) if self.seat.services else None
        if draft is None and current is None:
            self.go_home()
        else:
            self.filing.open_service(current or definition)
        self._window.show_notice(told)

    def _on_reversed(self, settlement: Settlement) -> None:
        self.filing.issuing.show_receipt(settlement)
        self._refresh_totals()

    def show_today(self) -> None:
        """Show today's applications."""
        self._window.show_notice(None)
        self._day.show()

    def status_changed(self) -> None:
        """Take note of news from outside: who calls, states of applications, the catalogue."""
        self._helping.reload()
        self._news.look()
        self._day.reload()
        if self.seat.session is not None:
            self._attending.reload()
            self._refresh_totals()

    # --- the frame ----------------------------------------------------------------------------------------
    def show_status(self, status: StatusView) -> None:
        """Show what is known of line, printer and reader; called on the GUI thread with a frozen value."""
        self._looking.take(status)
        self._window.refresh_frame()
        self.devices.look_again()

    def header(self) -> HeaderView:
        """Return whose counter this is, who works at it, and the time."""
        return header_view(self.equipment.place, self.seat, self.equipment.clock.now(), self._speech)

    def rail(self, here: PageName) -> RailView:
        """Return the keys beside a page."""
        return rail_view(here, self.filing.visit, self.seat, self._speech)

    def strip(self) -> tuple[StripItem, ...]:
        """Return what is known of line, copies and devices."""
        items = status_items(self._looking.status, self.equipment.clock.now(), self._speech)
        calls = self._helping.items(self._speech)
        return (*calls, *items, *waiting_items(self.seat, self._speech))

    # --- keys ---------------------------------------------------------------------------------------------
    def command(self, command: Command) -> None:
        """Do what a key of the frame asks for; keys of a page are the page's own."""
        is_at_work = self.seat.session is not None and self.seat.shift is not None
        doing: dict[Command, Callable[[], None]] = {
            Command.HELP: self._looking.show_keys,
            Command.LINE: self._looking.show_line,
            Command.GO: self._helping.go,
            Command.DEVICES: self.devices.show,
        }
        if self.seat.session is None:
            doing |= {Command.NEW: self._browsing.show}
            doing |= {Command.BACK: self.start} if self._browsing.is_shown else {}
        else:
            doing |= {Command.SIGN_OUT: self._leaving.ask}
        if is_at_work:
            doing |= {
                Command.FORWARD: self.filing.pay,
                Command.NEW: self.go_home,
                Command.VOID: self.filing.ask_void,
                Command.TODAY: self.show_today,
                Command.ATTENTION: self._attending.show,
                Command.LETTERS: self._attending.mail.show,
                Command.CLOSE_SHIFT: self._closing.show,
                Command.READ: self.filing.read_document,
                Command.WEIGH: self.filing.weigh,
                Command.CASES: self.filing.cases.show,
                Command.PACK: self._packs.show,
                Command.BACK: self.go_home,
            }
        if self.devices.is_shown:
            doing |= dict.fromkeys((Command.BACK, Command.DEVICES), self._leave_devices)
        if command in doing:
            doing[command]()

    def _leave_devices(self) -> None:
        """Go back to work, or to the sign-in when nobody is at work."""
        if self.seat.session is None:
            self.start()
        elif self.seat.shift is not None:
            self.go_home()
        else:
            self._leaving.leave()
