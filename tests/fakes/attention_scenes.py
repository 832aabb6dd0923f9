"""What came back to the counter, in believable states: one function a scene."""

from collections.abc import Callable
from dataclasses import replace

from kiosk.domain.case import Conflict
from kiosk.domain.form import Form
from kiosk.domain.identifiers import BasketId, ReceiptNumber, ServiceCode
from kiosk.domain.money import Money
from kiosk.domain.unfinished import ActKind, Outcome, UnfinishedAct
from kiosk.ui.counter.pages import Command
from tests.fakes.counter_scenes import form_read, home, settle
from tests.fakes.counter_window import CounterWindow
from tests.fakes.hall import CLERK, PINS, SUPERVISOR
from tests.fakes.paper_files import jpeg, pdf, png

SAID = (
    ("CR1", "محمد", ("answers_invalid",), ("phone", "mother_name"), "office", "2026-11-29"),
    ("PP1", "هدى", ("paper_unreadable",), (), "office", "2026-11-23"),
    ("CO2", "خالد", ("fee_differs",), (), "supervisor", "2026-11-21"),
)

MONEY = {"keep": Money(0), "give": Money(60_000)}
RECEIPT = ReceiptNumber.parse("TIP-001-03-2026-7A-000017")


def came_back(counter: CounterWindow) -> None:
    """File three applications and let the portal ask about them."""
    desk, books = counter.hall.desk, counter.hall.books
    session = counter.flow.seat.session
    for code, given, reasons, *asked in SAID:
        definition = counter.flow.seat.services.definitions[ServiceCode(code)]
        form = Form.of_answers(definition, definition.example or {}).with_text("given_name", given)
        application = desk.file_application(session, form)
        basket = desk.new_basket().with_application(application)
        settled = desk.take_payment(session, basket, Money(application.fee.dirhams))
        desk.record_paper(session, settled.receipt, counter.printer.outcome)
        books.states[settled.entry.hash] = ("needs_attention", reasons)
        books.asked[settled.entry.hash] = tuple(asked)


def attention(counter: CounterWindow) -> None:
    """What came back, the most urgent first."""
    home(counter)
    came_back(counter)
    counter.shell.press(Command.ATTENTION)
    settle()


def attention_results(counter: CounterWindow) -> None:
    """Results wait for somebody besides: one past its time, one that left twice."""
    home(counter)
    came_back(counter)
    filed = counter.hall.desk.todays_applications()
    cases = counter.hall.cases
    cases.lay_out(filed[0].application_id, "482913", "2026-11-15")
    cases.told_twice[filed[1].application_id] = Conflict(filed[1].tracking_number, ())
    counter.shell.press(Command.ATTENTION)
    settle()


def attention_empty(counter: CounterWindow) -> None:
    """Nothing came back."""
    home(counter)
    counter.shell.press(Command.ATTENTION)
    settle()


def home_attention(counter: CounterWindow) -> None:
    """At work while something waits to be looked at."""
    home(counter)
    came_back(counter)
    counter.flow.status_changed()
    settle()


def correcting(counter: CounterWindow) -> None:
    """The form opened again, the answers marked that the portal asks about."""
    attention(counter)
    correct(counter)


def correct(counter: CounterWindow) -> None:
    counter.presenter.stand_on(next(row.key for row in counter.presenter.view().rows if row.lead == "CR1"))
    counter.presenter.correct()
    settle()


def correcting_again(counter: CounterWindow) -> None:
    """A correction that was left half typed, opened again."""
    correcting(counter)
    counter.presenter.type_text("phone", "0925554443")
    settle()
    counter.presenter.left()
    settle()
    correct(counter)


def attention_begun(counter: CounterWindow) -> None:
    """What came back, one of it half corrected."""
    correcting_again(counter)
    counter.presenter.left()
    settle()
    counter.presenter.stand_on(next(row.key for row in counter.presenter.view().rows if row.lead == "CR1"))
    settle()


def giving_up(counter: CounterWindow) -> None:
    """Giving a half-typed correction up."""
    correcting_again(counter)
    counter.shell.press(Command.VOID)
    settle()


