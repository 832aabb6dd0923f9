"""Asking for a supervisor: number and PIN. No Qt; the PIN is handed on, never kept."""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.ui.counter.presenter import Presenter
from kiosk.ui.speech import Speech


@dataclass(frozen=True, slots=True)
class SupervisorView:
    """The whole panel."""

    title: str
    text: str
    confirm: str
    supervisor: str
    trouble: str


class SupervisorPresenter(Presenter[SupervisorView]):
    """`key` names the words: `title`, `text`, `confirm`."""

    def __init__(
        self,
        say: Callable[[], Speech],
        key: str,
        approved: Callable[[str, str], None],
        cancelled: Callable[[], None],
    ) -> None:
        super().__init__()
        self._say = say
        self._key = key
        self._approved = approved
        self.cancel = cancelled
        self._supervisor = ""
        self._trouble = ""
        self.is_busy = False

    def type_supervisor(self, text: str) -> None:
        """Take the supervisor's number."""
        self._supervisor = text.strip()

    def submit(self, pin: str) -> None:
        """Hand number and PIN on, once."""
        if self.is_busy:
            return
        if not (self._supervisor and pin):
            self._trouble = self._say()("training.both_needed")
        else:
            self._trouble, self.is_busy = "", True
            self._approved(self._supervisor, pin)
        self.refresh()

    def show_refused(self, code: str) -> None:
        """Say why it was refused."""
        self._trouble, self.is_busy = " ".join(self._say().error(code)), False
        self.refresh()

    def view(self) -> SupervisorView:
        """Return the panel."""
        say = self._say()
        title, text, confirm = (say(f"{self._key}.{part}") for part in ("title", "text", "confirm"))
        return SupervisorView(title, text, confirm, self._supervisor, self._trouble)
