"""`kiosk restore`: puts this PC in a dead one's place, from its second copy, a bundle, or the portal."""

import os
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Final

from kiosk.app.restoring import Restored, restore_from_bundle, restore_from_portal, restore_home
from kiosk.commands import console
from kiosk.errors import MalformedIdentifierError

CODE_VARIABLE: Final = "KIOSK_RECOVERY_CODE"


def add_options(parser: ArgumentParser) -> None:
    """Describe the command's options."""
    console.add_home(parser)
    console.add_json(parser)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument(
        "--from",
        dest="source",
        type=Path,
        metavar="FOLDER|FILE",
        help="the dead PC's second copy (the stick, or the folder `sidecar` of its home), or a bundle that it"
        " wrote, which goes to the portal first",
    )
    source.add_argument("--from-portal", action="store_true", help="what the portal holds of this counter")
    parser.add_argument(
        "--recovery-code", help=f"the office's code from the safe, for a second copy; else ${CODE_VARIABLE}"
    )


def run(arguments: Namespace) -> int:
    """Take over every entry and picture; a new epoch begins. Run twice, it changes nothing."""
    from kiosk.trust.recovery_code import RecoveryCode

    home = console.home_of(arguments)
    if arguments.from_portal:
        done = restore_from_portal(home)
    elif arguments.source.is_file():
        done = restore_from_bundle(home, arguments.source)
    else:
        typed = arguments.recovery_code or os.environ.get(CODE_VARIABLE, "")
        if not typed:
            raise MalformedIdentifierError(f"recovery code: --recovery-code or {CODE_VARIABLE}")
        done = restore_home(home, arguments.source, RecoveryCode.parse(typed))
    _tell(done, as_json=arguments.json)
    return 1 if done.entries.holes or done.pictures_missing else 0


def _tell(done: Restored, *, as_json: bool) -> None:
    entries = done.entries
    fields = {
        "restored": entries.new,
        "known": entries.known,
        "missing": [hole.details() for hole in entries.holes],
        "pictures": done.pictures,
        "pictures_at_portal": done.pictures_at_portal,
        "pictures_missing": done.pictures_missing,
    }
    if as_json:
        console.print_json(fields)
        return
    console.say_words("restore.entries", new=entries.new, known=entries.known, pictures=done.pictures)
    if done.pictures_at_portal or done.pictures_missing:
        console.say_words("restore.pictures", at_portal=done.pictures_at_portal, lost=done.pictures_missing)
    for hole in entries.holes:
        console.say_words("restore.hole", epoch=hole.epoch, first=hole.from_seq, last=hole.to_seq)
