"""The largest payment slip, read off screen and paper, typed by the scanner into a counter's window."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from kiosk.app.counter import signed_in
from kiosk.app.shipped import load_texts
from kiosk.demo.parts import StageCounter, StagePortal
from kiosk.documents.renderer import ReceiptPaper
from kiosk.domain.identifiers import OperatorId
from kiosk.ui.counter.doors import Equipment
from kiosk.ui.counter.pages import PageName
from kiosk.ui.early import WindowSettings
from kiosk.ui.selfservice.screens import PageName as CitizenPage
from kiosk.ui.window import Opened, open_window
from kiosk.usecases.desk import Desk
from kiosk.usecases.take_payment import Settlement
from tests.fakes.citizen_scenes import check
from tests.fakes.citizen_window import open_citizen
from tests.fakes.counter_person import ObedientPrinter, PlainRenderer
from tests.fakes.counter_scenes import settle
from tests.fakes.counter_window import ImmediateLane
from tests.fakes.hall import CLERK, PINS, PLACE
from tests.stories.test_self_service_alone import file_alone

SCREENS = ((1920, 1080), (1280, 800), (1080, 1920))
ROLLS = (576, 384)


@pytest.fixture(scope="module")
def settled(session_portal: StagePortal, tmp_path_factory: pytest.TempPathFactory) -> Settlement:
    """A company filed at a machine without a line: seven fees, the longest slip of the catalogue."""
    if not session_portal.is_serving:
        session_portal.serve()
    machine = StageCounter(tmp_path_factory.mktemp("slip") / "machine")
    machine.enrol(session_portal.url, session_portal.enrolment_code(8))
    session_portal.stop()
    return file_alone(machine.home, "CO1")


def texts_in(picture: Any) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(picture)]


def page_of(settlement: Settlement, size: tuple[int, int], qapp: QApplication) -> Any:
    """Return the last page of the visit as it is on a screen of this size."""
    window = open_citizen(qapp, size)
    window.shell.show()
    check(window)
    window.flow.journey.visit.settlement = settlement
    window.flow.go(CitizenPage.DONE)
    settle()
    shown = window.shell.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    window.opened.close()
    settle()
    flat = np.frombuffer(shown.constBits(), dtype=np.uint8).copy()
    return flat.reshape(shown.height(), shown.bytesPerLine())[:, : shown.width()]


@pytest.mark.parametrize("size", SCREENS, ids=str)
def test_its_code_is_read_off_the_screen(settled: Settlement, size: tuple[int, int], qapp: Any) -> None:
    assert texts_in(page_of(settled, size, qapp)) == [settled.receipt.qr_text]


@pytest.fixture
def desk(session_portal: StagePortal, counter: StageCounter) -> Iterator[Desk]:
    """Another counter of the office, its shift open, without a line."""
    session_portal.stop()
    with signed_in(counter.home, OperatorId(CLERK), PINS[CLERK]) as (opened, _session):
        yield opened.desk


@pytest.fixture
def window(desk: Desk, qapp: QApplication) -> Iterator[Opened]:
    """That counter's window on its first page."""
    here = Equipment(desk, desk.counter.clock, PLACE, PlainRenderer(), ObedientPrinter())
    lanes: dict[str, Any] = {name: ImmediateLane() for name in ("store", "printer", "reader", "scale")}
    made = open_window(qapp, here, lanes, load_texts(), WindowSettings(size=(1280, 800)))
    made.shell.show()
    made.shell.activateWindow()
    settle()
    made.shell._here[1].type_operator(CLERK)
    made.shell._here[1].submit(PINS[CLERK])
    settle()
    if made.shell._here[0] is PageName.OPEN_SHIFT:
        made.shell._here[1].type_float("100")
        made.shell._here[1].submit()
        settle()
    yield made
    made.close()
    settle()


@pytest.mark.parametrize("width_dots", ROLLS)
def test_scanned_from_its_paper_it_ends_in_the_page_that_takes_the_money(
    settled: Settlement, window: Opened, width_dots: int
) -> None:
    paper = ReceiptPaper(load_texts()).thermal(settled.receipt, width_dots)
    dots = Image.frombytes("1", (width_dots, paper.height_dots), bytes(byte ^ 0xFF for byte in paper.raster))
    (scanned,) = texts_in(dots.convert("L"))
    assert scanned == settled.receipt.qr_text
    assert window.shell._here[0] is PageName.HOME
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, scanned)
    QTest.keyClick(field, Qt.Key.Key_Return)
    settle()
    assert window.shell._here[0] is PageName.PAYMENT, window.shell._here
    assert settled.receipt.due.display in window.shell._here[1].view().due
