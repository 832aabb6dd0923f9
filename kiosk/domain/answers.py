"""From a typed text to an answer: one rule per kind of field."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

from kiosk.domain.catalogue import FieldDefinition, FieldKind
from kiosk.domain.money import Money, parse_money
from kiosk.domain.names import is_arabic_name, is_latin_name
from kiosk.domain.national_number import NationalNumber
from kiosk.domain.phone import parse_phone
from kiosk.errors import InputError

Scalar = str | int | bool
Parts = Mapping[str, Scalar]
Answer = Scalar | Parts | Sequence[Parts]
Answers = Mapping[str, Answer]

PROBLEM_CODES: Final = frozenset(
    {
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
    }
)
# How a person signs: on the printed form, or with a thumb print before two witnesses.
SIGNATURES: Final = ("on_paper", "thumb_print")
_INTEGER: Final = re.compile(r"-?[0-9]{1,15}")
_ISO_DATE: Final = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_LOCAL_DATE: Final = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_YES: Final = frozenset({"true", "yes", "نعم"})
_NO: Final = frozenset({"false", "no", "لا"})

CHOSEN_KINDS: Final = frozenset({FieldKind.CHOICE, FieldKind.PLACE})


class BadAnswerError(Exception):
    """A typed text cannot be an answer; never leaves the form."""

    def __init__(self, problem: str) -> None:
        """Take one of `PROBLEM_CODES`."""
        self.problem = problem
        super().__init__(problem)


def read_answer(field: FieldDefinition, text: str, today: date) -> Scalar:
    """Return the answer a tidied, non-empty text gives to a question.

    Args:
        field: the question.
        text: as tidied (`arabic.tidy`): single spaces, Western digits.
        today: nobody is born after it.

    Raises:
        BadAnswerError: the text is no answer of this kind.
    """
    if field.kind is FieldKind.NATIONAL_NUMBER:
        return _national_number(text, today)
    if field.kind in CHOSEN_KINDS:
        return _choice(field, text)
    return _READERS[field.kind](text)


def text_of(field: FieldDefinition | None, answer: Scalar) -> str:
    """Return the text a clerk would type for an answer."""
    if isinstance(answer, bool):
        return "true" if answer else "false"
    if field is not None and field.kind is FieldKind.MONEY and isinstance(answer, int):
        return Money(answer).plain
    return str(answer)


def _text(text: str) -> str:
    return text


def _arabic_name(text: str) -> str:
    if not is_arabic_name(text):
        raise BadAnswerError("arabic_letters_only")
    return text


def _latin_name(text: str) -> str:
    if not is_latin_name(text):
        raise BadAnswerError("latin_letters_only")
    return text


def _document_number(text: str) -> str:
    return text.replace(" ", "").upper()


def _national_number(text: str, today: date) -> str:
    try:
        return NationalNumber.parse(text, today.year).digits
    except InputError as error:
        raise BadAnswerError("bad_national_number") from error


def _date(text: str) -> str:
    parts = _ISO_DATE.fullmatch(text)
    numbers = parts.groups() if parts else None
    local = _LOCAL_DATE.fullmatch(text)
    if local:
        numbers = local.groups()[::-1]
    try:
        year, month, day = (int(number) for number in numbers or ())
        return date(year, month, day).isoformat()
    except ValueError as error:
        raise BadAnswerError("bad_date") from error


def _phone(text: str) -> str:
    try:
        return parse_phone(text)
    except InputError as error:
        raise BadAnswerError("bad_phone") from error


def _choice(field: FieldDefinition, text: str) -> str:
    if text not in {choice.value for choice in field.choices}:
        raise BadAnswerError("not_a_choice")
    return text


def _signature(text: str) -> str:
    if text not in SIGNATURES:
        raise BadAnswerError("not_a_choice")
    return text


def _attachment(text: str) -> str:
    """Take the hash under which a picture of this office is kept."""
    if _HASH.fullmatch(text) is None:
        raise BadAnswerError("bad_attachment")
    return text


def _integer(text: str) -> int:
    if _INTEGER.fullmatch(text) is None:
        raise BadAnswerError("not_a_number")
    return int(text)


def _money(text: str) -> int:
    try:
        return parse_money(text).dirhams
    except InputError as error:
        raise BadAnswerError("bad_money") from error


def _yes_no(text: str) -> bool:
    said = text.casefold()
    if said not in _YES | _NO:
        raise BadAnswerError("not_a_choice")
    return said in _YES


_READERS: Final[Mapping[FieldKind, Callable[[str], Scalar]]] = {
    FieldKind.TEXT: _text,
    FieldKind.ARABIC_NAME: _arabic_name,
    FieldKind.LATIN_NAME: _latin_name,
    FieldKind.DOCUMENT_NUMBER: _document_number,
    FieldKind.DATE: _date,
    FieldKind.PHONE: _phone,
    FieldKind.INTEGER: _integer,
    FieldKind.MONEY: _money,
    FieldKind.YES_NO: _yes_no,
    FieldKind.SIGNATURE: _signature,
    FieldKind.ATTACHMENT: _attachment,
}
