"""The command `portal`: one sub-command for each module of `portal.commands`."""

import argparse
import sys
from collections.abc import Sequence
from typing import Any, Final

from portal.commands import (
    agency_key,
    bundle,
    enrolment_code,
    export,
    init,
    letters,
    notices,
    office,
    pack,
    parking_key,
    publish,
    release,
    restored,
    serve,
    stats,
    support,
)
from portal.errors import PortalError

_COMMANDS: Final[dict[str, tuple[Any, str]]] = {
    "init": (init, "make a portal in a folder: keys, trust root, database"),
    "restored": (restored, "begin a new life after the database came back from a backup"),
    "serve": (serve, "answer counters and citizens"),
    "office": (office, "enter an office, its counters and its people"),
    "enrolment-code": (enrolment_code, "make a one-time code for a counter"),
    "agency-key": (agency_key, "make or revoke the secret of an agency's system"),
    "parking-key": (parking_key, "say or renew the key that an office's parked forms are sealed with"),
    "notices": (notices, "send the short messages to citizens that wait"),
    "bundle": (bundle, "take in what a counter sent by hand, and write its answer"),
    "export": (export, "print every journal entry held"),
    "publish": (publish, "tell counters of a catalogue, a directory, prices, holidays, a letter"),
    "pack": (pack, "write everything published to a file for a stick"),
    "release": (release, "pack, sign and hand out versions of the counter's program"),
    "letters": (letters, "say who received which letter or proposal, and when"),
    "support": (support, "ask a counter for its support bundle, check and open what came"),
    "stats": (stats, "print how much is held and what waits"),
}
_FAILED: Final = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; return 0 when it did what was asked, 2 when it says why not."""
    parser = argparse.ArgumentParser(
        prog="portal",
        description="The central portal: stores what counters sign, judges it, tells counters and citizens.",
    )
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (module, words) in _COMMANDS.items():
        command = subparsers.add_parser(name, help=words, description=(module.__doc__ or "").strip())
        module.add_arguments(command)
    arguments = parser.parse_args(argv)
    try:
        return int(_COMMANDS[arguments.command][0].run(arguments))
    except PortalError as error:
        print(error, file=sys.stderr)
        return _FAILED
    except BrokenPipeError:
        sys.stderr.close()
        return _FAILED
