"""Leads through what the centre has written: the list, receipts, proposals followed or refused. No Qt."""

from collections.abc import Callable

from kiosk.domain.answers import text_of
from kiosk.domain.letter import Letter, LetterAnswer, LetterBox, Proposal, ProposalCase, RegisterLine
from kiosk.domain.receipt import Paper
from kiosk.ui.counter.correcting import Asked, Correcting
from kiosk.ui.counter.doors import Surroundings
from kiosk.ui.counter.letters_presenter import LetterDoors, LettersPresenter
from kiosk.ui.counter.pages import PageName, PanelName
from kiosk.ui.counter.panel_presenters import QuestionPresenter
from kiosk.ui.counter.paper import print_leaflet
from kiosk.ui.frame_parts import Notice
from kiosk.ui.theme.tokens import Tone

PROPOSED = "proposed"  # why an application is amended that nobody has sent back


class Mail:
    """Shows letters and proposals; nothing follows from them but what a person here does."""

    def __init__(self, around: Surroundings, correcting: Correcting, recount: Callable[[], None]) -> None:
        self._around = around
        self._correcting = correcting
        self._recount = recount
        self._list: LettersPresenter | None = None

    def show(self) -> None:
        """Show what the centre has written."""
        self._around.window.show_notice(None)
        answers = (self._receive, self._follow, self._ask_dispute)
        doors = LetterDoors(self._around.say, *answers, self._print)
        self._list = LettersPresenter(doors)
        self._around.window.show_page(PageName.LETTERS, self._list)
        self._recount()

    def show_box(self, box: LetterBox) -> None:
        """Count what is open, and show the list again if it is shown."""
        self._around.seat.letters = box.open_count
        if self._list is not None and self._list.is_shown:
            self._list.show_box(box)

    def show_refused(self) -> None:
        """Let the clerk go on after a failure."""
        if self._list is not None:
            self._list.show_refused()

    def _receive(self, letter: Letter) -> None:
        self._answer(letter, LetterAnswer.RECEIVED)

    def _print(self, line: RegisterLine) -> None:
        """Put a letter of the register on paper."""

        def told(paper: Paper, code: str) -> None:
            say = self._around.say()
            tone = Tone.GOOD if paper is Paper.PRINTED else Tone.WARN
            words = "letters.printed" if paper is Paper.PRINTED else "letters.not_printed"
            why = " ".join(say.error(code)) if code else say(f"{words}_next")
            self._around.window.show_notice(Notice(tone, say(words), why))

        print_leaflet(self._around, lambda leaflets, dots: leaflets.letter(line, dots), told)

    def _answer(self, shown: Letter | Proposal, answer: LetterAnswer) -> None:
        session = self._around.seat.signed_in
        self._around.store(
            lambda desk: desk.letters.answer(session, shown, answer),
            lambda _entry: self._on_answered(answer),
            lambda _code: self._recount(),
        )

    def _on_answered(self, answer: LetterAnswer) -> None:
        say = self._around.say()
        told = Notice(Tone.GOOD, say(f"letters.answered.{answer}"), say("letters.answered_next"))
        self._around.window.show_notice(told)
        self._recount()

    def _ask_dispute(self, proposal: Proposal) -> None:
        panel = QuestionPresenter(
            self._around.say, "dispute", lambda: self._dispute(proposal), self._around.window.close_panel
        )
        self._around.window.show_panel(PanelName.DISPUTE, panel)

    def _dispute(self, proposal: Proposal) -> None:
        self._around.window.close_panel()
        self._answer(proposal, LetterAnswer.DISPUTED)

    def _follow(self, case: ProposalCase) -> None:
        proposal, definition = case.proposal, case.definition
        field = definition.field(proposal.field) if definition is not None else None
        proposed = {proposal.field: text_of(field, proposal.proposed)}
        asked = Asked(proposal.application_id, (PROPOSED,), (proposal.field,), proposed)
        self._correcting.open(asked, self.show)
