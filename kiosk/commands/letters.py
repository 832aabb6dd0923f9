"""`kiosk letters`: what the centre has written, letters of this office, the register of both."""

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from kiosk.app.counter import OpenCounter, signed_in
from kiosk.commands import console
from kiosk.domain.identifiers import OperatorId
from kiosk.domain.letter import (
    Letter,
    LetterAnswer,
    LetterReceipt,
    OutgoingLetter,
    Proposal,
    RegisterLine,
)
from kiosk.domain.letter_table import COLUMNS, register_csv
from kiosk.domain.operator import Session
from kiosk.domain.words import Words
from kiosk.errors import LetterChangedError, LetterIncompleteError


def add_options(parser: ArgumentParser) -> None:
    """Describe the command's options."""
    console.add_home(parser)
    console.add_json(parser)
    parser.add_argument(
        "--operator", help="number of the person who answers, sends or prints; PIN from KIOSK_PIN"
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--receive", metavar="ID", help="confirm that this letter was read")
    what.add_argument("--send", metavar="FILE", type=Path, help="JSON file: recipient, subject, text, about")
    what.add_argument("--print", metavar="NUMBER", help="print a letter of the register with its receipt")
    what.add_argument("--register", action="store_true", help="the register, newest first")
    what.add_argument("--csv", action="store_true", help="the register as CSV")


def run(arguments: Namespace) -> int:
    """Print letters and proposals, newest first, beside a working window too; or do what is asked."""
    if arguments.receive or arguments.send or arguments.print:
        operator = OperatorId(arguments.operator or "")
        with signed_in(console.home_of(arguments), operator, console.pin()) as (counter, me):
            return _do(counter, me, arguments)
    from kiosk.app.counter import EnrolledMachine

    reader = EnrolledMachine.of_home(console.home_of(arguments)).open_reader()
    try:
        letters, proposals = reader.books.letters(), reader.books.proposals()
        register = reader.books.letter_register()
    finally:
        reader.close()
    if arguments.csv:
        sys.stdout.write(register_csv(register))
    elif arguments.register:
        for one in register:
            _tell(_line(one), as_json=arguments.json)
    elif arguments.json:
        fields = {"letters": list(map(_letter, letters)), "proposals": list(map(_proposal, proposals))}
        console.print_json(fields)
    else:
        _show(list(letters), list(proposals))
    return 0


def _do(counter: OpenCounter, me: Session, arguments: Namespace) -> int:
    desk = counter.desk.letters
    if arguments.receive:
        letters = {letter.letter_id: letter for letter in desk.box().letters}
        if arguments.receive not in letters:
            raise LetterChangedError
        desk.answer(me, letters[arguments.receive], LetterAnswer.RECEIVED)
        line = next(one for one in desk.register() if one.item_id == arguments.receive)
    elif arguments.send:
        desk.send(me, _outgoing(arguments.send))
        line = desk.register()[0]
    else:
        found = [one for one in desk.register() if one.number == arguments.print]
        if not found:
            raise LetterChangedError
        _tell({**_line(found[0]), "paper": counter.print_letter(found[0])}, as_json=arguments.json)
        return 0
    _tell(_line(line), as_json=arguments.json)
    return 0


def _outgoing(path: Path) -> OutgoingLetter:
    try:
        fields = json.loads(path.read_text("utf-8"))
        recipient, subject, text = (str(fields[name]) for name in ("recipient", "subject", "text"))
        return OutgoingLetter(recipient, subject, text, str(fields.get("about", "")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LetterIncompleteError(str(path)) from error


def _tell(fields: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        console.print_json(fields)
    else:
        console.say("  ".join(str(fields[name]) for name in COLUMNS))


def _line(line: RegisterLine) -> dict[str, Any]:
    return {
        "number": line.number,
        "direction": str(line.direction),
        "at": line.at,
        "operator": line.operator,
        "party": line.party.ar,
        "subject": line.subject.ar,
        "text": line.text.ar,
        "letter_id": line.item_id or None,
    }


def _show(letters: list[Letter], proposals: list[Proposal]) -> None:
    for letter in letters:
        console.say(f"{letter.at[:10]}  {letter.title.ar} · {letter.title.en}")
        console.say(f"{letter.text.ar}\n{letter.text.en}\n")
    for proposal in proposals:
        overtaken = "" if proposal.is_current else " (overtaken: the application was amended since)"
        console.say(f"{proposal.at[:10]}  {proposal.application_id}{overtaken}")
        console.say(f"{proposal.field}: {proposal.proposed}\n{proposal.reason.ar} · {proposal.reason.en}\n")


def _letter(letter: Letter) -> dict[str, Any]:
    return {
        "letter_id": letter.letter_id,
        "at": letter.at,
        "about": letter.about or None,
        "receipt": _receipt(letter.receipt),
        "title": _words(letter.title),
        "text": _words(letter.text),
    }


def _proposal(proposal: Proposal) -> dict[str, Any]:
    return {
        "proposal_id": proposal.proposal_id,
        "at": proposal.at,
        "application_id": proposal.application_id,
        "field": proposal.field,
        "proposed": proposal.proposed,
        "reason": _words(proposal.reason),
        "is_current": proposal.is_current,
        "receipt": _receipt(proposal.receipt),
    }


def _receipt(receipt: LetterReceipt | None) -> dict[str, str] | None:
    if receipt is None:
        return None
    told = {"answer": str(receipt.answer), "operator": receipt.operator, "at": receipt.at}
    return {**told, **({"number": receipt.number} if receipt.number else {})}


def _words(words: Words) -> dict[str, str]:
    return {"ar": words.ar, "en": words.en}
