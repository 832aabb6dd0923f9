"""No way out of the program: chords, function keys, menus, drags, closing; and none into it from outside."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QDropEvent, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from kiosk.app.self_service import as_left
from kiosk.app.shipped import load_texts
from kiosk.domain.words import Language
from kiosk.ports import PrinterState
from kiosk.ui.selfservice.cleaning import CLEANING_S
from kiosk.ui.selfservice.flow import CitizenFlow
from kiosk.ui.selfservice.screens import Board, PageName
from kiosk.ui.status import LineState, SecondCopy, StatusView, UpdateSeen
from tests.fakes.citizen_scenes import attendant, attendant_in, cleaning, question_mother
from tests.fakes.citizen_window import CitizenWindow
from tests.fakes.counter_scenes import settle
from tests.fakes.finger import focus
from tests.fakes.hall import CLERK, PINS

KEYS = Qt.Key
HELD = Qt.KeyboardModifier
CHORDS = (
    *product(
        (HELD.ControlModifier, HELD.AltModifier, HELD.MetaModifier, HELD.ControlModifier | HELD.AltModifier),
        (KEYS.Key_A, KEYS.Key_C, KEYS.Key_V, KEYS.Key_X, KEYS.Key_Z, KEYS.Key_Q, KEYS.Key_W, KEYS.Key_P),
    ),
    *product(
        (HELD.AltModifier, HELD.MetaModifier),
        (KEYS.Key_F4, KEYS.Key_Tab, KEYS.Key_Space, KEYS.Key_Escape, KEYS.Key_Return, KEYS.Key_D, KEYS.Key_L),
    ),
    *((HELD.NoModifier, key) for key in (getattr(KEYS, f"Key_F{number}") for number in range(1, 25))),
    *(
        (HELD.NoModifier, key)
        for key in (
            KEYS.Key_Print,
            KEYS.Key_SysReq,
            KEYS.Key_Pause,
            KEYS.Key_Menu,
            KEYS.Key_Super_L,
            KEYS.Key_Meta,
            KEYS.Key_Help,
            KEYS.Key_Launch0,
            KEYS.Key_LaunchMail,
            KEYS.Key_HomePage,
            KEYS.Key_Search,
            KEYS.Key_VolumeMute,
            KEYS.Key_MediaPlay,
            KEYS.Key_Back,
            KEYS.Key_Favorites,
        )
    ),
    (HELD.ControlModifier | HELD.ShiftModifier, KEYS.Key_Escape),
    (HELD.ControlModifier | HELD.AltModifier, KEYS.Key_Delete),
    (HELD.ControlModifier | HELD.AltModifier, KEYS.Key_Backspace),
    (HELD.ShiftModifier, KEYS.Key_F10),
)


def as_it_stands(kiosk: CitizenWindow) -> tuple[object, ...]:
    tops = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    texts = {name: field.text() for name, field in kiosk.stage.fields.items()}
    return kiosk.flow.page, tops, texts, QApplication.clipboard().text(), kiosk.shell.isVisible()


def test_at_least_sixty_chords_are_tried() -> None:
    assert len(set(CHORDS)) >= 60


def test_no_chord_and_no_function_key_does_anything(kiosk: CitizenWindow) -> None:
    question_mother(kiosk)
    QApplication.clipboard().setText("outside")
    before = as_it_stands(kiosk)
    for held, key in CHORDS:
        QTest.keyClick(focus(), key, held)
        settle()
        assert as_it_stands(kiosk) == before, (held, key)


def test_there_are_no_menus_no_drops_and_no_help(kiosk: CitizenWindow) -> None:
    question_mother(kiosk)
    before = as_it_stands(kiosk)
    field = kiosk.stage.fields["mother_name"]
    at, mime = QPoint(5, 5), QMimeData()
    mime.setText("dropped")
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    for event in (
        QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, field.mapToGlobal(at)),
        QDropEvent(QPointF(at), copy, mime, left, HELD.NoModifier),
        QHelpEvent(QEvent.Type.WhatsThis, at, field.mapToGlobal(at)),
        QHelpEvent(QEvent.Type.ToolTip, at, field.mapToGlobal(at)),
    ):
        QApplication.sendEvent(field, event)
        settle()
        assert as_it_stands(kiosk) == before


def gestures(kiosk: CitizenWindow) -> Iterator[tuple[str, list[tuple[QPoint, QPoint]]]]:
    """Name gestures that desktops know: fingers that press, move and let go together."""
    width, height = kiosk.shell.width(), kiosk.shell.height()
    middle, far = QPoint(width // 2, height // 8), 200
    edges = {
        "left": QPoint(1, height // 8),
        "right": QPoint(width - 2, height // 8),
        "top": QPoint(width // 2, 1),
        "bottom": QPoint(width // 2, height - 2),
    }
    for name, edge in edges.items():
        yield f"a swipe from the {name} edge", [(edge, middle)]
    for fingers in (2, 3, 4, 5):
        starts = [middle + QPoint(30 * number, 0) for number in range(fingers)]
        for dx, dy in ((far, 0), (-far, 0), (0, far)):
            moves = [(start, start + QPoint(dx, dy)) for start in starts]
            yield f"{fingers} fingers by {dx}, {dy}", moves
        yield f"{fingers} fingers tap", [(start, start) for start in starts]
        yield f"{fingers} fingers pinch", [(start, middle) for start in starts]
        yield f"{fingers} fingers spread", [(middle, start) for start in starts]


def test_no_gesture_of_several_fingers_does_anything(kiosk: CitizenWindow) -> None:
    question_mother(kiosk)
    before = as_it_stands(kiosk)
    device = QTest.createTouchDevice()
    for name, moves in gestures(kiosk):
        for part in ("press", "move", "release"):
            touch = QTest.touchEvent(kiosk.shell, device)
            for number, (start, end) in enumerate(moves):
                getattr(touch, part)(number, start if part == "press" else end, kiosk.shell)
            touch.commit()
        settle()
        assert as_it_stands(kiosk) == before, name


def test_a_right_click_and_a_middle_click_paste_and_open_nothing(kiosk: CitizenWindow) -> None:
    question_mother(kiosk)
    clipboard = QApplication.clipboard()
    clipboard.setText("outside")
    if clipboard.supportsSelection():
        clipboard.setText("outside", clipboard.Mode.Selection)
    before = as_it_stands(kiosk)
    for button in (Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton):
        QTest.mouseClick(kiosk.stage.fields["mother_name"], button)
        settle()
    assert as_it_stands(kiosk) == before


def test_the_window_stays_when_the_desktop_asks_it_to_close(kiosk: CitizenWindow) -> None:
    kiosk.shell.close()
    settle()
    assert kiosk.shell.isVisible()


def test_only_the_attendant_closes_it(kiosk: CitizenWindow) -> None:
    closed: list[bool] = []
    kiosk.shell.closing = lambda: closed.append(True)
    attendant(kiosk)
    kiosk.step.press("leave")
    settle()
    assert closed == [True]
    assert not kiosk.shell.isVisible()


@pytest.mark.parametrize("pin", ["000000", PINS[CLERK]])
def test_neither_a_wrong_pin_nor_a_clerk_gets_in(kiosk: CitizenWindow, pin: str) -> None:
    attendant_in(kiosk)
    kiosk.step.type_text("operator", CLERK)
    kiosk.step.type_text("pin", pin)
    kiosk.step.forward()
    settle()
    assert kiosk.flow.page is PageName.ATTENDANT_IN
    assert "AUT-" in " ".join(text for block in kiosk.step.screen().blocks for text in block.said())


def test_out_of_service_stays_until_the_attendant_opens_again(kiosk: CitizenWindow) -> None:
    attendant(kiosk)
    kiosk.step.press("close", "paper")
    kiosk.step.forward()
    settle()
    assert kiosk.flow.page is PageName.OUT_OF_SERVICE
    boards = [block for block in kiosk.step.screen().blocks if isinstance(block, Board)]
    assert [board.language for board in boards] == [Language.ARABIC, Language.ENGLISH]
    assert boards[0].text.startswith("انتهى ورق الطابعة\n")
    assert boards[1].text.startswith("Out of paper\n")
    kiosk.flow.end()
    settle()
    assert kiosk.flow.page is PageName.OUT_OF_SERVICE
    attendant(kiosk)
    kiosk.step.press("open")
    kiosk.step.forward()
    settle()
    assert kiosk.flow.page is PageName.ATTRACT


def test_a_machine_that_was_closed_is_closed_when_it_starts_again(
    kiosk: CitizenWindow, tmp_path: Path
) -> None:
    attendant(kiosk)
    journey = kiosk.flow.journey
    for reason in ("cleaning", ""):
        equipment = as_left(journey.equipment, tmp_path)
        flow = CitizenFlow(equipment, journey.jobs, kiosk.shell, load_texts(), Language.ARABIC)
        kiosk.shell.begin(flow)
        was_closed = flow.page is PageName.OUT_OF_SERVICE
        assert was_closed is (reason == ""), "the second start is the one after it was closed"
        flow.go(PageName.ATTENDANT)
        flow.step.press("close" if reason else "open", reason)
        settle()
    assert as_left(journey.equipment, tmp_path).closed_for == ""


def test_while_the_screen_is_wiped_nothing_that_touches_it_does_anything(kiosk: CitizenWindow) -> None:
    cleaning(kiosk)
    before, shell = kiosk.step.screen(), kiosk.shell
    assert not [one for one in shell.findChildren(QAbstractButton) if one.isVisible()]
    across, down = range(20, shell.width(), 90), range(20, shell.height(), 90)
    for point in (QPoint(x, y) for x in across for y in down):
        QTest.mouseDClick(shell.childAt(point) or shell, Qt.MouseButton.LeftButton)
    for key in (KEYS.Key_Return, KEYS.Key_Escape, KEYS.Key_Space, KEYS.Key_Tab, KEYS.Key_A):
        QTest.keyClick(shell, key)
    settle()
    assert kiosk.flow.page is PageName.CLEANING
    assert kiosk.step.screen() == before
    for _ in range(CLEANING_S):
        assert kiosk.flow.page is PageName.CLEANING
        kiosk.shell.second_passed()
    settle()
    assert kiosk.flow.page is PageName.ATTENDANT
    QTest.mouseClick(kiosk.stage.plates["clean"], Qt.MouseButton.LeftButton)
    settle()
    assert kiosk.flow.page is PageName.CLEANING, "behind it a touch counts again"


def test_the_attendants_page_tells_of_everything_that_can_be_told(kiosk: CitizenWindow) -> None:
    attendant(kiosk)
    view = StatusView(
        *(LineState.OFFLINE, None, 1, PrinterState.PAPER_LOW),
        reader=False,
        scanner=False,
        is_drawer_open=True,
        second_copy=SecondCopy.LOST,
        clock_suspect=True,
        update=UpdateSeen("ready", "9.9.9"),
    )
    kiosk.flow.show_status(view)
    settle()
    (facts,) = kiosk.step.screen().beside
    told = {row.label for row in facts.rows}
    names = {"line", "printer", "reader", "scanner", "drawer", "copies", "clock", "update"}
    assert told == {kiosk.flow.journey.say(f"attendant.{name}") for name in names}


def test_the_whole_journey_goes_by_keyboard_alone(kiosk: CitizenWindow) -> None:
    """Tab reaches every button of a page and comes round again; Enter and Space press."""
    QTest.keyClick(focus(), KEYS.Key_Return)
    settle()
    assert kiosk.flow.page is PageName.FIND
    seen = set()
    for _ in range(60):
        seen.add(focus().accessibleName())
        QTest.keyClick(focus(), KEYS.Key_Tab)
    assert {plate.accessibleName() for plate in kiosk.stage.plates.values()} <= seen
    kiosk.stage.plates["open:CR1"].setFocus()
    QTest.keyClick(focus(), KEYS.Key_Space)
    settle()
    assert kiosk.flow.page is PageName.SERVICE
    QTest.keyClick(focus(), KEYS.Key_Return)
    settle()
    assert kiosk.flow.page is PageName.QUESTION
    QTest.keyClicks(focus(), "119840001237")
    QTest.keyClick(focus(), KEYS.Key_Return)
    settle()
    assert kiosk.step._page[0] == "given_name"
    QTest.keyClick(focus(), KEYS.Key_Escape)
    settle()
    assert kiosk.stage.fields["national_number"].text() == "119840001237"


def test_a_page_that_cannot_be_built_leaves_the_guard_on_its_post(
    kiosk: CitizenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    question_mother(kiosk)

    def fail() -> None:
        raise RuntimeError("no page")

    with monkeypatch.context() as patched:
        patched.setattr(kiosk.step, "screen", fail)
        with pytest.raises(RuntimeError, match="no page"):
            kiosk.shell.refresh()
    before = as_it_stands(kiosk)
    QTest.keyClick(focus(), KEYS.Key_F4, HELD.AltModifier)
    QTest.keyClick(focus(), KEYS.Key_V, HELD.ControlModifier)
    settle()
    assert as_it_stands(kiosk) == before
    kiosk.shell.presence.watch.still_s = 5
    QTest.keyClick(focus(), KEYS.Key_Space)
    assert kiosk.shell.presence.watch.still_s == 0
