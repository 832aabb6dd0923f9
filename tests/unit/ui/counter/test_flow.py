import pytest

from kiosk.domain.receipt import Paper
from kiosk.errors import (
    DiskFullError,
    MrzCheckDigitError,
    NothingReadError,
    OutcomeUnknownError,
    PaperOutError,
)
from kiosk.ports import Durability
from kiosk.ui.counter.pages import Command, PageName, PanelName
from tests.fakes.flow_rig import Rig, make_rig
from tests.fakes.hall import CLERK, OTHER_CLERK, PINS, SUPERVISOR


@pytest.fixture
def rig() -> Rig:
    return make_rig()


@pytest.fixture
def home(rig: Rig) -> Rig:
    rig.sign_in()
    return rig


def test_a_wrong_pin_stays_on_the_sign_in_and_says_so(rig: Rig) -> None:
    rig.window.presenter.type_operator(CLERK)
    rig.window.presenter.submit("999999")
    assert rig.window.page is PageName.SIGN_IN
    assert rig.window.presenter.view().trouble is not None


def test_a_shift_that_is_open_is_taken_up_again(home: Rig) -> None:
    home.flow.command(Command.SIGN_OUT)
    home.window.panel_presenter.submit()
    assert home.window.page is PageName.SIGN_IN
    home.sign_in()
    assert home.window.page is PageName.HOME
    assert home.kinds.count("shift.opened") == 1


def test_somebody_elses_shift_turns_a_clerk_away(home: Rig) -> None:
    home.flow.command(Command.SIGN_OUT)
    home.window.panel_presenter.submit()
    home.sign_in(OTHER_CLERK)
    assert home.window.page is PageName.SIGN_IN
    assert "AUT-104" not in home.kinds
    assert home.flow.seat.session is None


def test_a_supervisor_may_close_somebody_elses_shift(home: Rig) -> None:
    home.flow.command(Command.SIGN_OUT)
    home.window.panel_presenter.submit()
    home.sign_in(SUPERVISOR)
    assert home.window.page is PageName.CLOSE_SHIFT
    home.window.presenter.type_count(50_000, "2")
    home.window.presenter.submit()
    assert home.kinds[-1] == "shift.closed"


def test_an_unreadable_float_is_refused_in_words(rig: Rig) -> None:
    rig.window.presenter.type_operator(CLERK)
    rig.window.presenter.submit(PINS[CLERK])
    rig.window.presenter.type_float("1,234")
    rig.window.presenter.submit()
    assert rig.window.page is PageName.OPEN_SHIFT
    assert rig.window.presenter.view().trouble


def test_an_application_goes_from_form_to_paper(home: Rig) -> None:
    home.pay()
    assert home.window.page is PageName.RECEIPT
    assert home.printer.papers == ["TIP-001-03-2026-7A-000001 copy 0"]
    assert home.kinds[-2:] == ["basket.settled", "receipt.printed"]
    assert home.printer.drawer_opened == 1


def test_each_piece_of_work_is_done_in_its_lane(home: Rig) -> None:
    home.jobs.lanes.clear()
    home.pay()
    assert home.jobs.lanes.count("printer") == 3  # prepared, drawn, printed
    assert set(home.jobs.lanes) == {"store", "printer"}


def test_payment_pressed_again_while_it_is_under_way_takes_the_money_once(home: Rig) -> None:
    home.fill()
    home.window.presenter.go_on()
    home.window.presenter.pay()
    home.window.presenter.type_tendered("20")
    home.jobs.is_held = True
    for _ in range(8):
        home.window.presenter.submit()
    assert len(home.jobs.kept) == 1
    home.jobs.is_held = False
    home.jobs.let_go()
    assert home.kinds.count("basket.settled") == 1


