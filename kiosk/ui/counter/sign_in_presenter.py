"""Signing in: who, and with which PIN. No Qt; the PIN is kept only until somebody can check it."""

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
    training: str = ""


class SignInPresenter(Presenter[SignInView]):
    """Asks for number and PIN; a wrong one is said without telling which of the two.

    It can be shown before anybody serves it: what is entered then waits until somebody does.
    """

    def __init__(self, say: Callable[[], Speech]) -> None:
        super().__init__()
        self._say = say
        self._sign_in: Callable[[str, str], None] | None = None
        self._entered: tuple[str, str] | None = None
        self._operator = ""
        self._code = ""
        self.is_busy = False
        self._training = ""
        self._ask_training: Callable[[], None] | None = None

    def offer_training(self, key: str, ask: Callable[[], None]) -> None:
        """Show a way into training, or out of it; `key` names its words."""
        self._training, self._ask_training = key, ask
        self.refresh()

    def go_training(self) -> None:
        """Ask for training, or for its end; not while somebody signs in."""
        if self._ask_training is not None and not self.is_busy:
            self._ask_training()

    def serve(self, say: Callable[[], Speech], sign_in: Callable[[str, str], None]) -> None:
        """Sign people in from now on, beginning with whoever has entered number and PIN already."""
        self._say, self._sign_in = say, sign_in
        entered, self._entered = self._entered, None
        if entered is not None:
            sign_in(*entered)

    def rest(self) -> None:
        """Take nobody any more: there is nothing to sign in to."""
        self._entered, self.is_busy = None, True
        self.refresh()

    def type_operator(self, text: str) -> None:
        """Take the operator's number as typed."""
        self._operator = text

    def submit(self, pin: str) -> None:
        """Try to sign in; a second press while the first is under way does nothing."""
        if self.is_busy or not (self._operator.strip() and pin):
            return
        self._code, self.is_busy = "", True
        self.refresh()
        if self._sign_in is None:
            self._entered = (self._operator.strip(), pin)
        else:
            self._sign_in(self._operator.strip(), pin)

    def show_refused(self, code: str) -> None:
        """Say why it was refused."""
        self._code, self.is_busy = code, False
        self.refresh()

    def view(self) -> SignInView:
        """Return the page."""
        trouble = self._say().error(self._code) if self._code else None
        training = self._say()(f"sign_in.{self._training}") if self._training else ""
        return SignInView(self._operator, trouble, self.is_busy, training)
