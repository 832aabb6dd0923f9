"""The parts of a stage: portal, line, printer, reader and counter, each a process of its own."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from kiosk.demo.processes import Answer, Child, Crew, run_module, run_until
from kiosk.devices.simulated.remote import order
from kiosk.errors import StageError

PRINTER_PROFILE: Final = "epson-80"
OFFICE: Final = "TIP-001"
CLERK, CLERK_PIN = "1001", "135790"  # invented, published with the demo
SUPERVISOR, SUPERVISOR_PIN = "9001", "246801"  # the same


class StagePortal:
    """A portal in a folder of its own; `url` is known once it serves."""

    name = "portal"

    def __init__(self, crew: Crew, home: Path) -> None:
        self._crew = crew
        self._runtime = home.parent / "runtime"
        self._child: Child | None = None
        self.home = home
        self.url = ""

    def init(self) -> None:
        """Make it: keys, database, office, people, catalogue."""
        self._run("init", "--demo")

    def serve(self, *words: str) -> None:
        """Let it answer; the second time at the same address."""
        port = self.url.rpartition(":")[2] or "0"
        options = ["serve", "--home", str(self.home), "--port", port, "--stop-with-stdin", *words]
        self._child = self._crew.start(self.name, "portal", options, self._environment)
        self.url = self._child.wait_for("ready ").split()[1]

    @property
    def is_serving(self) -> bool:
        """Say whether it answers."""
        return self._child is not None and self._child.is_running

    def stop(self) -> None:
        """Stop it and its database."""
        child, self._child = self._child, None
        if child is not None and not self._crew.dismiss(child):
            self.stats()  # whoever leaves last stops the database that a killed portal left

    def enter_office(self, file: Path) -> None:
        """Enter another office, its counters and people."""
        self._run("office", str(file))

    def enrolment_code(self, counter: int, office: str = OFFICE) -> str:
        """Make a one-time code."""
        answer = self._run("enrolment-code", "--office", office, "--counter", str(counter), "--json")
        return str(answer.last["code"])

    def export(self) -> list[dict[str, Any]]:
        """Return every journal entry it holds."""
        return self._run("export", "--jsonl").lines

    def stats(self) -> dict[str, Any]:
        """Return its figures."""
        return self._run("stats", "--json").last

    @property
    def database_folder(self) -> Path | None:
        """Where its own database lies; it may be beside the home."""
        try:
            found = json.loads((self.home / "portal.json").read_text("utf-8"))["database"]["folder"]
        except (OSError, ValueError, KeyError):
            return None
        return Path(found) if found else None

    def _run(self, command: str, *words: str) -> Answer:
        answer = run_module("portal", [command, "--home", str(self.home), *words], self._environment)
        if answer.code:
            raise StageError(f"portal {command}: {answer.errors.strip()}")
        return answer

    @property
    def _environment(self) -> dict[str, str]:
        """Keep the locks of its database within the stage."""
        self._runtime.mkdir(mode=0o700, parents=True, exist_ok=True)
        return {"XDG_RUNTIME_DIR": str(self._runtime)}


class StageLine:
    """The line between counter and portal, which can be cut."""

    def __init__(self, crew: Crew, portal_url: str) -> None:
        """Start the relay; `url` is what the counter is told."""
        scheme, _, target = portal_url.partition("://")
        self._child = crew.start("line", "kiosk.sync.simulated_line", ["--to", target])
        self.url = f"{scheme}://127.0.0.1:{self._child.wait_for('ready ').split()[1]}"
        self.is_up = True

    def cut(self) -> None:
        """Cut it: open connections drop, new ones are refused."""
        self._child.say("down")
        self.is_up = False

    def mend(self) -> None:
        """Mend it."""
        self._child.say("up")
        self.is_up = True


class StagePrinter:
    """The printer's twin and the paper it has cut off."""

    def __init__(self, crew: Crew, folder: Path, *words: str) -> None:
        self.port = folder / "printer"
        self.paper = folder / "paper"
        self._control = folder / "printer.sock"
        options = ["--link", str(self.port), "--control", str(self._control), "--paper", str(self.paper)]
        crew.start("printer", "kiosk.devices.simulated", ["printer", "--stdin", *options, *words]).wait_for(
            '"ready"'
        )

    def order(self, do: str, **details: Any) -> dict[str, Any]:
        """Do something to it: `paper_out`, `paper_in`, `cover_open`, `cover_close`, `off`, `on`, `status`."""
        return order(self._control, do, **details)

    @property
    def sheets(self) -> list[Path]:
        """Return the receipts on paper, in the order they came out."""
        return sorted(self.paper.glob("receipt-*.png"))


class StageReader:
    """The document reader's twin."""

    def __init__(self, crew: Crew, folder: Path, *words: str) -> None:
        self.port = folder / "reader"
        self.control = folder / "reader.sock"
        options = ["--link", str(self.port), "--control", str(self.control)]
        crew.start("reader", "kiosk.devices.simulated", ["reader", "--stdin", *options, *words]).wait_for(
            '"ready"'
        )

    def lay(self, lines: Sequence[str]) -> None:
        """Lay a document with these lines on it."""
        order(self.control, "lay", lines=list(lines))


class StageCounter:
    """A counter's home and the commands that work on it."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def run(self, *words: str, pin: str | None = CLERK_PIN) -> Answer:
        """Run a `kiosk` command on this home to its end."""
        return run_module("kiosk", self._words(words), _pin(pin))

    def run_and_kill(self, *words: str, lines: int) -> Answer:
        """Run a `kiosk` command and kill it with -9 after so many lines of output."""
        return run_until("kiosk", self._words(words), lines, _pin(CLERK_PIN))

    def must(self, *words: str) -> Answer:
        """Run a command that has to succeed.

        Raises:
            StageError: it did not.
        """
        answer = self.run(*words)
        if answer.code:
            raise StageError(f"kiosk {' '.join(words[:2])}: {(answer.errors or answer.output).strip()}")
        return answer

    def enrol(self, url: str, code: str, *words: str) -> Answer:
        """Enrol this home."""
        return self.must("enrol", "--portal", url, "--code", code, "--json", *words)

    def connect(self, printer: StagePrinter | None, reader: StageReader | None = None) -> None:
        """Set up the devices of the stage at this counter."""
        parts = (("printer", PRINTER_PROFILE, printer), ("reader", "generic-line", reader))
        for device, profile, part in parts:
            if part is not None:
                self.must("devices", "set", device, "--url", str(part.port), "--profile", profile)

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which the clerk's commands run."""
        return {**os.environ, **_pin(CLERK_PIN)}

    def _words(self, words: Sequence[str]) -> list[str]:
        """Put the home last: some commands have an action of their own before options."""
        return [*words, "--home", str(self.home)]


def _pin(pin: str | None) -> dict[str, str]:
    return {} if pin is None else {"KIOSK_PIN": pin}
