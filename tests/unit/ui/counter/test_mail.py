"""What the centre has written, without Qt: counted, received once, followed or refused by a person only."""

from dataclasses import replace
from typing import Any

import pytest

from kiosk.domain.form import Form
from kiosk.domain.identifiers import ApplicationId, EntryHash
from kiosk.domain.letter import Letter, OutgoingLetter, Proposal
from kiosk.domain.money import Money
from kiosk.domain.words import Words
from kiosk.errors import LetterChangedError
from kiosk.ui.counter.pages import Command, PageName, PanelName
from tests.fakes.flow_rig import LeftOver, Rig, definition_of, make_rig

WORDS = Words("نص تجريبي", "Trial text")
LETTER = Letter("L1", WORDS, WORDS, "", "2026-11-21T08:15:00.000Z", "a1" * 32)


@pytest.fixture
def home() -> Rig:
    rig = make_rig()
    rig.sign_in()
    return rig


def write(rig: Rig, *letters: Letter) -> None:
    rig.hall.books.sent_letters += letters
    rig.flow.status_changed()


def propose(rig: Rig, **changes: Any) -> Proposal:
    """File an application, and let the centre propose another telephone number."""
    definition = definition_of(rig, "CR1")
    form = Form.of_answers(definition, definition.example or {})
    application = rig.hall.desk.file_application(rig.flow.seat.signed_in, form)
    basket = rig.hall.desk.new_basket().with_application(application)
    settled = rig.hall.desk.take_payment(rig.flow.seat.signed_in, basket, Money(application.fee.dirhams))
    made = Proposal(
        *("P1", application.application_id, settled.entry.hash, "phone", "+218925554443", WORDS),
        *("2026-11-22T07:05:00.000Z", True, "c3" * 32),
    )
    made = replace(made, **changes)
    rig.hall.books.sent_proposals.append(made)
    rig.flow.status_changed()
    return made


def test_letters_are_counted_on_rail_and_strip_and_stop_nobody(home: Rig) -> None:
    write(home, LETTER, replace(LETTER, letter_id="L2"))
    assert home.window.page is PageName.HOME
    assert home.flow.strip()[-1].name == "letters"
    rail = {item.name: item.text for item in home.flow.rail(PageName.HOME).items}
    assert "2" in rail["letters"]


def test_the_count_is_there_from_the_sign_in_on(home: Rig) -> None:
    write(home, LETTER)
    again = make_rig(left=LeftOver(home.hall))
    again.sign_in()
    assert again.flow.seat.letters == 1


def test_a_letter_is_received_once_by_an_entry_that_names_its_words(home: Rig) -> None:
    write(home, LETTER)
    home.flow.command(Command.LETTERS)
    assert home.window.page is PageName.LETTERS
    home.window.presenter.go_on()
    home.window.presenter.go_on()
    received = [e for e in home.hall.journal.committed if e.kind == "letter.received"]
    (facts,) = [{k: v for k, v in e.facts_fields().items() if k != "salt"} for e in received]
    assert facts == {
        "office": "TIP-001",
        "counter": 3,
        "what": "letter",
        "item_id": "L1",
        "content_hash": "a1" * 32,
        "answer": "received",
        "number": "TIP-001-03-2026-7A-I00001",
        "sequence": 1,
        "series": "7A",
        "year": 2026,
    }
    assert received[0].author.operator == "1001"
    view = home.window.presenter.view()
    assert view.rows[0].pills[0].text == home.flow.say()("letters.state.received")
    assert "1001" in view.detail.note
    assert not view.detail.can_answer
    assert home.flow.seat.letters == 0


def test_a_letter_with_new_words_is_to_be_read_again(home: Rig) -> None:
    write(home, LETTER)
    home.flow.command(Command.LETTERS)
    home.window.presenter.go_on()
    home.hall.books.sent_letters[0] = replace(LETTER, content_hash="d4" * 32)
    home.flow.status_changed()
    assert home.flow.seat.letters == 1
    assert home.window.presenter.view().detail.can_answer


