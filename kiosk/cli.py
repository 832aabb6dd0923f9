"""The command line: finds the command, shows every known failure in both languages, without a traceback.

Exit codes: 0 done; 1 done but not wholly (something still waits, a check is red); 2 wrong use of the command;
3 a known failure, its code is printed; 70 our own bug, a report number is printed.
"""

import argparse
import sys
from collections.abc import Sequence

from kiosk import __version__
from kiosk.commands import COMMANDS, console
from kiosk.errors import KioskError

EXIT_KNOWN_FAILURE = 3


def build_parser() -> argparse.ArgumentParser:
    """Return the parser with every command."""
    parser = argparse.ArgumentParser(
        prog="kiosk",
        description="Libya Post's counter: files applications with or without a line, sends them when it is back.",
    )
    parser.add_argument("--version", action="version", version=f"kiosk {__version__}")
    parser.add_argument(
        "--self-check", action="store_true", help="try every part of the installed program and print versions"
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for command in COMMANDS:
        command.add_parser(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    parser = build_parser()
    arguments = parser.parse_args(argv)
    if arguments.self_check:
        from kiosk.commands import self_check

        return self_check.run()
    if arguments.command is None:
        parser.print_help()
        return 2
    try:
        return int(arguments.run(arguments))
    except KioskError as error:
        console.print_failure(error, as_json=getattr(arguments, "json", False))
        return EXIT_KNOWN_FAILURE
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
