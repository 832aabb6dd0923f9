"""What the use cases write is what the contract's schemas describe."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kiosk.domain import canonical_json
from kiosk.domain.entry import Entry
from kiosk.domain.letter import Letter, LetterAnswer
from kiosk.domain.words import Words
from kiosk.usecases.amend_application import Correction
from kiosk.usecases.reverse_receipt import Approval
from tests.fakes.hall import PINS, SUPERVISOR
from tests.fakes.morning import Morning

SCHEMAS = Path(__file__).parents[3] / "portal" / "contract" / "schemas"


def schema(name: str) -> Draft202012Validator:
    content: dict[str, Any] = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    return Draft202012Validator(content)


@pytest.fixture
def written(morning: Morning) -> dict[str, Entry]:
    """Settle a basket of every shipped service and reverse it; return the entries by kind."""
    number = morning.settle("PP1", "CR1", "SS1", "JU1", "CO2", "PO2").receipt.number
    morning.desk.reverse_receipt(morning.session, number, Approval(SUPERVISOR, PINS[SUPERVISOR], "wrong"))
    later = morning.settle("CR1").applications[0].application_id
    opened = morning.desk.reopen_form(later)
    morning.desk.amend_application(morning.session, Correction(opened.filed, opened.form))
    filed = morning.desk.reopen_form(later).filed
    approval = Approval(SUPERVISOR, PINS[SUPERVISOR], "citizen_withdrew")
    morning.desk.withdraw_application(morning.session, filed, approval)
    words = Words("نص", "text")
    letter = Letter("L1", words, words, "", "2026-11-22T10:00:00.000Z", "ab" * 32)
    morning.hall.books.sent_letters.append(letter)
    morning.desk.letters.answer(morning.session, letter, LetterAnswer.RECEIVED)
    return {entry.kind: entry for entry in reversed(morning.hall.journal.committed)}


KINDS = (
    "session.opened",
    "basket.settled",
    "basket.reversed",
    "application.amended",
    "application.withdrawn",
    "letter.received",
)


@pytest.mark.parametrize("kind", KINDS)
def test_facts_are_as_the_contract_describes(written: dict[str, Entry], kind: str) -> None:
    schema(f"facts-{kind}").validate(written[kind].facts_fields())


def test_personal_bodies_are_as_the_contract_describes(written: dict[str, Entry]) -> None:
    bodies = [data for data in written["basket.settled"].personal if data is not None]
    assert len(bodies) == 6
    for data in bodies:
        schema("personal-basket.settled").validate(canonical_json.decode(data))


def test_no_name_or_number_of_the_applicant_is_among_the_facts(written: dict[str, Entry]) -> None:
    settled = written["basket.settled"]
    answers = [canonical_json.decode(data)["answers"] for data in settled.personal if data]
    for name in ("given_name", "mother_name", "national_number", "phone", "birth_date"):
        private = {str(given[name]).encode() for given in answers if name in given}
        assert private
        assert not any(word in settled.facts for word in private)
