"""`kiosk attention list|amend|withdraw`: what came back, and what solves it, without a window."""

import json
import os
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from kiosk.app.counter import EnrolledMachine, OpenCounter, signed_in
from kiosk.commands import console
from kiosk.commands.attaching import add_attach, attached
from kiosk.domain.answers import text_of
from kiosk.domain.application import ApplicationRow
from kiosk.domain.form import Form
from kiosk.domain.identifiers import ApplicationId, OperatorId
from kiosk.domain.operator import Session
from kiosk.domain.receipt import Paper
from kiosk.errors import AnswersFileError, SettingsError
from kiosk.usecases.amend_application import Correction
from kiosk.usecases.reverse_receipt import Approval

SUPERVISOR_PIN_VARIABLE = "KIOSK_SUPERVISOR_PIN"


def add_options(parser: ArgumentParser) -> None:
    """Describe the command's options."""
    console.add_home(parser)
    console.add_json(parser)
    parser.add_argument("action", choices=("list", "amend", "withdraw"))
    parser.add_argument("--application", help="its id, as `list` and `file` print it")
    parser.add_argument("--operator", help="number of the person; PIN from KIOSK_PIN")
    parser.add_argument("--answers", type=Path, help="amend: JSON file of the answers that change")
    add_attach(parser)
    parser.add_argument("--supervisor", help=f"withdraw: who approves; PIN from {SUPERVISOR_PIN_VARIABLE}")
    parser.add_argument("--reason", default="citizen_withdrew", help="withdraw: a code")
    parser.add_argument("--no-print", action="store_true", help="withdraw: print no receipt of the refund")


def run(arguments: Namespace) -> int:
    """List beside a working window too; amend and withdraw as the window would."""
    home = console.home_of(arguments)
    if arguments.action == "list":
        return _list(home, as_json=arguments.json)
    operator = OperatorId(_needed(arguments, "operator"))
    named = ApplicationId(_needed(arguments, "application"))
    with signed_in(home, operator, console.pin()) as (counter, me):
        act = _amend if arguments.action == "amend" else _withdraw
        fields = act(counter, me, named, arguments)
    _tell(fields, as_json=arguments.json)
    return 0


def _list(home: Path, *, as_json: bool) -> int:
    reader = EnrolledMachine.of_home(home).open_reader()
    try:
        rows = [_line(row) for row in reader.books.attention()]
    finally:
        reader.close()
    if as_json:
        console.print_json({"attention": rows})
    else:
        for row in rows:
            _tell(row, as_json=False)
    return 0


def _line(row: ApplicationRow) -> dict[str, Any]:
    return {
        "application_id": row.application_id,
        "tracking_number": row.tracking_number.digits,
        "service": row.service_code,
        "state": row.state,
        "reasons": list(row.reasons),
        "fields": list(row.fields),
        "owner": row.owner,
        "due_on": row.due_on,
        "revision": row.revision,
    }


def _amend(counter: OpenCounter, me: Session, named: ApplicationId, arguments: Namespace) -> dict[str, Any]:
    reopened = counter.desk.reopen_form(named)
    filed, form = reopened.filed, _corrected(reopened.form, arguments.answers)
    for picture in attached(counter.desk, form.definition, arguments.attach):
        others = tuple(one for one in form.attachments if one.document != picture.document)
        form = form.with_papers(
            form.documents_seen | {picture.document}, (*others, picture), form.documents_kept
        )
    asked = {row.application_id: row.reasons for row in counter.desk.attention()}
    entry = counter.desk.amend_application(me, Correction(filed, form, asked.get(named, ())))
    return {"application_id": named, "seq": entry.seq, "revision": filed.revision + 1}


def _corrected(form: Form, path: Path | None) -> Form:
    if path is None:
        return form
    try:
        answers = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise AnswersFileError(str(path)) from error
    if not isinstance(answers, dict):
        raise AnswersFileError(f"{path}: not an object")
    for name, value in answers.items():
        text = "" if value is None else text_of(form.definition.field(name), value)
        form = form.with_text(name, text)
    return form


def _withdraw(
    counter: OpenCounter, me: Session, named: ApplicationId, arguments: Namespace
) -> dict[str, Any]:
    supervisor, pin = _needed(arguments, "supervisor"), os.environ.get(SUPERVISOR_PIN_VARIABLE)
    if pin is None:
        raise SettingsError(f"{SUPERVISOR_PIN_VARIABLE} is not set")
    filed = counter.desk.reopen_form(named).filed
    approval = Approval(OperatorId(supervisor), pin, arguments.reason)
    settled = counter.desk.withdraw_application(me, filed, approval)
    if arguments.no_print:
        counter.store.print_ledger.record_waived([settled.receipt.number])
        paper = Paper.NONE
    else:
        paper = counter.print_shop.print_receipt(me, settled.receipt)
    return {
        "application_id": named,
        "seq": settled.entry.seq,
        "receipt_number": str(settled.receipt.number),
        "refunded_dirhams": -settled.receipt.total.dirhams,
        "paper": str(paper),
    }


def _needed(arguments: Namespace, name: str) -> str:
    value = getattr(arguments, name)
    if not value:
        raise SettingsError(f"--{name} is needed")
    return str(value)


def _tell(fields: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        console.print_json(fields)
    else:
        console.say("  ".join(f"{name} {value}" for name, value in fields.items()))
