"""Every page of self-service in a believable state: one function a scene."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from kiosk.domain.form import Form
from kiosk.errors import NothingReadError
from kiosk.ports import PrinterState
from kiosk.ui.selfservice.screens import PageName
from kiosk.ui.status import LineState, StatusView
from tests.fakes.citizen_answers import answer_page
from tests.fakes.citizen_window import CitizenWindow
from tests.fakes.counter_scenes import FATMA, settle
from tests.fakes.form_scenes import FORM_SCENES
from tests.fakes.hall import PINS, SUPERVISOR
from tests.fakes.help_scenes import call_scenes
from tests.fakes.state_scenes import state_scenes
from tests.fakes.terminal_scenes import terminal_scenes
from tests.fakes.waiting_scenes import waiting_scenes

SERVICE = "CR1"


def offline(window: CitizenWindow) -> None:
    since = window.hall.clock.now() - timedelta(days=3)
    window.flow.show_status(StatusView(LineState.OFFLINE, since, 47, PrinterState.ONLINE, reader=True))
    settle()


def attract(window: CitizenWindow) -> None:
    """The first page."""
    settle()


def find(window: CitizenWindow) -> None:
    """Tiles, without a line."""
    offline(window)
    window.step.press(str(window.flow.journey.speech.language))
    settle()


def search(window: CitizenWindow, arabic: str, english: str) -> None:
    """Type into the search, in the language of the page."""
    field = window.stage.fields["query"]
    field.setFocus()
    field.setText(arabic if window.flow.journey.speech.is_rtl else english)
    settle()


def find_typed(window: CitizenWindow) -> None:
    """Something typed into the search."""
    find(window)
    search(window, "شهاد", "certif")


def find_nothing(window: CitizenWindow) -> None:
    """Nothing found."""
    find(window)
    search(window, "ظظظ", "zzz")


def sector(window: CitizenWindow) -> None:
    """The services of one part of life."""
    find(window)
    window.step.press("sector:civil")
    settle()


def service(window: CitizenWindow) -> None:
    """What is needed before any question."""
    find(window)
    window.step.press(f"open:{SERVICE}")
    settle()


def directory(window: CitizenWindow) -> None:
    """Every ministry."""
    find(window)
    window.step.press(str(PageName.DIRECTORY))
    settle()


def ministry(window: CitizenWindow) -> None:
    """The bodies of a ministry with many services."""
    directory(window)
    window.step.press("owner:MOI")
    settle()


def body(window: CitizenWindow) -> None:
    """The services of one body: some are filed here, the others are read about."""
    ministry(window)
    window.step.press("owner:TRF")
    settle()


def read(window: CitizenWindow) -> None:
    """What is known of a service that is not filed here."""
    body(window)
    window.step.press("open:TRF-03")
    settle()


def read_printed(window: CitizenWindow) -> None:
    """It was printed."""
    read(window)
    window.step.press("leaflet")
    settle()


def behalf(window: CitizenWindow) -> None:
    """Applying for another."""
    service(window)
    window.step.press("behalf")
    settle()


def check_behalf(window: CitizenWindow) -> None:
    """The answers of another person, before the code for the counter."""
    behalf(window)
    window.step.forward()
    settle()
    answer(window)
    settle()


def find_listed(window: CitizenWindow) -> None:
    """A word finds what is filed here and what is only listed."""
    find(window)
    search(window, "مركب", "vehicle")


def reading(window: CitizenWindow) -> None:
    """No document was laid on the reader."""
    journey = window.flow.journey
    journey.equipment = replace(journey.equipment, reader=window.reader)
    window.reader.failure = NothingReadError()
    service(window)
    window.step.forward()
    settle()


def question(window: CitizenWindow) -> None:
    """The first question: kind of number and number."""
    service(window)
    window.step.press("type")
    settle()


def question_wrong(window: CitizenWindow) -> None:
    """A wrong number."""
    question(window)
    window.stage.fields["national_number"].setText("99")
    window.step.forward()
    settle()


def answer(window: CitizenWindow, *, until: str = "") -> None:
    """Answer page by page as in the example, up to a question or the check."""
    example = Form.of_answers(
        window.flow.journey.visit.definition,  # type: ignore[arg-type]
        window.flow.journey.visit.definition.example or {},  # type: ignore[union-attr]
    ).texts
    answers = {**FATMA, **example} if SERVICE == "CR1" else dict(example)
    for _ in range(40):
        if window.flow.page is not PageName.QUESTION or until in window.step._page:
            return
        answer_page(window.step, answers)
        settle()


def question_name(window: CitizenWindow) -> None:
    """The name: one question, four boxes."""
    question(window)
    answer(window, until="given_name")


def question_mother(window: CitizenWindow) -> None:
    """One name, half typed; why it is asked is shown."""
    question(window)
    answer(window, until="mother_name")
    window.stage.fields["mother_name"].setText("مريم سالم")
    window.flow.refresh()
    settle()


def question_why(window: CitizenWindow) -> None:
    """Why it is asked."""
    question_mother(window)
    window.step.press("why")
    settle()


def question_place(window: CitizenWindow) -> None:
    """Many answers to choose from."""
    question(window)
    answer(window, until="birth_place")


def question_request(window: CitizenWindow) -> None:
    """A choice and a number of copies."""
    question(window)
    answer(window, until="copies")
    window.step.press("certificate_for", "self")
    window.step.press("copies", "2")
    settle()


def check(window: CitizenWindow) -> None:
    """Every answer."""
    question(window)
    answer(window)


def check_unticked(window: CitizenWindow) -> None:
    """Applied without having agreed."""
    check(window)
    window.step.forward()
    settle()


def receipt_to(window: CitizenWindow) -> None:
    """Where a copy of the receipt goes; a wrong e-mail address."""
    check(window)
    window.step.press("receipt_to")
    window.step.press("way", "email")
    window.stage.fields["address"].setText("FATMA@")
    window.step.forward()
    settle()


def done(window: CitizenWindow) -> None:
    """A payment slip."""
    check(window)
    window.step.press("agree")
    window.step.forward()
    settle()


def follow(window: CitizenWindow) -> None:
    """Asking for a tracking number, a wrong one typed."""
    find(window)
    window.step.press("follow")
    window.stage.fields["number"].setText("1234")
    window.step.forward()
    settle()


def followed(window: CitizenWindow) -> None:
    """What is known of it."""
    done(window)
    number = window.flow.journey.visit.settlement.receipt.items[0].tracking_number.digits  # type: ignore[union-attr]
    window.flow.end()
    settle()
    find(window)
    window.step.press("follow")
    window.stage.fields["number"].setText(number)
    window.step.forward()
    settle()


def not_followed(window: CitizenWindow) -> None:
    """Not filed here."""
    find(window)
    window.step.press("follow")
    window.stage.fields["number"].setText("0001000000000145")
    window.step.forward()
    settle()


def verify(window: CitizenWindow) -> None:
    """A paper that is no receipt of ours."""
    find(window)
    window.step.press("verify")
    settle()


def info(window: CitizenWindow) -> None:
    """Public information."""
    find(window)
    window.step.press("info")
    settle()


def idle(window: CitizenWindow) -> None:
    """Nobody has touched for long."""
    question_mother(window)
    for _ in range(window.shell.presence.watch.quiet_s):
        window.shell.second_passed()
    settle()


def attendant_in(window: CitizenWindow) -> None:
    """The supervisor's sign-in."""
    offline(window)
    window.step.press("attendant")
    settle()


