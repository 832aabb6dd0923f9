"""Amend an application: another revision in the place of the one that was seen; no money moves."""

from collections import Counter as Tally
from collections.abc import Iterable
from dataclasses import dataclass, replace

from kiosk.domain.application import FeeLine
from kiosk.domain.catalogue import Catalogue, ServiceDefinition
from kiosk.domain.entry import Entry
from kiosk.domain.form import Form
from kiosk.domain.identifiers import ApplicationId
from kiosk.domain.later_acts import Amendment, application_amended
from kiosk.domain.operator import Role, Session
from kiosk.domain.revision import FiledApplication
from kiosk.domain.who_applies import answers_about, applicant_in, own_answers
from kiosk.errors import (
    ChangedMeanwhileError,
    FeeWouldChangeError,
    NothingToAmendError,
    SupervisorNeededError,
    UnknownServiceError,
)
from kiosk.ports import ActTransaction
from kiosk.usecases.counter import Counter, own_shift

SIBLINGS = "siblings"  # two amendments of one revision: the portal lets a supervisor decide


@dataclass(frozen=True, slots=True)
class Correction:
    """What was seen, the form as corrected, and the reasons the portal gave, if it asked for it."""

    filed: FiledApplication
    form: Form
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReopenedForm:
    """An application as it stands, and its form to be corrected.

    `is_begun`: somebody here has begun to correct it, and the form is as it was left. `is_overtaken`: what
    was begun does not fit any more, and was given up.
    """

    filed: FiledApplication
    form: Form
    is_begun: bool = False
    is_overtaken: bool = False


def reopen_form(counter: Counter, application_id: ApplicationId) -> ReopenedForm:
    """Return an application as it stands, and its form filled in again, to be corrected.

    Raises:
        NothingToAmendError: it is not here, is withdrawn, or its personal part is erased.
        UnknownServiceError: no catalogue here holds its service any more.
    """
    filed = counter.books.find_application(application_id)
    if filed is None or filed.personal is None:
        raise NothingToAmendError(application_id)
    definition, _ = asked_by(counter, filed)
    about = answers_about(filed.personal.get("applicant", {})) if counter.asks is not None else {}
    asked = counter.asked(definition)
    told = str(filed.fields.get("consent", ""))
    if not told:  # filed before notices were told, or by the citizen alone: nothing is asked for afterwards
        asked = replace(asked, notice="")
    form = replace(Form.of_answers(asked, {**filed.personal["answers"], **about}), consent=told)
    kept = filed.fields.get("documents_kept", ())
    return ReopenedForm(filed, form.with_papers(filed.fields["documents_seen"], filed.attachments, kept))


def amend_application(counter: Counter, session: Session, correction: Correction) -> Entry:
    """Write the corrected application as an amending entry that names the hash that was seen.

    Raises:
        AnswersInvalidError: answers are missing or wrong, or a required paper was not seen.
        FeeWouldChangeError: the corrected answers cost another fee than was paid.
        ChangedMeanwhileError: it was amended since; nothing is written, look again.
        NothingToAmendError: it was withdrawn or its receipt reversed.
        SupervisorNeededError: two amendments wait for a supervisor's decision.
        NoOpenShiftError, ShiftOpenElsewhereError: this person has no shift open here.
    """
    filed, form = correction.filed, correction.form
    if SIBLINGS in correction.reasons and session.operator.role is not Role.SUPERVISOR:
        raise SupervisorNeededError(SIBLINGS)
    definition, catalogue = asked_by(counter, filed)
    answers = form.answers(counter.today())
    if _by_beneficiary(form.fee(counter.today()) or ()) != _paid(filed):
        raise FeeWouldChangeError(filed.application_id)
    amendment = Amendment(
        answers=own_answers(answers),
        applicant=applicant_in(answers),
        consent=form.consent,
        documents_seen=[d.code for d in definition.documents if d.code in form.documents_seen],
        documents_kept=[d.code for d in definition.documents if d.code in form.documents_kept],
        attachments=form.attachments,
        service_version=definition.version,
        catalogue=catalogue.hash,
        reason="portal_asked" if correction.reasons else "citizen_asked",
    )
    with counter.journal.act() as act:
        shift = own_shift(act.open_shift(), session)
        check_unchanged(act, filed)
        amended = application_amended(filed, amendment, shift, counter.issuer(session))
        return act.append(counter.draft(amended, session))


def check_unchanged(act: ActTransaction, filed: FiledApplication) -> None:
    """Refuse what was overtaken since it was shown.

    Raises:
        ChangedMeanwhileError: another revision stands in its place.
        NothingToAmendError: it is withdrawn, or its receipt is reversed.
    """
    number = filed.receipt_number
    if act.is_reversed(number) or filed.application_id in act.withdrawn_from(number):
        raise NothingToAmendError(filed.application_id)
    if act.latest_revision(filed.application_id) != filed.seen_entry:
        raise ChangedMeanwhileError(filed.application_id)


def asked_by(counter: Counter, filed: FiledApplication) -> tuple[ServiceDefinition, Catalogue]:
    """Return the definition that asked: of its own catalogue and prices, else of those in force."""
    own = counter.books.catalogue_of(filed.catalogue_hash, filed.price_table)
    held = own, counter.books.catalogue()
    for catalogue in held:
        if catalogue is not None:
            try:
                return catalogue.find(filed.service), catalogue
            except UnknownServiceError:
                continue
    raise UnknownServiceError(filed.service)


def _paid(filed: FiledApplication) -> dict[str, int]:
    paid: Tally[str] = Tally()
    for line in filed.fields["fee_lines"]:
        paid[line["beneficiary"]] += line["dirhams"]
    return {name: dirhams for name, dirhams in paid.items() if dirhams}


def _by_beneficiary(lines: Iterable[FeeLine]) -> dict[str, int]:
    due: Tally[str] = Tally()
    for line in lines:
        due[line.beneficiary] += line.amount.dirhams
    return {name: dirhams for name, dirhams in due.items() if dirhams}
