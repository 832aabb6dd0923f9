from typing import Any

from PySide6.QtCore import Qt

from kiosk.ui.counter.rows import PillText, Row
from kiosk.ui.models.rows import RowsModel, held_row
from kiosk.ui.theme.tokens import Tone

ROWS = tuple(
    Row(str(n), f"خدمة {n}", "مصلحة", f"CR{n}", "1.000", (PillText("تُنجز هنا", Tone.GOOD),)) for n in range(9)
)


def test_model_keeps_the_rules_of_models(qtmodeltester: Any) -> None:
    model = RowsModel()
    model.show_rows(ROWS[:3])
    model.add_rows(ROWS[3:])
    qtmodeltester.check(model)


def test_a_row_reaches_the_delegate_unchanged(qapp: Any) -> None:
    model = RowsModel()
    model.show_rows(ROWS)
    assert held_row(model.index(4, 0)) == ROWS[4]
    assert model.rowCount() == 9


def test_a_row_is_read_out_whole(qapp: Any) -> None:
    model = RowsModel()
    model.show_rows(ROWS)
    spoken = model.data(model.index(1, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "CR1، خدمة 1، مصلحة، 1.000، تُنجز هنا"


def test_nothing_is_there_beyond_the_last_row(qapp: Any) -> None:
    model = RowsModel()
    model.show_rows(ROWS)
    assert model.row(model.index(20, 0)) is None
    model.add_rows(())
    assert model.rowCount() == 9
