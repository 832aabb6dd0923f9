"""The scripted morning: a counter files while the line is down, the paper runs out and a process dies."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kiosk.demo.parts import CLERK
from kiosk.demo.processes import Answer, run_module
from kiosk.demo.reckoning import CounterBooks
from kiosk.demo.stage import Stage
from kiosk.errors import StageError

OPENING_FLOAT_DIRHAMS: Final = 50_000
BEFORE_TROUBLE: Final = (("CR1", 6), ("PP1", 5))
WITHOUT_PAPER: Final = ("SS1", 4)
KILLED: Final = ("JU1", 6)
KILL_AFTER: Final = 3
AFTER_TROUBLE: Final = (("CO2", 5), ("PO2", 4))
BY_COMMAND: Final = sum(count for _, count in (*BEFORE_TROUBLE, WITHOUT_PAPER, KILLED, *AFTER_TROUBLE))
IN_WINDOW: Final = 1
PLANNED: Final = BY_COMMAND + IN_WINDOW
_MOST_ROUNDS: Final = 20
_OFFSCREEN: Final = {"QT_QPA_PLATFORM": "offscreen"}


@dataclass(slots=True)
class Morning:
    """Plays the morning step by step and notes what each command said; `pictures` is a folder."""

    stage: Stage
    tell: Callable[[str], None]
    pictures: Path
    announced: list[str] = field(default_factory=list)
    not_printed: int = 0
    printed_later: int = 0
    waiting_before: int = 0
    sent: int = 0
    acknowledged_seq: int = 0

    def open(self) -> None:
        """Open the shift, then lose the line."""
        self.tell("shift")
        self.stage.counter.must(
            *("shift", "open", "--operator", CLERK),
            *("--float-dirhams", str(OPENING_FLOAT_DIRHAMS), "--json"),
        )
        self.tell("line_down")
        self.stage.line.cut()

    def work(self) -> None:
        """File through all the trouble."""
        self.tell("filing")
        for service, count in BEFORE_TROUBLE:
            self._file(service, count)
        self.tell("paper_out")
        self.stage.printer.order("paper_out")
        self._file(*WITHOUT_PAPER)
        self.stage.printer.order("paper_in")
        self.tell("paper_in")
        owed = self.stage.counter.must("reprint", "--operator", CLERK, "--owed", "--json")
        self.printed_later = sum(line["paper"] == "printed" for line in owed.lines)
        self.tell("kill")
        self._file_and_be_killed()
        for service, count in AFTER_TROUBLE:
            self._file(service, count)

    def work_in_window(self) -> None:
        """Let the clerk file one application in the window, the citizen's document on the reader."""
        self.tell("window")
        self._tour("counter-", "--reader-control", str(self.stage.reader.control))

    def look_at_answers(self) -> None:
        """Look at today's list again, with the portal's answers."""
        self._tour("answered-")

    def note_waiting(self) -> None:
        """Try to send without a line: everything waits, nothing is lost."""
        answer = self.stage.counter.run("sync", "--once", "--json")
        if answer.code == 0:
            raise StageError("sync: the line is not down")
        self.waiting_before = int(answer.last["waiting"])

    def send(self) -> None:
        """Mend the line, send, and fetch the portal's judgements."""
        self.tell("line_up")
        self.stage.line.mend()
        self._sync()
        self.tell("judgements")
        for _ in range(_MOST_ROUNDS):
            if all(row.state not in {"waiting", "stored"} for row in self.books().rows):
                break
            self._sync()

    def close(self) -> None:
        """Close the shift and send that too."""
        self.tell("close")
        self.stage.counter.must("shift", "close", "--operator", CLERK, "--json")
        self._sync()

    def books(self) -> CounterBooks:
        """Read the counter's journal and list."""
        return CounterBooks.of_home(self.stage.counter.home)

    def _file(self, service: str, count: int) -> None:
        self._note(self.stage.counter.must(*_filing(service, count, "a")))

    def _file_and_be_killed(self) -> None:
        """File until killed with -9; a kill between commit and output leaves one act more than was said.

        The list is asked, not the entries of both copies: the next start brings those level.
        """
        service, count = KILLED
        wanted = len(self.books().rows) + count
        counter = self.stage.counter
        self._note(counter.run_and_kill(*_filing(service, count, "b"), lines=KILL_AFTER))
        missing = wanted - len(self.books().rows)
        self._note(counter.must(*_filing(service, missing, "c")))

    def _tour(self, prefix: str, *words: str) -> None:
        options = [
            "--home",
            str(self.stage.counter.home),
            "--pictures",
            str(self.pictures),
            "--prefix",
            prefix,
        ]
        answer = run_module("kiosk.demo.window_tour", [*options, *words], _OFFSCREEN)
        if answer.code:
            raise StageError(f"window: {answer.errors.strip()}")

    def _note(self, answer: Answer) -> None:
        lines = answer.lines
        self.announced += [str(line["application_id"]) for line in lines]
        self.not_printed += sum(line["paper"] == "not_printed" for line in lines)

    def _sync(self) -> None:
        answer = self.stage.counter.must("sync", "--once", "--json")
        self.sent += int(answer.last["sent"])
        self.acknowledged_seq = int(answer.last["acknowledged_seq"])


def _filing(service: str, count: int, seed: str) -> tuple[str, ...]:
    return (
        *("file", "--operator", CLERK, "--service", service, "--answers", "example"),
        *("--count", str(count), "--vary", f"{service}-{seed}", "--json"),
    )
