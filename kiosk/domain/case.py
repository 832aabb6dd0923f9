"""A case as the counter follows it: how it is found, how far it has come, what lies ready to be collected."""

import enum
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from kiosk.domain.applicant import applicant_of
from kiosk.domain.arabic import key_words, search_key, tidy, word_variants
from kiosk.domain.identifiers import ApplicationId, OfficeCode, TrackingNumber
from kiosk.domain.item_number import NUMBER_FIELD
from kiosk.domain.names import name_in
from kiosk.domain.national_number import mask
from kiosk.domain.person_numbers import NUMBER_FIELDS, number_key
from kiosk.domain.phone import parse_phone
from kiosk.domain.scan import ScanKind, is_parcel_number, recognise
from kiosk.domain.words import Words
from kiosk.errors import CaseQueryError, MalformedIdentifierError

_MIN_NAME_LETTERS: Final = 2
_NATIONAL_DIGITS: Final = 12
_MIN_NUMBER: Final = 4
_ISSUED_DIGITS: Final = 16
# INVENTED: no rule of the post is known. Five of a million codes are tried, then a person decides.
MOST_WRONG_CODES: Final = 5
# `portal/contract/agency.md`: how the collection code is kept, so that a counter can check it without a line.
_SCRYPT: Final[Mapping[str, int]] = {"n": 2**14, "r": 8, "p": 1, "dklen": 32}


class FoundBy(enum.StrEnum):
    """What a case was looked for by; written into the journal, the words looked for only beside it."""

    TRACKING = "tracking"
    RECEIPT = "receipt"
    NATIONAL_NUMBER = "national_number"
    DOCUMENT = "document"
    PHONE = "phone"
    ITEM = "item"
    NAME = "name"
    OPENED = "opened"
    WAITING = "waiting"


class CaseState(enum.StrEnum):
    """States of a case that the counter decides by; others are shown in words and decide nothing."""

    AT_OFFICE = "at_office"
    NOTIFIED = "notified"
    HANDED_OVER = "handed_over"
    DISPUTED = "disputed"
    EXPIRED = "expired"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class CaseQuery:
    """One question for cases: by what, and the key that is compared; never shown in a log."""

    by: FoundBy
    key: str


def read_query(typed: str) -> CaseQuery:
    """Say what was typed or scanned: a number by its form, a receipt's code, else a name.

    Raises:
        CaseQueryError: too little to look for somebody by.
    """
    scan = recognise(typed)
    if scan.kind is ScanKind.RECEIPT:
        return CaseQuery(FoundBy.RECEIPT, scan.text)
    if scan.kind is ScanKind.TRACKING:
        return CaseQuery(FoundBy.TRACKING, scan.text)
    text = tidy(typed)
    packed = text.replace(" ", "").replace("-", "")
    if is_parcel_number(packed.upper()):
        return CaseQuery(FoundBy.ITEM, packed.upper())
    try:
        return CaseQuery(FoundBy.TRACKING, TrackingNumber(packed).digits)
    except MalformedIdentifierError:
        pass
    if any(c.isdigit() for c in packed):
        return _number_query(text, packed)
    if len(search_key(text).replace(" ", "")) < _MIN_NAME_LETTERS:
        raise CaseQueryError
    return CaseQuery(FoundBy.NAME, text)


def _number_query(text: str, packed: str) -> CaseQuery:
    if len(text.rsplit("-", 4)) == len(("office", "counter", "year", "series", "sequence")):
        return CaseQuery(FoundBy.RECEIPT, text)
    if packed.isdigit() and len(packed) == _NATIONAL_DIGITS and packed[0] in "12":
        return CaseQuery(FoundBy.NATIONAL_NUMBER, packed)
    try:
        return CaseQuery(FoundBy.PHONE, parse_phone(text))
    except MalformedIdentifierError:
        pass
    if len(packed) < _MIN_NUMBER:
        raise CaseQueryError
    return CaseQuery(FoundBy.DOCUMENT, packed.upper())


def name_key(*names: str) -> str:
    """Return every spelling under which a name may be looked for, in one line of words."""
    words = (word.letters for name in names for word in key_words(name))
    return " ".join(dict.fromkeys(form for word in words for form in sorted(word_variants(word))))


@dataclass(frozen=True, slots=True)
class Holder:
    """Who a case is about, as its own office may see it: enough to tell two people of one name apart."""

    name: str = ""
    born: str = ""
    mother: str = ""
    masked_number: str = ""


