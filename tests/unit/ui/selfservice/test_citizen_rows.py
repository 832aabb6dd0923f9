"""Questions with parts, rows and scans at self-service, without Qt: what is asked, taken and refused."""

import io
import json
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image

from kiosk.domain.form import Form
from kiosk.domain.form_rules import FormRules
from kiosk.ui.selfservice.questions import can_be_asked_here
from kiosk.ui.selfservice.screens import Entry, Facts, Options, PageName, Tiles
from tests.fakes.form_scenes import SCAN, stand_on, with_scan
from tests.fakes.keeping import InMemoryScans
from tests.fakes.paper_files import pdf
from tests.unit.ui.selfservice.test_citizen_flow import Rig


def company(name: str, **devices: Any) -> Rig:
    """Return a company's form, answered as its example, standing on a question."""
    return answered("CO1", name, **devices)


def answered(code: str, name: str, **devices: Any) -> Rig:
    """Return a service's form, answered as its example, standing on a question."""
    rig = Rig(**devices)
    rig.open(code)
    rig.step.forward()
    visit = rig.flow.journey.visit
    assert visit.definition is not None
    form = Form.of_answers(visit.definition, visit.definition.example or {})
    visit.form = replace(form, documents_seen=frozenset(), consent="")
    stand_on(rig, name)  # type: ignore[arg-type]
    return rig


def texts(rig: Rig) -> Any:
    assert rig.flow.journey.visit.form is not None
    return rig.flow.journey.visit.form.texts


def blocks(rig: Rig, kind: type) -> list[Any]:
    return [block for block in rig.step.screen().blocks if isinstance(block, kind)]


def asked(rig: Rig) -> list[str]:
    return [
        block.name.rpartition(".")[2]
        for block in rig.step.screen().blocks
        if isinstance(block, Entry | Options)
    ]


def test_the_same_answer_under_two_questions_of_a_page_says_to_which_it_belongs() -> None:
    rig = answered("SS3", "claim_ground")
    ground, status = blocks(rig, Options)
    assert {value for value, _ in ground.choices} & {value for value, _ in status.choices}
    assert (ground.label, status.label) == ("", "Marital status"), "the title says the first already"
    assert ground.question == rig.step.screen().title
    assert status.question == "Marital status"


def test_a_row_is_asked_column_by_column_and_stands_in_the_list() -> None:
    rig = company("partners")
    before = len(blocks(rig, Facts)[0].rows)
    rig.step.press("add")
    assert rig.flow.page is PageName.ROW
    row = f"partners.{before + 1}"
    for column, text, following in (
        ("name", "سعاد الورفلي", ["nationality"]),
        ("nationality", "LY", ["national_number"]),
        ("national_number", "219900012345", ["role", "share_dirhams"]),
    ):
        assert asked(rig)[0] == column
        rig.step.press(f"{row}.{column}", text)
        rig.step.forward()
        assert asked(rig) == following
    rig.step.press(f"{row}.role", "partner")
    rig.step.press(f"{row}.share_dirhams", "1000")
    rig.step.forward()
    assert rig.flow.page is PageName.QUESTION
    rows = blocks(rig, Facts)[0].rows
    assert len(rows) == before + 1
    assert "سعاد الورفلي" in rows[-1].value
    assert "219900012345" not in rows[-1].value


def test_what_a_row_asks_follows_from_its_own_answers() -> None:
    rig = company("partners")
    rig.step.press("add")
    number = rig.flow.journey.visit.row
    rig.step.press(f"partners.{number}.name", "John Smith")
    rig.step.forward()
    assert rig.step.screen().problems
    rig.step.press(f"partners.{number}.name", "جون سميث")
    rig.step.forward()
    rig.step.press(f"partners.{number}.nationality", "other")
    rig.step.forward()
    assert asked(rig) == ["passport_number"]


def test_a_row_left_half_answered_is_named_where_the_list_is_left() -> None:
    rig = company("partners")
    rig.step.press("add")
    number = rig.flow.journey.visit.row
    rig.step.press(f"partners.{number}.name", "سعاد الورفلي")
    rig.step.back()
    assert rig.flow.page is PageName.QUESTION
    rig.step.forward()
    problems = dict(rig.step.screen().problems)
    assert f"row:{number}" in problems
    rig.step.press(f"row:{number}")
    rig.step.press("remove")
    rig.step.forward()
    assert rig.step.screen().problems == ()


def test_a_list_takes_no_more_rows_than_the_definition_and_none_is_not_enough() -> None:
    rig = company("proposed_names")
    for number in (1, 2, 3):
        rig.step.type_text(f"proposed_names.{number}.name", f"شركة رقم {number}")
    rig.flow.refresh()
    assert blocks(rig, Tiles) == []
    for number in (3, 2, 1):
        rig.step.press(f"row:{number}")
        rig.step.press("remove")
    assert blocks(rig, Facts) == []
    rig.step.forward()
    assert [name for name, _ in rig.step.screen().problems] == ["proposed_names"]


def test_a_rule_about_all_rows_is_said_at_the_list() -> None:
    rig = company("partners")
    rig.step.type_text("company_form", "one_person")
    rig.step.forward()
    assert any("one partner" in words for _, words in rig.step.screen().problems)


