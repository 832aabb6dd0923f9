"""`kiosk file`: files applications through the very use cases of the window, without one."""

import json
import random
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kiosk.app.counter import OpenCounter, signed_in
from kiosk.commands import console
from kiosk.commands.attaching import add_attach, add_keep, attached, kept
from kiosk.domain.attachment import Attachment
from kiosk.domain.case import FoundCase
from kiosk.domain.catalogue import ServiceDefinition
from kiosk.domain.form import Form
from kiosk.domain.identifiers import OperatorId, ReceiptNumber, ServiceCode
from kiosk.domain.operator import Session
from kiosk.domain.parked import ParkedSlip
from kiosk.domain.receipt import Paper
from kiosk.domain.vary import vary
from kiosk.domain.who_applies import UNTOUCHED, answers_about
from kiosk.errors import AnswersFileError, SettingsError, UnknownServiceError
from kiosk.usecases.park_form import ResumedForm
from kiosk.usecases.take_payment import Settlement

EXAMPLE = "example"


def add_options(parser: ArgumentParser) -> None:
    """Describe the command's options."""
    console.add_home(parser)
    console.add_json(parser)
    parser.add_argument("--operator", required=True, help="number of the person; PIN from KIOSK_PIN")
    parser.add_argument("--service", help="code of the service, e.g. CR1")
    parser.add_argument("--answers", help="JSON file of answers, or `example`")
    parser.add_argument(
        "--park",
        action="store_true",
        help="file nothing: let the form wait under a code",
    )
    parser.add_argument("--resume", metavar="CODE", help="file a form that waits; --answers adds to it")
    parser.add_argument(
        "--count", type=console.at_least_one, default=1, help="how many applications, each an act of its own"
    )
    parser.add_argument("--vary", metavar="SEED", help="change names, numbers, dates and places of each")
    parser.add_argument(
        "--applicant",
        metavar="FILE",
        help="JSON file: a company with its representative, or who writes before which witnesses"
        " (portal/contract/schemas/applicant.json); without it a person applies and writes alone",
    )
    add_attach(parser)
    add_keep(parser)
    parser.add_argument("--no-print", action="store_true", help="print no receipts")


def run(arguments: Namespace) -> int:
    """File; each line is written only when the application is durable in both copies."""
    with signed_in(console.home_of(arguments), OperatorId(arguments.operator), console.pin()) as (
        counter,
        me,
    ):
        if arguments.resume:
            taken_up = counter.parking.resume(arguments.resume)
            definition = taken_up.form.definition
        else:
            taken_up, definition = None, _definition(counter, ServiceCode(_needed(arguments, "service")))
        clerk = _clerk(counter, me, definition, arguments)
        if arguments.park:
            _tell_parked(clerk.park(definition, arguments), as_json=arguments.json)
            return 0
        if clerk.prints:
            counter.print_shop.print_left_over(me)
        pictures = tuple(attached(counter.desk, definition, arguments.attach))
        if taken_up is not None:
            more = _answers(arguments.answers, definition) if arguments.answers else {}
            _tell(clerk.file_parked(taken_up, more, pictures), as_json=arguments.json)
        else:
            example = _answers(_needed(arguments, "answers"), definition)
            for answers in _variations(definition, example, arguments, counter):
                _tell(clerk.file(definition, answers, pictures), as_json=arguments.json)
        counter.store.print_ledger.record_waived(clerk.waived)
    return 0


def _clerk(
    counter: OpenCounter, me: Session, definition: ServiceDefinition, arguments: Namespace
) -> "_Clerk":
    keeps = tuple(kept(definition, arguments.keep))
    applicant = _object_of(arguments.applicant) if arguments.applicant else {}
    return _Clerk(counter, me, not arguments.no_print, keeps, applicant)


def _needed(arguments: Namespace, name: str) -> str:
    """Return an option that is needed unless a parked form is resumed.

    Raises:
        SettingsError: it is missing.
    """
    value = getattr(arguments, name)
    if value is None:
        raise SettingsError(f"--{name}")
    return str(value)


def _tell_parked(slip: ParkedSlip, *, as_json: bool) -> None:
    if as_json:
        reach = {"reach": slip.reach, "qr": slip.qr_text}
        console.print_json({"code": slip.code, "until": slip.until, "counter": slip.counter, **reach})
    else:
        console.say(f"{slip.code}  {slip.until}")


def _tell(fields: Mapping[str, Any], *, as_json: bool) -> None:
    if as_json:
        console.print_json(fields)
        return
    console.say(f"{fields['tracking_number']}  {fields['receipt_number']}  {fields['paper']}")
    if "earlier" in fields:
        console.warn("ui.duplicate.title", " ".join(fields["earlier"]))


