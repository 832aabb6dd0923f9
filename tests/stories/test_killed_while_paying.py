"""The machine is killed while a citizen pays: never charged twice, never lost, and joined at the portal."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from kiosk.app.counter import EnrolledMachine
from kiosk.app.kept_alive import child_command
from kiosk.demo.parts import StageCounter, StagePortal
from tests.fakes.running_twin import RunningTwin

ROOT = Path(__file__).parents[2]
DEADLINE_S = 120


@pytest.fixture
def machine(portal: StagePortal, tmp_path: Path) -> StageCounter:
    """A self-service machine: enrolled like a counter, no shift."""
    made = StageCounter(tmp_path / "machine")
    made.enrol(portal.url, portal.enrolment_code(9))
    made.must("sync", "--once", "--json")
    return made


class Terminal:
    """A twin that is a process, with a book of what it took that outlives it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.twin = self._started()

    def _started(self) -> RunningTwin:
        return RunningTwin("terminal", self._folder, "--book", str(self._folder / "book.json"))

    def dies_and_comes_back(self) -> None:
        self.twin.kill()
        self.twin = self._started()

    @property
    def charges(self) -> list[dict[str, Any]]:
        return list(self.twin.order("status")["charges"])


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    made = Terminal(tmp_path)
    yield made
    made.twin.stop()


def killed_at(machine: StageCounter, terminal: Terminal, step: str) -> None:
    """Let a citizen pay in a process of its own, up to a step, and kill it there."""
    with subprocess.Popen(
        worker(machine, terminal, step), cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as paying:
        assert paying.stdout is not None
        assert paying.stdout.readline().strip() == step
        paying.kill()


def worker(machine: StageCounter, terminal: Terminal, step: str) -> list[str]:
    return [
        *(sys.executable, "-m", "tests.stories.payment_worker"),
        *(str(machine.home), str(terminal.twin.link), step),
    ]


def looks(machine: StageCounter, terminal: Terminal) -> str:
    """Ask about what is open, in a fresh process."""
    done = subprocess.run(
        worker(machine, terminal, "look"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=True,
    )
    return done.stdout


@contextmanager
def window(command: list[str]) -> Iterator["subprocess.Popen[str]"]:
    """Run a window off screen; it and its courier are gone when the test goes on."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        text=True,
    )
    yield process
    children = psutil.Process(process.pid).children() if process.poll() is None else []
    process.kill()
    for child in children:
        child.terminate()
    process.communicate()
    psutil.wait_procs(children, 30)


def until(is_so: Callable[[], bool], working: "subprocess.Popen[Any]") -> None:
    """Look again and again at what another process does, as long as it lives."""
    deadline_s = time.monotonic() + DEADLINE_S
    while not is_so():
        assert time.monotonic() < deadline_s
        with suppress(subprocess.TimeoutExpired):
            working.wait(0.2)
            raise AssertionError("the process has ended")


def kinds(machine: StageCounter) -> list[str]:
    with closing(EnrolledMachine.of_home(machine.home).open_reader()) as reader:
        (epoch,) = reader.runs.epochs()
        return [entry.kind for entry in reader.runs.run(epoch.epoch, 1, 1_000_000)][1:]


def states(machine: StageCounter) -> list[str]:
    machine.must("sync", "--once", "--json")
    with closing(EnrolledMachine.of_home(machine.home).open_reader()) as reader:
        rows = reader.books.applications(reader.books.last_business_date(), None, 10)
        return [str(row.state) for row in rows]


@pytest.mark.slow
def test_killed_with_the_answer_in_hand_the_money_is_found_and_not_taken_again(
    machine: StageCounter, terminal: Terminal
) -> None:
    killed_at(machine, terminal, "asked")
    assert len(terminal.charges) == 1
    assert kinds(machine)[-1] == "terminal.asked"
    terminal.dies_and_comes_back()
    assert "Paid" in looks(machine, terminal)
    assert looks(machine, terminal) == ""
    assert len(terminal.charges) == 1
    assert kinds(machine).count("slip.paid") == kinds(machine).count("terminal.asked") == 1
    assert states(machine) == ["accepted"]
    machine.must("journal", "verify", "--json")
    machine.must("journal", "rebuild", "--json")


@pytest.mark.slow
def test_killed_before_the_terminal_heard_of_it_nothing_is_taken_and_nothing_is_claimed(
    machine: StageCounter, terminal: Terminal
) -> None:
    killed_at(machine, terminal, "noted")
    assert "TOO_EARLY" in looks(machine, terminal)
    assert terminal.charges == []
    assert states(machine) == ["waiting_for_payment"]
    assert kinds(machine)[-2:] == ["terminal.asked", "terminal.answered"]


@pytest.mark.slow
def test_killed_after_the_outcome_was_noted_nothing_is_open(
    machine: StageCounter, terminal: Terminal
) -> None:
    killed_at(machine, terminal, "ended")
    assert looks(machine, terminal) == ""
    assert len(terminal.charges) == 1
    assert states(machine) == ["accepted"]


@pytest.mark.slow
def test_a_terminal_that_dies_with_the_money_says_so_when_it_is_back(
    machine: StageCounter, terminal: Terminal
) -> None:
    terminal.twin.order("behave", how="silent")
    killed_at(machine, terminal, "asked")
    terminal.twin.kill()
    assert "NO_ANSWER" in looks(machine, terminal)
    assert kinds(machine)[-1] == "terminal.answered"
    terminal.twin = Terminal(machine.home.parent).twin
    assert "Paid" in looks(machine, terminal)
    assert len(terminal.charges) == 1
    assert kinds(machine).count("terminal.answered") == 1
    assert states(machine) == ["accepted"]
    traces = [path.read_bytes() for path in machine.home.rglob("*.log")]
    assert not any(b"400000" in trace or b"POI-1-0" in trace for trace in traces)


@pytest.mark.slow
def test_a_window_killed_while_the_terminal_has_the_word_learns_of_the_money_by_itself(
    machine: StageCounter, terminal: Terminal
) -> None:
    link = str(terminal.twin.link)
    machine.must("devices", "set", "terminal", "--url", link, "--profile", "nexo", "--id", "POI-1")
    terminal.twin.order("behave", how="approve", after_ms=8_000)
    with window([sys.executable, "-m", "tests.stories.paying_worker", str(machine.home)]) as paying:
        assert paying.stdout is not None
        assert paying.stdout.readline().strip() == "terminal"
        until(lambda: bool(terminal.twin.order("status")["is_asking"]), paying)
        paying.kill()
        assert terminal.charges == []
    until(lambda: len(terminal.charges) == 1, terminal.twin.process)
    assert kinds(machine)[-1] == "terminal.asked"
    with window(child_command(machine.home)) as again:
        until(lambda: "slip.paid" in kinds(machine), again)
    assert len(terminal.charges) == 1
    assert kinds(machine).count("slip.paid") == kinds(machine).count("terminal.asked") == 1
    assert states(machine) == ["accepted"]


@pytest.mark.slow
def test_a_citizen_pays_at_the_real_window(machine: StageCounter, terminal: Terminal) -> None:
    link = str(terminal.twin.link)
    machine.must("devices", "set", "terminal", "--url", link, "--profile", "nexo", "--id", "POI-1")
    with window([sys.executable, "-m", "tests.stories.paying_worker", str(machine.home)]) as paying:
        assert paying.stdout is not None
        assert [paying.stdout.readline().strip() for _ in range(2)] == ["terminal", "done"]
    assert len(terminal.charges) == 1
    assert states(machine) == ["accepted"]
