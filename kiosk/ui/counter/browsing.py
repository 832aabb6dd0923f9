"""Reading about services at the counter, before anybody has signed in and after. No Qt."""

from collections.abc import Callable

from kiosk.domain.catalogue import Catalogue, ServiceDefinition
from kiosk.domain.directory import Directory
from kiosk.domain.receipt import Paper
from kiosk.domain.search import ServiceIndex
from kiosk.domain.service_info import ServiceInfo
from kiosk.ui.counter.doors import Surroundings
from kiosk.ui.counter.info_presenter import InfoDoors, InfoPresenter, Library
from kiosk.ui.counter.pages import PageName
from kiosk.ui.counter.paper import print_leaflet
from kiosk.ui.frame_parts import Notice
from kiosk.ui.theme.tokens import Tone


class Browsing:
    """Shows the library of services and prints its leaflets; leaves no trace in the journal."""

    def __init__(self, around: Surroundings, begin: Callable[[ServiceDefinition], None]) -> None:
        self._around = around
        self._begin = begin
        self._presenter: InfoPresenter | None = None

    @property
    def can_browse(self) -> bool:
        """Say whether the directory is there."""
        return self._around.equipment.directory is not None

    @property
    def is_shown(self) -> bool:
        """Say whether somebody is reading."""
        return self._presenter is not None and self._presenter.is_shown

    def show(self, code: str = "") -> None:
        """Show the services, one of them chosen."""
        if self.can_browse:
            self._around.store(
                lambda desk: (desk.catalogue(), desk.counter.books.directory()),
                lambda held: self._show(*held, code),
            )

    def _show(self, held: Catalogue | None, listed: Directory | None, code: str) -> None:
        directory = listed or self._around.equipment.directory
        if directory is None:
            return
        catalogue = held or Catalogue("", "", ())
        library = Library(catalogue, directory, ServiceIndex.of_catalogue(catalogue, directory))
        is_at_work = self._around.seat.session is not None and self._around.seat.shift is not None
        doors = InfoDoors(self._around.say, self._print, self._begin if is_at_work else None)
        self._presenter = InfoPresenter(library, doors, code)
        self._around.window.show_notice(None)
        self._around.window.show_page(PageName.INFO, self._presenter)

    def _print(self, info: ServiceInfo) -> None:
        print_leaflet(
            self._around, lambda leaflets, width_dots: leaflets.leaflet(info, width_dots), self._on_paper
        )

    def _on_paper(self, paper: Paper, code: str) -> None:
        if self._presenter is not None:
            self._presenter.show_busy(is_busy=False)
        if code:
            self._around.show_error(code)
            return
        say = self._around.say()
        tone = Tone.GOOD if paper is Paper.PRINTED else Tone.WARN
        text = say.of("leaflet.printed") if paper is Paper.PRINTED else say.of(f"printer.{paper}")
        self._around.window.show_notice(Notice(tone, text))
