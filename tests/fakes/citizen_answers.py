"""Answers a page of self-service from the texts of a whole form, whatever kind of page it is."""

from collections.abc import Mapping
from typing import Any

from kiosk.domain.form_texts import row_count
from kiosk.ui.selfservice.asking import form_of
from kiosk.ui.selfservice.questions import rows_typed
from kiosk.ui.selfservice.tabling import TableStep


def answer_page(step: Any, texts: Mapping[str, str]) -> None:
    """Answer what is asked on this page and go on; of a table enter the next row first."""
    if isinstance(step, TableStep):
        form = form_of(step.journey)
        if len(rows_typed(form, step.name)) < row_count(texts, step.name):
            step.press("add")
        else:
            step.forward()
        return
    for _ in range(2):  # what was chosen may have brought others
        for place in [box.place for box in step._boxes()]:
            step.press(place, texts.get(place, ""))
    step.forward()
