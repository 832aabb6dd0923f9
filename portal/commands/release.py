"""`portal release …`: makes versions of the counter's program releases, and says which counters get them.

What is a release is signed by the release key, which lies with the officers and not on the portal; who gets
it is signed by an online key, which can name no program that the release key has not signed.
"""

import argparse
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from portal.errors import ReleaseRefusedError
from portal.home import PortalHome
from portal.updates.of_portal import repository_in
from portal.updates.packing import describe
from portal.updates.repository import ReleaseRepository, Ring


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("--home", type=Path, required=True, help="the portal's folder")
    parser.add_argument(
        "action",
        choices=tuple(_ACTIONS),
        help="begin: keys and first metadata; add: pack and sign a program; hand-out: say who gets it;"
        " withdraw: nobody gets it any more; sign-anew: give the online word again; rotate: make keys anew;"
        " export: a stick; list: what there is",
    )
    parser.add_argument(
        "what",
        nargs="*",
        metavar="WHAT",
        help="add: the frozen program's folder; hand-out,"
        " withdraw: the version; rotate: keys; export: the stick's folder",
    )
    parser.add_argument("--keys", type=Path, metavar="FOLDER", help="where the officers' keys are just now")
    parser.add_argument("--percent", type=int, default=0, help="hand-out: share of all counters (0-100)")
    parser.add_argument("--office", action="append", default=[], help="hand-out: this office too")
    parser.add_argument(
        "--counter", action="append", default=[], metavar="OFFICE/N", help="hand-out: this one too"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Do one of them."""
    repository = repository_in(PortalHome(arguments.home), arguments.keys)
    if not repository.exists and arguments.action != "begin":
        raise ReleaseRefusedError("no repository yet: portal release begin")
    said = _ACTIONS[arguments.action](repository, arguments)
    if arguments.json:
        print(json.dumps(said, ensure_ascii=False))
    else:
        print(" ".join([f"release {arguments.action}", *(f"{name}={value}" for name, value in said.items())]))
    return 0


def _begin(repository: ReleaseRepository, _arguments: argparse.Namespace) -> dict[str, Any]:
    repository.create()
    return {"folder": str(repository.folder)}


def _add(repository: ReleaseRepository, arguments: argparse.Namespace) -> dict[str, Any]:
    program = Path(_one(arguments)).resolve()
    manifest = repository.add(program, describe(program))
    packed = sum(file["packed_size"] for file in manifest["files"])
    return {"version": manifest["version"], "files": len(manifest["files"]), "packed_bytes": packed}


def _hand_out(repository: ReleaseRepository, arguments: argparse.Namespace) -> dict[str, Any]:
    ring = Ring(_one(arguments), arguments.percent, tuple(arguments.office), tuple(arguments.counter))
    repository.hand_out(ring)
    return {"version": ring.version, "percent": ring.percent, "named": len(ring.offices) + len(ring.counters)}


def _withdraw(repository: ReleaseRepository, arguments: argparse.Namespace) -> dict[str, Any]:
    repository.withdraw(_one(arguments))
    return {"version": _one(arguments)}


def _sign_anew(repository: ReleaseRepository, _arguments: argparse.Namespace) -> dict[str, Any]:
    repository.sign_anew()
    return {}


def _rotate(repository: ReleaseRepository, arguments: argparse.Namespace) -> dict[str, Any]:
    if not arguments.what:
        raise ReleaseRefusedError("which keys? root-1 … root-3, release, rings, snapshot, timestamp")
    return {"root": repository.rotate(arguments.what)}


def _export(repository: ReleaseRepository, arguments: argparse.Namespace) -> dict[str, Any]:
    """Copy the repository to a stick; the timestamp last, so that half a copy is none."""
    target = Path(_one(arguments)).resolve()
    repository.sign_anew()
    count = 0
    last = repository.folder / "metadata" / "timestamp.json"
    found = sorted(path for path in repository.folder.rglob("*") if path.is_file() and path.name[0] != ".")
    for path in [*(path for path in found if path != last), last]:
        place = target / path.relative_to(repository.folder)
        is_same = place.exists() and place.stat().st_size == path.stat().st_size
        if not (is_same and path.parent.name == "files"):  # a packed file never changes
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)
        if place.read_bytes() != path.read_bytes():
            raise ReleaseRefusedError(f"{place}: read back otherwise than written")
        count += 1
    return {"files": count, "folder": str(target)}


def _list(repository: ReleaseRepository, _arguments: argparse.Namespace) -> dict[str, Any]:
    return {"versions": repository.versions(), "rings": repository.rings()}


def _one(arguments: argparse.Namespace) -> str:
    if len(arguments.what) != 1:
        raise ReleaseRefusedError(f"{arguments.action} takes one thing")
    return str(arguments.what[0])


_ACTIONS: Final[dict[str, Callable[[ReleaseRepository, argparse.Namespace], dict[str, Any]]]] = {
    "begin": _begin,
    "add": _add,
    "hand-out": _hand_out,
    "withdraw": _withdraw,
    "sign-anew": _sign_anew,
    "rotate": _rotate,
    "export": _export,
    "list": _list,
}
