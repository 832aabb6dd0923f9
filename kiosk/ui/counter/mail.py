"""Leads through what the centre has written: the list, receipts, proposals followed or refused. No Qt."""

from collections.abc import Callable
from typing import Final

from kiosk.domain.answers import text_of
from kiosk.domain.calendar import local
from kiosk.domain.identifiers import SessionId
from kiosk.domain.letter import (
    Letter,
    LetterAnswer,
    LetterBox,
    OutgoingLetter,
    Proposal,
    ProposalCase,
    RegisterLine,
)
from kiosk.domain.letter_table import register_csv
from kiosk.domain.receipt import Paper
from kiosk.ui.counter.correcting import Asked, Correcting
from kiosk.ui.counter.doors import Surroundings, code_of
from kiosk.ui.counter.letters_presenter import LetterDoors, LettersPresenter
from kiosk.ui.counter.pages import PageName, PanelName
from kiosk.ui.counter.panel_presenters import QuestionPresenter
from kiosk.ui.counter.paper import print_leaflet
from kiosk.ui.counter.write_letter_presenter import WriteDoors, WriteLetterPresenter
from kiosk.ui.frame_parts import Notice
from kiosk.ui.lead import READER
from kiosk.ui.speech import ltr
from kiosk.ui.theme.tokens import Tone

_BLANK: Final = OutgoingLetter("", "", "")
PROPOSED = "proposed"  # why an application is amended that nobody has sent back


class Mail:
    """Shows letters and proposals; nothing follows from them but what a person here does."""

    def __init__(self, around: Surroundings, correcting: Correcting, recount: Callable[[], None]) -> None:
        self._around = around
        self._correcting = correcting
        self._recount = recount
        self._list: LettersPresenter | None = None
        self._written: WriteLetterPresenter | None = None
        self._begun: tuple[SessionId | None, OutgoingLetter] = (None, _BLANK)

    def show(self) -> None:
        """Show what the centre has written."""
        self._around.window.show_notice(None)
        answers = (self._receive, self._follow, self._ask_dispute)
        export = self._export if self._around.equipment.exports is not None else None
        doors = LetterDoors(self._around.say, *answers, self._print, self._write, export)
        self._list = LettersPresenter(doors)
        self._around.window.show_page(PageName.LETTERS, self._list)
        self._recount()

    # --- letters of this office ---------------------------------------------------------------------------
    def _write(self) -> None:
        """Open the page of a letter; what the same person has begun is there again."""
        session = self._around.seat.signed_in.session_id
        owner, begun = self._begun
        doors = WriteDoors(self._around.say, self._keep, self._send, self.show)
        self._written = WriteLetterPresenter(doors, begun if owner == session else _BLANK)
        self._around.window.show_notice(None)
        self._around.window.show_page(PageName.WRITE_LETTER, self._written)

    def _keep(self, letter: OutgoingLetter) -> None:
        self._begun = (self._around.seat.signed_in.session_id, letter)

    def _send(self, letter: OutgoingLetter) -> None:
        session, written = self._around.seat.signed_in, self._written
        if written is not None:
            self._around.store(
                lambda desk: (desk.letters.send(session, letter), desk.letters.register()[0])[1],
                self._on_sent,
                written.show_refused,
            )

    def _on_sent(self, line: RegisterLine) -> None:
        self._begun = (None, _BLANK)
        self.show()
        say = self._around.say()
        title = say("write.sent", number=ltr(line.number))
        self._around.window.show_notice(Notice(Tone.GOOD, title, say("write.sent_next")))

    def _export(self) -> None:
        """Write the register to a file: read in the store's lane, written where a slow stick may wait."""
        exports = self._around.equipment.exports
        if exports is None:
            return
        place, today = self._around.equipment.place, local(self._around.equipment.clock.now()).date()
        name = f"letters-{place.office}-{place.counter:02d}-{today.isoformat()}.csv"

        def written(table: str) -> None:
            data = f"\ufeff{table}".encode()
            self._around.jobs.run(READER, lambda: exports.write(name, data), self._on_exported, failed)

        def failed(error: BaseException) -> None:
            self._around.show_error(code_of(error))

        self._around.store(lambda desk: register_csv(desk.letters.register()), written)

    def _on_exported(self, where: str) -> None:
        say = self._around.say()
        notice = Notice(Tone.GOOD, say("letters.exported"), say("letters.exported_next", path=ltr(where)))
        self._around.window.show_notice(notice)

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
