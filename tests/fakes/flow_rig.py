"""The counter's flow without Qt: jobs that are done at once or held, a window that remembers its orders."""

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from kiosk.app.shipped import load_texts
from kiosk.domain.catalogue import Catalogue
from kiosk.domain.form import Form
from kiosk.domain.identifiers import ServiceCode
from kiosk.domain.unfinished import UnfinishedAct
from kiosk.domain.words import Language
from kiosk.ui.counter.doors import Equipment
from kiosk.ui.counter.flow import CounterFlow
from kiosk.ui.counter.pages import PageName, PanelName
from kiosk.ui.frame_parts import Notice
from tests.fakes.counter_person import (
    NotedExports,
    ObedientBench,
    ObedientChecker,
    ObedientPacks,
    ObedientPrinter,
    ObedientReader,
    ObedientScale,
    PlainRenderer,
)
from tests.fakes.hall import CLERK, PINS, PLACE, Hall, make_hall, shipped_catalogue
from tests.fakes.keeping import InMemoryScans


@dataclass
class Jobs:
    """Does work when it is asked for, or keeps it while `is_held`."""

    is_held: bool = False
    kept: list[Callable[[], None]] = field(default_factory=list)
    lanes: list[str] = field(default_factory=list)

    def run(
        self,
        lane: str,
        work: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        self.lanes.append(lane)
        self.kept.append(lambda: _do(work, done, failed))
        if not self.is_held:
            self.let_go()

    def let_go(self) -> None:
        """Do everything that is kept, and what follows from it."""
        while self.kept:
            self.kept.pop(0)()


def _do(
    work: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[BaseException], None]
) -> None:
    try:
        result = work()
    except Exception as error:  # noqa: BLE001 - the top of a lane
        failed(error)
    else:
        done(result)


@dataclass
class Window:
    """Remembers what it was told to show."""

    page: PageName | None = None
    presenter: Any = None
    panel: PanelName | None = None
    panel_presenter: Any = None
    notice: Notice | None = None
    focused: str = ""

    def show_page(self, name: PageName, presenter: Any) -> None:
        if self.presenter is not None:
            self.presenter.detach()
        self.page, self.presenter = name, presenter
        presenter.attach(lambda _view: None)
        self.close_panel()

    def show_panel(self, name: PanelName, presenter: Any) -> None:
        self.panel, self.panel_presenter = name, presenter

    def close_panel(self) -> None:
        self.panel = self.panel_presenter = None

    def show_notice(self, notice: Notice | None) -> None:
        self.notice = notice

    def refresh_frame(self) -> None:
        """Nothing is drawn here."""

    def focus_field(self, name: str) -> None:
        self.focused = name


@dataclass
class Rig:
    """A flow and everything around it."""

    flow: CounterFlow
    window: Window
    jobs: Jobs
    hall: Hall
    printer: ObedientPrinter
    reader: ObedientReader
    scale: ObedientScale
    receipts: ObedientChecker
    bench: ObedientBench
    renderer: PlainRenderer
    packs: ObedientPacks
    exports: NotedExports

    def sign_in(self, operator: str = CLERK, opening_float: str = "100") -> None:
        """Come to the home page."""
        self.window.presenter.type_operator(operator)
        self.window.presenter.submit(PINS[operator])  # type: ignore[index]
        if self.window.page is PageName.OPEN_SHIFT:
            self.window.presenter.type_float(opening_float)
            self.window.presenter.submit()

    def fill(self, code: str = "JU1") -> None:
        """Open a service and answer everything as in its example."""
        self.window.presenter.open(code)
        presenter = self.window.presenter
        definition = presenter.form.definition
        for name, text in Form.of_answers(definition, definition.example or {}).texts.items():
            presenter.type_text(name, text)
        for paper in definition.documents:
            presenter.tick(paper.code, seen=True)
        presenter.agree(agreed=True)

    def pay(self, code: str = "JU1", tendered: str = "10") -> None:
        """File and pay one service."""
        self.fill(code)
        self.window.presenter.go_on()
        self.window.presenter.pay()
        self.window.presenter.type_tendered(tendered)
        self.window.presenter.submit()

    @property
    def kinds(self) -> list[str]:
        """The kinds of all journal entries."""
        return self.hall.journal.kinds()


@functools.cache
def _catalogue() -> Catalogue:
    return shipped_catalogue()


@dataclass(frozen=True)
class LeftOver:
    """What a window that is gone has left: its counter, and what recovery says of it."""

    hall: Hall
    unfinished: tuple[UnfinishedAct, ...] = ()


def make_rig(
    *,
    has_printer: bool = True,
    has_reader: bool = True,
    has_scale: bool = True,
    has_bench: bool = True,
    left: LeftOver | None = None,
    scans: InMemoryScans | None = None,
) -> Rig:
    """Build a flow on a fresh hall, or on what a window has left; the sign-in is shown."""
    hall = left.hall if left is not None else make_hall(_catalogue())
    printer, reader, jobs, window = ObedientPrinter(), ObedientReader(), Jobs(), Window()
    scale, receipts, bench = ObedientScale(), ObedientChecker(), ObedientBench()
    renderer, packs, exports = PlainRenderer(), ObedientPacks(), NotedExports()
    equipment = Equipment(
        hall.desk,
        hall.clock,
        PLACE,
        renderer,
        printer if has_printer else None,
        reader if has_reader else None,
        scale=scale if has_scale else None,
        receipts=receipts,
        bench=bench if has_bench else None,
        unfinished=left.unfinished if left is not None else (),
        scans=scans,
        packs=packs,
        exports=exports,
    )
    flow = CounterFlow(equipment, jobs, window, load_texts(), Language.ARABIC)
    flow.start()
    return Rig(flow, window, jobs, hall, printer, reader, scale, receipts, bench, renderer, packs, exports)


def definition_of(rig: Rig, code: str) -> Any:
    """Return a service of the rig's catalogue."""
    services = rig.flow.seat.services
    assert services is not None
    return services.definitions[ServiceCode(code)]
