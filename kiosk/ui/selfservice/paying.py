"""The fee at self-service: by the terminal beside the machine or with a slip, and what it said. No Qt."""

from collections.abc import Callable
from typing import Final

from kiosk.domain.money import ZERO, Money
from kiosk.domain.receipt import Paper
from kiosk.domain.terminal_acts import OpenPayment
from kiosk.domain.terminal_payment import Doubt, Outcome, Paid, Refusal, Refused, Unknown
from kiosk.ports import PrinterState, Terminal
from kiosk.ui.lead import STORE, TERMINAL
from kiosk.ui.selfservice.doors import Journey, Visit
from kiosk.ui.selfservice.papering import print_for
from kiosk.ui.selfservice.screens import Block, Note, Number, PageName, Screen, Steps, Tile, Tiles
from kiosk.ui.selfservice.step import BaseStep
from kiosk.ui.speech import ltr
from kiosk.ui.theme.tokens import Tone
from kiosk.usecases.take_payment import Settlement

BY_TERMINAL, BY_SLIP, CANCEL = "by_terminal", "by_slip", "cancel"
ASK_S: Final = 120.0  # a card, a wrong PIN and another try; WCAG's limit is the terminal's own
_LOOK_S: Final = 3.0
_NOT_KNOWN: Final = Unknown(Doubt.NO_ANSWER)


def look_at_terminal(journey: Journey) -> None:
    """Ask the terminal how it is; what it says is shown once it comes home."""
    terminal, machine = journey.equipment.terminal, journey.machine
    if terminal is None or journey.visit.is_asking:
        return

    def known(state: PrinterState) -> None:
        is_ready = state is PrinterState.ONLINE
        if machine.is_terminal_ready is not is_ready:
            machine.is_terminal_ready = is_ready
            journey.refresh()

    journey.jobs.run(
        TERMINAL, lambda: terminal.state(_LOOK_S), known, lambda _error: known(PrinterState.OFFLINE)
    )


def offers_terminal(journey: Journey) -> bool:
    """Say whether the fee can be paid here: a terminal is set up, and it answers."""
    return journey.equipment.terminal is not None and journey.machine.is_terminal_ready


def due_of(visit: Visit) -> Money:
    """Return what is owed for what was filed in this visit."""
    return visit.settlement.receipt.due if visit.settlement is not None else ZERO


def pay_with_slip(journey: Journey) -> None:
    """Print the slip, and show the last page."""
    print_for(journey)
    journey.go(PageName.DONE)


def leave_with_slip(journey: Journey) -> None:
    """Print the slip of somebody who goes away before choosing how to pay: nobody goes without a paper."""
    visit = journey.visit
    if due_of(visit) != ZERO and visit.paper is None and not visit.is_printing:
        print_for(journey)


class _Paying(BaseStep):
    """A page on which a citizen chooses how to pay."""

    def __init__(self, journey: Journey) -> None:
        super().__init__(journey)
        self._is_begun = False

    def _ways(self, card_title: str) -> Tiles:
        say = self.journey.say
        slip = Tile(BY_SLIP, say("pay.slip"), say("pay.slip_about"), "receipt")
        if not offers_terminal(self.journey):
            return Tiles((slip,), 2)
        return Tiles((Tile(BY_TERMINAL, card_title, say("pay.card_about"), "card"), slip), 2)

    def press(self, name: str, _value: str = "", /) -> None:
        """Ask for money at the terminal, or print the slip; a second touch does neither twice."""
        if self._is_begun:
            return
        self._is_begun, self.journey.trouble = True, None
        if name == BY_TERMINAL:
            _Asking(self.journey).begin(self._on_refused)
        else:
            pay_with_slip(self.journey)

    def _on_refused(self, _code: str) -> None:
        self._is_begun = False
        self.journey.refresh()


class PayStep(_Paying):
    """What is owed, and the ways to pay it."""

    def screen(self) -> Screen:
        """Return the page."""
        journey = self.journey
        amount = journey.speech.money(due_of(journey.visit))
        return Screen(
            PageName.PAY,
            journey.say("pay.title"),
            journey.say("pay.lead"),
            (
                Number(journey.say("check.to_pay"), amount),
                self._ways(journey.say("pay.card")),
                *self.trouble(),
            ),
            has_back=False,
            topic=_topic(journey),
        )


class TerminalStep(BaseStep):
    """The terminal has the word: what to do there, and a way to stop."""

    def screen(self) -> Screen:
        """Return the page."""
        journey, visit = self.journey, self.journey.visit
        steps = Steps(
            journey.say("terminal.how"),
            (
                ("card", journey.say("terminal.look")),
                ("lock", journey.say("terminal.pin")),
                ("clock", journey.say("terminal.wait")),
            ),
        )
        stop: Block = Tiles((Tile(CANCEL, journey.say("terminal.cancel"), "", "close"),), 2)
        if visit.is_cancelled:
            stop = Note(Tone.INFO, journey.say("terminal.cancelling"), icon="clock")
        return Screen(
            PageName.TERMINAL,
            journey.say("terminal.title"),
            journey.say("terminal.lead"),
            (Number(journey.say("check.to_pay"), journey.speech.money(due_of(visit))), stop),
            beside=(steps,),
            has_back=False,
            topic=_topic(journey),
        )

    def press(self, _name: str, _value: str = "", /) -> None:
        """Tell the terminal to stop; what it did by then is still heard."""
        self.journey.visit.is_cancelled = True
        self.journey.refresh()

    def back(self) -> None:
        """Stop, as the tile does."""
        self.press(CANCEL)


