"""States of self-service that a citizen or an attendant meets less often, each as a page."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from kiosk.domain.form import Form
from kiosk.domain.money import Money
from kiosk.domain.receipt import Paper
from kiosk.domain.scan import SLIP_PREFIX
from kiosk.domain.slip import JudgedPaper, PaperVerdict
from kiosk.errors import NothingReadError
from kiosk.ui.lead import READER
from kiosk.ui.selfservice.screens import PageName
from tests.fakes.citizen_window import CitizenWindow
from tests.fakes.counter_scenes import settle
from tests.fakes.form_scenes import company, with_scan
from tests.fakes.hall import SUPERVISOR

_LONGEST = 340
Scene = Callable[[CitizenWindow], None]


@dataclass
class NothingCame:
    """Work for devices that still wait; everything else is done as ever."""

    jobs: Any

    def run(self, lane: str, *work: Callable[..., Any]) -> None:
        if lane != READER:
            self.jobs.run(lane, *work)


def _wait_for_devices(window: CitizenWindow) -> None:
    window.flow.journey.jobs = NothingCame(window.flow.journey.jobs)


def _open(window: CitizenWindow, code: str) -> None:
    settle()
    window.step.press(str(window.flow.journey.speech.language))
    window.step.press(f"open:{code}")
    settle()


def filled(window: CitizenWindow, code: str) -> None:
    """A service answered as in its example, to be checked."""
    _open(window, code)
    window.step.forward()
    settle()
    visit = window.flow.journey.visit
    assert visit.definition is not None
    form = Form.of_answers(visit.definition, visit.definition.example or {})
    visit.form = replace(form, documents_seen=frozenset(), consent="")
    window.flow.go(PageName.CHECK)
    settle()


def filed(window: CitizenWindow, code: str, *, to: str = "") -> None:
    """The same, filed."""
    filled(window, code)
    window.flow.journey.visit.receipt_to = to
    window.step.press("agree")
    window.step.forward()
    settle()


def service_item(window: CitizenWindow) -> None:
    """A postal item: it gets its number here and is taken in at a counter."""
    _open(window, "PO2")


def service_reader(window: CitizenWindow) -> None:
    """The document can be read instead of typed."""
    journey = window.flow.journey
    journey.equipment = replace(journey.equipment, reader=window.reader)
    _open(window, "JU1")


def service_at_counter(window: CitizenWindow) -> None:
    """A service that asks for a scan, where there is no scanner of papers."""
    _open(window, "CO2")
    visit = window.flow.journey.visit
    assert visit.definition is not None
    visit.definition = with_scan(visit.definition)
    window.flow.refresh()
    settle()


def reading_waiting(window: CitizenWindow) -> None:
    """The document is waited for."""
    _wait_for_devices(window)
    service_reader(window)
    window.step.forward()
    settle()


def question_date(window: CitizenWindow) -> None:
    """A choice and a date."""
    company(window, "birth_date", birth_date="1984/03")
    window.step.forward()
    settle()


def question_phone(window: CitizenWindow) -> None:
    """A number with a hint."""
    company(window, "phone", phone="")


def question_optional(window: CitizenWindow) -> None:
    """A name that lacks a part in the record: the rarer boxes are asked for."""
    company(window, "manager_name")
    window.step.press("more")
    settle()


def table_long(window: CitizenWindow) -> None:
    """More rows than stand on a page."""
    rows = {
        f"partners__{row}__{column}": text
        for row in range(1, 12)
        for column, text in (("name", "سالم علي محمد الزاوي"), ("nationality", "LY"))
    }
    company(window, "partners", **rows)


def check_trouble(window: CitizenWindow) -> None:
    """It could not be stored: what happened, what to do, nothing lost."""
    filled(window, "CR1")
    window.hall.journal.is_disk_full = True
    window.step.press("agree")
    window.step.forward()
    settle()


def done_free(window: CitizenWindow) -> None:
    """Nothing to be paid, and a copy of the receipt is sent."""
    filed(window, "SS1", to="fatma@example.ly")


def done_item(window: CitizenWindow) -> None:
    """A postal item with its number."""
    filed(window, "PO2")


def done_long_code(window: CitizenWindow) -> None:
    """A slip of many fees: its square code is the largest there is; what it carries here is invented."""
    filed(window, "CO1")
    visit = window.flow.journey.visit
    assert visit.settlement is not None
    receipt = replace(visit.settlement.receipt, qr_text=f"{SLIP_PREFIX}{'8Z' * _LONGEST}")
    visit.settlement = replace(visit.settlement, receipt=receipt)
    window.flow.refresh()
    settle()


def done_no_paper(window: CitizenWindow) -> None:
    """The printer has failed: the code on the screen is the receipt."""
    window.printer.outcome = Paper.NOT_PRINTED
    filed(window, "CR1")


def done_paper_unknown(window: CitizenWindow) -> None:
    """Nobody knows whether the paper came out."""
    window.printer.outcome = Paper.UNKNOWN
    filed(window, "CR1")


def _verify(window: CitizenWindow) -> None:
    settle()
    window.step.press(str(window.flow.journey.speech.language))
    window.step.press("verify")
    settle()


def verify_waiting(window: CitizenWindow) -> None:
    """The receipt is waited for."""
    _wait_for_devices(window)
    _verify(window)


def verify_signed(window: CitizenWindow) -> None:
    """A receipt that a counter has signed."""
    verify_waiting(window)
    window.step._on_judged(JudgedPaper(PaperVerdict.SIGNED, 1, 3, 1, Money(50_500)))
    settle()


def verify_slip(window: CitizenWindow) -> None:
    """A payment slip where a receipt is judged."""
    window.scanner.text = "LPS1:6BF0"
    _verify(window)


def verify_nothing(window: CitizenWindow) -> None:
    """Nobody has held a receipt before the scanner."""
    window.scanner.failure = NothingReadError()
    _verify(window)


def state_scenes(begin: Scene, attendant_in: Scene, attendant: Scene) -> dict[str, Scene]:
    """Return the scenes, by how a form is begun and how an attendant comes in."""

    def parked_no_paper(window: CitizenWindow) -> None:
        """The form waits, and no paper came out."""
        begin(window)
        window.flow.leave()
        window.printer.outcome = Paper.NOT_PRINTED
        window.step.press("park")
        settle()

    def resume_refused(window: CitizenWindow) -> None:
        """A form that a counter has to go on with."""
        begin(window)
        visit = window.flow.journey.visit
        assert visit.form is not None
        paper = visit.form.definition.documents[0].code
        visit.form = visit.form.with_document_kept(paper, kept=True)
        window.flow.leave()
        window.step.press("park")
        settle()
        slip = window.flow.journey.visit.slip
        assert slip is not None
        window.flow.end()
        settle()
        window.scanner.failure = NothingReadError()
        window.step.press(str(window.flow.journey.speech.language))
        window.step.press("resume")
        window.stage.fields["code"].setText(slip.code)
        window.step.forward()
        settle()

    def attendant_wrong(window: CitizenWindow) -> None:
        """A PIN that is not the supervisor's."""
        attendant_in(window)
        window.stage.fields["operator"].setText(SUPERVISOR)
        window.stage.fields["pin"].setText("000000")
        window.step.forward()
        settle()

    def attendant_closed(window: CitizenWindow) -> None:
        """The machine is closed, and can be opened again."""
        attendant(window)
        window.step.press("close", "paper")
        settle()

    made = (
        service_item,
        service_reader,
        service_at_counter,
        reading_waiting,
        question_date,
        question_phone,
        question_optional,
        table_long,
        check_trouble,
        done_free,
        done_item,
        done_long_code,
        done_no_paper,
        done_paper_unknown,
        verify_waiting,
        verify_signed,
        verify_slip,
        verify_nothing,
        parked_no_paper,
        resume_refused,
        attendant_wrong,
        attendant_closed,
    )
    return {scene.__name__: scene for scene in made}
