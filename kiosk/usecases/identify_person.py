"""Identify the citizen by a document in the reader; runs in the reader's lane."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from kiosk.domain.person import Person
from kiosk.ports import DocumentReader


@dataclass(frozen=True, slots=True)
class Identified:
    """A read document; an expired one is shown to the clerk, who decides."""

    person: Person
    has_expired: bool


def identify_person(
    reader: DocumentReader, today: date, deadline_s: float, is_cancelled: Callable[[], bool]
) -> Identified:
    """Wait for a document and return what it says.

    Raises:
        NothingReadError, MalformedMrzError, MrzCheckDigitError, DeviceAbsentError: as the reader says; the
            clerk types instead.
    """
    person = reader.read(deadline_s, is_cancelled)
    return Identified(person, person.expires_on is not None and person.expires_on < today)
