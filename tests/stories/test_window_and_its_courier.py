"""What stands behind the window while it runs: answers folded in, the courier kept alive, asked to send."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from kiosk.app.behind_counter import BehindCounter, behind_window
from kiosk.app.counter import EnrolledMachine
from kiosk.demo.parts import CLERK, StageCounter, StagePortal
from kiosk.domain.identifiers import OperatorId
from kiosk.store.equipment import StoreFiles
from kiosk.store.inbox import SUFFIX
from kiosk.sync.status import STATUS_FILE
from kiosk.ui.status import LineState, StatusView

COURIER = "kiosk.courier_process"
APPLICATIONS = 120
DEADLINE_S = 90.0
NEWS = "news"


class News:
    """The window's ears: everything it was told, in order."""

    def __init__(self) -> None:
        self.heard: list[StatusView | str] = []
        self._came = threading.Condition()

    def show_status(self, status: StatusView) -> None:
        self._hear(status)

    def states_changed(self) -> None:
        self._hear(NEWS)

    def close(self) -> None:
        raise AssertionError("nobody closes this window")

    def _hear(self, word: StatusView | str) -> None:
        with self._came:
            self.heard.append(word)
            self._came.notify_all()

    @property
    def last(self) -> StatusView:
        return next((word for word in reversed(self.heard) if isinstance(word, StatusView)), StatusView())

    def wait_for(self, is_so: Callable[[], bool]) -> None:
        """Wait until it is so; looked at after every word."""
        with self._came:
            assert self._came.wait_for(is_so, DEADLINE_S), self.last


@pytest.fixture
def news() -> News:
    return News()


@contextlib.contextmanager
def _opened(home: Path, news: News) -> Iterator[BehindCounter]:
    with behind_window(EnrolledMachine.of_home(home)) as behind:
        behind.begin(news)
        yield behind


def _couriers() -> list[psutil.Process]:
    found = []
    for process in psutil.Process().children():
        with contextlib.suppress(psutil.Error):
            if COURIER in process.cmdline():
                found.append(process)
    return found


def _file(counter: StageCounter, count: int) -> None:
    words = ("--service", "CR1", "--answers", "example", "--vary", "1", "--no-print", "--json")
    counter.must("file", *words, "--operator", "1001", "--count", str(count))


def _spool(home: Path, until: Callable[[], bool]) -> None:
    """Let a courier fetch answers while no window is there to fold them in."""
    words = (sys.executable, "-m", COURIER, "--home", str(home))
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as courier:
        assert courier.stdin is not None
        assert courier.stdout is not None
        courier.stdin.write('{"wake": "now"}\n')
        courier.stdin.flush()
        for _status in courier.stdout:
            if until():
                break
            courier.stdin.write('{"wake": "now"}\n')
            courier.stdin.flush()
        courier.stdin.close()


def _spooled(home: Path) -> int:
    return len(list(StoreFiles.of_home(home, home / "sidecar").inbox.glob(f"*{SUFFIX}")))


def test_many_answers_are_folded_in_while_the_window_runs_and_told_once_a_tick(
    counter: StageCounter, portal: StagePortal, news: News
) -> None:
    _file(counter, APPLICATIONS)
    deadline_s = time.monotonic() + DEADLINE_S
    _spool(counter.home, lambda: _spooled(counter.home) > 1 or time.monotonic() > deadline_s)
    assert _spooled(counter.home) > 1
    portal.stop()
    with _opened(counter.home, news):
        news.wait_for(lambda: NEWS in news.heard and not _spooled(counter.home) and news.last.waiting == 0)
        news.wait_for(lambda: news.last.line is LineState.OFFLINE)
        heard = "".join("N" if word == NEWS else "." for word in news.heard)
        assert "NN" not in heard
    with contextlib.closing(EnrolledMachine.of_home(counter.home).open_reader()) as reader:
        day = reader.books.last_business_date()
        states = {str(row.state) for row in reader.books.applications(day, None, APPLICATIONS)}
    assert states != {"accepted_here"}


def test_a_killed_courier_is_started_again_and_reaches_the_portal(counter: StageCounter, news: News) -> None:
    with _opened(counter.home, news) as behind:
        news.wait_for(lambda: news.last.line is LineState.ONLINE)
        (first,) = _couriers()
        os.kill(first.pid, signal.SIGKILL)
        before = news.last.last_success
        news.wait_for(lambda: [process.pid for process in _couriers()] not in ([], [first.pid]))
        behind.send_now()
        news.wait_for(lambda: news.last.last_success != before)
        assert news.last.line is LineState.ONLINE
    assert _couriers() == []


def test_send_now_is_carried_out_at_once_after_a_failed_try(
    counter: StageCounter, portal: StagePortal, news: News
) -> None:
    portal.stop()
    with _opened(counter.home, news) as behind:
        news.wait_for(lambda: news.last.line is LineState.OFFLINE)
        assert news.last.trouble.startswith("LIN-")
        assert news.last.next_try_at is not None
        portal.serve()
        behind.send_now()
        news.wait_for(lambda: news.last.line is LineState.ONLINE and news.last.waiting == 0)
        assert news.last.last_success is not None
    assert (counter.home / STATUS_FILE).exists()


def test_window_and_kiosk_file_at_once(counter: StageCounter, news: News) -> None:
    _file(counter, 1)
    with _opened(counter.home, news) as behind:
        news.wait_for(lambda: news.last.line is LineState.ONLINE)
        words = ("--service", "CR1", "--answers", "example", "--no-print", "--json")
        refused = counter.run("file", *words, "--operator", CLERK)
        assert (refused.code, refused.last["error"]) == (3, "STO-101")
        assert counter.run("status", "--no-devices", "--json").code == 0
        assert _signed_in_and_out(behind, 1) == 2
    _file(counter, 1)
    assert counter.must("journal", "verify", "--json").last["clean"] is True


def test_clerks_commits_while_the_courier_works_under_cpu_load(
    counter: StageCounter, portal: StagePortal, news: News
) -> None:
    _file(counter, APPLICATIONS)
    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as hog:
        try:
            with _opened(counter.home, news) as behind:
                assert _signed_in_and_out(behind, 8) == 16
                behind.send_now()
                news.wait_for(lambda: news.last.line is LineState.ONLINE and news.last.waiting == 0)
        finally:
            hog.kill()
    status = counter.must("status", "--no-devices", "--json").last
    device = status["device_id"]
    held = [entry["seq"] for entry in portal.export() if entry["device_id"] == device]
    assert sorted(held) == list(range(1, len(held) + 1))
    assert len(held) >= APPLICATIONS + 16
    assert counter.must("journal", "verify", "--json").last["clean"] is True


def _signed_in_and_out(behind: BehindCounter, times: int) -> int:
    """Do acts as the window does them, in the store's lane; return how many entries they made."""
    desk = behind.equipment.desk

    def acts() -> int:
        before = desk.counter.journal.durable_seq
        for _ in range(times):
            desk.sign_out(desk.sign_in(OperatorId(CLERK), "135790"))
        return desk.counter.journal.durable_seq - before

    return behind.lanes["store"].submit(acts).result(DEADLINE_S)
