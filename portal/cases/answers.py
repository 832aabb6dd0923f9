"""Answers held against the definition they were given to: kinds, choices, parts, rows, rules between them.

The counter reads answers with an implementation of its own; `contract/vectors/answers.json` holds the two
together. What no definition of ours can be sure about in years to come (whether a telephone number is in
use) is judged by its form alone.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from portal.cases.calculation import broken_rules

_Field = Mapping[str, Any]
_Answers = Mapping[str, Any]
_NATIONAL: Final = re.compile(r"[12](?P<year>[0-9]{4})[0-9]{7}")
_E164: Final = re.compile(r"[+][1-9][0-9]{6,14}")
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EARLIEST_YEAR: Final = 1880
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs"})
_ARABIC: Final = ((0x620, 0x65F), (0x66E, 0x6D3), (0x750, 0x77F))
_LAST_LATIN: Final = 0x24F
_ARABIC_JOINERS: Final = " -"
_ERAS: Final = (
    "gregorian",
    "hijri",
    "prophet_death_solar",
    "prophet_death_lunar",
    "prophet_birth",
    "not_said",
)
_REASONS: Final = ("not_in_record", "foreign_form", "under_correction")
_NAME_PARTS: Final = ("given", "father", "grandfather", "family")


@dataclass(frozen=True, slots=True)
class _Judged:
    """What is held against what: a definition, the answers, the day of filing, the pictures that go along."""

    definition: Mapping[str, Any]
    answers: _Answers
    day: str
    pictures: frozenset[str]


def wrong_answers(
    definition: Mapping[str, Any], answers: _Answers, filed_on: str, pictures: frozenset[str] = frozenset()
) -> set[str]:
    """Return the questions whose answer cannot be right, named by the definition.

    Args:
        definition: as published.
        answers: of the personal body, whatever is in them.
        filed_on: the business date, `YYYY-MM-DD`.
        pictures: hashes of the application's attachments.
    """
    judged = _Judged(definition, answers, filed_on, pictures)
    fields = {str(field["name"]): field for field in definition["fields"]}
    wrong = set(answers) - set(fields)
    for name, field in fields.items():
        if name in answers and not _is_right(judged, field, answers[name], {}):
            wrong.add(name)
    return wrong | broken_rules(definition, answers, filed_on)


def _is_right(judged: _Judged, field: _Field, answer: Any, row: _Answers) -> bool:
    kind = str(field["kind"])
    if kind == "table":
        return isinstance(answer, list) and all(_is_row(judged, field, each) for each in answer)
    if kind in {"choice", "place"}:
        return _is_offered(judged, field, answer, row)
    if kind == "national_number":
        return _is_national(answer, judged.day)
    if kind == "attachment":
        return isinstance(answer, str) and bool(_HASH.fullmatch(answer)) and answer in judged.pictures
    judge = _BY_KIND.get(kind)
    return judge is not None and judge(answer)


def _is_row(judged: _Judged, table: _Field, row: Any) -> bool:
    """Say whether a row answers columns of the table, each in its kind."""
    columns = {str(column["name"]): column for column in table.get("columns", ())}
    if not isinstance(row, dict) or not set(row) <= set(columns):
        return False
    return all(_is_right(judged, columns[name], answer, row) for name, answer in row.items())


def is_asked(field: _Field, answers: _Answers) -> bool:
    """Say whether a question is asked beside these answers; True is not 1 here."""
    condition = field.get("show_if")
    if condition is None:
        return True
    given = answers.get(condition["field"])
    return any(type(value) is type(given) and value == given for value in condition["values"])


def _is_offered(judged: _Judged, field: _Field, answer: Any, row: _Answers) -> bool:
    """Say whether a choice is offered that day under the answer that narrows it; the schema may list them."""
    if not field.get("choices"):
        return isinstance(answer, str)
    narrows = field.get("narrow_by")
    parent = {**judged.answers, **row}.get(narrows) if narrows else None
    return any(
        choice["value"] == answer
        and (narrows is None or choice.get("parent", "") == parent)
        and str(choice.get("since", "")) <= judged.day
        and (not choice.get("until") or judged.day <= str(choice["until"]))
        for choice in field["choices"]
    )


def _is_national(answer: Any, day: str) -> bool:
    found = _NATIONAL.fullmatch(answer) if isinstance(answer, str) else None
    return found is not None and _EARLIEST_YEAR <= int(found["year"]) <= int(day[:4])


def _is_text(answer: Any) -> bool:
    """Say whether a text is there and holds nothing that cannot be seen: such signs lead a reader astray."""
    return (
        isinstance(answer, str)
        and bool(answer.strip())
        and all(unicodedata.category(sign) not in _UNSEEN for sign in answer)
    )


def _is_whole(answer: Any) -> bool:
    return type(answer) is int


def _is_day(answer: Any) -> bool:
    if not isinstance(answer, str) or _DAY.fullmatch(answer) is None:
        return False
    try:
        date.fromisoformat(answer)
    except ValueError:
        return False
    return True


def _is_arabic(answer: Any) -> bool:
    def is_letter(sign: str) -> bool:
        return sign.isalpha() and any(first <= ord(sign) <= last for first, last in _ARABIC)

    return isinstance(answer, str) and _are_letters(answer, _ARABIC_JOINERS, is_letter)


def _is_latin(answer: Any) -> bool:
    def is_letter(sign: str) -> bool:
        return sign.isalpha() and ord(sign) <= _LAST_LATIN

    return isinstance(answer, str) and _are_letters(answer, " '-.’", is_letter)


def _are_letters(answer: str, joiners: str, is_letter: Callable[[str], bool]) -> bool:
    """Say whether there are letters, and nothing else between joiners; vowel marks belong to Arabic."""
    signs = [sign for sign in answer if sign not in joiners]
    if joiners == _ARABIC_JOINERS:
        signs = [sign for sign in signs if unicodedata.category(sign) != "Mn"]
    return bool(signs) and all(map(is_letter, signs))


def _is_era_date(answer: Any) -> bool:
    """Say whether a paper's date is as written, with its era; a Gregorian one says its day."""
    if not isinstance(answer, dict) or not {"text", "era"} <= set(answer) <= {"text", "era", "gregorian"}:
        return False
    has_day = "gregorian" in answer
    return (
        _is_text(answer["text"])
        and answer["era"] in _ERAS
        and (has_day or answer["era"] != "gregorian")
        and (not has_day or _is_day(answer["gregorian"]))
    )


def _is_full_name(answer: Any) -> bool:
    """Say whether a name has its four parts, or says why it lacks one."""
    if not isinstance(answer, dict) or not set(answer) <= {*_NAME_PARTS, "missing_reason", "as_written"}:
        return False
    reason = answer.get("missing_reason")
    is_whole = all(part in answer for part in _NAME_PARTS)
    names = [answer[part] for part in (*_NAME_PARTS, "as_written") if part in answer]
    return (
        "given" in answer
        and (is_whole or reason is not None)
        and (reason is None or reason in _REASONS)
        and all(map(_is_arabic, names))
    )


def _matches(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda answer: isinstance(answer, str) and pattern.fullmatch(answer) is not None


_BY_KIND: Final[Mapping[str, Callable[[Any], bool]]] = {
    "text": _is_text,
    "document_number": _is_text,
    "arabic_name": _is_arabic,
    "latin_name": _is_latin,
    "date": _is_day,
    "phone": _matches(_E164),
    "integer": _is_whole,
    "money": _is_whole,
    "yes_no": lambda answer: isinstance(answer, bool),
    "signature": lambda answer: answer in ("on_paper", "thumb_print"),
    "era_date": _is_era_date,
    "full_name": _is_full_name,
}
