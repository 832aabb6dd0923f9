"""Leads a clerk through the real window without hands, page after page, and takes pictures: for the demo."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from kiosk.errors import StageError
from kiosk.ui.background import Lane
from kiosk.ui.counter.doors import Equipment
from kiosk.ui.counter.pages import Command, PageName
from kiosk.ui.early import WindowSettings
from kiosk.ui.speech import TextSource
from kiosk.ui.window import Opened, Signals, open_window

Condition = Callable[[], bool]
_LOOK_EVERY_MS: Final = 50
_STEP_DEADLINE_MS: Final = 30_000
_REST_LOOKS: Final = 6  # a page has come to rest: labels, focus, and the strip's next second


@dataclass(frozen=True, slots=True)
class Visit:
    """What the clerk of the tour does.

    `lay_document` lays a document on the reader after a moment; `answers` are the citizen's, as typed texts.
    Without a service only today's list is shown.
    """

    operator: str
    pin: str
    folder: Path
    prefix: str
    service: str = ""
    query: str = ""
    answers: Mapping[str, str] | None = None
    lay_document: Callable[[], None] | None = None


def tour_window(
    equipment: Equipment,
    lanes: Mapping[str, Lane],
    texts: TextSource,
    begin: Callable[[Signals], None],
    visit: Visit,
) -> Sequence[Path]:
    """Open the window, make the visit, close the window; return the pictures taken.

    Raises:
        StageError: a page did not come in time; the detail names the step.
    """
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(["kiosk"])
    window = open_window(app, equipment, lanes, texts, WindowSettings())
    window.shell.show()
    begin(window.signals)
    tour = _Tour(app, window, visit)
    try:
        tour.walk()
    finally:
        window.close()
    return tour.pictures


class _Tour:
    """One walk through the pages, a step at a time on the GUI thread's own timer."""

    def __init__(self, app: QApplication, window: Opened, visit: Visit) -> None:
        self._app = app
        self._shell = window.shell
        self._visit = visit
        self._steps = self._way()
        self._waits_for: Condition = lambda: True
        self._looks = 0
        self._failure: BaseException | None = None
        self.pictures: list[Path] = []

    def walk(self) -> None:
        """Walk to the end."""
        timer = QTimer()
        timer.setInterval(_LOOK_EVERY_MS)
        timer.timeout.connect(self._on_tick)
        timer.start()
        self._app.exec()
        timer.stop()
        if self._failure is not None:
            raise self._failure

    def _on_tick(self) -> None:
        self._looks += 1
        if not self._waits_for():
            if self._looks * _LOOK_EVERY_MS > _STEP_DEADLINE_MS:
                self._end(StageError(f"window: {self._place} did not go on"))
            return
        self._looks = 0
        try:
            self._waits_for = next(self._steps)
        except StopIteration:
            self._end(None)
        except Exception as error:  # noqa: BLE001 - brought home out of the event loop, raised there
            self._end(error)

    def _end(self, failure: BaseException | None) -> None:
        self._failure = failure
        self._app.exit(0)

    # --- the way ------------------------------------------------------------------------------------------
    def _way(self) -> Iterator[Condition]:
        yield self._is_on(PageName.SIGN_IN)
        if self._visit.service:
            yield from self._pictured("sign-in")
        self._presenter.type_operator(self._visit.operator)
        self._presenter.submit(self._visit.pin)
        yield self._is_on(PageName.HOME)
        if self._visit.service:
            yield from self._file()
        self._shell.press(Command.TODAY)
        yield self._is_on(PageName.TODAY)
        yield lambda: bool(self._presenter.view().rows)
        yield from self._pictured("today")

    def _file(self) -> Iterator[Condition]:
        self._presenter.type_query(self._visit.query)
        yield from self._pictured("search")
        self._presenter.open(self._visit.service)
        yield self._is_on(PageName.FORM)
        yield from self._read()
        self._answer()
        yield from self._pictured("form")
        self._shell.press(Command.FORWARD)
        yield self._is_on(PageName.CHECK)
        yield from self._pictured("check")
        self._shell.press(Command.FORWARD)
        yield self._is_on(PageName.PAYMENT)
        self._presenter.suggest(self._presenter.view().suggestions[-1][0])
        yield from self._pictured("payment")
        self._shell.press(Command.FORWARD)
        yield self._is_on(PageName.RECEIPT)
        yield lambda: not self._presenter.view().is_printing
        yield from self._pictured("receipt")

    def _read(self) -> Iterator[Condition]:
        """Read the citizen's document, if one is brought."""
        if self._visit.lay_document is not None:
            self._shell.press(Command.READ)
            yield lambda: self._shell.has_panel
            self._visit.lay_document()
            yield lambda: not self._shell.has_panel
            yield lambda: bool(self._presenter.view().is_read)

    def _answer(self) -> None:
        """Type what is still open, then tick the papers; answers may open further questions."""
        form = self._presenter
        for _ in range(2):
            for section in form.view().sections:
                for field in section.fields:
                    wanted = (self._visit.answers or {}).get(field.name)
                    if wanted is not None and not field.text:
                        form.type_text(field.name, wanted)
        for paper in form.view().papers:
            if paper.is_required:
                form.tick(paper.code, seen=True)
        form.agree(agreed=True)

    # --- what is seen -------------------------------------------------------------------------------------
    @property
    def _presenter(self) -> Any:
        here = self._shell.here
        return here[1] if here is not None else None

    @property
    def _place(self) -> str:
        here = self._shell.here
        return str(here[0]) if here is not None else "nowhere"

    def _is_on(self, page: PageName) -> Condition:
        return lambda: self._place == page

    def _pictured(self, name: str) -> Iterator[Condition]:
        """Take a picture in Arabic and one in English."""
        for language in ("ar", "en"):
            yield self._at_rest()
            path = (
                self._visit.folder
                / f"{self._visit.prefix}{len(self.pictures) // 2 + 1}-{name}-{language}.png"
            )
            self._shell.grab().save(str(path))
            self.pictures.append(path)
            self._shell.press(Command.LANGUAGE)

    @staticmethod
    def _at_rest() -> Condition:
        """Wait a few looks, so that what is under way is painted."""
        looks = iter(range(_REST_LOOKS))
        return lambda: next(looks, None) is None
