"""Every page and panel of the counter in a believable state: one function a scene."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from kiosk.domain.attachment import Attachment, AttachmentHash
from kiosk.domain.form import Form
from kiosk.domain.identifiers import ServiceCode
from kiosk.domain.money import Money
from kiosk.errors import PaperOutError
from kiosk.ports import PrinterState
from kiosk.ui.counter.pages import Command
from kiosk.ui.status import LineState, StatusView
from tests.fakes.case_scenes import CASE_SCENES
from tests.fakes.counter_window import CounterWindow
from tests.fakes.hall import CLERK
from tests.fakes.scene_openings import home, open_shift, settle, sign_in

FATMA = {
    "identity_kind": "national_number",
    "national_number": "219840123456",
    "given_name": "فاطمة",
    "father_name": "علي",
    "grandfather_name": "أحمد",
    "family_name": "الورفلي",
    "mother_name": "مريم سالم",
    "sex": "F",
    "birth_date": "1984-03-17",
    "birth_place": "LY-TB",
    "phone": "0912345678",
    "office_of_collection": "TIP-001",
    "latin_given_names": "FATMA ALI",
    "latin_surname": "ELWERFELLI",
    "has_previous_passport": "false",
    "photo_place": "LY-TB",
    "photo_day": "any",
    "photo_period": "early",
}


_BOOKLET = Attachment(AttachmentHash("ab" * 32), 210_000, "image/jpeg", 2, "family_booklet")


def sign_in_refused(counter: CounterWindow) -> None:
    """A wrong PIN."""
    counter.presenter.type_operator(CLERK)
    counter.presenter.submit("000000")
    settle()


def _type_all(counter: CounterWindow, answers: dict[str, str]) -> None:
    presenter = counter.presenter
    for name, text in answers.items():
        if presenter.form.definition.field(name) is not None:
            presenter.type_text(name, text)


def _tick_all(counter: CounterWindow) -> None:
    for paper in counter.presenter.form.definition.documents:
        counter.presenter.tick(paper.code, seen=paper.is_required)
    counter.presenter.agree(agreed=True)


def home_search(counter: CounterWindow) -> None:
    """Searching loosely, with a basket begun."""
    check(counter, "JU1")
    counter.presenter.add_another()
    settle()
    counter.presenter.type_query("شهاده")
    settle()


def home_nothing(counter: CounterWindow) -> None:
    """Nothing found."""
    home(counter)
    counter.presenter.type_query("قطار")
    settle()


def form(counter: CounterWindow, code: str = "PP1") -> None:
    """An empty form."""
    home(counter)
    counter.presenter.open(code)
    settle()


def form_read(counter: CounterWindow) -> None:
    """A form with a document read and nearly all typed."""
    form(counter)
    counter.shell.press(Command.READ)
    settle()
    _type_all(counter, {name: text for name, text in FATMA.items() if name not in {"phone", "mother_name"}})
    counter.presenter.tick("family_booklet", seen=True)
    settle()


def form_wrong(counter: CounterWindow) -> None:
    """A form sent on with mistakes."""
    form_read(counter)
    counter.presenter.type_text("phone", "091-23456")
    counter.presenter.go_on()
    settle()


def check(counter: CounterWindow, code: str = "PP1") -> None:
    """All answers right, to be checked with the citizen."""
    form(counter, code)
    counter.shell.press(Command.READ)
    settle()
    definition = counter.presenter.form.definition
    example = Form.of_answers(definition, definition.example or {})
    _type_all(counter, {**dict(example.texts), **FATMA})
    _tick_all(counter)
    counter.presenter.go_on()
    settle()


def form_papers(counter: CounterWindow) -> None:
    """The checklist: one scanned, one kept at the office, one given back."""
    form_read(counter)
    counter.presenter.add_picture(_BOOKLET)
    counter.presenter.keep("previous_passport", kept=True)
    counter.presenter.tick("national_number_certificate", seen=True)
    counter.presenter.agree(agreed=True)
    settle()
    counter.presenter.ask_focus("previous_passport")
    settle()


def notice(counter: CounterWindow) -> None:
    """The privacy notice of a service, read to the citizen."""
    form(counter, "PP1")
    counter.shell.press(Command.NOTICE)
    settle()


def parked(counter: CounterWindow) -> None:
    """A form that waits: its code, to be copied by hand if no paper comes."""
    form_read(counter)
    counter.shell.press(Command.PARK)
    settle()


def check_papers(counter: CounterWindow) -> None:
    """What became of each paper, read to the citizen."""
    form_papers(counter)
    definition = counter.presenter.form.definition
    _type_all(counter, {**dict(Form.of_answers(definition, definition.example or {}).texts), **FATMA})
    counter.presenter.go_on()
    settle()


def payment(counter: CounterWindow) -> None:
    """Two applications to be paid, money typed."""
    check(counter, "PP1")
    counter.presenter.add_another()
    settle()
    counter.presenter.open(ServiceCode("CR1"))
    settle()
    definition = counter.presenter.form.definition
    _type_all(counter, {**dict(Form.of_answers(definition, definition.example or {}).texts), **FATMA})
    _tick_all(counter)
    counter.presenter.go_on()
    settle()
    counter.presenter.pay()
    settle()
    counter.presenter.type_tendered("60")
    settle()


def payment_short(counter: CounterWindow) -> None:
    """Too little money."""
    payment(counter)
    counter.presenter.type_tendered("50")
    counter.presenter.submit()
    settle()


def payment_free(counter: CounterWindow) -> None:
    """Nothing to pay."""
    check(counter, "SS1")
    counter.presenter.pay()
    settle()


def receipt(counter: CounterWindow) -> None:
    """Paid and printed."""
    payment(counter)
    counter.presenter.submit()
    settle()


def receipt_no_paper(counter: CounterWindow) -> None:
    """Paid, but the paper has run out."""
    counter.printer.failure = PaperOutError("twin")
    receipt(counter)


def today(counter: CounterWindow) -> None:
    """Some applications in several states."""
    home(counter)
    session = counter.flow.seat.session
    definitions = counter.flow.seat.services.definitions
    for number, (code, given) in enumerate(
        (("JU1", "سالمة"), ("CR1", "محمد"), ("SS1", "خالد"), ("PP1", "هدى"), ("CO2", "فاطمة"))
    ):
        definition = definitions[ServiceCode(code)]
        example = Form.of_answers(definition, definition.example or {})
        filled = example.with_text("given_name", given)
        basket = counter.hall.desk.new_basket()
        application = counter.hall.desk.file_application(session, filled)
        settled = counter.hall.desk.take_payment(
            session, basket.with_application(application), Money(application.fee.dirhams)
        )
        counter.hall.clock.advance(700 + number * 37)
        if number:
            counter.hall.desk.record_paper(session, settled.receipt, counter.printer.outcome)
    counter.flow._refresh_totals()
    counter.shell.press(Command.TODAY)
    settle()
    _as_answered(counter)


def _as_answered(counter: CounterWindow) -> None:
    """Let the portal have answered some of them, as its feed would."""
    states = ("waiting", "sent", "accepted", "needs_attention", "accepted")
    rows = counter.hall.desk.todays_applications()
    answered = [
        replace(row, state=state, reasons=("fee_differs",) if state == "needs_attention" else ())
        for row, state in zip(rows, states, strict=True)
    ]
    answered[1] = replace(answered[1], paper="unknown")
    answered[4] = replace(answered[4], is_reversed=True)
    counter.presenter.show_rows(answered, is_last=True)
    counter.presenter.stand_on(answered[3].tracking_number.digits)
    settle()


def today_empty(counter: CounterWindow) -> None:
    """No application yet."""
    home(counter)
    counter.shell.press(Command.TODAY)
    settle()


def close_shift(counter: CounterWindow) -> None:
    """Counting the till."""
    home(counter)
    counter.shell.press(Command.CLOSE_SHIFT)
    settle()
    for dirhams, count in ((20_000, "3"), (10_000, "2"), (5_000, "3"), (1_000, "5")):
        counter.presenter.type_count(dirhams, count)
    settle()


def shift_closed(counter: CounterWindow) -> None:
    """Counted: half a dinar is missing."""
    close_shift(counter)
    counter.presenter.type_count(1_000, "4")
    counter.presenter.type_count(500, "1")
    counter.presenter.submit()
    settle()


def keys(counter: CounterWindow) -> None:
    """All keys."""
    home(counter)
    counter.shell.press(Command.HELP)
    settle()


def void(counter: CounterWindow) -> None:
    """Giving a basket up."""
    home_search(counter)
    counter.shell.press(Command.VOID)
    settle()


def reverse(counter: CounterWindow) -> None:
    """A supervisor approves."""
    today(counter)
    counter.presenter.reverse()
    settle()


def sign_out(counter: CounterWindow) -> None:
    """Leaving for a while."""
    home(counter)
    counter.shell.press(Command.SIGN_OUT)
    settle()


def line_down(counter: CounterWindow) -> None:
    """Why nothing is sent, and what waits."""
    home(counter)
    now = counter.hall.clock.now()
    status = StatusView(
        LineState.OFFLINE,
        now - timedelta(days=3),
        47,
        PrinterState.ONLINE,
        reader=True,
        trouble="LIN-100",
        last_success=now - timedelta(days=3, hours=1),
        oldest_since=now - timedelta(days=2, hours=21),
        bytes_left=13_400,
        pictures=3,
        picture_bytes=612_000,
        seconds_left=95,
        next_try_at=now + timedelta(minutes=4),
    )
    counter.flow.show_status(status)
    counter.shell.press(Command.LINE)
    settle()


def line_up(counter: CounterWindow) -> None:
    """Everything is sent."""
    home(counter)
    now = counter.hall.clock.now()
    status = StatusView(
        *(LineState.ONLINE, now - timedelta(hours=2), 0, PrinterState.ONLINE),
        reader=True,
        last_success=now - timedelta(seconds=20),
        bytes_left=0,
        seconds_left=0,
        next_try_at=now + timedelta(seconds=40),
    )
    counter.flow.show_status(status)
    counter.shell.press(Command.LINE)
    settle()


SCENES: dict[str, Callable[[CounterWindow], None]] = {
    "sign_in": sign_in,
    "sign_in_refused": sign_in_refused,
    "open_shift": open_shift,
    "home": home,
    "home_search": home_search,
    "home_nothing": home_nothing,
    "form": form,
    "form_read": form_read,
    "form_wrong": form_wrong,
    "check": check,
    "form_papers": form_papers,
    "check_papers": check_papers,
    "notice": notice,
    "parked": parked,
    "payment": payment,
    "payment_short": payment_short,
    "payment_free": payment_free,
    "receipt": receipt,
    "receipt_no_paper": receipt_no_paper,
    "today": today,
    "today_empty": today_empty,
    "close_shift": close_shift,
    "shift_closed": shift_closed,
    "keys": keys,
    "void": void,
    "reverse": reverse,
    "sign_out": sign_out,
    "line_down": line_down,
    "line_up": line_up,
    **CASE_SCENES,
}
