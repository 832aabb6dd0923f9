"""Each act writes exactly the members the contract lists, and no personal data among the facts."""

from datetime import date
from typing import Any

import pytest

from kiosk.domain import acts, ledger
from kiosk.domain.acts import EntryKind, Issuer, Reversal
from kiosk.domain.application import Application, FeeLine
from kiosk.domain.basket import Basket, CashPayment
from kiosk.domain.identifiers import (
    ApplicationId,
    BasketId,
    OfficeCode,
    OperatorId,
    ReceiptNumber,
    ServiceCode,
    SessionId,
    ShiftId,
    TrackingNumber,
)
from kiosk.domain.money import Money
from kiosk.domain.operator import Operator, Role, Session
from kiosk.domain.person import IdentitySource, Person, Sex
from kiosk.domain.receipt import Paper
from kiosk.domain.shift import Shift, ShiftClosing
from kiosk.domain.words import Words

NUMBER = ReceiptNumber(OfficeCode("TIP-001"), 3, 2026, "7A", 1)
SHIFT = Shift(ShiftId("s"), OperatorId("1001"), "2026-11-22", "", Money(100_000))
ISSUER = Issuer(OfficeCode("TIP-001"), Words("بريد", "Post"), 3, OperatorId("1001"))
PERSON = Person(
    IdentitySource.MRZ,
    "P",
    "LBY",
    "AB1",
    "SALEM",
    "ALI",
    "LBY",
    date(1984, 3, 17),
    Sex.MALE,
    date(2030, 1, 1),
)


def application(*, person: Person | None = None, words: Words | None = None) -> Application:
    return Application(
        application_id=ApplicationId("a"),
        tracking_number=TrackingNumber.make(1, 1),
        service_code=ServiceCode("XX1"),
        service_version="1.0.0",
        service_name=Words("خدمة", "Service"),
        agency_code="XAG",
        answers={"given_name": "سالم"},
        documents_seen=("photo", "booklet"),
        fee_lines=(FeeLine("XAG", Words("رسم", "Fee"), Money(1_000)),),
        person=person,
        receipt_words=words,
        next_steps=words,
    )


def settled(*applications: Application) -> acts.Act:
    basket = Basket(BasketId("b"), applications)
    payment = CashPayment(Money(5_000), Money(5_000) - basket.due)
    return acts.basket_settled(basket, payment, SHIFT, ISSUER, NUMBER)


def balanced(act: acts.Act) -> bool:
    return ledger.is_balanced(ledger.read(act.facts["ledger"]))


def test_a_settled_basket_has_the_members_of_the_contract() -> None:
    act = settled(application(words=Words("قُبل", "accepted")))
    assert act.kind == "basket.settled"
    assert set(act.facts) == {
        "basket_id",
        "business_date",
        "shift_id",
        "office",
        "counter",
        "applications",
        "payments",
        "ledger",
        "receipt",
    }
    assert set(act.facts["applications"][0]) == {
        "application_id",
        "service",
        "service_version",
        "agency",
        "tracking_number",
        "fee_lines",
        "documents_seen",
        "documents_returned",
        "service_name_ar",
        "service_name_en",
    }
    assert act.facts["payments"] == [
        {"method": "cash", "tendered_dirhams": 5_000, "change_dirhams": 4_000, "dirhams": 1_000}
    ]
    assert act.facts["receipt"]["words"]["items"][0]["receipt_words_ar"] == "قُبل"
    assert balanced(act)


def test_facts_hold_no_personal_data_and_bodies_hold_the_answers() -> None:
    act = settled(application(person=PERSON), application())
    facts, personal = act.bodies(lambda count: b"\x07" * count)
    assert "سالم".encode() not in facts
    assert b"SALEM" not in facts
    assert facts.startswith(b'{"salt":"07070707')
    assert all("سالم".encode() in body for body in personal)
    assert [fields["identity_source"] for fields in act.personal] == ["mrz", "typed"]
    assert act.personal[0]["document"] == {
        "kind": "P",
        "issuing_state": "LBY",
        "number": "AB1",
        "surname_latin": "SALEM",
        "given_names_latin": "ALI",
        "nationality": "LBY",
        "birth_date": "1984-03-17",
        "sex": "M",
        "expires_on": "2030-01-01",
    }
    assert act.personal[1]["document"] is None


def test_a_reversal_undoes_every_line_and_names_what_it_undoes() -> None:
    original = settled(application())
    reversal = Reversal("wrong_service", OperatorId("9001"))
    undone = acts.basket_reversed((original.facts, "f" * 64), SHIFT, ISSUER, NUMBER, reversal)
    assert undone.kind == EntryKind.BASKET_REVERSED
    assert balanced(undone)
    assert undone.facts["reversed_entry"] == "f" * 64
    assert undone.facts["approved_by"] == "9001"
    assert undone.facts["applications"] == ["a"]
    assert undone.facts["payments"][0]["dirhams"] == -1_000
    both = [*original.facts["ledger"], *undone.facts["ledger"]]
    assert sum(line["dirhams"] for line in both if line["account"] == ledger.CASH_TILL) == 0


def test_shift_acts_balance_and_state_the_difference() -> None:
    closing = ShiftClosing(SHIFT, Money(100_000), Money(99_950))
    closed = acts.shift_closed(closing)
    assert balanced(acts.shift_opened(SHIFT))
    assert balanced(closed)
    assert closed.facts["difference_dirhams"] == -50
    assert {"account": ledger.SUSPENSE, "dirhams": 50} in closed.facts["ledger"]
    assert set(acts.cash_counted(closing).facts) == {
        "shift_id",
        "business_date",
        "counted_dirhams",
        "expected_dirhams",
    }


def test_a_session_carries_its_public_key() -> None:
    operator = Operator(OperatorId("1001"), "سالم", "Salem", Role.CLERK)
    act = acts.session_opened(Session(SessionId("a" * 32), operator, b"\xff" * 32))
    assert act.facts["public_key"] == "_" * 42 + "8"
    assert "سالم" not in str(act.facts)
    assert acts.session_closed(SessionId("x"), "idle").facts == {"session": "x", "reason": "idle"}


@pytest.mark.parametrize(("copy", "kind"), [(0, "receipt.printed"), (2, "receipt.reprinted")])
def test_paper_is_recorded_as_original_or_copy(copy: int, kind: str) -> None:
    act = acts.receipt_on_paper(NUMBER, copy, Paper.UNKNOWN)
    expected: dict[str, Any] = {"receipt_number": str(NUMBER), "paper": "unknown"}
    assert (act.kind, act.facts) == (kind, expected | ({"copy": copy} if copy else {}))


def test_a_voided_basket_keeps_only_which_services_it_held() -> None:
    act = acts.basket_voided(Basket(BasketId("b"), (application(),)), SHIFT, "left")
    assert act.facts["services"] == ["XX1"]
    assert act.personal == ()


def test_what_has_no_words_and_never_expires_is_written_as_nothing() -> None:
    forever = Person(
        IdentitySource.TYPED, "I", "LBY", "1", "A", "B", "LBY", date(1984, 3, 17), Sex.FEMALE, None
    )
    act = settled(application(person=forever))
    assert act.facts["receipt"]["words"]["items"][0]["next_steps_en"] == ""
    assert act.personal[0]["document"]["expires_on"] is None
