"""Reading the privacy notice to the citizen: its words, and whether he agrees. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.domain.privacy_notice import PrivacyNotice
from kiosk.ui.counter.presenter import Presenter
from kiosk.ui.speech import Speech, ltr


@dataclass(frozen=True, slots=True)
class NoticeView:
    """The whole panel."""

    title: str
    service: str
    lines: tuple[str, ...]
    question: str
    name: str
    is_busy: bool


@dataclass(frozen=True, slots=True)
class NoticeDoors:
    """Where the clerk can go from here."""

    agreed: Callable[[], None]
    print: Callable[[], None]
    close: Callable[[], None]


class NoticePresenter(Presenter[NoticeView]):
    """Shows the words in the language of the window; on paper they stand in both."""

    def __init__(self, say: Callable[[], Speech], notice: PrivacyNotice, doors: NoticeDoors) -> None:
        super().__init__()
        self._say = say
        self.notice = notice
        self._doors = doors
        self.cancel = doors.close
        self.is_busy = False

    def submit(self) -> None:
        """Note that the citizen agrees."""
        self._doors.agreed()

    def print(self) -> None:
        """Print it; once until the paper is out."""
        if not self.is_busy:
            self.show_busy(is_busy=True)
            self._doors.print()

    def show_busy(self, *, is_busy: bool) -> None:
        """Show that it is being printed."""
        self.is_busy = is_busy
        self.refresh()

    def view(self) -> NoticeView:
        """Return the panel."""
        say, notice = self._say(), self.notice
        return NoticeView(
            say.words(notice.title),
            say.words(notice.service),
            tuple(say.words(line) for line in notice.lines),
            say.words(notice.question),
            say("notice.name", name=ltr(notice.name)),
            self.is_busy,
        )
