"""`portal pack`: what is published, as signed, in a file for a stick: catalogue, prices, holidays, directory.

A counter takes it by `kiosk catalogue import-pack FILE`; it believes it as it believes the feed.
"""

import argparse
import json
from pathlib import Path

from portal.feed.publishing import CATALOGUE, DIRECTORY, HOLIDAYS, PRICES, newest_of
from portal.home import PortalHome
from portal.opened import open_portal

PACK = "lpk-pack-1"
_KINDS = (CATALOGUE, PRICES, HOLIDAYS, DIRECTORY)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("--home", type=Path, required=True, help="the portal's folder")
    parser.add_argument("--output", type=Path, required=True, metavar="FILE", help="where to write (.lpp)")
    parser.add_argument("--database-url", help="use this PostgreSQL this time")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Write the newest of each kind."""
    home = PortalHome(arguments.home)
    with open_portal(home, arguments.database_url) as portal, portal.sessions() as session:
        found = [newest_of(session, kind, kind) for kind in _KINDS]
    documents = [
        {"kind": one.kind, "version": one.version, "document": one.document}
        for one in found
        if one is not None
    ]
    arguments.output.write_text(json.dumps({"pack": PACK, "documents": documents}), "ascii")
    versions = {one["kind"]: one["version"] for one in documents}
    if arguments.json:
        print(json.dumps({"output": str(arguments.output), "versions": versions}))
    else:
        print(f"{arguments.output}: {' '.join(f'{kind}={version}' for kind, version in versions.items())}")
    return 0