def attendant(window: CitizenWindow) -> None:
    """The supervisor's page."""
    attendant_in(window)
    window.stage.fields["operator"].setText(SUPERVISOR)
    window.stage.fields["pin"].setText(PINS[SUPERVISOR])
    window.step.forward()
    settle()


def cleaning(window: CitizenWindow) -> None:
    """The screen is being wiped."""
    attendant(window)
    window.step.press("clean")
    settle()


def out_of_service(window: CitizenWindow) -> None:
    """Closed for a reason."""
    attendant(window)
    window.step.press("close", "paper")
    window.step.forward()
    settle()


SCENES: dict[str, Callable[[CitizenWindow], None]] = (
    {
        scene.__name__: scene
        for scene in (
            attract,
            find,
            find_typed,
            find_nothing,
            sector,
            service,
            directory,
            ministry,
            body,
            read,
            read_printed,
            find_listed,
            behalf,
            check_behalf,
            reading,
            question,
            question_wrong,
            question_name,
            question_mother,
            question_why,
            question_place,
            question_request,
            check,
            check_unticked,
            receipt_to,
            done,
            follow,
            followed,
            not_followed,
            verify,
            info,
            idle,
            attendant_in,
            attendant,
            cleaning,
            out_of_service,
        )
    }
    | FORM_SCENES
    | waiting_scenes(find, question_mother)
    | terminal_scenes(check, attendant)
    | state_scenes(question_mother, attendant_in, attendant)
    | call_scenes(question_mother)
)
