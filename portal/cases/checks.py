"""The checks of one application: each finds reasons by code, and names fields, never values."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from jsonschema.exceptions import ValidationError

from portal.cases.answers import is_asked, wrong_answers
from portal.cases.applicants import applicant_faults, refused_faults
from portal.cases.bodies import read_body
from portal.cases.calculation import wrongly_worked_out
from portal.cases.consent import is_told_as_published
from portal.cases.fee import fee_by_beneficiary
from portal.cases.papers import unclear_papers
from portal.cases.services import Service
from portal.errors import MalformedError


@dataclass(slots=True)
class Findings:
    """Why a person has to look at an application: reason codes, and the fields or papers concerned."""

    reasons: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)

    def add(self, reason: str, fields: Iterable[str] = ()) -> None:
        """Note a reason once, and the fields it concerns."""
        if reason not in self.reasons:
            self.reasons.append(reason)
        self.fields.extend(name for name in fields if name not in self.fields)


def check_application(
    findings: Findings,
    application: Mapping[str, Any],
    personal: bytes | None,
    service: Service | None,
    filed_on: str,
) -> None:
    """Check one application of a basket, filed on a business date, against its published definition."""
    if service is None:
        findings.add("service_unknown")
        return
    _check_documents(findings, application, service)
    try:
        body = read_body(personal, "personal-basket.settled")
    except MalformedError:
        findings.add("personal_missing" if personal is None else "personal_malformed")
        return
    if body["application_id"] != application["application_id"]:
        findings.add("personal_differs")
        return
    answers = body["answers"]
    wrong = {_field_of(error) for error in service.answers.iter_errors(answers)}
    wrong |= _hidden_but_answered(service.definition, answers)
    wrong |= wrongly_worked_out(service.definition, answers)
    pictures = frozenset(one["hash"] for one in application.get("attachments", ()))
    wrong |= wrong_answers(service.definition, answers, filed_on, pictures)
    if wrong:
        findings.add("answers_invalid", sorted(wrong - {""}))
    if not is_told_as_published(application, service.definition):
        findings.add("consent_differs")
    faults = applicant_faults(application, body, filed_on) | refused_faults(service.definition, body)
    if faults:
        findings.add("applicant_invalid", sorted(faults))
    _check_fee(findings, application, service, answers)


def check_money(findings: Findings, facts: Mapping[str, Any]) -> None:
    """Check that what was paid is what was charged."""
    charged = sum(
        line["dirhams"] for application in facts["applications"] for line in application["fee_lines"]
    )
    owed = facts.get("due_dirhams", 0)  # at self-service nothing is paid, and what is owed is said
    if charged != owed + sum(payment["dirhams"] for payment in facts["payments"]):
        findings.add("payment_differs")


def _check_documents(findings: Findings, application: Mapping[str, Any], service: Service) -> None:
    required = {paper["code"] for paper in service.definition["documents"] if paper.get("required", True)}
    missing = required - set(application["documents_seen"]) - set(application.get("documents_to_show", ()))
    if missing:
        findings.add("documents_missing", sorted(missing))
    unclear = unclear_papers(application)
    if unclear:
        findings.add("documents_unclear", sorted(unclear))


def _check_fee(
    findings: Findings, application: Mapping[str, Any], service: Service, answers: Mapping[str, Any]
) -> None:
    charged: Counter[str] = Counter()
    for line in application["fee_lines"]:
        charged[line["beneficiary"]] += line["dirhams"]
    try:
        due = fee_by_beneficiary(service.definition, answers)
    except MalformedError:
        due = {"": -1}
    if {name: dirhams for name, dirhams in charged.items() if dirhams} != due:
        findings.add("fee_differs")


def _field_of(error: ValidationError) -> str:
    """Return the answer an error is about: named by its path, or the one that is missing."""
    if error.absolute_path:
        return str(error.absolute_path[0])
    if error.validator == "required" and isinstance(error.instance, Mapping):
        missing = [name for name in _names(error.validator_value) if name not in error.instance]
        return str(missing[0]) if missing else ""
    return ""


def _names(value: object) -> list[str]:
    return [str(name) for name in value] if isinstance(value, list) else []


def _hidden_but_answered(definition: Mapping[str, Any], answers: Mapping[str, Any]) -> set[str]:
    asked = {question["name"]: is_asked(question, answers) for question in definition["fields"]}
    return {name for name in answers if not asked.get(name, True)}
