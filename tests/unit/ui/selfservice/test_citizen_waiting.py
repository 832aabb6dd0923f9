"""A form that waits under a code at self-service, without Qt: parked, gone on with, wiped."""

import random
from dataclasses import replace
from typing import Any

import pytest

from kiosk.domain.form import Form
from kiosk.domain.form_rules import FormRules
from kiosk.domain.parked import MOST_SENT_BYTES
from kiosk.errors import NothingReadError
from kiosk.ui.selfservice.screens import Code, Note, Number, PageName, Steps, Tiles
from tests.fakes.citizen_window import ObedientScanner
from tests.fakes.counter_person import ObedientPrinter
from tests.fakes.form_scenes import SCAN, with_scan
from tests.fakes.hall import PLACE
from tests.unit.ui.selfservice.test_citizen_flow import Rig


def begun(code: str = "CR1", **devices: Any) -> Rig:
    """Return somebody in the middle of a form."""
    rig = Rig(**devices)
    rig.open(code)
    rig.step.forward()
    rig.step.type_text("national_number", "119840001237")
    rig.step.forward()
    return rig


def parked(**devices: Any) -> tuple[Rig, str]:
    """Return a machine at the page of the code, and the code."""
    rig = begun(**devices)
    rig.flow.leave()
    rig.step.press("park")
    slip = rig.flow.journey.visit.slip
    assert slip is not None
    return rig, slip.code


def resume(rig: Rig, text: str) -> None:
    rig.step.press("en")
    rig.step.press("resume")
    rig.step.type_text("code", text)
    rig.step.forward()


def blocks(rig: Rig, kind: type) -> list[Any]:
    screen = rig.step.screen()
    return [block for block in (*screen.blocks, *screen.beside) if isinstance(block, kind)]


def notes(rig: Rig) -> list[str]:
    return [block.title for block in blocks(rig, Note)]


def test_leaving_asks_once_and_back_loses_nothing() -> None:
    rig = begun()
    before = rig.flow.page
    rig.flow.leave()
    assert rig.flow.page is PageName.LEAVING
    assert [tile.name for tile in blocks(rig, Tiles)[0].items] == ["park", "erase"]
    rig.step.back()
    assert rig.flow.page is before
    assert rig.flow.journey.visit.form is not None
    assert rig.flow.journey.visit.form.texts["national_number"] == "119840001237"
    rig.flow.leave()
    rig.step.press("erase")
    assert rig.flow.page is PageName.ATTRACT
    assert "form.parked" not in rig.hall.journal.kinds()


def test_where_nothing_was_answered_leaving_ends_at_once() -> None:
    rig = Rig()
    rig.open("CR1")
    rig.step.forward()
    rig.flow.leave()
    assert rig.flow.page is PageName.ATTRACT


def test_a_page_that_waits_for_a_person_stops_waiting_first() -> None:
    rig = begun()
    rig.flow.call_person()
    rig.flow.leave()
    rig.step.back()
    assert rig.flow.page is PageName.QUESTION


def test_a_form_that_waits_is_printed_shown_once_and_gone_with_the_visit() -> None:
    printer = ObedientPrinter()
    rig, code = parked(printer=printer)
    assert rig.flow.page is PageName.PARKED
    assert blocks(rig, Number)[0].value.strip("\u2066\u2069") == code
    assert len(printer.papers) == 1
    assert rig.step.screen().links == ()
    assert rig.flow.journey.visit.form is None
    assert "application.filed" not in rig.hall.journal.kinds()
    rig.step.forward()
    assert rig.flow.page is PageName.ATTRACT
    assert code not in repr(rig.flow.journey.visit)
    assert "session.closed" in rig.hall.journal.kinds()


def test_without_paper_the_page_says_so_and_prints_again() -> None:
    rig, _ = parked()
    assert notes(rig) == [rig.flow.journey.say("parked.no_paper")]
    assert rig.step.screen().links == ()
    printer = ObedientPrinter(failure=NothingReadError("no"))
    rig, _ = parked(printer=printer)
    assert notes(rig) == [rig.flow.journey.say("parked.paper_unknown")]
    printer.failure = None
    rig.step.press("print")
    assert notes(rig) == [rig.flow.journey.say("parked.take_paper")]


@pytest.mark.parametrize("reach", ["any", "line", "here"])
def test_the_page_says_where_the_form_goes_on(reach: str) -> None:
    rig, _ = parked()
    visit = rig.flow.journey.visit
    assert visit.slip is not None
    visit.slip = replace(visit.slip, is_sent=reach != "here", qr_text="LPP1:A" if reach == "any" else "")
    (steps,) = blocks(rig, Steps)
    assert steps.items[0][1] == rig.flow.journey.say(
        f"parked.reach_{reach}", counter=f"\u2066{PLACE.counter}\u2069"
    )
    assert bool(blocks(rig, Code)) is (reach == "any")


