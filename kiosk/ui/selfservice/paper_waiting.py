"""A page that waits for a paper: under the scanner, on the reader, or its number from the keys. No Qt."""

from collections.abc import Callable
from typing import ClassVar, Final, TypeVar

from kiosk.domain.scan import Scan
from kiosk.ui.counter.doors import code_of
from kiosk.ui.lead import READER
from kiosk.ui.selfservice.doors import Journey
from kiosk.ui.selfservice.layouts import Layout
from kiosk.ui.selfservice.screens import Block, Entry, PageName, Screen
from kiosk.ui.selfservice.step import BaseStep

PAPER_DEADLINE_S: Final = 60.0
T = TypeVar("T")


class PaperWait:
    """One page's wait for a device; what comes home after page or visit has ended is dropped."""

    def __init__(self, journey: Journey) -> None:
        self._journey = journey
        self._is_left = False

    def leave(self) -> None:
        """Stop waiting: the page is left."""
        self._is_left = True

    def begin(
        self,
        work: Callable[[Callable[[], bool]], T],
        came: Callable[[T], None],
        forgiven: frozenset[str] = frozenset(),
    ) -> None:
        """Wait in the reader's lane.

        Args:
            work: what waits there; it is given what says whether it may stop.
            came: told of what came.
            forgiven: codes of errors that are nobody's: nothing is shown of them.
        """
        journey, visit = self._journey, self._journey.visit

        def done(result: T) -> None:
            if not self._is_left and visit is journey.visit:
                came(result)

        def failed(error: BaseException) -> None:
            if not self._is_left and visit is journey.visit and code_of(error) not in forgiven:
                journey.show_error(code_of(error))

        journey.jobs.run(READER, lambda: work(lambda: self._is_left), done, failed)

    def scan(self, came: Callable[[Scan], None], forgiven: frozenset[str] = frozenset()) -> None:
        """Wait for a paper under the scanner, where there is one."""
        scanner = self._journey.equipment.scanner
        if scanner is not None:
            self.begin(lambda is_left: scanner.read(PAPER_DEADLINE_S, is_left), came, forgiven)


class CodeStep(BaseStep):
    """Asks for what stands on a paper; what is wrong with it is said at the field.

    Its texts are the page's own: `title`, and the field's name.
    """

    page: ClassVar[PageName]
    field: ClassVar[str]
    layout: ClassVar[Layout]
    hint: ClassVar[str] = ""

    def __init__(self, journey: Journey) -> None:
        super().__init__(journey)
        self._typed = self._problem = ""

    def screen(self) -> Screen:
        """Return the page."""
        journey, problem = self.journey, self._problem
        label = journey.say(f"{self.page}.{self.field}")
        entry = Entry(self.field, label, self._typed, self.layout, self.hint, problem, is_alone=True)
        return Screen(
            self.page,
            journey.say(f"{self.page}.title"),
            self._lead(),
            (entry, *self._notes(), *self.trouble()),
            forward=journey.say("forward"),
            end=journey.say("leave"),
            problems=((self.field, problem),) if problem else (),
        )

    def _lead(self) -> str:
        return self.journey.say(f"{self.page}.lead")

    def _notes(self) -> tuple[Block, ...]:
        return ()

    def type_text(self, _name: str, text: str, /) -> None:
        """Take note of what is typed."""
        self._typed = text

    def _refuse(self, words: str) -> None:
        """Say what is wrong with what was typed."""
        self._problem = words
        self.journey.refresh()

    def back(self) -> None:
        """Go back to the tiles."""
        self.journey.go(PageName.FIND)