def holder_of(personal: Mapping[str, Any] | None) -> Holder:
    """Return who a personal body is about; nobody when it was erased."""
    if personal is None:
        return Holder()
    answers: Mapping[str, Any] = personal["answers"]
    who = applicant_of(personal)
    born = str(answers.get("birth_date") or (personal["document"] or {}).get("birth_date") or "")
    return Holder(who.name, born[:4], str(answers.get("mother_name", "")), who.masked_number)


def keys_of(personal: Mapping[str, Any]) -> str:
    """Return every word a personal body can be found by: spellings of the name, numbers, telephone."""
    answers: Mapping[str, Any] = personal["answers"]
    document: Mapping[str, Any] = personal["document"] or {}
    latin = [str(document.get(part) or "") for part in ("given_names_latin", "surname_latin")]
    applicant: Mapping[str, Any] = personal.get("applicant", {})
    numbers = [answers.get(name) for name in (*NUMBER_FIELDS, "phone", NUMBER_FIELD)]
    numbers += [document.get("number"), applicant.get("company_number")]
    packed = dict.fromkeys(number_key(str(number)) for number in numbers if number)
    companies = [str(said.get("company_name") or "") for said in (answers, applicant)]
    return " ".join([name_key(name_in(answers), *companies, *latin), *packed]).strip()


@dataclass(frozen=True, slots=True)
class FoundCase:
    """A line of what was found. `is_here` says that this counter filed it; others are known by the portal.

    `answer_by` is the day (ISO) by which the body has to answer while the file lies with it, where the use
    case has worked it out (`case_deadline.py`).
    """

    application_id: ApplicationId
    tracking_number: TrackingNumber
    service_name: Words
    holder: Holder
    filed_on: str
    state: str
    is_here: bool = True
    receipt_number: str = ""
    seq: int = 0
    service_code: str = ""
    answer_by: str = ""

    def is_late(self, today: date) -> bool:
        """Say whether the body has let its day pass."""
        return bool(self.answer_by) and self.answer_by < today.isoformat()


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step of the service's way at the body, and the day (ISO) by which it should be done."""

    words: Words
    agency_code: str
    due: str


@dataclass(frozen=True, slots=True)
class CaseStep:
    """A step of a case: what it reached, when, by whom, where, why, and what is due until when."""

    state: str
    at: str
    by: str = ""
    office: str = ""
    reason: str = ""
    deadline: str = ""


@dataclass(frozen=True, slots=True)
class Ready:
    """A result that lies at an office, and what proves the right to it."""

    office: OfficeCode
    office_name: Words
    ready_at: str
    keep_until: str
    number_ends: str
    code_salt: str
    code_hash: str

    @property
    def issued(self) -> str:
        """Name the code that was sent: wrong tries of an earlier one do not count against it."""
        return self.code_salt[:_ISSUED_DIGITS]

    @property
    def has_code(self) -> bool:
        """Say whether the holder was sent a code; who has no telephone shows a document instead."""
        return bool(self.code_hash)

    def is_opened_by(self, code: str) -> bool:
        """Say whether a typed collection code is the one that the citizen was sent."""
        salt = bytes.fromhex(self.code_salt)
        return hashlib.scrypt(code.encode(), salt=salt, **_SCRYPT).hex() == self.code_hash


@dataclass(frozen=True, slots=True)
class LookUp:
    """Who looked somebody up, when, by what and why; whom, only by the numbers of the cases shown."""

    at: str
    operator: str
    by: str
    purpose: str
    found: int
    shown: tuple[ApplicationId, ...]


@dataclass(frozen=True, slots=True)
class CaseTodos:
    """How much somebody here has to see to: results past their time, and results that left twice."""

    past_time: int = 0
    left_twice: int = 0


@dataclass(frozen=True, slots=True)
class Conflict:
    """One result, two words about it: which offices said so, and when."""

    tracking_number: TrackingNumber
    told: tuple[CaseStep, ...]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything this counter knows of a case; `wrong_codes` were tried here against the code that stands.

    `slip` is the number of the delivery slip, when the result left here; `plan` what the body has still to
    do, while the file lies with it.
    """

    case: FoundCase
    steps: tuple[CaseStep, ...]
    ready: Ready | None = None
    given: CaseStep | None = None
    conflict: Conflict | None = None
    wrong_codes: int = 0
    slip: str = ""
    plan: tuple[PlannedStep, ...] = ()

    @property
    def is_code_locked(self) -> bool:
        """Say whether the code opens nothing any more: a supervisor decides on the identity document."""
        return self.wrong_codes >= MOST_WRONG_CODES


def masked(number: str) -> str:
    """Return a number of which only the end is known."""
    return mask("•" * _MIN_NUMBER + number) if number else ""
