"""The acts about cases: somebody was looked up, a result was handed over or sent back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kiosk.domain.acts import Act, EntryKind
from kiosk.domain.application import Application
from kiosk.domain.case import CaseQuery, FoundCase
from kiosk.domain.identifiers import ApplicationId, OfficeCode, TrackingNumber
from kiosk.domain.person import IdentitySource, Person

_MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class GivenAt:
    """Where and when a result left the office."""

    office: OfficeCode
    counter: int
    business_date: str
    at: str

    def fields(self) -> dict[str, Any]:
        """Return the members that every entry about a result has."""
        return {
            "office": self.office,
            "counter": self.counter,
            "business_date": self.business_date,
            "at": self.at,
        }


@dataclass(frozen=True, slots=True, repr=False)
class Receiver:
    """Who takes a result away: the holder, or somebody with an authorisation; never in a log."""

    name: str
    document_number: str
    person: Person | None = None
    authorisation: str = ""


def person_looked_up(query: CaseQuery, purpose: str, shown: Sequence[FoundCase]) -> Act:
    """Write down that somebody was looked for: by what, why, and whose cases were shown."""
    facts = {
        "by": str(query.by),
        "purpose": purpose,
        "found": len(shown),
        "shown": [case.application_id for case in shown[:_MOST_SHOWN]],
    }
    personal = ({"query": query.key},) if query.key else ()
    return Act(EntryKind.PERSON_LOOKED_UP, facts, personal)


def duplicate_noticed(application: Application, earlier: Sequence[FoundCase]) -> Act:
    """Write down that an earlier application of the same person was shown before this one was filed."""
    facts = {
        "application_id": application.application_id,
        "service": application.service_code,
        "earlier": [case.application_id for case in earlier],
    }
    return Act(EntryKind.DUPLICATE_NOTICED, facts)


def result_handed_over(
    number: TrackingNumber,
    application_id: ApplicationId | None,
    receiver: Receiver,
    proof: str,
    given_at: GivenAt,
) -> Act:
    """Prove that a result was handed over, to whom, and by what right."""
    person = receiver.person
    facts = {
        "tracking_number": number.digits,
        "application_id": application_id or "",
        **given_at.fields(),
        "receiver": "authorised" if receiver.authorisation else "holder",
        "identity": str(person.source if person else IdentitySource.TYPED),
        "proof": proof,
        "signature": "paper",
        "known_here": application_id is not None,
    }
    personal = {
        "receiver_name": receiver.name,
        "document_number": receiver.document_number,
        "document": person.document_facts() if person else None,
        "authorisation": receiver.authorisation,
    }
    return Act(EntryKind.RESULT_HANDED_OVER, facts, (personal,))


def result_unclaimed(
    number: TrackingNumber, application_id: ApplicationId, keep_until: str, given_at: GivenAt
) -> Act:
    """Send a result back that nobody has collected in time."""
    facts = {
        "tracking_number": number.digits,
        "application_id": application_id,
        **given_at.fields(),
        "keep_until": keep_until,
    }
    return Act(EntryKind.RESULT_UNCLAIMED, facts)
