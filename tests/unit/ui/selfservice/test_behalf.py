"""Applying for another at self-service: said why not, begun here all the same, never filed by the machine."""

import pytest

from kiosk.domain.applicant_kinds import ON_BEHALF
from kiosk.domain.form import Form
from kiosk.ui.selfservice.behalf import BEHALF, kinds_of
from kiosk.ui.selfservice.screens import Facts, PageName
from tests.fakes.citizen_answers import answer_page
from tests.fakes.citizen_window import all_services
from tests.unit.ui.selfservice.test_citizen_flow import Rig


def for_another(code: str) -> Rig:
    rig = Rig()
    rig.open(code)
    rig.step.press(BEHALF)
    assert rig.flow.page is PageName.BEHALF
    return rig


@pytest.mark.parametrize("service", all_services().services, ids=lambda service: service.code)
def test_every_service_that_others_may_ask_for_says_what_to_bring(service: object) -> None:
    rig = Rig()
    rig.open(service.code)  # type: ignore[attr-defined]
    kinds = kinds_of(service)  # type: ignore[arg-type]
    assert (BEHALF in dict(rig.step.screen().links)) == bool(kinds)
    if kinds:
        rig.step.press(BEHALF)
        facts = next(block for block in rig.step.screen().blocks if isinstance(block, Facts))
        assert len(facts.rows) == len(kinds)
        assert set(kinds) <= ON_BEHALF


def test_the_form_is_parked_for_a_counter_and_not_filed() -> None:
    rig = for_another("CR1")
    rig.step.forward()
    rig.answer_all()
    assert rig.flow.page is PageName.CHECK
    rig.step.forward()
    assert rig.flow.page is PageName.PARKED
    slip = rig.flow.journey.visit.slip
    assert slip is not None
    assert "application.filed" not in rig.hall.journal.kinds()
    assert rig.hall.desk.parking is not None
    resumed = rig.hall.desk.parking.resume(slip.code).form
    definition = resumed.definition
    wanted = Form.of_answers(definition, definition.example or {}).texts
    assert resumed.texts["national_number"] == wanted["national_number"]


def test_pressed_twice_it_is_parked_once() -> None:
    rig = for_another("CR1")
    rig.step.forward()
    rig.answer_all()
    rig.jobs.is_held = True
    rig.step.forward()
    rig.step.forward()
    rig.jobs.is_held = False
    rig.jobs.let_go()
    assert rig.hall.journal.kinds().count("form.parked") == 1


def test_beginning_for_oneself_after_looking_is_filed_as_ever() -> None:
    rig = for_another("CR1")
    rig.step.back()
    assert rig.flow.page is PageName.SERVICE
    rig.step.forward()
    rig.answer_all()
    rig.step.press("agree")
    rig.step.forward()
    assert rig.flow.page is PageName.DONE


def test_the_next_visitor_applies_for_himself() -> None:
    rig = for_another("CR1")
    rig.step.forward()
    answer_page(rig.step, {})
    rig.flow.end()
    assert not rig.flow.journey.visit.goes_to_counter