def withdraw(counter: CounterWindow) -> None:
    """A supervisor approves the refund."""
    attention(counter)
    counter.presenter.stand_on(next(row.key for row in counter.presenter.view().rows if row.lead == "PP1"))
    counter.presenter.withdraw()
    settle()


def withdrawn(counter: CounterWindow) -> None:
    """The fee is given back, the receipt printed."""
    withdraw(counter)
    panel = counter.shell._over[1]
    panel.type_supervisor(SUPERVISOR)
    panel.choose("citizen_withdrew")
    panel.submit(PINS[SUPERVISOR])
    settle()


def recovery(counter: CounterWindow) -> None:
    """The first sign-in after a crash: recovery speaks."""
    home(counter)
    said = (
        UnfinishedAct(Outcome.NOT_DONE, ActKind.PAYMENT, basket_id=BasketId("b"), **MONEY),
        UnfinishedAct(Outcome.DONE, ActKind.PAYMENT, RECEIPT, BasketId("c"), Money(50_500), Money(9_500)),
        UnfinishedAct(Outcome.NOT_KNOWN, ActKind.ENTRIES, missing_entries=(41, 44)),
    )
    counter.flow._recovering._left = list(said)
    counter.flow._recovering.show()
    settle()


def recovery_done(counter: CounterWindow) -> None:
    """An act that is done and has no paper yet."""
    recovery(counter)
    counter.presenter.stand_on("1")
    settle()


def drafts_outdated(counter: CounterWindow) -> None:
    """The form is there again; its service is no longer offered."""
    form_read(counter)
    books = counter.hall.books
    books.earlier.append(held := books.catalogue_in_force)
    begun = counter.presenter.form.definition.code
    services = tuple(one for one in held.services if one.code != begun)
    books.catalogue_in_force = replace(held, hash="f" * 64, services=services)
    start_anew(counter)


def drafts_restored(counter: CounterWindow) -> None:
    """The form that was being filled when the power failed is there again."""
    form_read(counter)
    start_anew(counter)


def start_anew(counter: CounterWindow) -> None:
    """Sign out and in as after a restart: what is kept stays kept."""
    counter.flow.filing.visit.drafts.clear()
    counter.shell.press(Command.SIGN_OUT)
    counter.flow.filing._keeping._saver._ids.clear()
    counter.shell.press(Command.FORWARD)
    settle()
    counter.presenter.type_operator(CLERK)
    counter.presenter.submit(PINS[CLERK])
    settle()


SCANNED = {"scan-0412.pdf": pdf(2), "scan-0413.jpg": jpeg(180_000), "scan-0414.jpg": jpeg(9_000_000)}


def scans(counter: CounterWindow) -> None:
    """Attaching scans: one is attached, three lie in the scanner's folder."""
    counter.scans.files.update({"scan-0411.png": png(40_000), **SCANNED})
    form_read(counter)
    counter.presenter.attach_scan()
    settle()
    panel = counter.shell._over[1]
    panel.stand_on("file:scan-0411.png")
    panel.submit()
    settle()
    del counter.scans.files["scan-0411.png"]
    panel.look_again()
    settle()


def scans_refused(counter: CounterWindow) -> None:
    """A scan that is too large, with the reason before anything is filed."""
    scans(counter)
    panel = counter.shell._over[1]
    panel.stand_on("file:scan-0414.jpg")
    panel.submit()
    settle()


def scans_empty(counter: CounterWindow) -> None:
    """Nothing scanned yet."""
    form_read(counter)
    counter.presenter.attach_scan()
    settle()


ATTENTION_SCENES: dict[str, Callable[[CounterWindow], None]] = {
    "attention": attention,
    "attention_empty": attention_empty,
    "attention_results": attention_results,
    "home_attention": home_attention,
    "correcting": correcting,
    "correcting_again": correcting_again,
    "attention_begun": attention_begun,
    "giving_up": giving_up,
    "drafts_outdated": drafts_outdated,
    "withdraw": withdraw,
    "withdrawn": withdrawn,
    "recovery": recovery,
    "recovery_done": recovery_done,
    "drafts_restored": drafts_restored,
    "scans": scans,
    "scans_refused": scans_refused,
    "scans_empty": scans_empty,
}
