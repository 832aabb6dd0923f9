"""An enrolled counter at work in this process, its courier a real process that can be killed."""

import contextlib
import json
import os
import random
import selectors
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from kiosk.app.counter import signed_in
from kiosk.domain.form import Form
from kiosk.domain.identifiers import OperatorId, ServiceCode
from kiosk.domain.vary import vary

_SERVICE = ServiceCode("CR1")
_DEADLINE_S = 60.0


class WorkingCounter:
    """Files at a home and folds what its courier hands over; `close` ends both."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._stack = contextlib.ExitStack()
        self._counter, self._session = self._stack.enter_context(
            signed_in(home, OperatorId("1001"), "135790")
        )
        catalogue = self._counter.desk.catalogue()
        assert catalogue is not None
        self._definition = catalogue.find(_SERVICE)
        self._stack.callback(self.kill)
        self._courier: subprocess.Popen[bytes] | None = None
        self.status: dict[str, Any] = {}
        self._line = b""

    def close(self) -> None:
        self._stack.close()

    def file(self, chance: random.Random) -> None:
        """File one application of an invented citizen; durable in both copies when this returns."""
        desk, definition = self._counter.desk, self._definition
        answers = vary(definition, definition.example or {}, chance, desk.counter.today())
        application = desk.file_application(self._session, Form.of_answers(definition, answers))
        basket = desk.new_basket().with_application(application)
        settled = desk.take_payment(self._session, basket, basket.due)
        self._counter.store.print_ledger.record_waived([settled.receipt.number])

    def fold(self) -> None:
        self._counter.store.inbox_folder.fold_all()

    def hashes(self) -> list[str]:
        """Return the hashes of all entries, in order."""
        rows = self._counter.store.database.rows("SELECT hash FROM entries ORDER BY position")
        return [str(row[0]) for row in rows]

    # --- its courier ----------------------------------------------------------------------------------
    def start_courier(self) -> None:
        self.kill()
        self._line = b""
        command = (sys.executable, "-m", "kiosk.courier_process", "--home", str(self.home))
        self._courier = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )

    def send_now(self) -> None:
        assert self._courier is not None
        assert self._courier.stdin is not None
        self._courier.stdin.write(b'{"wake": "now"}\n')
        self._courier.stdin.flush()

    def next_status(self, seconds: float = _DEADLINE_S) -> dict[str, Any] | None:
        """Return what the courier says after its next round; None when it says nothing for so long."""
        assert self._courier is not None
        assert self._courier.stdout is not None
        deadline = time.monotonic() + seconds
        with selectors.DefaultSelector() as selector:
            selector.register(self._courier.stdout, selectors.EVENT_READ)
            while True:
                while not self._line.endswith(b"\n"):
                    if not selector.select(max(0.0, deadline - time.monotonic())):
                        return None
                    block = os.read(self._courier.stdout.fileno(), 1)
                    if not block:
                        return None
                    self._line += block
                self.status, self._line = json.loads(self._line), b""
                if self.status["round_waiting"] is None:  # else how far a round has come, over an old status
                    return self.status

    def pass_over_old_status(self) -> None:
        """Read what the courier said of rounds that are over."""
        while self.next_status(0.0) is not None:
            pass

    def kill(self) -> None:
        """Kill the courier as a power cut would."""
        if self._courier is not None:
            self._courier.send_signal(signal.SIGKILL)
            self._courier.wait()
            for pipe in (self._courier.stdin, self._courier.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):
                        pipe.close()
            self._courier = None
