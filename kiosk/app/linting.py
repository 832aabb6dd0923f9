"""Judging a folder of definitions in a process of its own, so that none can hold the judge up for ever.

The child judges service after service and says each verdict on a line. Before each it sets a timer that ends
the whole child; the parent then names the service that was being judged, and begins a new child behind it.
"""

import faulthandler
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from kiosk.app.catalogue_folder import read_service, service_folders
from kiosk.app.shipped import load_directory
from kiosk.domain.directory import Directory
from kiosk.domain.lint import LintFinding, lint_service
from kiosk.domain.lint_names import name_findings
from kiosk.domain.words import Words
from kiosk.errors import MalformedCatalogueError

PATIENCE_S: Final = 20.0  # for one service; the slowest shipped one takes a fifth of a second


@dataclass(frozen=True, slots=True)
class LintReport:
    """How many services were judged, and everything that is wrong with them."""

    services: int
    findings: tuple[LintFinding, ...]


def lint_folder(folder: Path, patience_s: float = PATIENCE_S) -> LintReport:
    """Judge every service of a folder, and their names beside those of the directory.

    Raises:
        MalformedCatalogueError: the folder holds no service.
    """
    folders = service_folders(folder)
    findings: list[LintFinding] = []
    begin = 0
    while begin < len(folders):
        judged = list(_verdicts(_run_child(folder, begin, patience_s)))
        for verdict in judged:
            findings += verdict
        begin += len(judged)
        if begin < len(folders):
            findings.append(LintFinding("too_slow", folders[begin].name, f"more than {patience_s:g} s"))
            begin += 1
    findings += _names(folders, load_directory())
    return LintReport(len(folders), tuple(findings))


def judge_from(folder: Path, begin: int, patience_s: float) -> Iterator[str]:
    """Yield the verdicts of the services from the one numbered `begin`, each a line of JSON (the child)."""
    for path in service_folders(folder)[begin:]:
        faulthandler.dump_traceback_later(patience_s, exit=True)
        try:
            found = lint_service(read_service(path))
        except MalformedCatalogueError as error:
            found = (LintFinding("malformed", path.name, error.detail),)
        faulthandler.cancel_dump_traceback_later()
        yield json.dumps([asdict(finding) for finding in found], ensure_ascii=False)


def _run_child(folder: Path, begin: int, patience_s: float) -> str:
    command = ["catalogue", "lint", "--folder", str(folder), "--judge-from", str(begin)]
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "kiosk"]
    child = subprocess.run(  # noqa: S603 - this very program
        [*program, *command, "--patience", str(patience_s)],
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    return child.stdout.decode("utf-8", errors="replace")


def _verdicts(said: str) -> Iterator[list[LintFinding]]:
    """Yield whole lines only: one that was cut when the child was ended is no verdict."""
    for line in said.splitlines(keepends=True):
        if line.endswith("\n"):
            yield [LintFinding(**finding) for finding in json.loads(line)]


def _names(folders: list[Path], directory: Directory) -> Iterator[LintFinding]:
    named = []
    for path in folders:
        try:
            service = read_service(path).service
            named.append(
                (path.name, str(service["agency_code"]), Words(service["name"]["ar"], service["name"]["en"]))
            )
        except (MalformedCatalogueError, KeyError, TypeError, ValueError):
            continue  # said already by the verdict on the service itself
    listed = [(entry.code, entry.owner, entry.name) for entry in directory.entries]
    owners = {owner.code: owner.name for owner in directory.owners.values()}
    return name_findings([*named, *listed], owners)
