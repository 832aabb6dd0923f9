"""`portal support`: ask a counter for its support bundle, list what was asked, check and open what came.

A bundle holds the doctor's findings, the counter's state, kinds and hashes of entries without their content,
and logs cut down to times, places in the program and codes: no name, number or answer of anybody.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from portal.cases import support
from portal.errors import BundleFileError
from portal.home import PortalHome
from portal.opened import open_portal


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    asking = actions.add_parser("ask", help="ask one counter; it answers when its line has worked")
    asking.add_argument("--device", required=True, help="the counter's device, K…")
    asking.add_argument("--reason", default="", help="why, for the counter's people; at most 200 characters")
    listing = actions.add_parser("list", help="every request, newest first, and what became of it")
    opening = actions.add_parser("open", help="check an answer that came by the line, and show it")
    opening.add_argument("--request", required=True, help="the request's name, as `ask` printed it")
    checking = actions.add_parser("check", help="check a bundle that came on a stick, and show it")
    checking.add_argument("file", type=Path, help="the file that `kiosk doctor --support` wrote")
    for action in (opening, checking):
        action.add_argument("--output", type=Path, help="unpack it into this folder too")
    for action in (asking, listing, opening, checking):
        action.add_argument("--home", type=Path, required=True, help="the portal's folder")
        action.add_argument("--database-url", help="use this PostgreSQL this time")
        action.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Do one of the four."""
    with open_portal(PortalHome(arguments.home), arguments.database_url) as portal:
        if arguments.action == "ask":
            reason = arguments.reason[:200]
            with portal.sessions.begin() as session:
                request_id = support.ask(session, portal, arguments.device, reason, portal.clock())
            print(json.dumps({"request_id": request_id}) if arguments.json else request_id)
            return 0
        with portal.sessions() as session:
            if arguments.action == "list":
                _show_requests(list(support.requests(session)), as_json=arguments.json)
                return 0
            if arguments.action == "open":
                data = support.answer_to(session, arguments.request)
            else:
                data = _read(arguments.file)
            bundle = support.opened(session, data)
    if arguments.output is not None:
        _unpack(bundle, arguments.output)
    _show(bundle, as_json=arguments.json)
    return 0


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BundleFileError(f"{path.name}: {error.strerror}") from error


def _unpack(bundle: support.SupportBundle, folder: Path) -> None:
    """Write the files of a bundle; its names are chosen by a counter and are not trusted as paths."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in bundle.files.items():
            (folder / name.replace("/", "-").lstrip(".")).write_bytes(content)
    except OSError as error:
        raise BundleFileError(f"{folder.name}: {error.strerror}") from error


def _show_requests(listed: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"requests": listed}, ensure_ascii=False))
        return
    for one in listed:
        place = f"{one['office']}-{one['counter']:02d}"
        print(f"{one['request_id']}  {place}  {one['asked_at'][:16]}  {one['state']:9}  {one['reason']}")


def _show(bundle: support.SupportBundle, *, as_json: bool) -> None:
    status, checks = bundle.fields_of("status.json"), bundle.fields_of("doctor.json").get("checks", [])
    if as_json:
        sizes = {name: len(content) for name, content in bundle.files.items()}
        told = {"device_id": bundle.device_id, "status": status, "checks": checks, "files": sizes}
        print(json.dumps(told, ensure_ascii=False))
        return
    place = f"{status.get('office')}-{status.get('counter')}"
    print(f"{bundle.device_id}  {place}  program {status.get('program')}: whole, sealed by this counter")
    print(
        f"waiting {status.get('waiting')}, head {status.get('head_seq')}, shift {status.get('is_shift_open')}"
    )
    for check in checks:
        if check["level"] != "green":
            print(
                f"[{check['level']}] {check['name']}: {check['en']}"
                + (f" ({check['code']})" if check["code"] else "")
            )
    for name, content in sorted(bundle.files.items()):
        print(f"{len(content):9}  {name}")
