"""After a crash, without Qt: half-filled forms are there again, recovery speaks and is confirmed."""

from dataclasses import replace

import pytest

from kiosk.domain import canonical_json
from kiosk.domain.catalogue import Catalogue
from kiosk.domain.form import Form
from kiosk.domain.identifiers import BasketId, ReceiptNumber, ServiceCode
from kiosk.domain.money import Money
from kiosk.domain.unfinished import ActKind, Outcome, UnfinishedAct
from kiosk.ui.counter.pages import Command, PageName
from tests.fakes.counter_person import PERSON
from tests.fakes.flow_rig import LeftOver, Rig, make_rig
from tests.fakes.hall import CLERK, OTHER_CLERK

CR1, JU1 = ServiceCode("CR1"), ServiceCode("JU1")


@pytest.fixture
def home() -> Rig:
    rig = make_rig()
    rig.sign_in()
    return rig


def after_crash(rig: Rig, *unfinished: UnfinishedAct) -> Rig:
    """Start a new window on what the last one left."""
    return make_rig(left=LeftOver(rig.hall, unfinished))


def test_a_half_filled_form_is_there_again_with_texts_and_papers(home: Rig) -> None:
    home.window.presenter.open("JU1")
    home.window.presenter.type_text("given_name", "فاطمة")
    paper = home.window.presenter.form.definition.documents[0].code
    home.window.presenter.tick(paper, seen=True)
    again = after_crash(home)
    again.sign_in()
    assert again.window.notice is not None
    assert again.window.notice.title == again.flow.say().counted("drafts.restored", 1)
    form = again.flow.filing.drafts()[JU1]
    assert form.texts["given_name"] == "فاطمة"
    assert form.documents_seen == {paper}


def test_a_document_that_was_read_is_still_the_source_after_a_crash(home: Rig) -> None:
    home.fill("CR1")
    home.flow.command(Command.READ)
    read = home.window.presenter.form
    assert read.from_document
    again = after_crash(home)
    again.sign_in()
    form = again.flow.filing.drafts()[CR1]
    assert (form.person, form.from_document) == (PERSON, read.from_document)
    again.window.presenter.open("CR1")
    assert again.window.presenter.view().is_read
    for name, text in Form.of_answers(form.definition, form.definition.example or {}).texts.items():
        again.window.presenter.type_text(name, text)
    again.window.presenter.go_on()
    again.window.presenter.add_another()
    again.window.presenter.open("JU1")  # the same citizen's next form is filled in from it too
    assert again.window.presenter.form.person == PERSON
    again.flow.filing.pay()
    again.window.presenter.type_tendered("20")
    again.window.presenter.submit()
    settled = next(e for e in again.hall.journal.committed if e.kind == "basket.settled")
    assert settled.personal[0] is not None
    personal = canonical_json.decode(settled.personal[0])
    assert personal["identity_source"] == "mrz"
    assert personal["document"] == PERSON.document_facts()
    assert again.hall.drafts.kept == {}


def test_it_is_filed_and_paid_as_if_nothing_had_been(home: Rig) -> None:
    home.fill()
    again = after_crash(home)
    again.sign_in()
    again.window.presenter.open("JU1")
    again.window.presenter.go_on()
    again.window.presenter.pay()
    again.window.presenter.type_tendered("10")
    again.window.presenter.submit()
    assert again.kinds.count("basket.settled") == 1
    assert again.hall.drafts.kept == {}


def test_what_was_filed_and_not_paid_comes_back_as_forms_each_of_them(home: Rig) -> None:
    for name in ("فاطمة", "هدى"):
        home.fill()
        home.window.presenter.type_text("given_name", name)
        home.window.presenter.go_on()
        home.window.presenter.add_another()
    assert len(home.hall.drafts.kept) == 2
    again = after_crash(home)
    again.sign_in()
    names = []
    for _ in range(2):
        names.append(again.flow.filing.drafts()[JU1].texts["given_name"])
        again.window.presenter.open("JU1")
        again.window.presenter.go_on()
        again.window.presenter.add_another()
    assert sorted(names) == ["فاطمة", "هدى"]
    assert again.flow.filing.drafts() == {}


def test_a_form_of_somebody_else_is_not_shown(home: Rig) -> None:
    home.window.presenter.open("JU1")
    home.window.presenter.type_text("given_name", "فاطمة")
    assert home.hall.desk.counter.books.open_shift() is not None
    home.hall.desk.close_shift(home.flow.seat.signed_in, Money(100_000))
    again = after_crash(home)
    again.sign_in(OTHER_CLERK)
    assert again.flow.filing.drafts() == {}
    assert len(again.hall.drafts.kept) == 1


def test_a_form_older_than_a_day_is_wiped(home: Rig) -> None:
    home.window.presenter.open("JU1")
    home.window.presenter.type_text("given_name", "فاطمة")
    home.hall.clock.advance(25 * 3600)
    again = after_crash(home)
    again.sign_in()
    assert again.flow.filing.drafts() == {}
    assert again.hall.drafts.kept == {}