def test_filing_pressed_again_while_it_is_under_way_files_once(home: Rig) -> None:
    home.fill()
    home.jobs.is_held = True
    home.window.presenter.go_on()
    home.window.presenter.go_on()
    home.jobs.let_go()
    basket = home.flow.filing.basket()
    assert basket is not None
    assert len(basket.applications) == 1


def test_two_services_are_one_basket_and_one_receipt(home: Rig) -> None:
    home.fill("JU1")
    home.window.presenter.go_on()
    home.window.presenter.add_another()
    home.pay("CR1", "20")
    assert len(home.window.presenter.view().lines) == 2
    assert home.kinds.count("basket.settled") == 1


def test_changing_an_answer_takes_the_application_out_and_leads_to_the_field(home: Rig) -> None:
    home.fill()
    home.window.presenter.go_on()
    home.window.presenter.change("phone")
    assert (home.window.page, home.window.focused) == (PageName.FORM, "phone")
    basket = home.flow.filing.basket()
    assert basket is not None
    assert basket.applications == ()
    home.window.presenter.go_on()
    assert home.window.page is PageName.CHECK


def test_paper_running_out_keeps_the_act_and_tells_the_next_step(home: Rig) -> None:
    home.printer.failure = PaperOutError("twin")
    home.pay()
    view = home.window.presenter.view()
    assert home.window.page is PageName.RECEIPT
    assert view.paper_next
    assert home.hall.desk.todays_applications()[0].paper == Paper.NOT_PRINTED
    assert view.again == "طباعة الإيصال"
    home.printer.failure = None
    home.window.presenter.reprint()
    assert home.printer.papers[-1].endswith("copy 0")
    assert home.window.presenter.view().again == "طباعة نسخة"
    home.printer.failure = PaperOutError("twin")
    home.window.presenter.reprint()
    assert home.window.presenter.view().again == "طباعة نسخة"


def test_an_unknown_print_is_told_as_unknown(home: Rig) -> None:
    home.printer.outcome = Paper.UNKNOWN
    home.pay()
    assert home.window.presenter.view().again == "طباعة نسخة"
    assert home.hall.desk.todays_applications()[0].paper == Paper.UNKNOWN


def test_without_a_printer_the_receipt_still_stands(home: Rig) -> None:
    rig = make_rig(has_printer=False)
    rig.sign_in()
    rig.pay()
    assert rig.window.page is PageName.RECEIPT
    assert rig.window.presenter.view().paper_next


def test_a_full_disk_keeps_the_payment_open(home: Rig) -> None:
    home.fill()
    home.window.presenter.go_on()
    home.window.presenter.pay()
    home.hall.journal.is_disk_full = True
    home.window.presenter.type_tendered("10")
    home.window.presenter.submit()
    assert home.window.notice is not None
    assert home.window.notice.code == DiskFullError.code
    home.hall.journal.is_disk_full = False
    home.window.presenter.submit()
    assert home.window.page is PageName.RECEIPT


def test_after_an_unknown_outcome_no_money_is_taken_again(home: Rig) -> None:
    home.fill()
    home.window.presenter.go_on()
    home.window.presenter.pay()
    home.window.presenter.type_tendered("10")
    home.jobs.is_held = True
    home.window.presenter.submit()
    home.flow.filing._on_not_taken(home.window.presenter, home.flow.filing.basket(), OutcomeUnknownError.code)
    assert home.window.presenter.is_busy
    home.flow.filing._on_not_taken(home.window.presenter, home.flow.filing.basket(), DiskFullError.code)
    assert not home.window.presenter.is_busy


def test_a_lost_second_copy_is_told_on_the_receipt(home: Rig) -> None:
    home.hall.journal.durability = Durability.SINGLE_COPY
    home.pay()
    assert home.window.presenter.view().warning is not None


def test_a_document_fills_the_form_and_later_forms_too(home: Rig) -> None:
    home.window.presenter.open("PP1")
    home.flow.command(Command.READ)
    assert home.window.panel is None
    assert home.window.presenter.view().is_read
    home.flow.go_home()
    home.window.presenter.open("JU1")
    assert home.window.presenter.form.texts["birth_date"] == "1984-03-17"


