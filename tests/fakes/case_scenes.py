"""The pages of cases and results in a believable state."""

from collections.abc import Callable

from kiosk.domain.case import CaseStep, Conflict, FoundCase, Holder
from kiosk.domain.form import Form
from kiosk.domain.identifiers import ApplicationId, ServiceCode, TrackingNumber
from kiosk.domain.words import Words
from kiosk.ui.counter.pages import Command
from tests.fakes.counter_window import CounterWindow
from tests.fakes.hall import shipped_catalogue
from tests.fakes.scene_openings import home, settle

CODE = "482913"
PEOPLE = (
    ("فاطمة", "الورفلي", "CR1"),
    ("عبد الرحمن", "الزنتاني", "CR8"),
    ("آمنة", "الزنتاني", "PP1"),
    ("سالم", "زنتاني", "JU1"),
)


def _file(counter: CounterWindow) -> list[ApplicationId]:
    """File an application for each of the people, before the clerk signs in at the window."""
    desk, catalogue = counter.hall.desk, shipped_catalogue(tuple(code for _, _, code in PEOPLE))
    session, filed = counter.flow.seat.signed_in, []
    for given, family, code in PEOPLE:
        service = catalogue.find(ServiceCode(code))
        assert service.example is not None
        answers = {**service.example, "given_name": given, "family_name": family}
        application = desk.file_application(session, Form.of_answers(service, answers))
        basket = desk.new_basket().with_application(application)
        filed += [one.application_id for one in desk.take_payment(session, basket, basket.due).applications]
    return filed


def _begin(counter: CounterWindow) -> list[ApplicationId]:
    home(counter)
    filed = _file(counter)
    for place, until in ((0, "2026-12-22"), (2, "2026-11-20")):
        counter.hall.cases.lay_out(filed[place], CODE, until)
    return filed


def _press_cases(counter: CounterWindow) -> None:
    counter.shell.press(Command.CASES)
    settle()


def cases_waiting(counter: CounterWindow) -> None:
    """What lies ready here, one result past its time."""
    _begin(counter)
    foreign = FoundCase(
        ApplicationId("0197a000-0000-7000-8000-00000000000f"),
        TrackingNumber.make(2, 9_999_999_999),
        Words("شهادة الوضع العائلي", "Family status certificate"),
        Holder("خديجة عمر المصراتي", "1990", "", "•••• 0123"),
        "2026-11-15",
        "notified",
        is_here=False,
    )
    counter.hall.cases.foreign[foreign.application_id] = foreign
    counter.hall.cases.lay_out(foreign.application_id, CODE)
    _press_cases(counter)


def cases_found(counter: CounterWindow) -> None:
    """A family name in two spellings; nothing is opened yet."""
    _begin(counter)
    _press_cases(counter)
    counter.presenter.type_query("الزنتانى")
    counter.presenter.submit()
    settle()


def case_open(counter: CounterWindow) -> None:
    """The whole history of one case, past its time."""
    cases_found(counter)
    row = next(row for row in counter.presenter.view().rows if "آمنة" in row.title)
    counter.presenter.stand_on(row.key)
    counter.presenter.submit()
    settle()


def case_late(counter: CounterWindow) -> None:
    """A file lies with its body, whose day has passed."""
    filed = _begin(counter)
    cases = counter.hall.cases
    cases.states[filed[2]] = "with_agency"
    cases.steps[filed[2]] = [
        CaseStep("accepted", "2026-10-04T08:00:00.000Z", "portal"),
        CaseStep("with_agency", "2026-10-04T11:00:00.000Z", "agency:PNA"),
    ]
    _press_cases(counter)
    counter.presenter.type_query("الزنتانى")
    counter.presenter.submit()
    settle()
    row = next(row for row in counter.presenter.view().rows if "آمنة" in row.title)
    counter.presenter.stand_on(row.key)
    counter.presenter.submit()
    settle()


def case_twice(counter: CounterWindow) -> None:
    """One result, two hand-overs."""
    filed = _begin(counter)
    cases = counter.hall.cases
    told = tuple(
        CaseStep("handed_over", f"2026-11-21T1{hour}:05:00.000+02:00", "office", f"{office} / {hour + 1}")
        for hour, office in enumerate(("TIP-001", "BEN-001"))
    )
    cases.told_twice[filed[0]] = Conflict(TrackingNumber("0001999999999998"), told)
    cases.states[filed[0]] = "disputed"
    cases.steps[filed[0]].append(
        CaseStep("disputed", "2026-11-21T15:00:00.000Z", "portal", "", "handed_over_twice")
    )
    _press_cases(counter)
    counter.presenter.submit()
    settle()


def cases_nothing(counter: CounterWindow) -> None:
    """Too little to look for."""
    home(counter)
    _press_cases(counter)
    counter.presenter.type_query("م")
    counter.presenter.submit()
    settle()


def hand_over(counter: CounterWindow) -> None:
    """The holder stands here with a document; the code was wrong."""
    _begin(counter)
    _press_cases(counter)
    row = next(row for row in counter.presenter.view().rows if "فاطمة" in row.title)
    counter.presenter.stand_on(row.key)
    counter.presenter.submit()
    settle()
    counter.presenter.give()
    settle()
    counter.presenter.type_document_number("LY7714203")
    counter.presenter.type_code("000000")
    counter.presenter.sign(has_signed=True)
    counter.presenter.submit()
    settle()


def handed_over(counter: CounterWindow) -> None:
    """Done."""
    hand_over(counter)
    counter.presenter.type_code(CODE)
    counter.presenter.submit()
    settle()


def hand_over_authorised(counter: CounterWindow) -> None:
    """Somebody else collects."""
    hand_over(counter)
    counter.presenter.choose_receiver("authorised")
    settle()


def hand_over_locked(counter: CounterWindow) -> None:
    """The code was tried too often: a supervisor decides."""
    hand_over(counter)
    for _ in range(4):
        counter.presenter.type_code("000001")
        counter.presenter.submit()
        settle()
    counter.presenter.type_supervisor("9001")
    settle()


def hand_over_by_post(counter: CounterWindow) -> None:
    """It goes by registered post."""
    hand_over(counter)
    counter.presenter.choose_receiver("post")
    counter.presenter.type_address("بنغازي، مكتب البريد الرئيسي، صندوق 1420")
    settle()


def case_given(counter: CounterWindow) -> None:
    """A result that left here; its slip can be printed again."""
    handed_over(counter)
    counter.presenter.submit()
    settle()
    counter.presenter.type_query("فاطمة")
    counter.presenter.submit()
    settle()
    counter.presenter.submit()
    settle()


CASE_SCENES: dict[str, Callable[[CounterWindow], None]] = {
    "cases_waiting": cases_waiting,
    "cases_found": cases_found,
    "cases_nothing": cases_nothing,
    "case_open": case_open,
    "case_late": case_late,
    "case_twice": case_twice,
    "hand_over": hand_over,
    "hand_over_authorised": hand_over_authorised,
    "handed_over": handed_over,
    "hand_over_locked": hand_over_locked,
    "case_given": case_given,
    "hand_over_by_post": hand_over_by_post,
}
