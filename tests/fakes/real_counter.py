"""A counter as it is installed: enrolled with a real portal, worked by its own commands."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kiosk.app.counter import EnrolledMachine
from kiosk.app.enrolling import Enrolling, enrol_home


class RealCounter:
    """One home; everything is done by commands of their own process, as a clerk's or technician's would."""

    def __init__(self, home: Path) -> None:
        self.home = home

    @classmethod
    def enrol(cls, home: Path, urls: Sequence[str], code: str, ca_file: Path | None = None) -> "RealCounter":
        enrol_home(Enrolling(home, urls, code, ca_file, lambda _error, _wait_s: None, lambda _code: None))
        return cls(home)

    @property
    def machine(self) -> EnrolledMachine:
        return EnrolledMachine.of_home(self.home)

    @property
    def device_id(self) -> str:
        return self.machine.enrolment.place.device_id

    def open_shift(self) -> None:
        self.clerk("shift", "open", "--float-dirhams", "50000")

    def file(self, count: int, vary: int = 1) -> None:
        words = ("--service", "CR1", "--answers", "example", "--vary", str(vary), "--no-print")
        self.clerk("file", *words, "--count", str(count))

    def clerk(self, *words: str) -> None:
        done = self.command(*words, "--operator", "1001")
        assert done.returncode == 0, done.stderr + done.stdout

    def command(self, *words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            (sys.executable, "-m", "kiosk", *words, "--home", str(self.home), "--json"),
            env={**os.environ, "KIOSK_PIN": "135790"},
            capture_output=True,
            text=True,
            check=False,
        )

    def said(self, *words: str) -> dict[str, Any]:
        """Run a command and return the last JSON line it printed."""
        done = self.command(*words)
        lines = done.stdout.splitlines()
        assert lines, done.stderr
        fields: dict[str, Any] = json.loads(lines[-1])
        return {**fields, "exit": done.returncode}

    def hashes(self) -> list[str]:
        """Return the hashes of all durable entries, epoch by epoch."""
        reader = self.machine.open_reader()
        try:
            return [
                entry.hash for head in reader.runs.epochs() for entry in reader.runs.run(head.epoch, 1, 2**30)
            ]
        finally:
            reader.close()

    def states(self) -> list[str]:
        """Return the states of today's applications as the clerk's list shows them."""
        reader = self.machine.open_reader()
        try:
            day = reader.books.last_business_date()
            return [str(row.state) for row in reader.books.applications(day, None, 500)]
        finally:
            reader.close()
