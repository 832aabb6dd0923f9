"""The acts about cases: somebody was looked up, a result was handed over or sent back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kiosk.domain.acts import Act, EntryKind, Issuer, issued_by
from kiosk.domain.application import Application
from kiosk.domain.case import CaseQuery, FoundCase
from kiosk.domain.identifiers import ApplicationId, OfficeCode, OperatorId, ReceiptNumber, TrackingNumber
from kiosk.domain.person import IdentitySource, Person
from kiosk.domain.words import Words

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
    """Who takes a result away: the holder, or somebody with an authorisation; never in a log.

    With an `address` it goes by registered post.
    """

    name: str
    document_number: str
    person: Person | None = None
    authorisation: str = ""
    address: str = ""


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


@dataclass(frozen=True, slots=True)
class Right:
    """By what right a result is taken: a proof, and the supervisor who approved one by identity.

    One that goes by post has the number of its item.
    """

    proof: str
    approved_by: OperatorId | None = None
    item_number: str = ""


@dataclass(frozen=True, slots=True)
class DeliverySlip:
    """The number of a delivery slip, and the words on it that name nobody."""

    number: ReceiptNumber
    issuer: Issuer
    service_name: Words

    def facts(self) -> dict[str, Any]:
        """Return what an entry carries of it."""
        service = {"service_name_ar": self.service_name.ar, "service_name_en": self.service_name.en}
        return {"number": str(self.number), "words": {**issued_by(self.issuer), "items": [service]}}


def result_handed_over(
    found: FoundCase | TrackingNumber,
    receiver: Receiver,
    right: Right,
    given_at: GivenAt,
    slip: DeliverySlip,
) -> Act:
    """Prove that a result was handed over, to whom, and by what right; a number alone is not known here."""
    person = receiver.person
    is_known = isinstance(found, FoundCase)
    number = found.tracking_number if isinstance(found, FoundCase) else found
    facts = {
        "tracking_number": number.digits,
        "application_id": found.application_id if isinstance(found, FoundCase) else "",
        **given_at.fields(),
        "receiver": "post" if right.item_number else "authorised" if receiver.authorisation else "holder",
        "identity": str(person.source if person else IdentitySource.TYPED),
        "proof": right.proof,
        **({"approved_by": right.approved_by} if right.approved_by else {}),
        **({"item_number": right.item_number} if right.item_number else {}),
        "signature": "none" if right.item_number else "paper",
        "known_here": is_known,
        "receipt": slip.facts(),
    }
    personal = {
        "receiver_name": receiver.name,
        "document_number": receiver.document_number,
        "document": person.document_facts() if person else None,
        "authorisation": receiver.authorisation,
        **({"address": receiver.address} if receiver.address else {}),
    }
    return Act(EntryKind.RESULT_HANDED_OVER, facts, (personal,))


def code_refused(found: FoundCase, issued: str, nth: int, given_at: GivenAt) -> Act:
    """Write down that a wrong collection code was tried, the n-th for the code that stands; never which."""
    facts = {
        "tracking_number": found.tracking_number.digits,
        "application_id": found.application_id,
        **given_at.fields(),
        "issued": issued,
        "tries": nth,
    }
    return Act(EntryKind.CODE_REFUSED, facts)


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
