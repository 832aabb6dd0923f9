"""Self-service in the hall: filed without a PIN, owed, cashed at a counter, once."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kiosk.domain import canonical_json
from kiosk.domain.entry import AuthorRole
from kiosk.domain.form import Form
from kiosk.domain.identifiers import BasketId, ServiceCode
from kiosk.domain.money import ZERO, Money
from kiosk.domain.operator import Session
from kiosk.domain.slip import PaymentSlip, slip_of
from kiosk.errors import (
    AlreadySettledError,
    AnswersInvalidError,
    NoOpenShiftError,
    SlipIssuerUnknownError,
    SupervisorNeededError,
    TooLittleTenderedError,
)
from kiosk.usecases.citizen_desk import CitizenDesk
from kiosk.usecases.take_payment import Settlement
from tests.fakes.hall import CLERK, PINS, SUPERVISOR, Hall, make_hall, shipped_catalogue

SCHEMAS = Path(__file__).parents[3] / "portal" / "contract" / "schemas"


@pytest.fixture(scope="module")
def catalogue() -> Any:
    return shipped_catalogue(("CR1", "SS1"))


@pytest.fixture
def hall(catalogue: Any) -> Hall:
    return make_hall(catalogue)


@pytest.fixture
def citizen(hall: Hall) -> CitizenDesk:
    return CitizenDesk(hall.desk)


def filled(citizen: CitizenDesk, code: str) -> tuple[Form, BasketId]:
    blank, basket_id = citizen.new_form(ServiceCode(code))
    definition = blank.definition
    texts = Form.of_answers(definition, definition.example or {}).texts
    return Form(blank.rules, texts), basket_id


def filed(citizen: CitizenDesk, code: str = "CR1") -> tuple[Session, Settlement]:
    return citizen.file(None, *filled(citizen, code))


def check(kind: str, fields: Any) -> None:
    schema = json.loads((SCHEMAS / f"{kind}.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(fields)


def the_slip(settlement: Settlement) -> PaymentSlip:
    slip = slip_of(settlement.entry)
    assert slip is not None
    return slip


def test_a_visit_is_signed_by_a_session_that_names_nobody(hall: Hall, citizen: CitizenDesk) -> None:
    session, settlement = filed(citizen)
    citizen.end(session, "signed_out")
    assert hall.journal.kinds()[1:] == ["session.opened", "application.filed", "session.closed"]
    author = settlement.entry.author
    assert (author.role, author.operator, author.session) == (AuthorRole.CITIZEN, None, session.session_id)
    check("facts-session.opened", hall.journal.committed[1].facts_fields())
    assert hall.signer.open_sessions == set()


def test_what_is_filed_is_as_the_contract_describes(citizen: CitizenDesk) -> None:
    entry = filed(citizen)[1].entry
    check("facts-application.filed", entry.facts_fields())
    assert entry.personal[0] is not None
    check("personal-basket.settled", canonical_json.decode(entry.personal[0]))
    assert b"119840001237" not in entry.facts


def test_papers_nobody_has_seen_are_not_said_to_be_seen(citizen: CitizenDesk) -> None:
    (application,) = filed(citizen)[1].entry.facts_fields()["applications"]
    assert application["documents_seen"] == []
    assert application["documents_to_show"] == ["identity_or_booklet"]


def test_the_receipt_of_what_is_owed_carries_the_slip(citizen: CitizenDesk) -> None:
    receipt = filed(citizen)[1].receipt
    assert (receipt.total, receipt.due) == (ZERO, Money(1000))
    assert receipt.qr_text.startswith("LPS1:")


def test_what_is_free_is_a_receipt_and_no_slip(citizen: CitizenDesk) -> None:
    settlement = filed(citizen, "SS1")[1]
    assert slip_of(settlement.entry) is None
    assert settlement.receipt.qr_text.startswith("LPR1:")


def test_a_second_touch_files_nothing_twice(hall: Hall, citizen: CitizenDesk) -> None:
    form, basket_id = filled(citizen, "CR1")
    session, _ = citizen.file(None, form, basket_id)
    with pytest.raises(AlreadySettledError):
        citizen.file(session, form, basket_id)
    assert hall.journal.kinds().count("application.filed") == 1


def test_an_incomplete_form_is_not_filed(citizen: CitizenDesk) -> None:
    form, basket_id = filled(citizen, "CR1")
    with pytest.raises(AnswersInvalidError):
        citizen.file(None, form.with_text("given_name", ""), basket_id)


def test_it_can_be_followed_by_its_number(citizen: CitizenDesk) -> None:
    settlement = filed(citizen)[1]
    found = citizen.follow(settlement.receipt.items[0].tracking_number)
    assert found is not None
    assert found.application_id == settlement.applications[0].application_id


@pytest.fixture
def clerk(hall: Hall) -> Session:
    session = hall.desk.sign_in(CLERK, PINS[CLERK])
    hall.desk.open_shift(session, Money(50_000))
    return session


def test_a_counter_cashes_the_slip_into_its_own_till(
    hall: Hall, citizen: CitizenDesk, clerk: Session
) -> None:
    slip = the_slip(filed(citizen)[1])
    paid = hall.desk.cash_slip(clerk, slip, Money(5000))
    check("facts-slip.paid", paid.entry.facts_fields())
    assert (paid.receipt.total, paid.receipt.change) == (Money(1000), Money(4000))
    assert paid.entry.personal == ()
    totals = hall.desk.shift_totals()
    assert totals is not None
    assert (totals.taken, totals.expected_cash) == (Money(1000), Money(51_000))


def test_a_counter_cashes_a_slip_once(hall: Hall, citizen: CitizenDesk, clerk: Session) -> None:
    slip = the_slip(filed(citizen)[1])
    hall.desk.cash_slip(clerk, slip, Money(1000))
    with pytest.raises(AlreadySettledError):
        hall.desk.cash_slip(clerk, slip, Money(1000))


def test_a_slip_of_a_service_not_in_this_catalogue_is_cashed_all_the_same(
    citizen: CitizenDesk, clerk: Session
) -> None:
    slip = the_slip(filed(citizen)[1])
    elsewhere = make_hall(None, seed=2)
    session = elsewhere.desk.sign_in(CLERK, PINS[CLERK])
    elsewhere.desk.open_shift(session, Money(0))
    paid = elsewhere.desk.cash_slip(session, slip, Money(1000))
    assert paid.receipt.items[0].service_name.ar == "CR1"
    assert paid.receipt.total == Money(1000)


def test_too_little_money_and_no_shift_cash_nothing(hall: Hall, citizen: CitizenDesk, clerk: Session) -> None:
    session, settlement = filed(citizen)
    slip = the_slip(settlement)
    with pytest.raises(TooLittleTenderedError):
        hall.desk.cash_slip(clerk, slip, Money(500))
    hall.desk.close_shift(clerk, Money(50_000))
    with pytest.raises(NoOpenShiftError):
        hall.desk.cash_slip(session, slip, Money(1000))
    assert "slip.paid" not in hall.journal.kinds()


def test_without_a_trust_root_no_slip_is_believed(hall: Hall) -> None:
    with pytest.raises(SlipIssuerUnknownError):
        hall.desk.read_slip("LPS1:ABC")


def test_the_attendant_is_a_supervisor(citizen: CitizenDesk) -> None:
    assert citizen.recognise_attendant(SUPERVISOR, PINS[SUPERVISOR]).operator_id == SUPERVISOR
    with pytest.raises(SupervisorNeededError):
        citizen.recognise_attendant(CLERK, PINS[CLERK])
