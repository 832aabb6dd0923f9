"""`kiosk case`: find, follow and hand over, through the very use cases of the window."""

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from kiosk.app.counter import OpenCounter, signed_in
from kiosk.commands import console
from kiosk.domain.case import CaseFile, CaseStep, FoundCase, PlannedStep
from kiosk.domain.case_acts import Receiver
from kiosk.domain.identifiers import ApplicationId, OperatorId, ReceiptNumber, TrackingNumber
from kiosk.domain.operator import Session
from kiosk.domain.receipt import Paper
from kiosk.errors import CaseUnknownError
from kiosk.usecases.hand_over_result import Claim
from kiosk.usecases.look_up_case import PURPOSES
from kiosk.usecases.reverse_receipt import Approval

Said = Sequence[Mapping[str, Any]]


def add_options(parser: ArgumentParser) -> None:
    """Describe the command's options."""
    orders = parser.add_subparsers(dest="order", required=True, metavar="ORDER")
    find = _order(orders, "find", "look for cases; that somebody looked is written down")
    find.add_argument(
        "text", help="tracking, receipt, postal item (S10), national or telephone number, or a name"
    )
    find.add_argument("--purpose", choices=PURPOSES, default=PURPOSES[0], help="why")
    _order(orders, "show", "the whole history of a case").add_argument("tracking")
    _order(orders, "waiting", "results that lie at this office")
    _order(orders, "look-ups", "who looked somebody up here; for supervisors")
    _order(orders, "conflicts", "results that left twice")
    _order(orders, "send-back", "send back a result that nobody collected in time").add_argument("tracking")
    give = _order(orders, "hand-over", "hand over a result")
    give.add_argument("tracking")
    give.add_argument("--name", required=True, help="who receives it")
    give.add_argument("--document-number", default="", help="of the receiver's identity document")
    give.add_argument("--address", default="", help="send it there by registered post instead")
    give.add_argument("--code", default="", help="the collection code")
    give.add_argument("--authorisation", default="", help="its number, when somebody else collects")
    give.add_argument("--signed", action="store_true", help="the receiver has signed the slip")
    give.add_argument("--print", action="store_true", help="print the delivery slip")
    give.add_argument(
        "--supervisor",
        metavar="NUMBER",
        help="approves on the holder's document after too many wrong codes; PIN from KIOSK_SUPERVISOR_PIN",
    )


def run(arguments: Namespace) -> int:
    """Do what is asked; each line of the answer is one case, or the proof."""
    operator = OperatorId(arguments.operator)
    with signed_in(console.home_of(arguments), operator, console.pin()) as (counter, me):
        for fields in _ORDERS[arguments.order](counter, me, arguments):
            if arguments.json:
                console.print_json(fields)
            else:
                console.say("  ".join(str(value) for value in fields.values() if isinstance(value, str)))
    return 0


def _order(orders: Any, name: str, purpose: str) -> ArgumentParser:
    order: ArgumentParser = orders.add_parser(name, help=purpose, description=purpose)
    console.add_home(order)
    console.add_json(order)
    order.add_argument("--operator", required=True, help="number of the person; PIN from KIOSK_PIN")
    return order


def _find(counter: OpenCounter, me: Session, arguments: Namespace) -> Said:
    found = counter.desk.cases.find(me, arguments.text, arguments.purpose)
    return [_case(case) for case in found]


def _show(counter: OpenCounter, me: Session, arguments: Namespace) -> Said:
    application_id = _named(counter, me, arguments.tracking).application_id
    return [_file(counter.desk.cases.open(me, application_id))]


def _waiting(counter: OpenCounter, me: Session, _arguments: Namespace) -> Said:
    waiting, _ = counter.desk.cases.waiting(me)
    return [{**_case(case), "keep_until": ready.keep_until} for case, ready in waiting]


def _conflicts(counter: OpenCounter, me: Session, _arguments: Namespace) -> Said:
    _, twice = counter.desk.cases.waiting(me)
    return [_file(found) for found in twice]


