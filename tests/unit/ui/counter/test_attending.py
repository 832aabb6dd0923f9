"""What came back, without Qt: the list, the form opened again, the withdrawal, who may do what."""

import pytest

from kiosk.domain.form import Form
from kiosk.domain.identifiers import EntryHash
from kiosk.domain.money import Money
from kiosk.errors import DiskFullError
from kiosk.ui.counter.pages import Command, PageName, PanelName
from kiosk.ui.theme.tokens import Tone
from kiosk.usecases.amend_application import Correction
from tests.fakes.flow_rig import LeftOver, Rig, definition_of, make_rig
from tests.fakes.hall import PINS, SUPERVISOR


@pytest.fixture
def home() -> Rig:
    rig = make_rig()
    rig.sign_in()
    return rig


def file(rig: Rig, code: str = "CR1") -> EntryHash:
    """File and pay one service behind the window's back; return its entry."""
    definition = definition_of(rig, code)
    form = Form.of_answers(definition, definition.example or {})
    session = rig.flow.seat.signed_in
    application = rig.hall.desk.file_application(session, form)
    basket = rig.hall.desk.new_basket().with_application(application)
    return rig.hall.desk.take_payment(session, basket, Money(application.fee.dirhams)).entry.hash


def ask(rig: Rig, *reasons: str, fields: tuple[str, ...] = ("phone",), due_on: str = "2026-11-29") -> None:
    """Let the portal ask about a fresh application, and tell the window."""
    entry = file(rig)
    rig.hall.books.states[entry] = ("needs_attention", reasons or ("answers_invalid",))
    rig.hall.books.asked[entry] = (fields, "office", due_on)
    rig.flow.status_changed()


def test_what_came_back_is_counted_on_rail_and_strip_and_stops_nobody(home: Rig) -> None:
    assert home.flow.strip()[-1].name != "attention"
    ask(home)
    ask(home)
    assert home.window.page is PageName.HOME
    assert home.flow.strip()[-1].name == "attention"
    rail = {item.name: item.text for item in home.flow.rail(PageName.HOME).items}
    assert "2" in rail["attention"]


def test_the_count_is_there_from_the_sign_in_on(home: Rig) -> None:
    ask(home)
    home.flow.command(Command.SIGN_OUT)
    home.window.panel_presenter.submit()
    home.sign_in()
    assert home.flow.seat.attention == 1


def test_the_problem_is_told_in_words_with_owner_and_deadline(home: Rig) -> None:
    ask(home, due_on="2026-11-22")
    home.flow.command(Command.ATTENTION)
    detail = home.window.presenter.view().detail
    say = home.flow.say()
    assert detail.problems == (say.of("reasons.answers_invalid"),)
    assert detail.owner == say("attention.owner.office")
    assert (detail.due, detail.due_tone) == (say("attention.due_today"), Tone.BAD)
    assert detail.fields == say.words(definition_of(home, "CR1").field("phone").label)


def test_a_reason_that_is_not_known_yet_is_shown_as_it_came(home: Rig) -> None:
    ask(home, "something_new")
    home.flow.command(Command.ATTENTION)
    assert "something_new" in home.window.presenter.view().detail.problems[0]


def test_a_corrected_answer_becomes_an_amending_entry_and_leaves_the_list(home: Rig) -> None:
    ask(home)
    home.flow.command(Command.ATTENTION)
    home.window.presenter.correct()
    assert home.window.page is PageName.FORM
    problems = home.window.presenter.view().problems
    assert [name for name, _ in problems] == ["phone"]
    home.window.presenter.type_text("phone", "0925554443")
    home.window.presenter.go_on()
    assert home.window.page is PageName.ATTENTION
    assert home.window.presenter.view().rows == ()
    amended = home.hall.journal.committed[-1]
    assert amended.kind == "application.amended"
    assert amended.facts_fields()["changed"] == ["phone"]
    assert amended.facts_fields()["reason"] == "portal_asked"
    assert home.flow.seat.attention == 0


