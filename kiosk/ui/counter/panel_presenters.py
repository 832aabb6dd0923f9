"""The panels inside the window: each asks for one thing. No Qt; a PIN is handed on and never kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kiosk.ui.counter.pages import KEYS
from kiosk.ui.counter.presenter import Presenter
from kiosk.ui.speech import Speech, ltr

VOID_REASONS = ("citizen_left", "wrong_service", "not_payable", "unspecified")
REVERSE_REASONS = ("wrong_applicant", "wrong_service", "citizen_withdrew", "duplicate")


@dataclass(frozen=True, slots=True)
class ReasonView:
    """A panel that asks why."""

    title: str
    text: str
    reasons: tuple[tuple[str, str], ...]
    reason: str
    trouble: str
    is_busy: bool


class VoidPresenter(Presenter[ReasonView]):
    """Asks why a basket is given up."""

    def __init__(
        self, say: Callable[[], Speech], confirmed: Callable[[str], None], cancelled: Callable[[], None]
    ) -> None:
        super().__init__()
        self._say = say
        self._confirmed = confirmed
        self.cancel = cancelled
        self._reason = ""
        self._trouble = ""
        self.is_busy = False

    def choose(self, reason: str) -> None:
        """Take a reason."""
        self._reason, self._trouble = reason, ""
        self.refresh()

    def submit(self) -> None:
        """Give the basket up, once."""
        if self.is_busy:
            return
        if not self._reason:
            self._trouble = self._say()("void.reason_missing")
        else:
            self.is_busy = True
            self._confirmed(self._reason)
        self.refresh()

    def show_refused(self, code: str) -> None:
        """Say why it was refused."""
        self._trouble, self.is_busy = " ".join(self._say().error(code)), False
        self.refresh()

    def view(self) -> ReasonView:
        """Return the panel."""
        say = self._say()
        reasons = tuple((code, say(f"void.reason.{code}")) for code in VOID_REASONS)
        return ReasonView(
            say("void.title"), say("void.text"), reasons, self._reason, self._trouble, self.is_busy
        )


@dataclass(frozen=True, slots=True)
class ApprovalView:
    """A supervisor's panel."""

    title: str
    text: str
    confirm: str
    reasons: tuple[tuple[str, str], ...]
    reason: str
    supervisor: str
    trouble: str
    is_busy: bool


class ApprovalPresenter(Presenter[ApprovalView]):
    """Asks a supervisor for number, PIN and a reason before money is given back.

    `key` names the words: `reverse` a whole receipt, `withdraw` one application.
    """

    def __init__(
        self,
        say: Callable[[], Speech],
        receipt_number: str,
        approved: Callable[[str, str, str], None],
        cancelled: Callable[[], None],
        key: str = "reverse",
    ) -> None:
        super().__init__()
        self._say = say
        self._key = key
        self._number = receipt_number
        self._approved = approved
        self.cancel = cancelled
        self._supervisor = ""
        self._reason = ""
        self._trouble = ""
        self.is_busy = False

    def type_supervisor(self, text: str) -> None:
        """Take the supervisor's number."""
        self._supervisor = text.strip()

    def choose(self, reason: str) -> None:
        """Take a reason."""
        self._reason = reason
        self.refresh()

    def submit(self, pin: str) -> None:
        """Ask for the reversal, once."""
        if self.is_busy:
            return
        if not (self._reason and self._supervisor and pin):
            self._trouble = self._say()("reverse.all_needed")
        else:
            self._trouble, self.is_busy = "", True
            self._approved(self._supervisor, pin, self._reason)
        self.refresh()

    def show_refused(self, code: str) -> None:
        """Say why it was refused."""
        self._trouble, self.is_busy = " ".join(self._say().error(code)), False
        self.refresh()

    def view(self) -> ApprovalView:
        """Return the panel."""
        say = self._say()
        return ApprovalView(
            title=say(f"{self._key}.title"),
            text=say(f"{self._key}.text", number=ltr(self._number)),
            confirm=say(f"{self._key}.confirm"),
            reasons=tuple((code, say(f"reverse.reason.{code}")) for code in REVERSE_REASONS),
            reason=self._reason,
            supervisor=self._supervisor,
            trouble=self._trouble,
            is_busy=self.is_busy,
        )


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A panel that says something and goes on or back."""

    title: str
    text: str
    confirm: str


class QuestionPresenter(Presenter[QuestionView]):
    """Asks for a yes; `confirm` empty means there is nothing but to close."""

    def __init__(
        self,
        say: Callable[[], Speech],
        key: str,
        confirmed: Callable[[], None],
        cancelled: Callable[[], None],
    ) -> None:
        super().__init__()
        self._say = say
        self._key = key
        self.submit = confirmed
        self.cancel = cancelled

    def view(self) -> QuestionView:
        """Return the panel."""
        say = self._say()
        return QuestionView(say(f"{self._key}.title"), say(f"{self._key}.text"), say(f"{self._key}.confirm"))


@dataclass(frozen=True, slots=True)
class KeysView:
    """Every key and what it does."""

    title: str
    keys: tuple[tuple[str, str], ...]


class KeysPresenter(Presenter[KeysView]):
    """Lists the keys: all of the counter's, or those that do something in the window."""

    def __init__(
        self,
        say: Callable[[], Speech],
        cancelled: Callable[[], None],
        keys: Mapping[str, str] = KEYS,
    ) -> None:
        super().__init__()
        self._say = say
        self.cancel = cancelled
        self._keys = keys

    def view(self) -> KeysView:
        """Return the panel."""
        say = self._say()
        function_keys = tuple((key, say(f"keys.{does}")) for key, does in self._keys.items())
        others = tuple(
            (say(f"keys.{name}_key"), say(f"keys.{name}")) for name in ("arrows", "enter", "tab", "space")
        )
        return KeysView(say("keys.title"), function_keys + others)


@dataclass(frozen=True, slots=True)
class ReadingView:
    """The panel shown while the reader waits for a document."""

    title: str
    text: str


class ReadingPresenter(Presenter[ReadingView]):
    """Waits with the clerk; may be cancelled at any time, typing is equal in rank."""

    def __init__(self, say: Callable[[], Speech], cancelled: Callable[[], None]) -> None:
        super().__init__()
        self._say = say
        self._cancelled = cancelled
        self.is_cancelled = False

    def cancel(self) -> None:
        """Stop waiting."""
        self.is_cancelled = True
        self._cancelled()

    def asks_to_stop(self) -> bool:
        """Say whether the wait is over; asked from the reader's lane, reads one flag."""
        return self.is_cancelled

    def view(self) -> ReadingView:
        """Return the panel."""
        return ReadingView(self._say()("reading.title"), self._say()("reading.text"))