class RefusedStep(_Paying):
    """No money was taken: why, and what else can be done."""

    def __init__(self, journey: Journey) -> None:
        super().__init__(journey)
        look_at_terminal(journey)

    def screen(self) -> Screen:
        """Return the page."""
        journey, visit = self.journey, self.journey.visit
        reason = visit.refusal or Refusal.FAULT
        tone = Tone.INFO if reason is Refusal.CANCELLED else Tone.BAD
        note = Note(tone, journey.say(f"refused.{reason}"), journey.say("refused.nothing_taken"))
        return Screen(
            PageName.REFUSED,
            journey.say("refused.title"),
            blocks=(
                note,
                Number(journey.say("check.to_pay"), journey.speech.money(due_of(visit))),
                self._ways(journey.say("refused.again")),
                *self.trouble(),
            ),
            has_back=False,
            topic=_topic(journey),
        )


class LookedIntoStep(BaseStep):
    """Nobody knows whether money was taken: do not pay again, and what becomes of it."""

    def screen(self) -> Screen:
        """Return the page."""
        journey = self.journey
        settlement = journey.visit.settlement
        number = settlement.receipt.items[0].tracking_number.grouped if settlement is not None else ""
        steps = (
            ("receipt", self._paper_words()),
            ("clock", journey.say("looked_into.machine_asks")),
            ("track", journey.say("looked_into.follow")),
            ("office", journey.say("looked_into.office")),
        )
        return Screen(
            PageName.LOOKED_INTO,
            journey.say("looked_into.title"),
            blocks=(
                Note(Tone.WARN, journey.say("looked_into.do_not"), journey.say("looked_into.why")),
                Number(journey.say("done.number"), ltr(number)),
            ),
            beside=(Steps(journey.say("done.next"), steps),),
            forward=journey.say("done.end"),
            has_back=False,
            topic=_topic(journey),
        )

    def _paper_words(self) -> str:
        journey, visit = self.journey, self.journey.visit
        if visit.is_printing:
            return journey.speech("receipt.printing")
        if visit.paper is Paper.PRINTED:
            return journey.say("done.take_paper")
        return journey.say("looked_into.no_paper")

    def forward(self) -> None:
        """End the visit and wipe."""
        self.journey.end()


class _Asking:
    """One request from its noting to its end; whatever happens to the window, its end is noted."""

    def __init__(self, journey: Journey) -> None:
        self._journey = journey
        self._visit = journey.visit

    def begin(self, refused: Callable[[str], None]) -> None:
        """Note that money is about to be asked for, then ask."""
        visit = self._visit
        session, settlement = visit.session, visit.settlement
        terminal = self._journey.equipment.terminal
        if session is None or settlement is None or terminal is None:
            return
        receipt = settlement.receipt
        visit.is_asking, visit.is_cancelled = True, False
        self._journey.machine.has_open_payments = True

        def not_noted(code: str) -> None:
            visit.is_asking = False
            refused(code)

        self._journey.store(
            lambda desk: desk.begin_payment(session, receipt),
            lambda payment: self._ask(terminal, payment),
            not_noted,
        )

    def _ask(self, terminal: Terminal, payment: OpenPayment) -> None:
        journey, visit = self._journey, self._visit
        visit.payment = payment
        journey.go(PageName.TERMINAL)
        journey.jobs.run(
            TERMINAL,
            lambda: terminal.ask(payment.request, ASK_S, lambda: visit.is_cancelled),
            lambda outcome: self._end(payment, outcome),
            lambda _error: self._end(payment, _NOT_KNOWN),
        )

    def _end(self, payment: OpenPayment, outcome: Outcome) -> None:
        desk, session = self._journey.equipment.desk, self._visit.session
        self._journey.jobs.run(
            STORE,
            lambda: desk.end_payment(session, payment, outcome),
            self._on_noted,
            lambda _error: self._on_noted((_NOT_KNOWN, None)),
        )

    def _on_noted(self, noted: tuple[Outcome, Settlement | None]) -> None:
        visit = self._visit
        visit.is_asking = False
        if visit is self._journey.visit:
            show_outcome(self._journey, *noted)


def show_outcome(journey: Journey, outcome: Outcome, paid: Settlement | None) -> None:
    """Lead the citizen to the page of an outcome, with its paper."""
    visit = journey.visit
    if isinstance(outcome, Paid) and paid is not None:
        visit.settlement, visit.payment, visit.paper = paid, None, None
        print_for(journey)
        journey.go(PageName.DONE)
    elif isinstance(outcome, Refused):
        visit.refusal, visit.payment = outcome.reason, None
        journey.go(PageName.REFUSED)
    else:
        visit.is_looked_into = True
        print_for(journey)
        journey.go(PageName.LOOKED_INTO)


def _topic(journey: Journey) -> str:
    settlement = journey.visit.settlement
    return journey.speech.words(settlement.receipt.items[0].service_name) if settlement is not None else ""
