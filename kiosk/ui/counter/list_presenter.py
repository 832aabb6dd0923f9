"""What every list with a detail beside it is: rows, and the one the clerk stands on. No Qt."""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from kiosk.ui.counter.presenter import Presenter
from kiosk.ui.counter.rows import Row
from kiosk.ui.speech import Speech

R = TypeVar("R")
D = TypeVar("D")


@dataclass(frozen=True, slots=True)
class ListView(Generic[D]):
    """The whole page: the list, how many there are, and the one the clerk stands on.

    `aside` is what is said of the list as a whole, empty where nothing is.
    """

    rows: tuple[Row, ...]
    count: str
    current: str
    detail: D | None
    is_busy: bool
    aside: str = ""


class ListPresenter(Presenter[ListView[D]], Generic[R, D]):
    """Keeps rows by their keys; the clerk keeps standing where he stood while that row is there."""

    def __init__(self, say: Callable[[], Speech], *, is_busy: bool = False) -> None:
        super().__init__()
        self.say = say
        self.rows: dict[str, R] = {}
        self._current = ""
        self.is_busy = is_busy

    @property
    def current(self) -> R | None:
        """What the clerk stands on."""
        return self.rows.get(self._current)

    def stand_on(self, key: str) -> None:
        """Show one row's details."""
        if key and key != self._current:
            self._current = key
            self.refresh()

    def take(self, rows: Mapping[str, R]) -> None:
        """Show these rows."""
        self.rows = dict(rows)
        if self._current not in self.rows:
            self._current = next(iter(self.rows), "")
        self.is_busy = False
        self.refresh()

    def show_refused(self) -> None:
        """Let the clerk go on after a failure."""
        self.is_busy = False
        self.refresh()

    def view(self) -> ListView[D]:
        """Return the page."""
        say, current = self.say(), self.current
        return ListView(
            rows=tuple(self.row_of(key, row, say) for key, row in self.rows.items()),
            count=self.count_of(len(self.rows), say),
            current=self._current,
            detail=self.detail_of(current, say) if current is not None else None,
            is_busy=self.is_busy,
            aside=self.aside_of(say),
        )

    @abstractmethod
    def row_of(self, key: str, row: R, say: Speech) -> Row:
        """Return one row as the list shows it."""

    @abstractmethod
    def detail_of(self, row: R, say: Speech) -> D:
        """Return the details of the row the clerk stands on."""

    def count_of(self, _count: int, _say: Speech) -> str:
        """Return how many there are in words; nothing where that is not said."""
        return ""

    def aside_of(self, _say: Speech) -> str:
        """Return what is said of the list as a whole."""
        return ""