@dataclass(frozen=True, slots=True)
class _Clerk:
    """A person at work: files, takes the exact fee, prints."""

    counter: OpenCounter
    session: Session
    prints: bool
    keeps: tuple[str, ...] = ()
    applicant: Mapping[str, Any] = field(default_factory=dict)
    waived: list[ReceiptNumber] = field(default_factory=list)

    def file(
        self, definition: ServiceDefinition, answers: Mapping[str, Any], pictures: tuple[Attachment, ...]
    ) -> dict[str, Any]:
        """File one application with its scans and return what a script is told of it."""
        desk = self.counter.desk
        form = Form.of_answers(desk.counter.asked(definition), {**answers, **answers_about(self.applicant)})
        return self._filed(form.with_papers(form.documents_seen, pictures, self.keeps))

    def park(self, definition: ServiceDefinition, arguments: Namespace) -> ParkedSlip:
        """Let a form wait under a code and return what the citizen is given."""
        answers = _answers(arguments.answers, definition) if arguments.answers else {}
        asked = self.counter.desk.counter.asked(definition)
        form = Form.of_answers(asked, {**answers, **answers_about(self.applicant)})
        pictures = tuple(attached(self.counter.desk, definition, arguments.attach))
        return self.counter.parking.park(self.session, form.with_papers((), pictures))

    def file_parked(
        self, taken_up: ResumedForm, answers: Mapping[str, Any], pictures: tuple[Attachment, ...]
    ) -> dict[str, Any]:
        """File a form that waited under a code, with what was still missing; then it is wiped."""
        form = taken_up.form
        more = Form.of_answers(form.definition, answers)
        texts = {**form.texts, **{name: more.texts[name] for name in more.texts.keys() - UNTOUCHED.keys()}}
        scans = (*form.attachments, *pictures)
        whole = replace(form, texts=MappingProxyType(texts), consent=more.consent)
        told = self._filed(whole.with_papers(more.documents_seen, scans, self.keeps))
        self.counter.parking.drop((taken_up.parked_id,))
        return told

    def _filed(self, form: Form) -> dict[str, Any]:
        desk = self.counter.desk
        application = desk.file_application(self.session, form)
        earlier = desk.cases.duplicates(self.session, application)
        basket = desk.new_basket().with_application(application)
        settlement = desk.take_payment(self.session, basket, basket.due)
        return {**_line(settlement, self._print(settlement)), **_told_of(earlier)}

    def _print(self, settlement: Settlement) -> Paper:
        if not self.prints:
            self.waived.append(settlement.receipt.number)
            return Paper.NONE
        return self.counter.print_shop.print_receipt(self.session, settlement.receipt)


def _line(settlement: Settlement, paper: Paper) -> dict[str, Any]:
    application = settlement.applications[0]
    return {
        "application_id": application.application_id,
        "tracking_number": application.tracking_number.digits,
        "receipt_number": str(settlement.receipt.number),
        "seq": settlement.entry.seq,
        "paper": str(paper),
    }


def _told_of(earlier: Sequence[FoundCase]) -> dict[str, Any]:
    """Return the member that names earlier applications of the same person; absent when there are none."""
    return {"earlier": [case.tracking_number.digits for case in earlier]} if earlier else {}


def _definition(counter: OpenCounter, code: ServiceCode) -> ServiceDefinition:
    catalogue = counter.desk.catalogue()
    if catalogue is None:
        raise UnknownServiceError(f"{code}: no catalogue yet")
    return catalogue.find(code)


def _answers(named: str, definition: ServiceDefinition) -> Mapping[str, Any]:
    """Return the answers of a file or the definition's example.

    Raises:
        AnswersFileError: no such file, not JSON, not an object, or the service has no example.
    """
    if named == EXAMPLE:
        if definition.example is None:
            raise AnswersFileError(f"{definition.code} has no example")
        return definition.example
    return _object_of(named)


def _object_of(named: str) -> Mapping[str, Any]:
    """Return the JSON object in a file.

    Raises:
        AnswersFileError: no such file, not JSON, or not an object.
    """
    try:
        found = json.loads(Path(named).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise AnswersFileError(named) from error
    if not isinstance(found, dict):
        raise AnswersFileError(f"{named}: not an object")
    return found


def _variations(
    definition: ServiceDefinition, example: Mapping[str, Any], arguments: Namespace, counter: OpenCounter
) -> Iterator[Mapping[str, Any]]:
    for index in range(arguments.count):
        if arguments.vary is None:
            yield example
        else:
            chance = random.Random(f"{arguments.vary}/{index}")  # noqa: S311 - invented data, replayable by seed
            yield vary(definition, example, chance, counter.today)
