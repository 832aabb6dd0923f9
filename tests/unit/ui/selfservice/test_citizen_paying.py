"""Paying at the machine without Qt: every answer of the terminal, and that nobody is ever asked twice."""

from typing import Any

import pytest

from kiosk.app.shipped import load_texts
from kiosk.domain.receipt import Receipt
from kiosk.domain.words import Language
from kiosk.ui.lead import TERMINAL
from kiosk.ui.selfservice.flow import CitizenFlow
from kiosk.ui.selfservice.paying_watch import SELDOM_S
from kiosk.ui.selfservice.screens import Facts, Note, PageName, Tiles
from tests.fakes.citizen_window import equipment_of
from tests.fakes.counter_person import ObedientPrinter
from tests.fakes.flow_rig import Jobs
from tests.fakes.terminal_scenes import terminal_in_memory
from tests.unit.ui.selfservice.test_citizen_flow import Rig, Window

FILED = ["session.opened", "application.filed"]


class PayingRig(Rig):
    """A machine with a terminal and a printer beside it, filed up to the page of paying."""

    def __init__(self, how: str = "approve", code: str = "CR1") -> None:
        self.twin, self.terminal = terminal_in_memory()
        self.printer = ObedientPrinter()
        super().__init__(terminal=self.terminal, printer=self.printer)
        self.twin.behave(how)
        self.file(code)

    @property
    def kinds(self) -> list[str]:
        return self.hall.journal.kinds()[1:]

    @property
    def drawn(self) -> list[Receipt]:
        renderer: Any = self.flow.journey.equipment.renderer
        return list(renderer.drawn)

    def ways(self) -> list[str]:
        blocks = self.step.screen().blocks
        return [tile.name for block in blocks if isinstance(block, Tiles) for tile in block.items]

    def pay(self) -> None:
        assert self.flow.page in {PageName.PAY, PageName.REFUSED}
        self.step.press("by_terminal")

    def seconds(self, count: int = 40) -> None:
        for _ in range(count):
            self.flow.second_passed()

    def restart(self) -> None:
        """Begin anew on the same store, as after a fall of the window."""
        self.jobs, self.window = Jobs(), Window()
        equipment = equipment_of(self.hall, terminal=self.terminal, printer=self.printer)
        self.flow = CitizenFlow(equipment, self.jobs, self.window, load_texts(), Language.ARABIC)
        self.flow.start()


@pytest.fixture
def paying() -> PayingRig:
    return PayingRig()


def test_without_a_terminal_everything_is_as_it_was() -> None:
    rig = Rig(printer=ObedientPrinter())
    rig.file("CR1")
    assert rig.flow.page is PageName.DONE
    rig.flow.second_passed()
    assert TERMINAL not in rig.jobs.lanes
    assert rig.hall.journal.kinds()[1:] == [*FILED, "receipt.printed"]


def test_a_terminal_that_does_not_answer_is_not_offered() -> None:
    rig = PayingRig()
    rig.flow.end()
    rig.twin.is_on = False
    rig.open("CR1")
    rig.step.forward()
    rig.answer_all()
    facts = [block for block in rig.step.screen().beside if isinstance(block, Facts)]
    assert "By card" not in str(facts)
    rig.step.press("agree")
    rig.step.forward()
    assert rig.flow.page is PageName.DONE


def test_the_ways_to_pay_are_told_before_anything_is_filed() -> None:
    rig = PayingRig()
    rig.flow.end()
    rig.open("CR1")
    rig.step.forward()
    rig.answer_all()
    facts = [block for block in rig.step.screen().beside if isinstance(block, Facts)]
    assert "By card here, or with a payment slip" in str(facts)


def test_what_is_free_is_never_asked_for() -> None:
    rig = PayingRig(code="SS1")
    assert rig.flow.page is PageName.DONE
    assert "terminal.asked" not in rig.kinds


def test_nothing_is_printed_before_the_citizen_has_chosen(paying: PayingRig) -> None:
    assert paying.flow.page is PageName.PAY
    assert paying.ways() == ["by_terminal", "by_slip"]
    assert paying.kinds == FILED


def test_paid_by_card_is_one_receipt_that_says_so(paying: PayingRig) -> None:
    paying.pay()
    assert paying.flow.page is PageName.DONE
    assert paying.kinds == [*FILED, "terminal.asked", "slip.paid", "receipt.printed"]
    said = " ".join(paying.notes())
    assert "You paid" in said
    assert "POI-1-000001" in said
    assert len(paying.twin.charges) == len(paying.printer.papers) == 1
    assert paying.drawn[0].terminal is not None
    assert paying.flow.journey.visit.settlement.receipt.qr_text.startswith("LPR1:")  # type: ignore[union-attr]