@pytest.mark.parametrize("failure", [NothingReadError("t"), MrzCheckDigitError("t")])
def test_a_document_that_cannot_be_read_leads_back_to_typing(home: Rig, failure: NothingReadError) -> None:
    home.reader.failure = failure
    home.window.presenter.open("PP1")
    home.flow.command(Command.READ)
    assert home.window.panel is None
    assert home.window.notice is not None
    assert home.window.notice.code == failure.code


def test_a_cancelled_reading_changes_nothing(home: Rig) -> None:
    home.window.presenter.open("PP1")
    home.jobs.is_held = True
    home.flow.command(Command.READ)
    panel = home.window.panel_presenter
    assert home.window.panel is PanelName.READING
    panel.cancel()
    assert panel.asks_to_stop()
    home.jobs.let_go()
    assert not home.window.presenter.view().is_read


def test_without_a_reader_the_clerk_is_told_to_type(home: Rig) -> None:
    rig = make_rig(has_reader=False)
    rig.sign_in()
    rig.window.presenter.open("PP1")
    rig.flow.command(Command.READ)
    assert rig.window.notice is not None
    assert rig.window.notice.code == "DEV-109"


def test_nothing_of_the_citizen_is_kept_after_the_payment(home: Rig) -> None:
    home.pay()
    visit = home.flow.filing.visit
    assert (visit.drafts, visit.basket, visit.person) == ({}, None, None)


def test_an_unpaid_basket_stops_sign_out_and_close(home: Rig) -> None:
    home.fill()
    home.window.presenter.go_on()
    home.flow.command(Command.SIGN_OUT)
    assert home.window.panel is None
    assert home.window.notice is not None
    home.flow.command(Command.CLOSE_SHIFT)
    assert home.window.page is PageName.CHECK


def test_a_void_needs_a_reason_and_is_recorded(home: Rig) -> None:
    home.fill()
    home.window.presenter.go_on()
    home.flow.command(Command.VOID)
    panel = home.window.panel_presenter
    panel.submit()
    assert panel.view().trouble
    panel.choose("citizen_left")
    panel.submit()
    assert home.kinds[-1] == "basket.voided"
    assert home.window.page is PageName.HOME


def test_forms_begun_are_dropped_without_an_entry(home: Rig) -> None:
    before = len(home.kinds)
    home.fill()
    home.flow.command(Command.VOID)
    home.window.panel_presenter.choose("citizen_left")
    home.window.panel_presenter.submit()
    assert len(home.kinds) == before
    assert home.flow.filing.drafts() == {}


def test_a_supervisor_reverses_and_the_clerk_alone_cannot(home: Rig) -> None:
    home.pay()
    home.flow.command(Command.TODAY)
    home.window.presenter.reverse()
    panel = home.window.panel_presenter
    panel.choose("duplicate")
    panel.type_supervisor(CLERK)
    panel.submit(PINS[CLERK])
    assert panel.view().trouble
    panel.type_supervisor(SUPERVISOR)
    panel.submit(PINS[SUPERVISOR])
    assert "basket.reversed" in home.kinds
    assert home.window.presenter.view().is_reversal
    home.flow.command(Command.TODAY)
    assert not home.window.presenter.view().detail.can_reverse


def test_a_reprint_from_the_list_is_marked_and_recorded(home: Rig) -> None:
    home.pay()
    home.flow.command(Command.TODAY)
    home.window.presenter.reprint()
    assert home.printer.papers[-1].endswith("copy 1")
    assert home.kinds[-1] == "receipt.reprinted"