def test_what_is_given_up_or_paid_leaves_no_draft(home: Rig) -> None:
    home.pay()
    assert home.hall.drafts.kept == {}
    home.flow.go_home()
    home.fill()
    home.flow.command(Command.VOID)
    home.window.panel_presenter.choose("citizen_left")
    home.window.panel_presenter.submit()
    assert home.hall.drafts.kept == {}


def test_typing_while_the_disk_is_slow_keeps_the_latest_state_in_few_saves(home: Rig) -> None:
    home.window.presenter.open("JU1")
    home.jobs.is_held = True
    for end in range(1, 30):
        home.window.presenter.type_text("given_name", "س" * end)
    home.jobs.is_held = False
    home.jobs.let_go()
    assert home.hall.drafts.puts == 2
    (draft,) = home.hall.drafts.list()
    assert draft.texts["given_name"] == "س" * 29


def test_a_disk_that_takes_no_drafts_is_told_once_and_stops_nobody(home: Rig) -> None:
    home.hall.drafts.is_disk_full = True
    home.window.presenter.open("JU1")
    home.window.presenter.type_text("given_name", "ف")
    assert home.window.notice is not None
    assert home.window.notice.title == home.flow.say()("drafts.not_kept")
    home.window.notice = None
    home.window.presenter.type_text("given_name", "فا")
    assert home.window.notice is None
    assert home.window.page is PageName.FORM


def test_money_on_the_counter_is_noted_before_it_is_taken(home: Rig) -> None:
    home.fill()
    home.window.presenter.go_on()
    home.window.presenter.pay()
    home.window.presenter.type_tendered("10")
    home.hall.journal.is_disk_full = True
    home.window.presenter.submit()
    (draft,) = home.hall.drafts.list()
    assert draft.tendered_dirhams is None  # not taken after all: the clerk has it back in hand
    seen = []
    taken = home.hall.journal.act
    home.hall.journal.act = lambda: (seen.extend(home.hall.drafts.list()), taken())[1]  # type: ignore[method-assign]
    home.hall.journal.is_disk_full = False
    home.window.presenter.submit()
    assert [one.tendered_dirhams for one in seen[:1]] == [10_000]


# --- versions ---------------------------------------------------------------------------------------------
def bring(rig: Rig, *, retired: bool, keeps_earlier: bool = True) -> None:
    """Have the feed bring a catalogue in which JU1 is dearer, or is no more."""
    books = rig.hall.books
    held = books.catalogue_in_force
    assert held is not None
    named = {"catalogue_hash": "f" * 64, "price_table": "prices-9"}
    dearer = {"kind": "fixed", "dirhams": 95_000}
    services = [
        replace(one, **named, fee=dearer if one.code == JU1 else one.fee)
        for one in held.services
        if not (retired and one.code == JU1)
    ]
    books.earlier += [held] if keeps_earlier else []
    books.catalogue_in_force = Catalogue("f" * 64, "prices-9", tuple(services))
    rig.flow.status_changed()


@pytest.mark.parametrize("retired", [True, False])
def test_a_form_stays_on_the_version_it_was_begun_with_also_when_the_news_came_while_it_was_typed(
    home: Rig, retired: bool
) -> None:
    home.window.presenter.open("JU1")
    begun = home.window.presenter.form.definition
    home.window.presenter.type_text("given_name", "فاطمة")
    bring(home, retired=retired)
    home.window.presenter.type_text("given_name", "فاطمة علي")  # typed on after the news
    again = after_crash(home)
    again.sign_in()
    say = again.flow.say()
    assert again.window.notice is not None
    name = say.words(begun.name)
    told = say("catalogue.retired" if retired else "catalogue.repriced", names=name)
    assert told in again.window.notice.next_step
    assert say("catalogue.rule") in again.window.notice.next_step
    again.window.presenter.open("JU1")
    assert again.window.page is PageName.FORM
    assert again.window.presenter.form.definition == begun
    assert again.window.notice.title == say("catalogue.kept")
    assert told in again.window.notice.next_step
    assert again.window.presenter.form.texts["given_name"] == "فاطمة علي"


def test_where_the_catalogue_is_not_held_any_more_the_one_in_force_asks_and_it_is_said(home: Rig) -> None:
    home.window.presenter.open("JU1")
    home.window.presenter.type_text("given_name", "فاطمة")
    bring(home, retired=False, keeps_earlier=False)
    again = after_crash(home)
    again.sign_in()
    form = again.flow.filing.drafts()[JU1]
    assert (form.definition.catalogue_hash, form.texts["given_name"]) == ("f" * 64, "فاطمة")
    say = again.flow.say()
    moved = say("drafts.moved", names=say.words(form.definition.name))
    assert again.window.notice is not None
    assert moved in again.window.notice.next_step