def test_the_slip_is_still_a_way(paying: PayingRig) -> None:
    page: Any = paying.step
    page.press("by_slip")
    page.press("by_slip")
    assert paying.flow.page is PageName.DONE
    assert paying.kinds == [*FILED, "receipt.printed"]
    assert paying.twin.charges == []


def test_who_walks_away_before_choosing_gets_the_slip(paying: PayingRig) -> None:
    paying.flow.end()
    assert paying.flow.page is PageName.ATTRACT
    assert len(paying.printer.papers) == 1
    assert paying.kinds == [*FILED, "receipt.printed", "session.closed"]


@pytest.mark.parametrize("how", ["decline", "wrong_pin", "cancel", "no_bank", "busy"])
def test_a_refusal_says_why_and_lets_try_again(how: str) -> None:
    rig = PayingRig(how)
    rig.pay()
    assert rig.flow.page is PageName.REFUSED
    (note,) = (block for block in rig.step.screen().blocks if isinstance(block, Note))
    assert note.text == "No money was taken. Your application is kept."
    assert rig.printer.papers == []
    rig.twin.behave("approve")
    rig.pay()
    assert rig.flow.page is PageName.DONE
    assert rig.kinds.count("terminal.asked") == 2
    assert len(rig.twin.charges) == 1


def test_after_a_refusal_the_slip_pays() -> None:
    rig = PayingRig("decline")
    rig.pay()
    rig.step.press("by_slip")
    assert rig.flow.page is PageName.DONE
    assert rig.kinds == [*FILED, "terminal.asked", "terminal.answered", "receipt.printed"]


def test_a_terminal_that_goes_away_is_not_offered_again() -> None:
    rig = PayingRig()
    rig.twin.is_on = False
    rig.pay()
    assert rig.flow.page is PageName.REFUSED
    assert rig.ways() == ["by_slip"]


def test_not_known_is_no_second_request_and_its_paper_says_not_to_pay() -> None:
    rig = PayingRig("silent")
    rig.pay()
    assert rig.flow.page is PageName.LOOKED_INTO
    assert rig.kinds == [*FILED, "terminal.asked", "terminal.answered", "receipt.printed"]
    assert len(rig.twin.charges) == len(rig.printer.papers) == 1
    assert rig.drawn[0].is_looked_into
    rig.seconds()
    assert rig.kinds.count("terminal.answered") == 1
    rig.twin.behave("approve")
    rig.seconds()
    assert rig.flow.page is PageName.DONE
    assert len(rig.twin.charges) == 1
    assert rig.kinds.count("slip.paid") == 1
    assert [receipt.is_looked_into for receipt in rig.drawn] == [True, False]


def test_not_known_that_turns_out_refused_leads_to_the_slip() -> None:
    rig = PayingRig("never_hears")
    rig.pay()
    assert rig.flow.page is PageName.LOOKED_INTO
    rig.hall.clock.advance(200)
    rig.seconds()
    assert rig.flow.page is PageName.REFUSED
    assert rig.twin.charges == []


def test_what_is_learnt_while_the_next_citizen_is_there_disturbs_nobody() -> None:
    rig = PayingRig("silent")
    rig.pay()
    rig.flow.end()
    rig.twin.behave("approve")
    rig.step.press("en")
    rig.seconds()
    assert rig.flow.page is PageName.FIND
    paid = rig.hall.journal.committed[-1]
    assert (paid.kind, str(paid.author.role)) == ("slip.paid", "recovery")
    assert len(rig.printer.papers) == 1
    rig.seconds(30)
    assert rig.kinds.count("slip.paid") == 1


@pytest.mark.parametrize(("how", "kind"), [("approve", "slip.paid"), ("decline", "terminal.answered")])
def test_a_fall_between_asking_and_answer_is_asked_about_at_the_next_start(how: str, kind: str) -> None:
    rig = PayingRig(how)
    rig.jobs.is_held = True
    rig.pay()
    rig.jobs.kept.pop(0)()  # noted
    rig.jobs.kept.pop(0)()  # asked; the answer comes home to nobody
    rig.restart()
    rig.seconds()
    assert rig.kinds[-1] == kind
    assert rig.kinds.count("terminal.asked") == 1
    assert len(rig.twin.charges) == (how == "approve")


