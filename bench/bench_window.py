"""From key to painted result in the counter's window: search of 610 services, a form, a change of page.

Each key is sent to the widget that has the focus; the clock stops when every paint it caused is done. The
competitor holds the same rows in a stock table of items and asks the same index. Drawn off screen at
1280x800, with services and persons that are invented.
"""

import argparse
import itertools
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from kiosk.app.shipped import load_directory
from kiosk.domain.identifiers import ServiceCode
from kiosk.domain.search import SearchableService, ServiceIndex
from kiosk.domain.words import Words
from kiosk.ui.counter.home_presenter import Services
from kiosk.ui.counter.pages import Command
from kiosk.ui.early import WindowSettings
from tests.fakes.counter_scenes import form_read, home, settle
from tests.fakes.counter_window import CounterWindow, open_counter
from tests.fakes.hall import shipped_catalogue

SERVICES = 610
ACTS = (
    "شهادة", "تجديد", "استخراج", "تسجيل", "تصديق", "طلب", "بدل فاقد", "إثبات", "نقل", "إلغاء",
    "تعديل",
)  # fmt: skip
THINGS = (
    "ميلاد", "وفاة", "إقامة", "جواز سفر", "رخصة قيادة", "كتيب عائلة", "مركبة", "سجل تجاري", "اسم تجاري",
    "معاش", "منحة", "عقد إيجار", "ملكية", "بطاقة صحية", "تطعيمات", "كشف درجات", "مؤهل", "حالة جنائية",
    "توكيل",
)  # fmt: skip
AGENCIES = ("مصلحة الأحوال المدنية", "وزارة العدل", "وزارة التعليم")
QUERIES = ("شهاده", "تجديد رخصه", "اقامه", "جواز سفر", "بدل فاقد", "سجل تجارى", "الحاله الجنائيه", "قطار")
STOCK_ROWS = 60
Took = tuple[float, float]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    rounds = 3 if parser.parse_args().quick else 12
    app = QApplication(["bench"])
    print("| | keys | p50 ms | p95 ms | max ms | processor p50 ms | processor p95 ms |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    row("service search, 650 services of the directory", search(app, rounds))
    row("of it the index alone: what a letter finds and how it is ranked", index_alone(rounds))
    row("competitor: the same in a stock table of items", stock_search(rounds))
    row("a letter in the passport form, 24 questions", form_letters(app, rounds))
    row("page change: form to search and back", page_changes(app, rounds))


def row(name: str, times_ms: Sequence[Took]) -> None:
    """Print a row: as a clock on the wall saw it, and what of it was this process's own work."""
    cells = [name, str(len(times_ms))]
    for ordered in (sorted(each) for each in zip(*times_ms, strict=True)):
        p95 = ordered[int(len(ordered) * 0.95)]
        cells += [f"{statistics.median(ordered):.2f}", f"{p95:.2f}", f"{ordered[-1]:.1f}"]
    print(f"| {' | '.join(cells[:-1])} |")


def services() -> list[SearchableService]:
    """Return 610 services with Arabic names, all invented."""
    names = itertools.product(AGENCIES, THINGS, ACTS)
    return [
        SearchableService(
            ServiceCode(f"X{n}"), Words(f"{act} {thing}", f"service {n}"), Words(agency, agency)
        )
        for n, (agency, thing, act) in enumerate(itertools.islice(names, SERVICES))
    ]


def keys() -> Iterator[str]:
    """Yield the letters of all queries; an empty text stands for starting anew."""
    for query in QUERIES:
        yield from query
        yield ""


def painted_ms(act: Callable[[], None]) -> Took:
    """Return how long an act took until everything it changed was painted, by the wall and the processor.

    Processor time does not grow when others use the machine.
    """
    began, worked = time.perf_counter(), time.process_time()
    act()
    QApplication.processEvents()
    return (time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000


def index_alone(rounds: int) -> list[Took]:
    index = ServiceIndex.of_catalogue(shipped_catalogue(), load_directory())
    times = list[Took]()
    for _ in range(rounds):
        query = ""
        for letter in keys():
            query = query + letter if letter else ""
            if letter:
                times.append(painted_ms(lambda query=query: index.find(query)))
    return times


def send(widget: QWidget, letter: str) -> None:
    """Send one letter as a keyboard does."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))


def shown(app: QApplication, scene: Callable[[CounterWindow], None]) -> CounterWindow:
    """Open the window in a scene, painted once."""
    counter = open_counter(app, WindowSettings())
    counter.shell.show()
    counter.shell.activateWindow()
    scene(counter)
    settle()
    return counter


def search(app: QApplication, rounds: int) -> list[Took]:
    counter = shown(app, home)
    catalogue, directory = shipped_catalogue(), load_directory()
    index = ServiceIndex.of_catalogue(catalogue, directory)
    definitions = {service.code: service for service in catalogue.services}
    counter.flow.seat.services = Services(index, definitions, len(definitions) + len(directory.entries))
    counter.flow.go_home()
    settle()
    field, times = QApplication.focusWidget(), list[Took]()
    for _ in range(rounds):
        for letter in keys():
            if letter:
                times.append(painted_ms(lambda letter=letter: send(field, letter)))
            else:
                field.setText("")
                counter.presenter.type_query("")
                settle()
    counter.opened.close()
    return times


def stock_search(rounds: int) -> list[Took]:
    index = ServiceIndex.of(services())
    model, view = QStandardItemModel(), QTableView()
    view.setModel(model)
    view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    view.resize(700, 560)
    view.show()
    settle()
    times: list[Took] = []

    def fill(query: str) -> None:
        model.setRowCount(0)
        for service in index.find(query, STOCK_ROWS):
            words = (service.code, service.name.ar, service.agency.ar, "1.000", "تُقبل هنا")
            model.appendRow([QStandardItem(word) for word in words])

    for _ in range(rounds):
        query = ""
        for letter in keys():
            query = query + letter if letter else ""
            if letter:
                times.append(painted_ms(lambda query=query: fill(query)))
    view.close()
    return times


def form_letters(app: QApplication, rounds: int) -> list[Took]:
    counter = shown(app, form_read)
    counter.shell.focus_field("mother_name")
    settle()
    field = QApplication.focusWidget()
    times = [painted_ms(lambda letter=letter: send(field, letter)) for letter in "مريم سالم بن عمر" * rounds]
    counter.opened.close()
    return times


def page_changes(app: QApplication, rounds: int) -> list[Took]:
    counter = shown(app, form_read)
    times = []
    for _ in range(rounds * 2):
        times.append(painted_ms(lambda: counter.shell.press(Command.BACK)))
        settle()
        times.append(painted_ms(lambda: counter.presenter.open("PP1")))
        settle()
    counter.opened.close()
    return times


if __name__ == "__main__":
    main()
