"""Leads a pack of services from the stick into the counter: in force at the next form's boundary. No Qt."""

from collections.abc import Callable, Sequence

from kiosk.domain.pack import FoundPack, PackSeen
from kiosk.ui.counter.doors import PackDoor, Surroundings, code_of
from kiosk.ui.counter.pack_presenter import PackPresenter
from kiosk.ui.counter.pages import PanelName
from kiosk.ui.lead import READER, STORE


class PackWork:
    """The stick is read in the reader's lane: a slow stick holds up no clerk's act."""

    def __init__(self, around: Surroundings, came: Callable[[], None]) -> None:
        """Take the surroundings, and what looks for a new catalogue in the store."""
        self._around = around
        self._came = came

    def show(self) -> None:
        """Open the panel and look at the sticks."""
        door = self._around.equipment.packs
        if door is not None:
            _PackLead(self._around, door, self._came).begin()


class _PackLead:
    """One opening of the panel: what was found is what is taken, whatever becomes of the stick meanwhile."""

    def __init__(self, around: Surroundings, door: PackDoor, came: Callable[[], None]) -> None:
        self._around = around
        self._door = door
        self._came = came
        self._found: FoundPack | None = None
        self._panel = PackPresenter(around.say, self._look, self._take, around.window.close_panel)

    def begin(self) -> None:
        self._around.window.show_panel(PanelName.PACK, self._panel)
        self._panel.look()

    def _look(self) -> None:
        self._around.jobs.run(READER, self._door.find, self._on_found, self._on_failed)

    def _on_found(self, found: Sequence[FoundPack]) -> None:
        self._around.jobs.run(STORE, lambda: self._door.judge(found), self._on_judged, self._on_failed)

    def _on_judged(self, judged: tuple[PackSeen, FoundPack] | None) -> None:
        seen, self._found = judged or (None, None)
        self._panel.show_seen(seen)

    def _take(self) -> None:
        found = self._found
        if found is not None:
            self._around.jobs.run(STORE, lambda: self._door.take(found), self._on_taken, self._on_failed)

    def _on_taken(self, _nothing: None) -> None:
        self._panel.show_taken()
        self._came()

    def _on_failed(self, error: BaseException) -> None:
        self._panel.show_refused(code_of(error))