def test_receipts_without_paper_come_out_as_originals_at_one_key(home: Rig) -> None:
    home.printer.outcome = Paper.NOT_PRINTED
    for _ in range(2):
        home.pay()
        home.flow.command(Command.NEW)
    home.flow.command(Command.TODAY)
    assert home.window.presenter.view().aside == "إيصالان لم يُطبعا بعد"
    home.window.presenter.print_owed()  # still no paper: the first is tried, the others wait
    assert home.kinds.count("receipt.printed") == 3
    home.printer.outcome = Paper.PRINTED
    home.printer.papers.clear()
    home.window.presenter.print_owed()
    assert [paper.split(" ", 1)[1] for paper in home.printer.papers] == ["copy 0", "copy 0"]
    assert home.window.presenter.view().aside == ""
    home.window.presenter.print_owed()
    assert len(home.printer.papers) == 2
    assert home.printer.drawer_opened == 2  # when the money came in, not when the paper came out


def test_a_second_key_while_the_printer_works_prints_nothing_more(home: Rig) -> None:
    home.printer.outcome = Paper.NOT_PRINTED
    home.pay()
    home.flow.command(Command.TODAY)
    home.printer.outcome = Paper.PRINTED
    home.printer.papers.clear()
    home.jobs.is_held = True
    home.window.presenter.print_owed()
    home.window.presenter.reprint()
    home.window.presenter.reprint()
    home.jobs.is_held = False
    home.jobs.let_go()
    assert len([paper for paper in home.printer.papers if paper.endswith("copy 0")]) == 1


def test_news_from_the_portal_reload_the_list(home: Rig) -> None:
    home.pay()
    home.flow.command(Command.TODAY)
    home.window.presenter.attach(lambda _view: None)
    home.jobs.lanes.clear()
    home.flow.status_changed()
    assert home.jobs.lanes == ["store"] * 5  # who calls, list, what came back, totals, catalogue


def test_receipts_left_without_paper_are_told_at_sign_in(home: Rig) -> None:
    home.jobs.is_held = False
    home.fill()
    home.window.presenter.go_on()
    session = home.flow.seat.session
    basket = home.flow.filing.basket()
    assert session is not None
    assert basket is not None
    home.hall.desk.take_payment(session, basket, basket.due)
    home.flow.start()
    home.sign_in()
    assert home.window.notice is not None
    assert home.window.notice.next_step


def test_nothing_but_keys_line_and_devices_is_shown_before_sign_in(rig: Rig) -> None:
    for command in set(Command) - {Command.DEVICES}:
        rig.flow.command(command)
    assert rig.window.page is PageName.SIGN_IN
    assert rig.window.panel in {PanelName.LINE, PanelName.KEYS}


def test_who_applies_is_asked_once_in_a_visit_and_forgotten_with_it(rig: Rig) -> None:
    rig.sign_in()
    rig.fill("JU2")
    said = {"who_acts_for": "company", "who_company_name": "شركة الواحة", "who_company_number": "TB/2021/1"}
    said |= {"who_capacity": "manager", "who_proof": "articles", "who_proof_number": "7"}
    for name, text in (said | {"who_proof_date": "2026-01-31"}).items():
        rig.window.presenter.type_text(name, text)
    rig.window.presenter.go_on()
    shown = {line.name: line.value for line in rig.window.presenter.view().answers}
    assert shown["who_company_name"] == "شركة الواحة"
    rig.window.presenter.add_another()
    assert rig.window.presenter.view().basket.lines[0].applicant == "شركة الواحة"
    rig.window.presenter.open("PO3")
    assert rig.window.presenter.form.texts["who_company_number"] == "TB/2021/1"
    rig.flow.filing.forget()
    rig.flow.go_home()
    rig.window.presenter.open("PO3")
    assert rig.window.presenter.form.texts["who_acts_for"] == "self"


def test_an_ordinary_applicant_is_not_read_out_at_the_check(rig: Rig) -> None:
    rig.sign_in()
    rig.fill("JU1")
    rig.window.presenter.go_on()
    assert not [line for line in rig.window.presenter.view().answers if line.name.startswith("who_")]
