"""The code of a form that waits: shown large, printed, and gone with the panel. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from kiosk.domain.parked import ParkedSlip
from kiosk.domain.receipt import Paper
from kiosk.ui.counter.presenter import Presenter
from kiosk.ui.speech import Speech, ltr


@dataclass(frozen=True, slots=True)
class ParkedView:
    """The whole panel."""

    title: str
    code: str
    until: str
    text: str
    trouble: str
    is_busy: bool


class ParkedPresenter(Presenter[ParkedView]):
    """Says when no paper came: then the code is written down by hand."""

    def __init__(
        self,
        say: Callable[[], Speech],
        slip: ParkedSlip,
        printed: Callable[[], None],
        closed: Callable[[], None],
    ) -> None:
        super().__init__()
        self._say = say
        self.slip = slip
        self._printed = printed
        self.cancel = closed
        self._paper = Paper.PRINTED
        self.is_busy = False

    def print(self) -> None:
        """Print the code; once until the paper is out."""
        if not self.is_busy:
            self.is_busy = True
            self.refresh()
            self._printed()

    def show_paper(self, paper: Paper) -> None:
        """Show what became of the paper."""
        self._paper, self.is_busy = paper, False
        self.refresh()

    def view(self) -> ParkedView:
        """Return the panel."""
        say = self._say()
        return ParkedView(
            say("parked.title"),
            ltr(self.slip.code),
            say("parked.until", date=say.day(date.fromisoformat(self.slip.until))),
            f"{say('parked.text')} {say(f'parked.reach_{self.slip.reach}', counter=self.slip.counter)}",
            "" if self._paper is Paper.PRINTED else say("parked.not_printed"),
            self.is_busy,
        )
