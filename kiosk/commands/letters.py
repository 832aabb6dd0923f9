"""`kiosk letters`: what the centre has written, and the corrections that it proposes."""

from argparse import ArgumentParser, Namespace

from kiosk.commands import console


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
        console.print_json(
            {
                "letters": [
                    {
                        "letter_id": letter.letter_id,
                        "at": letter.at,
                        "about": letter.about or None,
                        "title": {"ar": letter.title.ar, "en": letter.title.en},
                        "text": {"ar": letter.text.ar, "en": letter.text.en},
                    }
                    for letter in letters
                ],
                "proposals": [
                    {
                        "proposal_id": proposal.proposal_id,
                        "at": proposal.at,
                        "application_id": proposal.application_id,
                        "field": proposal.field,
                        "proposed": proposal.proposed,
                        "reason": {"ar": proposal.reason.ar, "en": proposal.reason.en},
                        "is_current": proposal.is_current,
                    }
                    for proposal in proposals
                ],
            }
        )
        return 0
    for letter in letters:
        console.say(f"{letter.at[:10]}  {letter.title.ar} · {letter.title.en}\n{letter.text.ar}\n{letter.text.en}\n")
    for proposal in proposals:
        overtaken = "" if proposal.is_current else " (overtaken: the application was amended since)"
        console.say(f"{proposal.at[:10]}  {proposal.application_id} {proposal.field}: {proposal.proposed}{overtaken}")
        console.say(f"{proposal.reason.ar} · {proposal.reason.en}\n")
    return 0