def test_a_form_that_no_catalogue_here_can_ask_is_told_and_wiped(home: Rig) -> None:
    home.window.presenter.open("JU1")
    home.window.presenter.type_text("given_name", "فاطمة")
    bring(home, retired=True, keeps_earlier=False)
    again = after_crash(home)
    again.sign_in()
    assert again.flow.filing.drafts() == {}
    assert again.window.notice is not None
    assert again.window.notice.title == again.flow.say()("drafts.none_restored")
    assert "JU1" in again.window.notice.next_step
    assert again.hall.drafts.kept == {}


# --- recovery ---------------------------------------------------------------------------------------------
def done(number: ReceiptNumber) -> UnfinishedAct:
    return UnfinishedAct(
        Outcome.DONE, ActKind.PAYMENT, number, BasketId("b"), keep=Money(5000), give=Money(15_000)
    )


NOT_DONE = UnfinishedAct(
    Outcome.NOT_DONE, ActKind.PAYMENT, basket_id=BasketId("b"), keep=Money(0), give=Money(10_000)
)
NOT_KNOWN = UnfinishedAct(Outcome.NOT_KNOWN, ActKind.ENTRIES, missing_entries=(4, 7))


def unprinted(rig: Rig) -> ReceiptNumber:
    """Settle without printing, as a crash before the paper leaves it."""
    rig.fill()
    session, form = rig.flow.seat.signed_in, rig.window.presenter.form
    basket = rig.hall.desk.new_basket().with_application(rig.hall.desk.file_application(session, form))
    return rig.hall.desk.take_payment(session, basket, basket.due).receipt.number


def test_recovery_speaks_before_work_begins_and_names_the_money(home: Rig) -> None:
    again = after_crash(home, done(unprinted(home)), NOT_DONE)
    again.sign_in()
    assert again.window.page is PageName.RECOVERY
    view = again.window.presenter.view()
    say = again.flow.say()
    assert [row.pills[0].text for row in view.rows] == [
        say("recovery.outcome.done"),
        say("recovery.outcome.not_done"),
    ]
    assert [amount for _, amount in view.detail.money] == [say.money(Money(5000)), say.money(Money(15_000))]


def test_each_confirmation_is_an_entry_by_recovery_with_codes_and_numbers_only(home: Rig) -> None:
    number = unprinted(home)
    again = after_crash(home, done(number), NOT_DONE, NOT_KNOWN)
    again.sign_in()
    for _ in range(3):
        again.window.presenter.confirm()
    assert again.window.page is PageName.HOME
    findings = [e for e in again.hall.journal.committed if e.kind == "recovery.finding"]
    assert [e.author.role for e in findings] == ["recovery"] * 3
    assert [e.author.operator for e in findings] == [None] * 3
    details = [e.facts_fields()["details"] for e in findings]
    assert details[0] == {
        "outcome": "done",
        "kind": "payment",
        "confirmed_by": CLERK,
        "receipt_number": str(number),
        "basket_id": "b",
        "keep_dirhams": 5000,
        "give_dirhams": 15_000,
    }
    assert (details[2]["from_seq"], details[2]["to_seq"]) == (4, 7)
    assert again.kinds.count("receipt.printed") == 1  # its paper is known not to exist


def test_what_is_confirmed_is_not_said_again_and_what_is_put_off_is(home: Rig) -> None:
    again = after_crash(home, NOT_DONE, NOT_KNOWN)
    again.sign_in()
    again.window.presenter.confirm()
    again.window.presenter.later()
    assert again.window.page is PageName.HOME
    again.flow.command(Command.SIGN_OUT)
    again.window.panel_presenter.submit()
    again.sign_in()
    assert again.window.page is PageName.RECOVERY
    assert len(again.window.presenter.view().rows) == 1


def test_a_receipt_that_a_crash_kept_from_paper_is_printed_from_there(home: Rig) -> None:
    again = after_crash(home, done(unprinted(home)))
    again.sign_in()
    again.window.presenter.print_receipt()
    assert len(again.printer.papers) == 1
    assert again.printer.papers[0].endswith("copy 0")
    again.window.presenter.confirm()
    assert again.kinds.count("receipt.printed") == 1


def test_a_full_disk_confirms_nothing(home: Rig) -> None:
    again = after_crash(home, NOT_DONE)
    again.sign_in()
    again.hall.journal.is_disk_full = True
    again.window.presenter.confirm()
    assert again.window.page is PageName.RECOVERY
    assert not again.window.presenter.is_busy
    assert len(again.window.presenter.view().rows) == 1


def test_money_is_noted_even_while_the_last_save_is_under_way(home: Rig) -> None:
    home.fill()
    home.jobs.is_held = True
    home.window.presenter.go_on()
    while home.window.page is not PageName.CHECK:
        home.jobs.kept.pop(0)()
    home.window.presenter.pay()
    home.window.presenter.type_tendered("10")
    home.hall.journal.is_disk_full = True
    seen = []
    taken = home.hall.journal.act
    home.hall.journal.act = lambda: (seen.extend(home.hall.drafts.list()), taken())[1]  # type: ignore[method-assign]
    home.window.presenter.submit()
    home.jobs.is_held = False
    home.jobs.let_go()
    assert 10_000 in [one.tendered_dirhams for one in seen]
