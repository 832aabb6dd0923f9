"""What becomes of each paper, in the entry and on the receipt: seen, scanned, kept, given back."""

import dataclasses

import pytest

from kiosk.app.shipped import load_texts
from kiosk.documents.content import ReceiptContent, text_twin
from kiosk.domain.attachment import Attachment, AttachmentHash
from kiosk.domain.draft import DraftId
from kiosk.domain.form import Form
from kiosk.domain.receipt import Receipt
from kiosk.usecases.amend_application import Correction
from kiosk.usecases.keep_drafts import NO_BASKET, KeptForm, keep_draft, restore_drafts
from kiosk.usecases.reverse_receipt import Approval
from kiosk.usecases.take_payment import Settlement
from tests.fakes.hall import CLERK, PINS, SUPERVISOR
from tests.fakes.morning import Morning
from tests.unit.usecases.test_contract_schemas import schema

PICTURE = Attachment(AttachmentHash("ab" * 32), 200_000, "image/jpeg", 2, "family_booklet")
KEPT = "previous_passport"


@pytest.fixture
def form(morning: Morning) -> Form:
    form = morning.example("PP1").with_attachment(PICTURE)
    return form.with_document_kept(KEPT, kept=True)


def _settle(morning: Morning, form: Form) -> Settlement:
    basket = morning.desk.new_basket().with_application(morning.desk.file_application(morning.session, form))
    return morning.desk.take_payment(morning.session, basket, basket.due)


def _text(receipt: Receipt) -> str:
    return text_twin(ReceiptContent(load_texts()).blocks(receipt))


def test_each_paper_s_fate_stands_in_the_entry(morning: Morning, form: Form) -> None:
    facts = _settle(morning, form).entry.facts_fields()
    schema("facts-basket.settled").validate(facts)
    (said,) = facts["applications"]
    assert said["documents_seen"] == sorted([KEPT, "family_booklet", "national_number_certificate"])
    assert said["documents_scanned"] == ["family_booklet"]
    assert said["documents_kept"] == [KEPT]
    assert said["documents_returned"] == ["family_booklet", "national_number_certificate"]


def test_the_receipt_names_what_stays_and_nothing_else(morning: Morning, form: Form) -> None:
    with_kept = _text(_settle(morning, form).receipt)
    assert "يبقى في المكتب: جواز السفر السابق" in with_kept
    assert "Stays at the office:" in with_kept
    assert "يبقى في المكتب" not in _text(morning.settle("PP1").receipt)


def test_the_paper_of_a_reversal_says_what_is_to_be_given_back(morning: Morning, form: Form) -> None:
    number = _settle(morning, form).receipt.number
    approval = Approval(SUPERVISOR, PINS[SUPERVISOR], "wrong")
    text = _text(morning.desk.reverse_receipt(morning.session, number, approval).receipt)
    assert "يُعاد إلى المواطن" in text
    assert "يبقى في المكتب" not in text


def test_a_correction_starts_from_what_was_kept_and_says_what_is_kept_now(
    morning: Morning, form: Form
) -> None:
    filed = _settle(morning, form).applications[0].application_id
    reopened = morning.desk.reopen_form(filed)
    revision, again = reopened.filed, reopened.form
    assert again.documents_kept == {KEPT}
    given_back = again.with_document_kept(KEPT, kept=False)
    entry = morning.desk.amend_application(morning.session, Correction(revision, given_back))
    facts = entry.facts_fields()
    schema("facts-application.amended").validate(facts)
    assert facts["changed"] == [KEPT]
    (said,) = facts["applications"]
    assert "documents_kept" not in said
    assert KEPT in said["documents_returned"]


def test_a_paper_not_seen_after_all_is_not_kept(form: Form) -> None:
    assert form.with_document_seen(KEPT, seen=False).documents_kept == frozenset()
    assert form.with_papers([], ()).documents_kept == frozenset()
    assert (
        KEPT in form.with_document_seen(KEPT, seen=False).with_document_kept(KEPT, kept=True).documents_seen
    )


def test_a_draft_remembers_what_was_kept(morning: Morning, form: Form) -> None:
    drafts = morning.hall.drafts
    keep_draft(morning.hall.desk.counter, drafts, morning.session, KeptForm(DraftId("d"), form), NO_BASKET)
    (kept,) = restore_drafts(morning.hall.desk.counter, drafts, CLERK).forms
    assert kept.form.documents_kept == {KEPT}
    assert dataclasses.replace(kept.form, person=None).attachments == (PICTURE,)