def test_leaving_the_correction_writes_nothing_and_leaves_the_to_do(home: Rig) -> None:
    ask(home)
    home.flow.command(Command.ATTENTION)
    home.window.presenter.correct()
    home.window.presenter.type_text("phone", "0925554443")
    home.window.presenter.left()
    assert home.window.page is PageName.ATTENTION
    assert len(home.window.presenter.view().rows) == 1
    assert "application.amended" not in home.kinds
    assert not home.flow.filing.drafts()


def test_a_full_disk_leaves_the_correction_on_the_screen(home: Rig) -> None:
    ask(home)
    home.flow.command(Command.ATTENTION)
    home.window.presenter.correct()
    home.window.presenter.type_text("phone", "0925554443")
    home.hall.journal.is_disk_full = True
    home.window.presenter.go_on()
    assert home.window.page is PageName.FORM
    assert home.window.notice.code == DiskFullError.code
    assert home.window.presenter.form.texts["phone"] == "0925554443"
    home.hall.journal.is_disk_full = False
    home.window.presenter.go_on()
    assert home.kinds[-1] == "application.amended"


def test_a_fee_that_differs_is_not_mended_by_a_correction(home: Rig) -> None:
    ask(home, "fee_differs")
    home.flow.command(Command.ATTENTION)
    assert not home.window.presenter.view().detail.can_correct
    home.window.presenter.correct()
    assert home.window.page is PageName.ATTENTION


def test_siblings_are_opened_by_a_supervisor_only(home: Rig) -> None:
    ask(home, "siblings")
    home.flow.command(Command.ATTENTION)
    home.window.presenter.correct()
    assert home.window.page is PageName.ATTENTION
    assert home.window.notice.code == "AUT-105"


def test_a_withdrawal_is_approved_refunded_and_printed(home: Rig) -> None:
    ask(home)
    home.flow.command(Command.ATTENTION)
    home.window.presenter.withdraw()
    assert home.window.panel is PanelName.WITHDRAW
    panel = home.window.panel_presenter
    panel.type_supervisor(SUPERVISOR)
    panel.choose("citizen_withdrew")
    panel.submit(PINS[SUPERVISOR])
    assert home.window.page is PageName.RECEIPT
    assert home.window.presenter.view().heading == home.flow.say()("receipt.withdrawn")
    assert home.window.presenter.receipt.total < Money(0)
    assert len(home.printer.papers) == 1
    assert home.printer.drawer_opened == 1
    assert home.flow.seat.attention == 0
    assert home.kinds[-2:] == ["application.withdrawn", "receipt.printed"]


def test_a_wrong_pin_withdraws_nothing(home: Rig) -> None:
    ask(home)
    home.flow.command(Command.ATTENTION)
    home.window.presenter.withdraw()
    panel = home.window.panel_presenter
    panel.type_supervisor(SUPERVISOR)
    panel.choose("citizen_withdrew")
    panel.submit("000000")
    assert panel.view().trouble
    assert "application.withdrawn" not in home.kinds


# --- corrections begun ------------------------------------------------------------------------------------
@pytest.fixture
def begun(home: Rig) -> Rig:
    """Begin a correction: one answer is typed again."""
    ask(home)
    home.flow.command(Command.ATTENTION)
    home.window.presenter.correct()
    home.window.presenter.type_text("phone", "0925554443")
    return home


def after_crash(rig: Rig) -> Rig:
    again = make_rig(left=LeftOver(rig.hall))
    again.sign_in()
    return again


