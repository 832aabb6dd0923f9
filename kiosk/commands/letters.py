"""`kiosk letters`: what the centre has written, and the corrections that it proposes."""

from argparse import ArgumentParser, Namespace
from typing import Any

from kiosk.commands import console
from kiosk.domain.letter import Letter, LetterReceipt, Proposal
from kiosk.domain.words import Words


def add_options(parser: ArgumentParser) -> None:
    """Describe the command's options."""
    console.add_home(parser)
    console.add_json(parser)


def run(arguments: Namespace) -> int:
    """Print letters and proposals, newest first; beside a working window too."""
    from kiosk.app.counter import EnrolledMachine

    reader = EnrolledMachine.of_home(console.home_of(arguments)).open_reader()
    try:
        letters, proposals = reader.books.letters(), reader.books.proposals()
    finally:
        reader.close()
    if arguments.json:
        fields = {"letters": list(map(_letter, letters)), "proposals": list(map(_proposal, proposals))}
        console.print_json(fields)
        return 0
    for letter in letters:
        console.say(f"{letter.at[:10]}  {letter.title.ar} · {letter.title.en}")
        console.say(f"{letter.text.ar}\n{letter.text.en}\n")
    for proposal in proposals:
        overtaken = "" if proposal.is_current else " (overtaken: the application was amended since)"
        console.say(f"{proposal.at[:10]}  {proposal.application_id}{overtaken}")
        console.say(f"{proposal.field}: {proposal.proposed}\n{proposal.reason.ar} · {proposal.reason.en}\n")
    return 0


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
    return {"answer": str(receipt.answer), "operator": receipt.operator, "at": receipt.at}


def _words(words: Words) -> dict[str, str]:
    return {"ar": words.ar, "en": words.en}
