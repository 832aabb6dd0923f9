"""Nothing is filed at the counter before the citizen has heard what happens with his data and agrees."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.app.shipped import load_texts
from kiosk.documents.leaflet import LeafletPaper
from kiosk.domain.catalogue import PrivacyClass
from kiosk.domain.draft import DraftId
from kiosk.domain.privacy_notice import PrivacyNotice, notice_name, notice_of
from kiosk.errors import AnswersInvalidError
from kiosk.usecases.amend_application import Correction
from kiosk.usecases.keep_drafts import NO_BASKET, KeptForm, keep_draft, restore_drafts
from tests.fakes.hall import CLERK
from tests.fakes.morning import Morning
from tests.unit.usecases.test_applicants import definition_of, form_of, settle
from tests.unit.usecases.test_contract_schemas import schema

PUBLISHED: dict[str, Any] = json.loads(
    (Path(__file__).parents[3] / "portal" / "contract" / "notices.json").read_text("utf-8")
)


def told(morning: Morning, code: str) -> PrivacyNotice:
    return notice_of(
        definition_of(morning, code), lambda key: load_texts().words(f"notice.{key}", agency="{agency}")
    )


@pytest.mark.parametrize("privacy", PrivacyClass)
def test_the_words_that_are_told_are_the_published_ones_of_their_name(privacy: PrivacyClass) -> None:
    published = PUBLISHED[notice_name(privacy)]
    keys = ("title", "asked", "goes_to", "kept", "rights", str(privacy), "question")
    words = [load_texts().words(f"notice.{key}", agency="{agency}") for key in keys]
    assert published == {
        "privacy_class": str(privacy),
        "ar": [one.ar for one in words],
        "en": [one.en for one in words],
    }


@pytest.mark.parametrize(("code", "privacy"), [("CO2", "ordinary"), ("CR1", "sensitive"), ("HE1", "special")])
def test_each_service_has_the_words_of_its_class_and_names_its_body(
    morning: Morning, code: str, privacy: str
) -> None:
    notice = told(morning, code)
    assert notice.name == definition_of(morning, code).notice == f"counter-{privacy}-1"
    assert definition_of(morning, code).agency.ar in notice.lines[0].ar


def test_a_form_is_not_complete_before_the_citizen_agrees(morning: Morning) -> None:
    form = form_of(morning, {})
    silent = form.with_consent(agreed=False)
    assert silent.check(morning.desk.counter.today()).problems == (("consent", "consent_missing"),)
    with pytest.raises(AnswersInvalidError):
        morning.desk.file_application(morning.session, silent)
    other = replace(form, consent="counter-ordinary-1")
    assert other.check(morning.desk.counter.today()).problem_of("consent") == "consent_missing"


def test_the_entry_names_the_words_that_were_agreed_to(morning: Morning) -> None:
    settled = settle(morning, form_of(morning, {}))
    facts = settled.entry.facts_fields()
    schema("facts-basket.settled").validate(facts)
    assert facts["applications"][0]["consent"] == "counter-sensitive-1"
    opened = morning.desk.reopen_form(settled.applications[0].application_id)
    entry = morning.desk.amend_application(
        morning.session, Correction(opened.filed, opened.form.with_text("given_name", "هدى"))
    )
    assert entry.facts_fields()["applications"][0]["consent"] == "counter-sensitive-1"


def test_what_was_filed_before_notices_were_told_is_corrected_without_one(morning: Morning) -> None:
    filed = morning.settle("CR1")
    assert "consent" not in filed.entry.facts_fields()["applications"][0]
    opened = morning.desk.reopen_form(filed.applications[0].application_id)
    corrected = opened.form.with_text("given_name", "هدى")
    entry = morning.desk.amend_application(morning.session, Correction(opened.filed, corrected))
    assert "consent" not in entry.facts_fields()["applications"][0]


def test_a_draft_remembers_what_was_agreed_to(morning: Morning) -> None:
    drafts, counter = morning.hall.drafts, morning.hall.desk.counter
    kept = KeptForm(DraftId("d"), form_of(morning, {}))
    keep_draft(counter, drafts, morning.session, kept, NO_BASKET)
    (found,) = restore_drafts(counter, drafts, CLERK).forms
    assert found.form.consent == "counter-sensitive-1"


def test_the_printed_notice_says_everything_in_both_languages(morning: Morning) -> None:
    printable = LeafletPaper(load_texts()).notice(told(morning, "HE1"), 576)
    for words in (*told(morning, "HE1").lines, told(morning, "HE1").question):
        assert words.ar in printable.text
        assert words.en in printable.text
    assert "counter-special-1" in printable.text
    assert printable.height_dots > 0