def test_a_half_filled_correction_is_there_again_after_a_crash_and_is_sent(begun: Rig) -> None:
    again = after_crash(begun)
    say = again.flow.say()
    assert again.window.notice.title == say.counted("drafts.corrections", 1)
    assert not again.flow.filing.drafts()  # it is no form of this visit
    again.flow.command(Command.ATTENTION)
    view = again.window.presenter.view()
    assert say("correction.begun_short") in view.rows[0].subtitle
    assert view.detail.begun == (say("correction.begun"), say("correction.begun_next"))
    again.window.presenter.correct()
    assert again.window.notice.title == say("correction.as_left")
    assert again.window.presenter.form.texts["phone"] == "0925554443"
    again.window.presenter.go_on()
    assert again.kinds[-1] == "application.amended"
    assert again.hall.journal.committed[-1].facts_fields()["changed"] == ["phone"]
    assert again.hall.drafts.kept == {}


def test_leaving_a_correction_keeps_what_was_typed(begun: Rig) -> None:
    begun.window.presenter.left()
    begun.window.presenter.correct()
    assert begun.window.presenter.form.texts["phone"] == "0925554443"


def test_giving_a_correction_up_asks_and_wipes_what_was_typed(begun: Rig) -> None:
    begun.window.presenter.given_up()
    assert begun.window.panel is PanelName.GIVE_UP
    begun.window.panel_presenter.submit()
    assert begun.window.page is PageName.ATTENTION
    assert begun.hall.drafts.kept == {}
    begun.window.presenter.correct()
    assert begun.window.presenter.form.texts["phone"] != "0925554443"
    begun.window.presenter.given_up()  # nothing was typed: nothing to ask
    assert begun.window.page is PageName.ATTENTION
    assert "application.amended" not in begun.kinds


def test_what_was_begun_on_an_earlier_revision_is_given_up_and_said(begun: Rig) -> None:
    begun.window.presenter.left()
    row = begun.window.presenter.current
    opened = begun.hall.desk.reopen_form(row.application_id)
    other = Correction(opened.filed, opened.form.with_text("phone", "0911112223"), row.reasons)
    amended = begun.hall.desk.amend_application(begun.flow.seat.signed_in, other)
    begun.hall.books.states[amended.hash] = ("needs_attention", ("answers_invalid",))
    begun.window.presenter.correct()
    assert begun.window.notice.title == begun.flow.say()("correction.overtaken")
    assert begun.window.presenter.form.texts["phone"] == "+218911112223"
    assert begun.hall.drafts.kept == {}


def test_a_crash_between_the_amendment_and_the_wiping_leaves_no_draft(begun: Rig) -> None:
    row = begun.hall.desk.attention()[0]
    opened = begun.hall.desk.reopen_form(row.application_id, begun.flow.seat.signed_in)
    begun.hall.desk.amend_application(
        begun.flow.seat.signed_in, Correction(opened.filed, opened.form, row.reasons)
    )
    again = after_crash(begun)
    assert again.hall.desk.begun_corrections(again.flow.seat.signed_in) == frozenset()
    assert again.hall.drafts.kept == {}


def test_a_correction_withdrawn_instead_leaves_no_draft(begun: Rig) -> None:
    begun.window.presenter.left()
    begun.window.presenter.withdraw()
    begun.window.panel_presenter.type_supervisor(SUPERVISOR)
    begun.window.panel_presenter.choose("citizen_withdrew")
    begun.window.panel_presenter.submit(PINS[SUPERVISOR])
    assert begun.hall.drafts.kept == {}


def test_a_row_taken_out_of_a_correction_does_not_come_back(home: Rig) -> None:
    entry = file(home, "CO1")
    home.hall.books.states[entry] = ("needs_attention", ("answers_invalid",))
    home.flow.status_changed()
    home.flow.command(Command.ATTENTION)
    home.window.presenter.correct()
    before = home.window.presenter.form.rows_shown("partners")
    home.window.presenter.remove_row("partners", before)
    texts = dict(home.window.presenter.form.texts)
    again = after_crash(home)
    again.flow.command(Command.ATTENTION)
    again.window.presenter.correct()
    assert again.window.presenter.form.texts == texts
    assert again.window.presenter.form.rows_shown("partners") == before - 1
