"""Amending and withdrawing: what may be changed, what the entry names, where the money goes."""

from dataclasses import replace
from typing import Any

import pytest

from kiosk.domain import canonical_json
from kiosk.domain.attachment import Attachment, AttachmentHash
from kiosk.domain.form import Form
from kiosk.domain.identifiers import ApplicationId
from kiosk.domain.money import Money
from kiosk.domain.revision import FiledApplication
from kiosk.domain.who_applies import own_answers
from kiosk.errors import (
    AnswersInvalidError,
    ChangedMeanwhileError,
    FeeWouldChangeError,
    NothingToAmendError,
    NothingToReverseError,
    SupervisorNeededError,
)
from kiosk.usecases.amend_application import Correction
from kiosk.usecases.reverse_receipt import Approval
from tests.fakes.hall import CLERK, PINS, SUPERVISOR
from tests.fakes.morning import Morning

APPROVED = Approval(SUPERVISOR, PINS[SUPERVISOR], "citizen_withdrew")
PICTURE = Attachment(AttachmentHash("ab" * 32), 1000, "image/jpeg", 1, "family_booklet")


def filed(morning: Morning, *codes: str) -> tuple[FiledApplication, Form]:
    """File a basket and open its first application again."""
    settled = morning.settle(*(codes or ("PP1",)))
    return opened(morning, settled.applications[0].application_id)


def opened(morning: Morning, application_id: ApplicationId) -> tuple[FiledApplication, Form]:
    reopened = morning.desk.reopen_form(application_id)
    return reopened.filed, reopened.form


def amend(morning: Morning, seen: FiledApplication, form: Form) -> dict[str, Any]:
    entry = morning.desk.amend_application(morning.session, Correction(seen, form))
    return entry.facts_fields()


def test_a_form_is_opened_again_as_it_was_filed(morning: Morning) -> None:
    settled = morning.settle("PP1")
    seen, form = opened(morning, settled.applications[0].application_id)
    assert own_answers(form.answers(morning.desk.counter.today())) == settled.applications[0].answers
    assert tuple(sorted(form.documents_seen)) == tuple(sorted(settled.applications[0].documents_seen))
    assert (seen.revision, seen.seen_entry, seen.is_amended) == (1, settled.entry.hash, False)


def test_the_amending_entry_names_the_hash_it_saw_and_what_changed_but_no_value(morning: Morning) -> None:
    seen, form = filed(morning)
    facts = amend(morning, seen, form.with_text("given_name", "هدى").with_attachment(PICTURE))
    assert facts["seen_entry"] == facts["filed_entry"] == seen.original.hash
    assert facts["revision"] == 2
    assert facts["changed"] == ["family_booklet", "given_name"]
    assert facts["applications"][0]["attachments"] == [PICTURE.fields()]
    assert "هدى" not in canonical_json.encode(facts).decode()


def test_the_next_amendment_stands_on_the_one_before(morning: Morning) -> None:
    seen, form = filed(morning)
    amend(morning, seen, form.with_text("given_name", "هدى").with_attachment(PICTURE))
    again, reopened = opened(morning, seen.application_id)
    assert reopened.texts["given_name"] == "هدى"
    assert reopened.attachments == (PICTURE,)
    facts = amend(morning, again, reopened.without_attachment(PICTURE))
    assert facts["seen_entry"] == again.latest.hash
    assert facts["revision"] == 3
    assert "attachments" not in facts["applications"][0]


def test_an_application_changed_meanwhile_is_not_amended(morning: Morning) -> None:
    seen, form = filed(morning)
    amend(morning, seen, form)
    kinds = morning.hall.journal.kinds()
    with pytest.raises(ChangedMeanwhileError):
        amend(morning, seen, form)
    with pytest.raises(ChangedMeanwhileError):
        morning.desk.withdraw_application(morning.session, seen, APPROVED)
    assert morning.hall.journal.kinds() == kinds


def test_an_amendment_is_checked_like_a_filing(morning: Morning) -> None:
    seen, form = filed(morning)
    with pytest.raises(AnswersInvalidError):
        amend(morning, seen, form.with_text("given_name", ""))


