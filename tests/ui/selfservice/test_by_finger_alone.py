"""Services by a finger alone, without a line: real touch events from the first page to the end."""

import pytest

from kiosk.domain.money import ZERO
from kiosk.ui.selfservice.asking import form_of
from kiosk.ui.selfservice.screens import PageName
from kiosk.ui.status import LineState
from tests.fakes.citizen_scenes import offline
from tests.fakes.citizen_window import CitizenWindow
from tests.fakes.finger import Finger
from tests.fakes.finger_journey import answer_all, begin


def to_the_slip(kiosk: CitizenWindow, code: str, answered: tuple[str, ...] = ()) -> tuple[Finger, set[str]]:
    """File the example of a service; `answered` names what must have been answered as in the example."""
    finger = Finger(kiosk)
    texts = begin(finger, code)
    kinds = answer_all(finger, texts)
    assert kiosk.flow.page is PageName.CHECK
    typed = form_of(kiosk.flow.journey).texts
    assert {name: typed.get(name) for name in answered} == {name: texts[name] for name in answered}
    finger.plate("agree")
    finger.forward()
    assert kiosk.flow.page is PageName.DONE
    assert "application.filed" in kiosk.hall.journal.kinds()
    assert len(kiosk.printer.papers) == 1
    return finger, kinds


def leave(kiosk: CitizenWindow, finger: Finger) -> None:
    finger.forward()
    assert kiosk.flow.page is PageName.ATTRACT
    assert kiosk.hall.journal.kinds()[-2:] == ["receipt.printed", "session.closed"]


@pytest.mark.parametrize("code", ["SS1", "CO2"])
def test_proof_of_life_and_a_company_name_are_filed_without_a_line(kiosk: CitizenWindow, code: str) -> None:
    offline(kiosk)
    assert kiosk.flow.journey.machine.status.line is LineState.OFFLINE
    finger, _ = to_the_slip(kiosk, code)
    settlement = kiosk.flow.journey.visit.settlement
    assert settlement is not None
    assert settlement.receipt.due == ZERO
    leave(kiosk, finger)


def test_a_company_is_formed_row_by_row_with_dates_of_another_calendar_and_places_within_places(
    kiosk: CitizenWindow,
) -> None:
    offline(kiosk)
    answered = (
        *(
            "lease_date.era",
            "lease_date.text",
            "seat_shabiya",
            "seat_municipality",
            "manager_name.grandfather",
        ),
        *("partners.1.role", "partners.2.name", "partners.2.share_dirhams", "proposed_names.1.name"),
    )
    finger, kinds = to_the_slip(kiosk, "CO1", answered)
    assert {"table", "chosen", "money", "arabic_name", "national_number"} <= kinds
    settlement = kiosk.flow.journey.visit.settlement
    assert settlement is not None
    assert settlement.receipt.due > ZERO
    leave(kiosk, finger)
