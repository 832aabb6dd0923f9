"""`kiosk update check|fetch|apply|status|…`: a signed release in the place of the running one."""

import sys
from argparse import SUPPRESS, ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kiosk.commands import console
from kiosk.errors import NotUpdatableError

_NOT_ON_WINDOWS = frozenset({"check", "fetch", "apply", "settle"})


def add_options(parser: ArgumentParser) -> None:
    """Describe the command's options."""
    console.add_home(parser)
    console.add_json(parser)
    parser.add_argument(
        "action",
        choices=tuple(_ACTIONS),
        help="check: is there a release for this counter; fetch: bring it here; apply: build it, test it, and"
        " start it at the next start; status: what runs and what became of the last one; settle,"
        " can-read, describe: asked by the system and by other versions",
    )
    parser.add_argument(
        "--from", type=Path, dest="stick", metavar="FOLDER", help="a stick's folder instead of the portal"
    )
    parser.add_argument("--root", type=Path, help=SUPPRESS)
    parser.add_argument("--ended", type=int, metavar="CODE", help=SUPPRESS)


def run(arguments: Namespace) -> int:
    """Do one of them; 1 when there is nothing new.

    Raises:
        NotUpdatableError: Windows; there the next version's setup is the update.
    """
    if sys.platform == "win32" and arguments.action in _NOT_ON_WINDOWS:
        raise NotUpdatableError("Windows: run the setup of the new version")
    return _ACTIONS[arguments.action](arguments)


def _updating(arguments: Namespace) -> Any:
    from kiosk.app.updating import Updating
    from kiosk.updates.installation import Installation

    stick = arguments.stick.expanduser().absolute() if arguments.stick else None
    installation = Installation(arguments.root) if arguments.root else Installation.of_machine()
    return Updating(console.home_of(arguments), installation, stick)


def _check(arguments: Namespace) -> int:
    offer = _updating(arguments).check()
    return _tell_offer(arguments, offer, "update.offered")


def _fetch(arguments: Namespace) -> int:
    offer = _updating(arguments).fetch()
    return _tell_offer(arguments, offer, "update.fetched")


def _tell_offer(arguments: Namespace, offer: Any, key: str) -> int:
    from kiosk import __version__

    version = str(offer.version) if offer is not None else None
    if arguments.json:
        console.print_json({"version": __version__, "offered": version})
    elif version is None:
        console.say_words("update.none", version=__version__)
    else:
        console.say_words(key, version=version)
    return 0 if version is not None else 1


def _apply(arguments: Namespace) -> int:
    version = _updating(arguments).apply()
    if arguments.json:
        console.print_json({"version": version, "state": "on_trial"})
    else:
        console.say_words("update.applied", version=version)
    return 0


def _settle(arguments: Namespace) -> int:
    version = _updating(arguments).settle(arguments.ended)
    if arguments.json:
        console.print_json({"version": version})
    return 0


def _status(arguments: Namespace) -> int:
    fields = _updating(arguments).status()
    if arguments.json:
        console.print_json(fields)
        return 0
    for name, value in fields.items():
        console.say(f"{name:12} {console.plain(value)}")
    return 0


def _can_read(arguments: Namespace) -> int:
    from kiosk.app.taking_over import try_to_take_over

    unsent = try_to_take_over(console.home_of(arguments))
    if arguments.json:
        console.print_json({"can_read": True, "unsent": unsent})
    else:
        console.say_words("update.can_read", count=unsent)
    return 0


def _describe(_arguments: Namespace) -> int:
    from kiosk import __version__
    from kiosk.store.migrations import SCHEMA_VERSION

    console.print_json({"version": __version__, "store_schema": SCHEMA_VERSION})
    return 0


_ACTIONS: dict[str, Callable[[Namespace], int]] = {
    "check": _check,
    "fetch": _fetch,
    "apply": _apply,
    "status": _status,
    "settle": _settle,
    "can-read": _can_read,
    "describe": _describe,
}
