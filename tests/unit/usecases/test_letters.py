"""The register of official letters: numbers in each direction, words only where they can be erased."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from kiosk.app.shipped import load_texts
from kiosk.documents.leaflet import LeafletPaper
from kiosk.domain import canonical_json
from kiosk.domain.letter import Direction, Letter, LetterAnswer, OutgoingLetter
from kiosk.domain.words import Words
from kiosk.errors import LetterIncompleteError
from tests.fakes.morning import Morning

SCHEMAS = Path(__file__).parents[3] / "portal" / "contract" / "schemas"
WORDS = Words("تعميم", "Circular")
OUT = OutgoingLetter("مصلحة الأحوال المدنية", "سجل ناقص", "نرجو مراجعة السجل المرفق.", "0001000000000145")


def letter(name: str) -> Letter:
    return Letter(name, WORDS, WORDS, "", "2026-11-21T08:15:00.000Z", "a1" * 32)


def receive(morning: Morning, name: str) -> str:
    morning.hall.books.sent_letters.append(letter(name))
    entry = morning.desk.letters.answer(morning.session, letter(name), LetterAnswer.RECEIVED)
    assert entry is not None
    _check("facts-letter.received", entry.facts_fields())
    number: str = entry.facts_fields()["number"]
    return number


def _check(name: str, fields: object) -> None:
    Draft202012Validator(json.loads((SCHEMAS / f"{name}.json").read_text("utf-8"))).validate(fields)


def test_each_direction_has_numbers_of_its_own_without_a_gap(morning: Morning) -> None:
    assert [receive(morning, name) for name in ("L1", "L2")] == [
        "TIP-001-03-2026-7A-I00001",
        "TIP-001-03-2026-7A-I00002",
    ]
    sent = [morning.desk.letters.send(morning.session, OUT).facts_fields()["number"] for _ in range(2)]
    assert sent == ["TIP-001-03-2026-7A-O00001", "TIP-001-03-2026-7A-O00002"]
    register = morning.desk.letters.register()
    assert [line.direction for line in register] == [Direction.OUT] * 2 + [Direction.IN] * 2
    assert (register[0].party.ar, register[-1].party.en) == (OUT.recipient, "The centre")
    box = morning.desk.letters.box()
    assert {one.receipt.number for one in box.letters if one.receipt} == {
        line.number for line in register[2:]
    }


def test_what_is_written_stands_only_where_it_can_be_erased(morning: Morning) -> None:
    entry = morning.desk.letters.send(morning.session, OUT)
    _check("facts-letter.sent", entry.facts_fields())
    assert entry.personal[0] is not None
    _check("personal-letter.sent", canonical_json.decode(entry.personal[0]))
    for words in (OUT.recipient, OUT.subject, OUT.text):
        assert words.encode() not in entry.facts


@pytest.mark.parametrize("name", ["recipient", "subject", "text"])
def test_a_letter_that_lacks_something_gets_no_number(morning: Morning, name: str) -> None:
    before = len(morning.hall.journal.committed)
    parts = {"recipient": "x", "subject": "y", "text": "z", name: " "}
    with pytest.raises(LetterIncompleteError):
        morning.desk.letters.send(morning.session, OutgoingLetter(**parts))
    assert len(morning.hall.journal.committed) == before


@pytest.mark.parametrize("width_dots", [576, 384])
def test_the_paper_says_number_party_words_and_who_received_it(morning: Morning, width_dots: int) -> None:
    receive(morning, "L1")
    morning.desk.letters.send(morning.session, OUT)
    out, incoming = morning.desk.letters.register()
    paper = LeafletPaper(load_texts())
    said = paper.letter(out, width_dots).text
    for words in ("رسالة صادرة", out.number, OUT.recipient, OUT.subject, OUT.text, "1001"):
        assert words in said
    said = paper.letter(incoming, width_dots).text
    for words in ("رسالة واردة", incoming.number, "تعميم", "Circular", "المركز"):
        assert words in said
