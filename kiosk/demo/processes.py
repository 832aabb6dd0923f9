"""Starts the demo's processes and stops every one of them, whatever happens."""

import contextlib
import json
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kiosk.app.own_program import own_process
from kiosk.errors import StageError

START_DEADLINE_S: Final = 90.0  # the first start of a database on a slow disk
STOP_DEADLINE_S: Final = 15.0  # the portal finishes requests, then stops its database
COMMAND_DEADLINE_S: Final = 300.0
_LOOK_EVERY_S: Final = 0.05
_SHOWN_LOG_CHARACTERS: Final = 300


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command that has ended said."""

    code: int
    output: str
    errors: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Every line of its output as JSON."""
        return [dict(json.loads(line)) for line in self.output.splitlines() if line.strip()]

    @property
    def last(self) -> dict[str, Any]:
        """The last line of its output as JSON."""
        return self.lines[-1]


class Child:
    """One process that works until it is stopped; what it says goes to its log file."""

    def __init__(self, name: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
        self.name = name
        self.process = process
        self.log = log

    def wait_for(self, mark: str, deadline_s: float = START_DEADLINE_S) -> str:
        """Return the first line of the log that holds `mark`.

        Raises:
            StageError: the process ended, or the line did not come in time.
        """
        for _ in range(int(deadline_s / _LOOK_EVERY_S)):
            for line in self.log.read_text("utf-8", errors="replace").splitlines():
                if mark in line:
                    return line
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(_LOOK_EVERY_S)
                break
        said = self.log.read_text("utf-8", errors="replace").strip()[-_SHOWN_LOG_CHARACTERS:]
        raise StageError(f"{self.name}: {said or 'not ready in time'}")

    def say(self, words: str) -> None:
        """Write a line to its standard input."""
        if self.process.stdin is not None:
            self.process.stdin.write(f"{words}\n".encode())
            self.process.stdin.flush()

    @property
    def is_running(self) -> bool:
        """Say whether it has not ended yet."""
        return self.process.poll() is None

    def stop(self) -> bool:
        """Ask it to end, insist when it does not; return True when it ended by itself."""
        self.process.terminate()
        try:
            self.process.wait(STOP_DEADLINE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        finally:
            if self.process.stdin is not None:
                with contextlib.suppress(OSError):
                    self.process.stdin.close()
        return self.process.returncode != -signal.SIGKILL


class Crew:
    """All processes of a stage; stopped in the reverse order of their start."""

    def __init__(self, logs: Path) -> None:
        """Keep the logs in this folder."""
        self._logs = logs
        self._children: list[Child] = []
        logs.mkdir(parents=True, exist_ok=True)

    def start(
        self, name: str, module: str, words: Sequence[str], environment: Mapping[str, str] | None = None
    ) -> Child:
        """Start `python -m module words…`, apart from the terminal's Ctrl-C; standard input stays open."""
        log = self._logs / f"{name}.log"
        with log.open("wb") as sink:
            process = subprocess.Popen(  # noqa: S603 - our own programs
                own_process(module, *words),
                stdin=subprocess.PIPE,
                stdout=sink,
                stderr=subprocess.STDOUT,
                env={**os.environ, **(environment or {})},
                start_new_session=True,
            )
        child = Child(name, process, log)
        self._children.append(child)
        return child

    def dismiss(self, child: Child) -> bool:
        """Stop one process; return True when it ended by itself."""
        if child in self._children:
            self._children.remove(child)
        return child.stop()

    def stop(self) -> list[str]:
        """Stop all, may be called twice; return the names of those that had to be killed."""
        killed = []
        while self._children:
            child = self._children.pop()
            if not child.stop():
                killed.append(child.name)
        return killed


def run_module(module: str, words: Sequence[str], environment: Mapping[str, str] | None = None) -> Answer:
    """Run `python -m module words…` to its end.

    Raises:
        StageError: it did not end in time.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own programs
            own_process(module, *words),
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            env={**os.environ, **(environment or {})},
            timeout=COMMAND_DEADLINE_S,
        )
    except subprocess.TimeoutExpired as error:
        raise StageError(f"{module} {words[0]}: no end") from error
    return Answer(done.returncode, done.stdout, done.stderr)


def run_until(
    module: str, words: Sequence[str], lines: int, environment: Mapping[str, str] | None = None
) -> Answer:
    """Run a command and kill it with -9 as soon as it has written so many lines; return what it had said."""
    with subprocess.Popen(  # noqa: S603 - our own programs
        own_process(module, *words),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **(environment or {})},
    ) as process:
        said: list[str] = []
        for line in process.stdout or ():
            said.append(line)
            if len(said) == lines:
                process.kill()
        errors = process.stderr.read() if process.stderr else ""
    return Answer(process.returncode, "".join(said), errors)
