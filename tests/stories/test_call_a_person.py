"""A citizen calls a person: a self-service window and a counter window, two homes, one real portal."""

import contextlib
import json
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.app.behind_counter import BehindCounter, behind_window
from kiosk.app.counter import EnrolledMachine, open_counter
from kiosk.app.shipped import load_texts
from kiosk.demo.parts import CLERK, StageCounter, StagePortal
from kiosk.demo.reckoning import CounterBooks
from kiosk.domain.entry import Entry
from kiosk.ui.counter.pages import Command, PageName
from kiosk.ui.early import WindowSettings
from kiosk.ui.window import Opened, open_window
from tests.stories.calling_worker import NAMES, NUMBER
from tests.stories.conftest import NUMBERS

DEADLINE_S = 90.0
MACHINE = 9


class Machine:
    """The self-service window's process, and what its board says."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._boards: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.stories.calling_worker", str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._boards.put(json.loads(line)["board"])

    def say(self, word: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()

    def until(self, board: str) -> list[str]:
        """Wait until the board says so; return all that it said until then."""
        heard: list[str] = []
        deadline_s = time.monotonic() + DEADLINE_S
        while board not in heard:
            with contextlib.suppress(queue.Empty):
                heard.append(self._boards.get(timeout=max(0.0, deadline_s - time.monotonic())))
                continue
            raise AssertionError((board, heard))
        return heard

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)

    def close(self) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(DEADLINE_S / 3)
        self.process.kill()
        self.process.wait()
        self._reader.join()
        self.process.stdout.close()


@pytest.fixture
def new_home(portal: StagePortal, tmp_path: Path) -> Callable[[str, int], StageCounter]:
    def make(name: str, number: int) -> StageCounter:
        home = StageCounter(tmp_path / name)
        home.enrol(portal.url, portal.enrolment_code(number))
        home.must("sync", "--once", "--json")
        return home

    return make


@pytest.fixture
def machine_home(new_home: Callable[[str, int], StageCounter]) -> StageCounter:
    """A machine that a citizen has used before: the portal knows that it is one."""
    home = new_home("machine", MACHINE)
    with open_counter(home.home) as counter:
        assert counter.desk.help is not None
        help_desk = counter.desk.help
        help_desk.end(help_desk.call("find"), "lowered")
    home.must("sync", "--once", "--json")
    return home


@pytest.fixture
def clerk_home(machine_home: StageCounter, new_home: Callable[[str, int], StageCounter]) -> StageCounter:
    number = next(number for number in NUMBERS if number != MACHINE)
    home = new_home("counter", number)
    home.must("shift", "open", "--operator", CLERK, "--float-dirhams", "50000", "--json")
    home.must("sync", "--once", "--json")
    return home


@pytest.fixture
def machine(machine_home: StageCounter) -> Iterator[Machine]:
    made = Machine(machine_home.home)
    made.until("question")
    yield made
    made.close()


class Clerk:
    """The counter's window on its home, a form begun in it."""

    def __init__(self, behind: BehindCounter, opened: Opened, qtbot: Any) -> None:
        self.behind = behind
        self.opened = opened
        self._qtbot = qtbot

    def until(self, is_so: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(is_so, timeout=int(DEADLINE_S * 1000))

    def strip(self) -> dict[str, str]:
        return {item.name: f"{item.title} {item.text}" for item in self.opened.flow.strip()}

    def sign_in(self) -> None:
        here = lambda: self.opened.shell.here  # noqa: E731
        self.opened.flow.start()
        page = here()
        assert page is not None
        page[1].type_operator(CLERK)
        page[1].submit("135790")
        self.until(lambda: (now := here()) is not None and now[0] is PageName.HOME)
        now = here()
        assert now is not None
        now[1].open("JU1")
        self.until(lambda: (now := here()) is not None and now[0] is PageName.FORM)


@pytest.fixture
def clerk(clerk_home: StageCounter, qtbot: Any, qapp: Any) -> Iterator[Clerk]:
    with behind_window(EnrolledMachine.of_home(clerk_home.home)) as behind:
        opened = open_window(qapp, behind.equipment, behind.lanes, load_texts(), WindowSettings())
        opened.shell.show()
        behind.begin(opened.signals)
        made = Clerk(behind, opened, qtbot)
        made.sign_in()
        yield made
        opened.close()


def written(home: Path) -> list[Entry]:
    return [entry for entry in CounterBooks.of_home(home).entries if entry.kind.startswith("help.")]


@pytest.mark.slow
def test_a_call_is_at_the_counter_within_seconds_and_i_am_going_comes_back(
    machine: Machine, clerk: Clerk
) -> None:
    clerk.until(lambda: bool(clerk.opened.flow._looking.status.last_success))
    shell = clerk.opened.shell
    here, focus = shell.here, shell.focusWidget()
    assert focus is not None
    called_s = time.monotonic()
    machine.say("call")
    clerk.until(lambda: "call" in clerk.strip())
    appeared_s = time.monotonic() - called_s
    said = clerk.strip()["call"]
    assert f"\u2066{MACHINE}\u2069" in said
    assert load_texts().words("selfservice.page.question").ar in said
    assert machine.until("sent") == ["unsent", "sent"]
    sent_s = time.monotonic() - called_s
    assert (shell.here, shell.focusWidget(), shell.has_panel) == (here, focus, False)

    going_s = time.monotonic()
    shell.press(Command.GO)
    clerk.until(lambda: "call" not in clerk.strip())
    assert "going" in clerk.strip()
    machine.until("coming")
    came_s = time.monotonic() - going_s
    assert (shell.here, shell.focusWidget(), shell.has_panel) == (here, focus, False)
    said_s = {"appeared": appeared_s, "sent": sent_s, "coming": came_s}
    machine.say("lower")
    assert machine.until("question") == ["question"]
    assert max(said_s.values()) < 20, (
        said_s
    )  # without the ear it is up to a minute; figures: docs/performance.md

    kept = b"".join(
        b"".join((entry.envelope, entry.facts, *(part or b"" for part in entry.personal)))
        for home in (machine.home, clerk.behind.enrolled.home)
        for entry in written(home)
    )
    assert b"help.called" in kept
    assert b"help.answered" in kept
    for typed in (NUMBER, *NAMES, "CR1"):
        assert typed.encode() not in kept
    assert not any(entry.personal for entry in written(machine.home))


@pytest.mark.slow
def test_without_a_line_the_board_asks_to_wave_and_the_call_goes_when_the_line_is_back(
    machine: Machine, clerk: Clerk, portal: StagePortal
) -> None:
    portal.stop()
    machine.say("call")
    assert machine.until("unsent") == ["unsent"]
    machine.say("lower")
    machine.until("question")
    machine.say("call")
    assert machine.until("unsent") == ["unsent"]
    portal.serve()
    assert machine.until("sent") == ["sent"]
    clerk.until(lambda: "call" in clerk.strip())
    assert "1" not in clerk.strip()["call"].replace(str(MACHINE), "")  # the first is over and told to nobody
    machine.say("leave")
    machine.until("attract")
    clerk.until(lambda: "call" not in clerk.strip())
    of_each: dict[str, list[str]] = {}
    for entry in written(machine.home):
        of_each.setdefault(entry.facts_fields()["help_id"], []).append(entry.kind)
    assert list(of_each.values()) == [["help.called", "help.ended"]] * 3  # the fixture's, and both of these
    reasons = [e.facts_fields()["reason"] for e in written(machine.home) if e.kind == "help.ended"]
    assert reasons == ["lowered", "lowered", "visit_ended"]


@pytest.mark.slow
def test_a_machine_killed_while_it_calls_ends_the_call_at_its_next_start(
    machine: Machine, clerk: Clerk
) -> None:
    machine.say("call")
    clerk.until(lambda: "call" in clerk.strip())
    machine.kill()
    machine.process.wait()
    assert "call" in clerk.strip()
    with open_counter(machine.home) as counter:  # as its keeper starts it again
        assert counter.store.help_calls.open_here() == []
    StageCounter(machine.home).must("sync", "--once", "--json")
    clerk.until(lambda: "call" not in clerk.strip())
    last = written(machine.home)[-1]
    assert (last.kind, last.facts_fields()["reason"]) == ("help.ended", "cut_off")
    StageCounter(machine.home).must("journal", "verify", "--json")
