"""The command line: finds the command, shows every known failure in both languages, without a traceback.

Exit codes: 0 done; 1 done but not wholly (something still waits, a check is red); 2 wrong use of the command;
3 a known failure, its code is printed; 70 our own bug, a report number is printed.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from types import MappingProxyType
from typing import Final

from kiosk import __version__
from kiosk.errors import KioskError

EXIT_USAGE: Final = 2
EXIT_KNOWN_FAILURE: Final = 3
EXIT_BUG: Final = 70
EXIT_INTERRUPTED: Final = 130

COMMANDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "run": "open the counter's window",
        "demo": "portal, device twins and counter together; without a screen a scripted morning",
        "enrol": "make this machine a counter with a code from the portal",
        "provision": "make this machine a counter by one file: settings, devices, enrolment",
        "shift": "open or close a shift",
        "file": "file applications, take the fee, print the receipts",
        "case": "find and follow a case, hand over its result",
        "reprint": "print a receipt again, or all that are still owed",
        "attention": "what came back: list it, correct it, withdraw it with its refund",
        "sync": "send what waits and fetch the feed",
        "bundle": "send what waits by hand: a sealed file out, the portal's answer in",
        "restore": "put this PC in a dead one's place, from its second copy",
        "retire": "take this counter out of service when all is sent, and destroy its keys",
        "letters": "what the centre has written, and the corrections it proposes",
        "status": "line, what waits, devices, catalogue",
        "catalogue": "look at services; make, judge and pack their definitions",
        "journal": "verify, export or rebuild the journal",
        "devices": "list, set up and try printer and reader",
        "doctor": "look at everything and say what to do",
        "settings": "what is set here, by whom, and what the site may change",
        "training": "whether this machine is in training; its end by a supervisor",
        "update": "look for a new version, fetch it, put it in place of this one",
    }
)


def build_parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """Return the parser; only the command named among `words` is loaded, start-up has a budget.

    A command that is the first word is also the only one described: nobody has asked for the others.
    """
    parser = argparse.ArgumentParser(
        prog="kiosk", description="Libya Post's counter: files with or without a line, sends when it is back."
    )
    parser.add_argument("--version", action="version", version=f"kiosk {__version__}")
    parser.add_argument(
        "--self-check", action="store_true", help="try every part of the installed program and print versions"
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    asked = words[0] if words else ""
    for name, purpose in COMMANDS.items():
        if asked in COMMANDS and name != asked:
            continue
        command = commands.add_parser(name, help=purpose, description=purpose)
        if name in words:
            module = import_module(f"kiosk.commands.{name}")
            module.add_options(command)
            command.set_defaults(run=module.run)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    parser = build_parser(words)
    arguments = parser.parse_args(words)
    if arguments.self_check:
        from kiosk.commands import self_check

        return int(self_check.run())
    if arguments.command is None:
        parser.print_help()
        return EXIT_USAGE
    return _run(arguments)


def _run(arguments: argparse.Namespace) -> int:
    from kiosk.commands import console

    try:
        return int(arguments.run(arguments))
    except KioskError as error:
        console.print_failure(error, as_json=getattr(arguments, "json", False))
        return EXIT_KNOWN_FAILURE
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        return EXIT_KNOWN_FAILURE


if __name__ == "__main__":
    sys.exit(main())