@pytest.mark.parametrize("is_withdrawn", [True, False])
def test_a_letter_that_changed_since_it_was_shown_is_not_received(home: Rig, is_withdrawn: bool) -> None:
    write(home, LETTER)
    home.flow.command(Command.LETTERS)
    letters = home.hall.books.sent_letters
    letters[:] = [] if is_withdrawn else [replace(LETTER, content_hash="d4" * 32)]
    home.window.presenter.go_on()
    assert home.window.notice is not None
    assert home.window.notice.code == LetterChangedError.code
    assert "letter.received" not in home.kinds
    assert len(home.window.presenter.view().rows) == len(letters)


def test_what_is_open_stands_first(home: Rig) -> None:
    write(home, LETTER, replace(LETTER, letter_id="L2", at="2026-11-22T08:00:00.000Z"))
    home.flow.command(Command.LETTERS)
    assert home.window.presenter.current.letter_id == "L2"
    home.window.presenter.go_on()
    assert [row.key for row in home.window.presenter.view().rows] == ["letter:L1", "letter:L2"]


def test_a_proposal_is_followed_by_an_amendment_of_the_clerk_and_then_overtaken(home: Rig) -> None:
    proposal = propose(home)
    home.flow.command(Command.LETTERS)
    facts = dict(home.window.presenter.view().detail.facts)
    say = home.flow.say()
    assert "+218925554443" in facts[say("letters.proposed")]
    home.window.presenter.go_on()
    assert home.window.page is PageName.FORM
    assert home.window.presenter.form.texts["phone"] == "+218925554443"
    home.window.presenter.go_on()
    assert home.window.page is PageName.LETTERS
    amended = home.hall.journal.committed[-1]
    assert (amended.kind, amended.author.operator) == ("application.amended", "1001")
    facts = amended.facts_fields()
    assert (facts["seen_entry"], facts["changed"]) == (proposal.entry_hash, ["phone"])
    assert home.window.presenter.view().rows[0].pills[0].text == say("letters.state.overtaken")
    assert home.flow.seat.letters == 0


def test_a_proposal_is_refused_by_an_entry_after_a_question(home: Rig) -> None:
    propose(home)
    home.flow.command(Command.LETTERS)
    home.window.presenter.dispute()
    assert home.window.panel is PanelName.DISPUTE
    home.window.panel_presenter.submit()
    refused = home.hall.journal.committed[-1]
    assert refused.kind == "letter.received"
    assert (refused.facts_fields()["what"], refused.facts_fields()["answer"]) == ("proposal", "disputed")
    assert home.flow.seat.letters == 0
    assert "application.amended" not in home.kinds


def test_a_proposal_of_an_earlier_revision_or_of_no_application_offers_nothing(home: Rig) -> None:
    propose(home, entry_hash=EntryHash("0" * 64))
    propose(home, proposal_id="P2", application_id=ApplicationId("0197a000-0000-7000-8000-000000000099"))
    home.flow.command(Command.LETTERS)
    for key in ("proposal:P1", "proposal:P2"):
        home.window.presenter.stand_on(key)
        assert not home.window.presenter.view().detail.can_answer
        home.window.presenter.go_on()
        home.window.presenter.dispute()
        assert (home.window.page, home.window.panel) == (PageName.LETTERS, None)


def test_a_full_disk_receives_nothing_and_lets_the_clerk_go_on(home: Rig) -> None:
    write(home, LETTER)
    home.flow.command(Command.LETTERS)
    home.hall.journal.is_disk_full = True
    home.window.presenter.go_on()
    assert not home.window.presenter.is_busy
    assert home.window.presenter.view().detail.can_answer


def test_what_this_office_sent_stands_in_the_list_and_is_printed(home: Rig) -> None:
    letter = OutgoingLetter("مصلحة الأحوال المدنية", "سجل ناقص", "نرجو المراجعة.")
    home.hall.desk.letters.send(home.flow.seat.signed_in, letter)
    write(home, LETTER)
    home.flow.command(Command.LETTERS)
    presenter = home.window.presenter
    titles = [row.title for row in presenter.view().rows]
    assert "سجل ناقص" in titles
    presenter.print_letter()  # not received yet: it has no number
    assert not presenter.view().detail.can_print
    presenter.stand_on("sent:TIP-001-03-2026-7A-O00001")
    detail = presenter.view().detail
    assert (detail.can_print, detail.can_answer) == (True, False)
    assert "مصلحة الأحوال المدنية" in [value for _, value in detail.facts]
    presenter.print_letter()
    assert home.window.notice is not None  # no paper was drawn in this rig: that is said
