"""Paying at the machine by a finger, in the real window: by card, stopped, not known; then silence wipes."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel

from kiosk.domain.words import Language
from kiosk.ui.lead import TERMINAL
from kiosk.ui.selfservice.paying_watch import SELDOM_S
from kiosk.ui.selfservice.screens import PageName
from tests.fakes.citizen_scenes import SCENES
from tests.fakes.citizen_window import CitizenWindow
from tests.fakes.counter_scenes import settle
from tests.fakes.counter_window import HeldLane
from tests.fakes.finger import Finger
from tests.fakes.terminal_scenes import set_up_terminal
from tests.ui.selfservice.test_birth_certificate import MOST_PAGES, MOST_TOUCHES, apply

Open = Callable[..., CitizenWindow]


def texts(window: CitizenWindow) -> str:
    return " ".join(label.text() for label in window.shell.findChildren(QLabel))


def seconds(window: CitizenWindow, count: int) -> None:
    for _ in range(count):
        window.shell.second_passed()
    settle()


def test_from_the_first_page_to_the_receipt_by_card(kiosk: CitizenWindow) -> None:
    twin = set_up_terminal(kiosk)
    finger = Finger(kiosk)
    apply(finger)
    finger.plate("agree")
    finger.forward()
    assert kiosk.flow.page is PageName.PAY
    finger.plate("by_terminal")
    settle()
    assert kiosk.flow.page is PageName.DONE
    assert len(twin.charges) == len(kiosk.printer.papers) == 1
    assert len(finger.pages) <= MOST_PAGES + 2
    assert finger.touches <= MOST_TOUCHES + 1
    finger.forward()
    settle()
    assert kiosk.hall.journal.kinds()[-3:] == ["slip.paid", "receipt.printed", "session.closed"]


@pytest.mark.parametrize(
    ("language", "words"), [(Language.ARABIC, "لا تدفعْ مرة"), (Language.ENGLISH, "Do not pay")]
)
def test_silence_wipes_nobody_who_waits_for_the_terminal_and_everybody_after(
    open_kiosk: Open, language: Language, words: str
) -> None:
    kiosk = open_kiosk(language=language)
    SCENES["pay"](kiosk)
    terminal: Any = kiosk.flow.journey.equipment.terminal
    twin = terminal._line._twin
    lane = HeldLane()
    lanes: Any = kiosk.opened.background._lanes
    usual, lanes[TERMINAL] = lanes[TERMINAL], lane
    Finger(kiosk).plate("by_terminal")
    settle()
    seconds(kiosk, 600)
    assert kiosk.flow.page is PageName.TERMINAL
    assert not kiosk.shell.presence.is_warning
    twin.behave("silent")
    lane.let_go()
    lanes[TERMINAL] = usual
    settle()
    assert kiosk.flow.page is PageName.LOOKED_INTO
    assert words in texts(kiosk)
    for _ in range(130):
        kiosk.shell.second_passed()
    settle()
    assert kiosk.flow.page is PageName.ATTRACT
    assert kiosk.flow.journey.visit.payment is None
    assert words not in texts(kiosk)
    twin.behave("approve")
    seconds(kiosk, SELDOM_S + 1)
    assert kiosk.hall.journal.kinds()[-1] == "slip.paid"
    assert len(twin.charges) == 1


def test_a_finger_on_stop_ends_it(kiosk: CitizenWindow) -> None:
    SCENES["pay"](kiosk)
    terminal: Any = kiosk.flow.journey.equipment.terminal
    twin = terminal._line._twin
    twin.behave("approve", 60.0)
    lane, lanes = HeldLane(), kiosk.opened.background._lanes
    usual, lanes[TERMINAL] = lanes[TERMINAL], lane  # type: ignore[index]
    Finger(kiosk).plate("by_terminal")
    settle()
    Finger(kiosk).plate("cancel")
    lane.let_go()
    lanes[TERMINAL] = usual  # type: ignore[index]
    settle()
    assert kiosk.flow.page is PageName.REFUSED
    Finger(kiosk).plate("by_slip")
    settle()
    assert kiosk.flow.page is PageName.DONE
    assert (twin.charges, len(kiosk.printer.papers)) == ([], 1)