def test_answers_that_cost_another_fee_are_no_amendment(morning: Morning) -> None:
    seen, form = filed(morning, "CR1")
    with pytest.raises(FeeWouldChangeError):
        amend(morning, seen, form.with_text("copies", "5"))


def test_siblings_are_a_supervisors_to_decide(morning: Morning) -> None:
    seen, form = filed(morning)
    with pytest.raises(SupervisorNeededError):
        morning.desk.amend_application(morning.session, Correction(seen, form, ("siblings",)))


def test_a_withdrawal_gives_back_one_fee_of_the_basket_with_a_receipt(morning: Morning) -> None:
    seen, _ = filed(morning, "PP1", "JU1")
    till = morning.desk.shift_totals().expected_cash  # type: ignore[union-attr]
    settled = morning.desk.withdraw_application(morning.session, seen, APPROVED)
    facts = settled.entry.facts_fields()
    assert sum(line["dirhams"] for line in facts["ledger"]) == 0
    assert facts["approved_by"] == SUPERVISOR
    assert settled.receipt.total == -seen.paid
    assert settled.receipt.reverses == seen.receipt_number
    assert settled.receipt.withdraws
    assert [item.service_code for item in settled.receipt.items] == ["PP1"]
    assert morning.desk.shift_totals().expected_cash == till - seen.paid  # type: ignore[union-attr]
    assert seen.paid != Money(0)


def test_a_withdrawal_is_printed_again_as_it_was(morning: Morning) -> None:
    seen, _ = filed(morning, "PP1", "JU1")
    settled = morning.desk.withdraw_application(morning.session, seen, APPROVED)
    assert morning.desk.reprint_receipt(settled.receipt.number) == settled.receipt


def test_what_is_withdrawn_is_neither_withdrawn_again_nor_amended_nor_reversed(morning: Morning) -> None:
    seen, form = filed(morning, "PP1", "JU1")
    morning.desk.withdraw_application(morning.session, seen, APPROVED)
    for again in (
        lambda: morning.desk.withdraw_application(morning.session, seen, APPROVED),
        lambda: amend(morning, seen, form),
        lambda: morning.desk.reopen_form(seen.application_id),
    ):
        with pytest.raises(NothingToAmendError):
            again()
    with pytest.raises(NothingToReverseError):
        morning.desk.reverse_receipt(morning.session, seen.receipt_number, APPROVED)


def test_what_is_reversed_is_not_withdrawn(morning: Morning) -> None:
    seen, _ = filed(morning)
    morning.desk.reverse_receipt(morning.session, seen.receipt_number, APPROVED)
    with pytest.raises(NothingToAmendError):
        morning.desk.withdraw_application(morning.session, seen, APPROVED)


def test_a_clerk_cannot_approve_his_own_refund(morning: Morning) -> None:
    seen, _ = filed(morning)
    with pytest.raises(SupervisorNeededError):
        morning.desk.withdraw_application(
            morning.session, seen, Approval(CLERK, PINS[CLERK], "citizen_withdrew")
        )


def test_an_application_of_another_counter_cannot_be_opened(morning: Morning) -> None:
    with pytest.raises(NothingToAmendError):
        morning.desk.reopen_form(ApplicationId("0197a000-0000-7000-8000-000000000003"))


def test_a_withdrawn_free_application_moves_no_money(morning: Morning) -> None:
    seen, _ = filed(morning, "SS1")
    facts = morning.desk.withdraw_application(morning.session, seen, APPROVED).entry.facts_fields()
    assert facts["payments"] == facts["ledger"] == []


def test_a_correction_stands_on_the_prices_that_were_paid(morning: Morning) -> None:
    seen, form = filed(morning)
    books = morning.hall.books
    assert books.catalogue_in_force is not None
    before = books.catalogue_in_force
    dearer = tuple(
        replace(s, fee={"kind": "fixed", "dirhams": 1000}, price_table="prices-9") for s in before.services
    )
    books.earlier.append(before)
    books.catalogue_in_force = replace(before, services=dearer, price_table="prices-9")
    facts = amend(morning, seen, form.with_text("given_name", "هدى"))
    assert facts["applications"][0]["fee_lines"] == seen.fields["fee_lines"]
    assert (seen.catalogue_hash, seen.price_table) == (before.hash, before.price_table)