def test_a_long_list_is_shown_a_part_at_a_time() -> None:
    rig = company("partners")
    for number in range(1, 21):
        rig.step.type_text(f"partners.{number}.name", "سعاد الورفلي")
    assert [row.change for row in blocks(rig, Facts)[0].rows] == [f"row:{n}" for n in range(1, 9)]
    rig.step.press("show:8")
    assert blocks(rig, Facts)[0].rows[0].change == "row:9"
    rig.step.press("show:16")
    assert len(blocks(rig, Facts)[0].rows) == 4


def test_a_gregorian_paper_gives_its_day_and_another_calendar_is_never_converted() -> None:
    rig = company("lease_date")
    rig.step.press("lease_date.era", "gregorian")
    rig.step.type_text("lease_date.text", "20/6/2026")
    assert texts(rig)["lease_date.gregorian"] == "2026-06-20"
    assert asked(rig) == ["text"]
    rig.step.type_text("lease_date.text", "20 يونيو 2026")
    assert asked(rig) == ["text", "gregorian"]
    rig.step.type_text("lease_date.gregorian", "2026-06-20")
    rig.step.type_text("lease_date.text", "20 يونيو 2026 م")
    assert texts(rig)["lease_date.gregorian"] == "2026-06-20"
    rig.step.type_text("lease_date.text", "1394/2/1")
    rig.step.press("calendar")
    assert asked(rig) == ["era"]
    rig.step.press("lease_date.era", "hijri")
    assert texts(rig)["lease_date.gregorian"] == ""
    rig.step.forward()
    assert rig.step.screen().problems == ()


def test_an_impossible_gregorian_date_is_refused() -> None:
    rig = company("lease_date")
    rig.step.type_text("lease_date.text", "2026/02/3")
    rig.step.press("lease_date.era", "gregorian")
    rig.step.type_text("lease_date.text", "2026/02/30")
    rig.step.forward()
    assert [name for name, _ in rig.step.screen().problems] == ["lease_date.gregorian"]


def test_a_name_that_lacks_a_part_says_why() -> None:
    rig = company("manager_name")
    rig.step.type_text("manager_name.grandfather", "")
    rig.step.forward()
    assert [name for name, _ in rig.step.screen().problems] == ["manager_name.grandfather"]
    rig.step.press("more")
    rig.step.press("manager_name.missing_reason", "not_in_record")
    rig.step.forward()
    assert rig.step.screen().problems == ()


def test_a_place_is_offered_within_the_place_above_it() -> None:
    rig = company("seat_municipality")
    (offered,) = blocks(rig, Options)
    rig.step.type_text("seat_shabiya", "LY-BA")
    (others,) = blocks(rig, Options)
    assert offered.choices
    assert others.choices
    assert not set(offered.choices) & set(others.choices)


def scanning() -> tuple[Rig, InMemoryScans]:
    scans = InMemoryScans()
    rig = company("applicant_signature", scans=scans)
    visit = rig.flow.journey.visit
    assert visit.form is not None
    visit.form = replace(visit.form, rules=FormRules(with_scan(visit.form.definition)))
    scans.from_s = rig.hall.clock.now().timestamp()
    stand_on(rig, SCAN)  # type: ignore[arg-type]
    return rig, scans


def test_a_scan_that_another_citizen_left_is_never_taken() -> None:
    rig, scans = scanning()
    scans.from_s -= 10
    scans.files["old.pdf"] = pdf(1)
    rig.step.press("take")
    assert "No scan has come yet" in str(rig.step.screen().blocks)
    assert SCAN not in texts(rig)


def test_a_scan_answers_the_question_and_goes_with_the_application() -> None:
    rig, scans = scanning()
    for name, pages in (("first.pdf", 1), ("second.pdf", 3)):
        scans.files[name] = pdf(pages)
        rig.step.press("take")
    form = rig.flow.journey.visit.form
    assert form is not None
    assert [one.pages for one in form.attachments] == [3]
    rig.step.forward()
    rig.step.press("agree")
    rig.step.forward()
    entry = next(e for e in rig.hall.journal.committed if e.kind == "application.filed")
    (named,) = entry.facts_fields()["applications"][0]["attachments"]
    assert json.loads(entry.personal[0] or b"")["answers"][SCAN] == named["hash"]
    assert rig.hall.blobs.kept[named["hash"]] == scans.files["second.pdf"]


@pytest.mark.parametrize("data", [pdf(100), b"GIF89a", pdf(1)[:20]])
def test_a_scan_that_cannot_be_taken_says_why_and_leaves_the_question_open(data: bytes) -> None:
    rig, scans = scanning()
    scans.files["bad.pdf"] = data
    rig.step.press("take")
    assert SCAN not in texts(rig)
    rig.step.forward()
    assert rig.step.screen().problems
    assert rig.flow.page is PageName.QUESTION


def test_a_scan_that_shows_nothing_is_taken_and_doubted_aloud() -> None:
    rig, scans = scanning()
    written = io.BytesIO()
    Image.new("L", (1240, 1754), 235).save(written, "JPEG")
    scans.files["white.jpg"] = written.getvalue()
    rig.step.press("take")
    assert SCAN in texts(rig)
    assert "Your scan is white" in str(rig.step.screen().blocks)
    scans.files["letter.pdf"] = pdf(1)
    rig.step.press("take")
    assert "Your scan is white" not in str(rig.step.screen().blocks)


def test_where_no_scanner_stands_a_service_with_a_scan_is_for_the_counter() -> None:
    rig, _ = scanning()
    assert rig.flow.journey.visit.form is not None
    definition = rig.flow.journey.visit.form.definition
    assert not can_be_asked_here(definition, has_scanner=False)
    assert can_be_asked_here(definition, has_scanner=True)
