"""What is written of an application after it was filed: amended, or withdrawn with its money."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kiosk.domain import ledger
from kiosk.domain.acts import (
    Act,
    EntryKind,
    Issuer,
    Reversal,
    cash_facts,
    issued_by,
)
from kiosk.domain.answers import Answers
from kiosk.domain.application_facts import written_applicant, written_attachments, written_papers
from kiosk.domain.attachment import Attachment
from kiosk.domain.identifiers import ReceiptNumber
from kiosk.domain.money import ZERO, Money
from kiosk.domain.revision import FiledApplication
from kiosk.domain.shift import Shift
from kiosk.domain.who_applies import SELF, answers_about

_SAID_ANEW: Final = frozenset(
    {
        "applicant",
        "attachments",
        "consent",
        "documents_seen",
        "documents_scanned",
        "documents_kept",
        "documents_returned",
    }
)


@dataclass(frozen=True, slots=True)
class Amendment:
    """What an application is to be from now on; `reason` is a code, no free text.

    `catalogue` names the catalogue whose questions were answered, `service_version` that of the service.
    """

    answers: Answers
    documents_seen: Sequence[str]
    documents_kept: Sequence[str]
    attachments: tuple[Attachment, ...]
    service_version: str
    catalogue: str
    reason: str
    applicant: Mapping[str, Any]
    consent: str


def application_amended(filed: FiledApplication, amendment: Amendment, shift: Shift, issuer: Issuer) -> Act:
    """Put another revision in the place of the one that was seen; no money moves."""
    before, personal = filed.fields, filed.personal or {}
    unchanged = {name: value for name, value in before.items() if name not in _SAID_ANEW}
    after = {
        **unchanged,
        "service_version": amendment.service_version,
        "documents_seen": sorted(amendment.documents_seen),
        **written_applicant(amendment.applicant),
        **({"consent": amendment.consent} if amendment.consent else {}),
        **written_papers(amendment.documents_seen, amendment.documents_kept),
        **written_attachments(amendment.attachments),
    }
    facts = {
        "business_date": shift.business_date,
        "shift_id": shift.shift_id,
        "office": issuer.office,
        "counter": issuer.counter,
        "filed_entry": filed.original.hash,
        "seen_entry": filed.seen_entry,
        "revision": filed.revision + 1,
        "reason": amendment.reason,
        "changed": changed_names(filed, amendment),
        "catalogue": amendment.catalogue,
        "applications": [after],
    }
    body = {
        "application_id": filed.application_id,
        "identity_source": personal.get("identity_source", "typed"),
        "document": personal.get("document"),
        "answers": dict(amendment.answers),
        **({"applicant": dict(amendment.applicant)} if amendment.applicant else {}),
    }
    return Act(EntryKind.APPLICATION_AMENDED, facts, (body,))


def changed_names(filed: FiledApplication, amendment: Amendment) -> list[str]:
    """Return the answers and papers that are not as they were: names, never values."""
    personal = filed.personal or {}
    before: Mapping[str, Any] = personal.get("answers", {})
    was = {**before, **_about(personal)}
    now = {**amendment.answers, **_about({"applicant": amendment.applicant})}
    changed = {name for name in {*was, *now} if was.get(name) != now.get(name)}
    changed |= set(filed.fields["documents_seen"]) ^ set(amendment.documents_seen)
    changed |= set(filed.fields.get("documents_kept", ())) ^ set(amendment.documents_kept)
    pictures = set(filed.attachments) ^ set(amendment.attachments)
    return sorted(changed | {one.document or "attachments" for one in pictures})


def _about(personal: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers about who applied as far as they are not the ordinary ones."""
    applicant = personal.get("applicant")
    return {n: v for n, v in answers_about(applicant).items() if v != SELF} if applicant else {}


def application_withdrawn(
    filed: FiledApplication, shift: Shift, issuer: Issuer, number: ReceiptNumber, approved: Reversal
) -> Act:
    """Take one application back and give its fee back, with a receipt of its own."""
    original = filed.original.facts_fields()
    items = original["receipt"]["words"].get("items", [])
    paid = filed.paid
    facts = {
        "basket_id": original["basket_id"],
        "application_id": filed.application_id,
        "business_date": shift.business_date,
        "shift_id": shift.shift_id,
        "office": issuer.office,
        "counter": issuer.counter,
        "filed_entry": filed.original.hash,
        "seen_entry": filed.seen_entry,
        "withdrawn_receipt": original["receipt"]["number"],
        "reason": approved.reason,
        "approved_by": approved.approved_by,
        "payments": [cash_facts(-paid, Money(0))] if paid != ZERO else [],
        "ledger": ledger.written(ledger.refund_lines(filed.fields["fee_lines"])),
        "receipt": {
            "number": str(number),
            "words": {**issued_by(issuer), "items": items[filed.place : filed.place + 1]},
        },
    }
    return Act(EntryKind.APPLICATION_WITHDRAWN, facts)
