"""What every presenter of the counter is: decisions in plain Python, shown as one frozen view. No Qt."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Generic, TypeVar

V = TypeVar("V")


class Presenter(ABC, Generic[V]):
    """Holds the state of a page; a page attaches, gets the whole view, and gets it again after each change.

    The page may be thrown away and built again at any time (another language, another theme).
    """

    def __init__(self) -> None:
        self._shown: Callable[[V], None] | None = None

    @abstractmethod
    def view(self) -> V:
        """Return everything the page shows now."""

    def attach(self, shown: Callable[[V], None]) -> None:
        """Show on this page from now on, beginning at once."""
        self._shown = shown
        self.refresh()

    def detach(self) -> None:
        """Show nowhere."""
        self._shown = None

    @property
    def is_shown(self) -> bool:
        """Say whether a page shows this now."""
        return self._shown is not None

    def refresh(self) -> None:
        """Show the present state again."""
        if self._shown is not None:
            self._shown(self.view())
