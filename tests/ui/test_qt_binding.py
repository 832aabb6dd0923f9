import sys
from typing import Any

from PySide6.QtWidgets import QLabel


def test_calls_that_return_nothing_keep_the_count_of_none(qapp: Any) -> None:
    label = QLabel()
    label.setText("warm")
    before = sys.getrefcount(None)
    for number in range(1000):
        label.setIndent(number % 7)
    after = sys.getrefcount(None)
    assert abs(after - before) < 10