def _look_ups(counter: OpenCounter, me: Session, _arguments: Namespace) -> Said:
    return [
        {
            "at": one.at,
            "operator": one.operator,
            "by": one.by,
            "purpose": one.purpose,
            "found": one.found,
            "shown": list(one.shown),
        }
        for one in counter.desk.cases.look_ups(me)
    ]


def _send_back(counter: OpenCounter, me: Session, arguments: Namespace) -> Said:
    case = _named(counter, me, arguments.tracking)
    entry = counter.desk.cases.send_back(me, case.application_id)
    return [{"tracking_number": case.tracking_number.digits, "kind": entry.kind, "seq": entry.seq}]


def _hand_over(counter: OpenCounter, me: Session, arguments: Namespace) -> Said:
    number = TrackingNumber(arguments.tracking.replace(" ", ""))
    right = {"authorisation": arguments.authorisation, "address": arguments.address}
    receiver = Receiver(arguments.name, arguments.document_number, **right)
    claim = Claim(
        number, receiver, arguments.code, has_signed=arguments.signed, approval=_approval(arguments)
    )
    entry = counter.desk.cases.hand_over(me, claim)
    facts = entry.facts_fields()
    told = {name: facts[name] for name in ("tracking_number", "receiver", "proof", "known_here")}
    slip = _slip(counter, me, ReceiptNumber.parse(facts["receipt"]["number"]), is_wanted=arguments.print)
    return [{**told, **slip, "kind": entry.kind, "seq": entry.seq, "hash": entry.hash}]


def _approval(arguments: Namespace) -> Approval | None:
    if arguments.supervisor is None:
        return None
    pin = os.environ.get("KIOSK_SUPERVISOR_PIN", "")
    return Approval(OperatorId(arguments.supervisor), pin, "code_locked")


def _slip(counter: OpenCounter, me: Session, number: ReceiptNumber, *, is_wanted: bool) -> Mapping[str, str]:
    """Print the delivery slip, or note that nobody wanted it on paper."""
    if not is_wanted:
        counter.store.print_ledger.record_waived([number])
        return {"slip": str(number), "paper": str(Paper.NONE)}
    paper = counter.print_shop.print_receipt(me, counter.desk.receipt_to_print(number))
    return {"slip": str(number), "paper": str(paper)}


_ORDERS: Final[Mapping[str, Callable[[OpenCounter, Session, Namespace], Said]]] = {
    "find": _find,
    "show": _show,
    "waiting": _waiting,
    "look-ups": _look_ups,
    "conflicts": _conflicts,
    "send-back": _send_back,
    "hand-over": _hand_over,
}


def _named(counter: OpenCounter, me: Session, tracking: str) -> FoundCase:
    found = counter.desk.cases.find(me, tracking)
    if not found:
        raise CaseUnknownError(ApplicationId(""))
    return found[0]


def _case(case: FoundCase) -> dict[str, Any]:
    return {
        "tracking_number": case.tracking_number.digits,
        "application_id": case.application_id,
        "state": case.state,
        "service_ar": case.service_name.ar,
        "service_en": case.service_name.en,
        "holder": case.holder.name,
        "born": case.holder.born,
        "filed_on": case.filed_on,
        "is_here": case.is_here,
    }


def _file(found: CaseFile) -> dict[str, Any]:
    told = found.conflict.told if found.conflict else ()
    return {
        **_case(found.case),
        "keep_until": found.ready.keep_until if found.ready else "",
        "answer_by": found.case.answer_by,
        "plan": [_planned(step) for step in found.plan],
        "steps": [_step(step) for step in found.steps],
        "conflict": [_step(step) for step in told],
    }


def _planned(step: PlannedStep) -> dict[str, str]:
    return {"ar": step.words.ar, "en": step.words.en, "agency": step.agency_code, "due": step.due}


def _step(step: CaseStep) -> dict[str, str]:
    return {
        "state": step.state,
        "at": step.at,
        "by": step.by,
        "office": step.office,
        "reason": step.reason,
        "deadline": step.deadline,
    }