def test_a_fall_before_the_terminal_heard_of_it_takes_nothing() -> None:
    rig = PayingRig()
    rig.jobs.is_held = True
    rig.pay()
    rig.jobs.kept.pop(0)()
    rig.restart()
    rig.seconds()
    assert rig.kinds[-2:] == ["terminal.asked", "terminal.answered"]
    assert rig.hall.journal.committed[-1].facts_fields()["reason"] == "too_early"
    rig.hall.clock.advance(200)
    rig.seconds()
    assert rig.hall.journal.committed[-1].facts_fields()["outcome"] == "refused"
    assert rig.twin.charges == []


def test_an_outcome_that_cannot_be_noted_stays_open_and_is_noted_later(paying: PayingRig) -> None:
    paying.jobs.is_held = True
    paying.pay()
    paying.jobs.kept.pop(0)()
    paying.hall.journal.is_disk_full = True
    paying.jobs.is_held = False
    paying.jobs.let_go()
    assert paying.flow.page is PageName.LOOKED_INTO
    paying.hall.journal.is_disk_full = False
    paying.seconds()
    assert paying.flow.page is PageName.DONE
    assert len(paying.twin.charges) == 1


def test_what_cannot_be_noted_before_is_not_asked_for(paying: PayingRig) -> None:
    paying.hall.journal.is_disk_full = True
    paying.pay()
    assert paying.flow.page is PageName.PAY
    assert paying.notes() != []
    assert paying.twin.charges == []
    paying.hall.journal.is_disk_full = False
    paying.pay()
    assert paying.flow.page is PageName.DONE


def test_while_the_terminal_has_the_word_nobody_is_sent_away_and_nothing_else_asks_it(
    paying: PayingRig,
) -> None:
    paying.jobs.is_held = True
    paying.pay()
    assert not paying.flow.is_personal
    paying.jobs.kept.pop(0)()
    assert paying.flow.page is PageName.TERMINAL
    waiting = len(paying.jobs.kept)
    paying.seconds(60)
    assert len(paying.jobs.kept) == waiting
    paying.jobs.let_go()
    assert paying.flow.page is PageName.DONE
    assert paying.flow.is_personal


def test_a_touch_on_stop_reaches_the_terminal(paying: PayingRig) -> None:
    paying.twin.behave("approve", 60.0)
    paying.jobs.is_held = True
    paying.pay()
    paying.jobs.kept.pop(0)()
    paying.step.press("cancel")
    paying.jobs.is_held = False
    paying.jobs.let_go()
    assert paying.flow.page is PageName.REFUSED
    assert (paying.flow.journey.visit.refusal, paying.twin.charges) == ("cancelled", [])


def test_two_touches_ask_once(paying: PayingRig) -> None:
    paying.jobs.is_held = True
    page: Any = paying.step
    page.press("by_terminal")
    page.press("by_terminal")
    paying.jobs.is_held = False
    paying.jobs.let_go()
    assert paying.kinds.count("terminal.asked") == 1
    assert len(paying.twin.charges) == 1


def test_whoever_follows_an_application_is_told_that_it_is_looked_into() -> None:
    rig = PayingRig("silent")
    rig.pay()
    number = rig.flow.journey.visit.settlement.receipt.items[0].tracking_number.digits  # type: ignore[union-attr]
    rig.flow.end()
    rig.step.press("en")
    rig.step.press("follow")
    rig.step.type_text("number", number)
    rig.step.forward()
    assert "Do not pay again" in str(rig.step.screen().blocks)


def test_a_citizen_who_begins_to_pay_is_not_kept_waiting_for_a_question_about_another() -> None:
    rig = PayingRig("silent")
    rig.pay()
    rig.flow.end()
    rig.twin.behave("approve")
    rig.file("CR1")
    rig.jobs.is_held = True
    rig.seconds(6)
    rig.pay()
    asked = rig.jobs.lanes.count(TERMINAL)
    rig.jobs.kept.pop(0)()  # what is open comes home while the request is being noted
    assert rig.jobs.lanes.count(TERMINAL) == asked


def test_a_terminal_that_stays_silent_is_asked_less_and_less_often() -> None:
    rig = PayingRig("silent")
    rig.pay()
    rig.flow.end()
    before = rig.jobs.lanes.count(TERMINAL)
    rig.seconds(600)
    assert 10 <= rig.jobs.lanes.count(TERMINAL) - before <= 14
    rig.twin.behave("approve")
    rig.file("CR1")
    rig.twin.behave("silent")
    rig.pay()
    rig.twin.behave("approve")
    rig.seconds(SELDOM_S + 12)
    assert rig.flow.page is PageName.DONE
