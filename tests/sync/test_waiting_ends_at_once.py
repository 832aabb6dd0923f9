"""A command that waits for its next round, or for the portal, ends as soon as it is told to."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from kiosk.app.interruption import wait_or_end

LONG_S = 600.0  # longer than any test may take


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_wait_and_the_old_handlers_are_back(number: signal.Signals) -> None:
    before = [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)]

    def tell_once_it_waits() -> None:
        while signal.getsignal(signal.SIGTERM) is before[1]:
            threading.Event().wait(0.01)
        os.kill(os.getpid(), number)

    teller = threading.Thread(target=tell_once_it_waits)
    teller.start()
    with pytest.raises(KeyboardInterrupt):
        wait_or_end(LONG_S)
    teller.join()
    assert [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)] == before


def test_without_a_signal_it_waits_its_time() -> None:
    wait_or_end(0.0)
    wait_or_end(-1.0)


def test_sync_watch_ends_while_it_waits(tmp_path: Path) -> None:
    words = (sys.executable, "-m", "kiosk", "sync", "--watch", "--json", "--home", str(tmp_path / "none"))
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert "error" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
