"""Signing in: who, and with which PIN. No Qt; the PIN is never kept."""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.ui.counter.presenter import Presenter
from kiosk.ui.speech import Speech


@dataclass(frozen=True, slots=True)
class SignInView:
    """The whole page."""

    operator: str
    trouble: tuple[str, str] | None
    is_busy: bool


class SignInPresenter(Presenter[SignInView]):
    """Asks for number and PIN; a wrong one is said without telling which of the two."""

    def __init__(self, say: Callable[[], Speech], sign_in: Callable[[str, str], None]) -> None:
        super().__init__()
        self._say = say
        self._sign_in = sign_in
        self._operator = ""
        self._code = ""
        self.is_busy = False

    def type_operator(self, text: str) -> None:
        """Take the operator's number as typed."""
        self._operator = text

    def submit(self, pin: str) -> None:
        """Try to sign in; a second press while the first is under way does nothing."""
        if not self.is_busy and self._operator.strip() and pin:
            self._code, self.is_busy = "", True
            self.refresh()
            self._sign_in(self._operator.strip(), pin)

    def show_refused(self, code: str) -> None:
        """Say why it was refused."""
        self._code, self.is_busy = code, False
        self.refresh()

    def view(self) -> SignInView:
        """Return the page."""
        trouble = self._say().error(self._code) if self._code else None
        return SignInView(self._operator, trouble, self.is_busy)
