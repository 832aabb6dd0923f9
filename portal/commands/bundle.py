"""`portal bundle import|export`: what a counter sent by hand is taken in; its answer is written to a file."""

import argparse
import hashlib
import json
from pathlib import Path

from portal.bundles.answering import make_answer
from portal.bundles.file import read_bundle
from portal.bundles.taking_in import take_in
from portal.cases.judgement import Judge
from portal.errors import BundleFileError, PortalError
from portal.home import PortalHome, write_private
from portal.opened import open_portal

_FROM_THE_BEGINNING = {"incarnation": "", "n": 0}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument(
        "action", choices=("import", "export"), help="take a bundle in; or write an answer without one"
    )
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="import: the counter's bundle")
    parser.add_argument("--home", type=Path, required=True, help="the portal's folder")
    parser.add_argument("--output", type=Path, required=True, metavar="ACK", help="the answer to carry back")
    parser.add_argument("--device", metavar="ID", help="export: for which counter")
    parser.add_argument("--database-url", help="use this PostgreSQL this time")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Do it; 1 when a run of the bundle was refused, the answer says which."""
    home = PortalHome(arguments.home)
    with open_portal(home, arguments.database_url) as portal:
        if arguments.action == "import":
            taken = take_in(portal, home, Judge(portal).judge_stored, _read(arguments.file))
            device_id, answer = taken.device_id, taken.answer
            entries, refused = taken.entries, taken.refused
        else:
            device_id, entries, refused = arguments.device or "", 0, []
            with portal.sessions() as session:
                answer = make_answer(session, portal, device_id, _FROM_THE_BEGINNING, [])
    _write(arguments.output, answer)
    fields = {
        "device_id": device_id,
        "entries": entries,
        "refused": refused,
        "output": str(arguments.output),
        "bytes": len(answer),
    }
    print(
        json.dumps(fields) if arguments.json else f"{device_id}: {entries} entries; answer {arguments.output}"
    )
    return 1 if refused else 0


def _read(file: Path | None) -> bytes:
    if file is None:
        raise BundleFileError("FILE is missing")
    try:
        return file.read_bytes()
    except OSError as error:
        raise BundleFileError(str(file)) from error


def _write(output: Path, answer: bytes) -> None:
    """Write the answer and read it back before anybody is told that it is there."""
    try:
        write_private(output, answer)
        back = output.read_bytes()
        read_bundle(back)
    except (OSError, PortalError) as error:
        raise BundleFileError(str(output)) from error
    if hashlib.sha256(back).digest() != hashlib.sha256(answer).digest():
        raise BundleFileError(f"{output}: read back differently")
