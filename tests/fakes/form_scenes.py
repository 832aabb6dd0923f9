"""The kinds of questions as touch pages: other calendars, names in parts, rows, scans, signatures."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from kiosk.domain.catalogue import FieldDefinition, FieldKind, ServiceDefinition
from kiosk.domain.form import Form
from kiosk.domain.form_rules import FormRules
from kiosk.domain.words import Words
from kiosk.ui.selfservice.screens import PageName
from tests.fakes.citizen_window import CitizenWindow
from tests.fakes.counter_scenes import settle
from tests.fakes.keeping import InMemoryScans
from tests.fakes.paper_files import pdf

SCAN = "stamped_letter"


def with_scan(definition: ServiceDefinition) -> ServiceDefinition:
    """Return a service that also asks for a scan of a letter."""
    asked = FieldDefinition(
        SCAN,
        FieldKind.ATTACHMENT,
        Words("الرسالة المختومة", "The stamped letter"),
        Words("الصفحة الأولى", "Its first page"),
    )
    schema: dict[str, Any] = {
        **definition.schema,
        "properties": {
            **definition.schema["properties"],
            SCAN: {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        },
        "required": [*definition.schema["required"], SCAN],
    }
    return replace(definition, fields=(*definition.fields, asked), schema=schema)


def company(window: CitizenWindow, name: str, **changed: str) -> None:
    """Stand on a question of the company's form, all others answered as in its example."""
    settle()
    language = str(window.flow.journey.speech.language)
    window.step.press(language)
    window.step.press("open:CO1")
    window.step.forward()
    settle()
    visit = window.flow.journey.visit
    assert visit.definition is not None
    form = Form.of_answers(visit.definition, visit.definition.example or {})
    for place, text in changed.items():
        form = form.with_text(place.replace("__", "."), text)
    visit.form = replace(form, documents_seen=frozenset(), consent="")
    stand_on(window, name)


def stand_on(window: CitizenWindow, name: str) -> None:
    """Go to the page of a question."""
    flow = window.flow
    pages = flow.step._pages()  # type: ignore[attr-defined]
    flow.journey.visit.question = next(n for n, page in enumerate(pages) if name in page)
    flow.go(PageName.QUESTION)
    settle()


def question_era(window: CitizenWindow) -> None:
    """A paper is dated: in which calendar, first; going on without saying so."""
    company(window, "lease_date", lease_date__text="", lease_date__era="", lease_date__gregorian="")
    window.step.forward()
    settle()


def question_era_written(window: CitizenWindow) -> None:
    """Then what is written, in a calendar of its own."""
    company(window, "lease_date", lease_date__text="1372/10/05 و.ر")


def question_era_gregorian(window: CitizenWindow) -> None:
    """A Gregorian paper whose date is written in words: the day is asked beside it."""
    text = "عشرون يونيو 2026"
    company(
        window, "lease_date", lease_date__text=text, lease_date__era="gregorian", lease_date__gregorian=""
    )


def question_four_parts(window: CitizenWindow) -> None:
    """A name that lacks a part: why is asked."""
    company(window, "manager_name", manager_name__grandfather="")
    window.step.press("more")
    window.step.forward()
    settle()


def question_signature(window: CitizenWindow) -> None:
    """How one signs: on paper, later."""
    company(window, "applicant_signature")


def question_municipality(window: CitizenWindow) -> None:
    """A place within a place."""
    company(window, "seat_municipality")


def table_begun(window: CitizenWindow) -> None:
    """No row yet."""
    blank = {f"proposed_names__{row}__name": "" for row in (1, 2, 3)}
    company(window, "proposed_names", **blank)


def table_rows(window: CitizenWindow) -> None:
    """Rows entered, one of them not whole, and gone on."""
    company(window, "partners", partners__2__national_number="", partners__2__nationality="LY")
    window.step.forward()
    settle()


def row_choice(window: CitizenWindow) -> None:
    """A row's question that is touched."""
    company(window, "partners")
    window.step.press("row:1")
    window.step.forward()
    settle()


def row_typed(window: CitizenWindow) -> None:
    """A row's last page: a choice and an amount."""
    row_choice(window)
    window.step.forward()
    window.step.forward()
    settle()


def check_company(window: CitizenWindow) -> None:
    """The longest form of all, to be checked."""
    company(window, "applicant_signature")
    window.step.forward()
    settle()


def scan(window: CitizenWindow) -> None:
    """A scan is asked for, and none has come."""
    company(window, "applicant_signature")
    journey = window.flow.journey
    journey.equipment = replace(journey.equipment, scans=InMemoryScans())
    visit = journey.visit
    assert visit.form is not None
    visit.form = replace(visit.form, rules=FormRules(with_scan(visit.form.definition)))
    stand_on(window, SCAN)
    window.step.press("take")
    settle()


def scan_taken(window: CitizenWindow) -> None:
    """A scan was taken."""
    scan(window)
    scans = window.flow.journey.equipment.scans
    assert isinstance(scans, InMemoryScans)
    scans.files["new.pdf"], scans.from_s = pdf(2), window.hall.clock.now().timestamp() + 1
    window.step.press("take")
    settle()


FORM_SCENES: dict[str, Callable[[CitizenWindow], None]] = {
    scene.__name__: scene
    for scene in (
        question_era,
        question_era_written,
        question_era_gregorian,
        question_four_parts,
        question_signature,
        question_municipality,
        table_begun,
        table_rows,
        row_choice,
        row_typed,
        check_company,
        scan,
        scan_taken,
    )
}
