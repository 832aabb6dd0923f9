"""Letters of this office: written at the window, entered once under the next number, exported as a table."""

import csv
import io

import pytest

from kiosk.errors import DiskFullError
from kiosk.ui.counter.pages import Command, PageName
from kiosk.ui.lead import READER
from tests.fakes.flow_rig import Rig, make_rig

LETTER = {"recipient": "مصلحة الأحوال المدنية", "subject": "تأخر الجواب", "text": "سطر أول\nسطر ثان"}


@pytest.fixture
def writing() -> Rig:
    rig = make_rig()
    rig.sign_in()
    _open(rig)
    return rig


def _open(rig: Rig) -> None:
    rig.flow.command(Command.LETTERS)
    rig.window.presenter.write()
    assert rig.window.page is PageName.WRITE_LETTER


def _type(rig: Rig, **texts: str) -> None:
    for name, text in texts.items():
        rig.window.presenter.type_text(name, text)


def _sent(rig: Rig) -> list[str]:
    made = [entry for entry in rig.hall.journal.committed if entry.kind == "letter.sent"]
    return [str(entry.facts_fields()["number"]) for entry in made]


def test_a_letter_is_entered_under_the_next_number_and_shown(writing: Rig) -> None:
    _type(writing, **LETTER)
    writing.window.presenter.submit()
    assert writing.window.page is PageName.LETTERS
    (number,) = _sent(writing)
    assert writing.window.notice is not None
    assert number in writing.window.notice.title
    _open(writing)
    assert not any(writing.window.presenter.view().texts.values())
    _type(writing, **LETTER)
    writing.window.presenter.submit()
    first, second = _sent(writing)
    assert int(second[-5:]) == int(first[-5:]) + 1
    assert first[:-5] == second[:-5]


def test_pressed_twice_it_is_sent_once(writing: Rig) -> None:
    _type(writing, **LETTER)
    writing.jobs.is_held = True
    writing.window.presenter.submit()
    writing.window.presenter.submit()
    writing.jobs.is_held = False
    writing.jobs.let_go()
    assert len(_sent(writing)) == 1


@pytest.mark.parametrize("missing", LETTER)
def test_what_is_missing_is_said_at_its_field_and_nothing_is_sent(writing: Rig, missing: str) -> None:
    _type(writing, **{**LETTER, missing: "  "})
    writing.window.presenter.submit()
    assert set(writing.window.presenter.view().troubles) == {missing}
    assert _sent(writing) == []
    _type(writing, **{missing: LETTER[missing]})
    assert writing.window.presenter.view().troubles == {}


def test_a_wrong_tracking_number_is_said_and_a_right_one_is_packed(writing: Rig) -> None:
    _type(writing, **LETTER, about="0001 9999 9999 9997")
    writing.window.presenter.submit()
    assert set(writing.window.presenter.view().troubles) == {"about"}
    _type(writing, about="0001 9999 9999 9998")
    writing.window.presenter.submit()
    entry = next(one for one in writing.hall.journal.committed if one.kind == "letter.sent")
    assert entry.facts_fields()["about"] == "0001999999999998"


def test_a_full_disk_loses_nothing_that_was_written(writing: Rig) -> None:
    _type(writing, **LETTER)
    writing.window.presenter.show_refused(DiskFullError.code)
    view = writing.window.presenter.view()
    assert view.refused == writing.flow.say().error(DiskFullError.code)
    assert view.texts["text"] == LETTER["text"]
    assert not view.is_busy


def test_what_is_begun_is_there_again_for_the_same_person_alone(writing: Rig) -> None:
    _type(writing, **LETTER)
    writing.window.presenter.leave()
    _open(writing)
    assert writing.window.presenter.view().texts["text"] == LETTER["text"]
    writing.flow.start()
    writing.sign_in()
    _open(writing)
    assert not any(writing.window.presenter.view().texts.values())


def test_the_register_is_exported_as_a_table_that_begins_no_formula(writing: Rig) -> None:
    _type(writing, **{**LETTER, "subject": "=HYPERLINK(1)"})
    writing.window.presenter.submit()
    writing.jobs.lanes.clear()
    writing.window.presenter.export()
    assert writing.jobs.lanes[-1] == READER
    ((name, data),) = writing.exports.written.items()
    assert name.startswith("letters-TIP-001-03-")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert [row["number"] for row in rows] == _sent(writing)
    assert rows[0]["subject"] == "'=HYPERLINK(1)"
    assert writing.window.notice is not None
    assert name in writing.window.notice.next_step


def test_a_stick_that_is_full_is_said(writing: Rig) -> None:
    writing.window.presenter.leave()
    writing.exports.failure = DiskFullError()
    writing.window.presenter.export()
    assert writing.window.notice is not None
    assert writing.window.notice.code == DiskFullError.code
