"""What an entry says of an application: facts without personal data, and the personal body apart."""

from collections.abc import Mapping, Sequence
from typing import Any

from kiosk.domain.application import Application
from kiosk.domain.attachment import Attachment
from kiosk.domain.person import IdentitySource
from kiosk.domain.words import Words


def application_facts(application: Application) -> dict[str, Any]:
    """Return what an entry says of an application without personal data."""
    return {
        "application_id": application.application_id,
        "service": application.service_code,
        "service_version": application.service_version,
        "agency": application.agency_code,
        "tracking_number": application.tracking_number.digits,
        "fee_lines": [
            {
                "beneficiary": line.beneficiary,
                "label_ar": line.label.ar,
                "label_en": line.label.en,
                "dirhams": line.amount.dirhams,
            }
            for line in application.fee_lines
        ],
        "documents_seen": sorted(application.documents_seen),
        "service_name_ar": application.service_name.ar,
        "service_name_en": application.service_name.en,
        **written_applicant(application.applicant),
        **({"consent": application.consent} if application.consent else {}),
        **written_papers(application.documents_seen, [paper.code for paper in application.kept]),
        **written_attachments(application.attachments),
        **application.written_versions,
        **({"item_number": application.item_number} if application.item_number else {}),
    }


def written_applicant(applicant: Mapping[str, Any]) -> dict[str, Any]:
    """Return the member that says what kind of applicant this is and that the clerk wrote; no names."""
    if not applicant:
        return {}
    by_clerk = {"written_by": applicant["writes"]} if "writes" in applicant else {}
    return {"applicant": {"kind": applicant["kind"], **by_clerk}}


def written_attachments(attachments: Sequence[Attachment]) -> dict[str, Any]:
    """Return the members that name an application's pictures and the papers they show; absent is none."""
    if not attachments:
        return {}
    scanned = sorted({one.document for one in attachments if one.document})
    shown = {"documents_scanned": scanned} if scanned else {}
    return {"attachments": [one.fields() for one in attachments], **shown}


def written_papers(seen: Sequence[str], kept: Sequence[str]) -> dict[str, Any]:
    """Return the members that say which papers stay here and which were given back; absent is none."""
    codes = {"documents_kept": sorted(kept), "documents_returned": sorted(set(seen) - set(kept))}
    return {name: named for name, named in codes.items() if named}


def item_words(application: Application) -> dict[str, str]:
    """Return the service's own words on the receipt."""
    said, next_steps = application.receipt_words, application.next_steps
    kept = Words.listed([paper.label for paper in application.kept])
    return {
        **({"kept_ar": kept.ar, "kept_en": kept.en} if application.kept else {}),
        "receipt_words_ar": said.ar if said else "",
        "receipt_words_en": said.en if said else "",
        "next_steps_ar": next_steps.ar if next_steps else "",
        "next_steps_en": next_steps.en if next_steps else "",
    }


def personal_part(application: Application) -> dict[str, Any]:
    """Return an application's personal body."""
    person = application.person
    return {
        "application_id": application.application_id,
        "answers": dict(application.answers),
        "identity_source": str(person.source if person else IdentitySource.TYPED),
        "document": person.document_facts() if person else None,
        **({"applicant": dict(application.applicant)} if application.applicant else {}),
        **({"receipt_to": application.receipt_to} if application.receipt_to else {}),
    }