def test_a_form_too_large_for_the_line_says_that_it_goes_on_here_alone() -> None:
    rig = begun("JU3")
    visit = rig.flow.journey.visit
    assert visit.form is not None
    visit.form = visit.form.with_text("document_title", random.Random(1).randbytes(MOST_SENT_BYTES).hex())
    rig.flow.leave()
    rig.step.press("park")
    assert rig.flow.journey.visit.slip is not None
    assert rig.flow.journey.visit.slip.reach == "here"
    assert "form.parked" not in rig.hall.journal.kinds()


def test_a_form_goes_on_where_it_was_left_and_is_filed_once() -> None:
    rig, code = parked()
    rig.step.forward()
    resume(rig, code.lower().replace("-", " "))
    assert rig.flow.page is PageName.RESUMED
    rig.step.forward()
    assert rig.step.screen().step is not None
    assert rig.step._page[0] == "given_name"
    assert rig.flow.journey.visit.form is not None
    assert rig.flow.journey.visit.form.texts["national_number"] == "119840001237"
    rig.answer_all()
    rig.step.press("agree")
    rig.step.forward()
    assert rig.flow.page is PageName.DONE
    kinds = rig.hall.journal.kinds()
    assert kinds.index("application.filed") < kinds.index("form.released")
    rig.step.forward()
    resume(rig, code)
    assert rig.flow.page is PageName.RESUME
    assert rig.flow.journey.trouble is not None
    assert rig.flow.journey.trouble[2] == "INP-116"


def test_a_form_that_is_left_again_has_one_code() -> None:
    rig, code = parked()
    rig.step.forward()
    resume(rig, code)
    rig.step.forward()
    rig.flow.leave()
    assert blocks(rig, Tiles)[0].items[1].text == rig.flow.journey.say("leaving.erase_resumed")
    rig.step.press("park")
    assert rig.flow.journey.visit.slip is not None
    again = rig.flow.journey.visit.slip.code
    rig.step.forward()
    resume(rig, code)
    assert rig.flow.page is PageName.RESUME
    rig.step.type_text("code", again)
    rig.step.forward()
    assert rig.flow.page is PageName.RESUMED


def test_a_code_is_judged_before_anything_is_looked_for() -> None:
    rig = Rig()
    resume(rig, "P-123")
    assert dict(rig.step.screen().problems) == {"code": rig.flow.journey.say("resume.wrong")}


def test_the_paper_under_the_scanner_is_enough_also_where_a_receipt_is_judged() -> None:
    rig, code = parked()
    rig.step.forward()
    scanner = ObedientScanner(code)
    for page in ("resume", "verify"):
        rig.flow.journey.equipment = replace(rig.flow.journey.equipment, scanner=scanner)
        rig.step.press("en")
        rig.step.press(page)
        assert rig.flow.page is PageName.RESUMED, page
        rig.flow.end()


def test_another_paper_is_told_and_a_paper_that_never_came_is_no_error() -> None:
    rig = Rig(scanner=ObedientScanner(failure=NothingReadError("nothing")))
    rig.step.press("en")
    rig.step.press("resume")
    assert rig.flow.journey.trouble is None
    assert rig.step.screen().lead == rig.flow.journey.say("resume.lead")


def test_after_a_week_it_is_wiped() -> None:
    rig, code = parked()
    rig.step.forward()
    rig.hall.clock.advance(8 * 86_400)
    resume(rig, code)
    assert rig.flow.journey.trouble is not None
    assert rig.flow.journey.trouble[2] == "INP-116"


@pytest.mark.parametrize("why", ["papers_kept", "needs_scan", "for_another"])
def test_what_cannot_be_finished_here_is_sent_to_a_counter(why: str) -> None:
    rig = begun()
    visit = rig.flow.journey.visit
    assert visit.form is not None
    definition = visit.form.definition
    if why == "needs_scan":
        form: Form = replace(visit.form, rules=FormRules(with_scan(definition))).with_text(SCAN, "")
    elif why == "for_another":
        form = visit.form.with_text("who_acts_for", "guardian")
    else:
        form = visit.form.with_document_kept(definition.documents[0].code, kept=True)
    step = rig_resumes(rig, form)
    assert rig.flow.page is PageName.RESUME
    assert step.screen().blocks[1].title == rig.flow.journey.say(f"resume.{why}")


def rig_resumes(rig: Rig, form: Form) -> Any:
    """Have the desk bring back this form, as a counter parked it."""
    rig.flow.leave()
    rig.step.press("park")
    slip = rig.flow.journey.visit.slip
    assert slip is not None
    parking = rig.hall.desk.parking
    assert parking is not None
    found = parking.resume(slip.code)
    rig.step.forward()
    rig.step.press("en")
    rig.step.press("resume")
    rig.step._on_found((replace(found, form=form), "b"))
    return rig.step
