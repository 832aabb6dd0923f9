"""Every failure, every problem and every word of the paper can be said in Arabic and in English."""

import re
import tomllib
from pathlib import Path

import pytest

from kiosk import errors
from kiosk.domain.texts import ERROR_PARTS, Texts, TextsError, parse_texts
from kiosk.domain.words import Language
from kiosk.errors import KioskError
from kiosk.ports import PrinterState

FOLDER = Path(__file__).parents[2] / "kiosk" / "data" / "texts"
PROBLEMS = [
    "missing",
    "too_short",
    "too_long",
    "not_a_number",
    "bad_date",
    "bad_phone",
    "bad_national_number",
    "not_a_choice",
    "out_of_range",
    "arabic_letters_only",
    "latin_letters_only",
    "bad_money",
    "document_not_seen",
    "not_allowed",
    "too_few_rows",
    "too_many_rows",
    "not_there",
    "bad_attachment",
    "same_person",
    "consent_missing",
]
REASONS = [
    "answers_invalid",
    "documents_missing",
    "documents_unclear",
    "applicant_invalid",
    "consent_differs",
    "fee_differs",
    "payment_differs",
    "service_unknown",
    "duplicate",
    "personal_missing",
    "personal_malformed",
    "personal_differs",
    "author_unproved",
    "late",
    "ledger_unbalanced",
    "place_differs",
    "tracking_clash",
    "siblings",
    "too_late",
    "attachments_late",
    "paper_unreadable",
    "paper_missing",
]
PLACEHOLDERS = ("number", "since", "count", "time", "words")
ARABIC = re.compile(r"[\u0621-\u064a]")
BIDI_CONTROLS = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture(scope="module")
def texts() -> Texts:
    arabic, english = (tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8")) for name in ("ar", "en"))
    return parse_texts(arabic, english)


def codes() -> set[str]:
    kinds = [
        kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, KioskError)
    ]
    found = [kind.code for kind in kinds]
    assert len(found) == len(set(found)), "two failures share a code"
    return set(found)


def test_every_failure_says_what_happened_and_what_to_do_in_both_languages(texts: Texts) -> None:
    wanted = {f"{code}.{part}" for code in codes() for part in ERROR_PARTS}
    assert set(texts.keys("errors")) == wanted


def test_an_error_is_found_by_its_code(texts: Texts) -> None:
    title, next_step = texts.error("DEV-105")
    assert title.en == "The printer is out of paper"
    assert "ورق" in next_step.ar


@pytest.mark.parametrize("problem", PROBLEMS)
def test_every_problem_of_an_answer_has_words(texts: Texts, problem: str) -> None:
    assert texts.words(f"problems.{problem}")


@pytest.mark.parametrize("reason", REASONS)
def test_every_judgement_of_the_portal_has_words(texts: Texts, reason: str) -> None:
    assert texts.words(f"reasons.{reason}")


@pytest.mark.parametrize("state", PrinterState)
def test_every_state_of_the_printer_has_words(texts: Texts, state: PrinterState) -> None:
    assert texts.words(f"printer.{state}")


def test_arabic_texts_are_arabic_and_english_texts_are_not(texts: Texts) -> None:
    for table in ("errors", "problems", "states", "reasons", "receipt", "printer", "line"):
        for key in texts.keys(table):
            words = texts.words(f"{table}.{key}", **dict.fromkeys(PLACEHOLDERS, 1))
            assert ARABIC.search(words.ar), key
            assert not ARABIC.search(words.en), key


@pytest.mark.parametrize("language", Language)
def test_no_text_hides_a_direction_mark(texts: Texts, language: Language) -> None:
    assert [key for key, text in texts.by_language[language].items() if BIDI_CONTROLS.search(text)] == []


def test_placeholders_are_filled(texts: Texts) -> None:
    assert texts.words("receipt.copy", number=2).of(Language.ENGLISH) == "COPY 2"


def test_each_language_has_its_own_plural_forms() -> None:
    texts = parse_texts(
        {"rows": {"one": "سطر واحد", "few": "{count} أسطر"}},
        {"rows": {"one": "one row", "other": "{count} rows"}},
    )
    assert texts.text(Language.ARABIC, "rows.few") == "{count} أسطر"


@pytest.mark.parametrize(
    ("arabic", "english"),
    [
        ({"a": {"b": "نص"}}, {"a": {}}),
        ({"a": {"b": "نص {n}"}}, {"a": {"b": "text"}}),
        ({"a": {"b": " "}}, {"a": {"b": "text"}}),
        ({"a": {"b": 1}}, {"a": {"b": "text"}}),
    ],
)
def test_languages_that_do_not_agree_are_refused(
    arabic: dict[str, object], english: dict[str, object]
) -> None:
    with pytest.raises(TextsError):
        parse_texts(arabic, english)
