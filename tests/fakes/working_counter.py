"""An enrolled counter at work in this process, its courier a real process that can be killed."""

import contextlib
import random
from pathlib import Path

from kiosk.app.counter import signed_in
from kiosk.domain.form import Form
from kiosk.domain.identifiers import OperatorId, ServiceCode
from kiosk.domain.vary import vary
from kiosk.store.opening import Store
from tests.fakes.running_courier import RunningCourier

_SERVICE = ServiceCode("CR1")


class WorkingCounter(RunningCourier):
    """Files at a home and folds what its courier hands over; `close` ends both."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self._stack = contextlib.ExitStack()
        self._counter, self._session = self._stack.enter_context(
            signed_in(home, OperatorId("1001"), "135790")
        )
        catalogue = self._counter.desk.catalogue()
        assert catalogue is not None
        self._definition = catalogue.find(_SERVICE)
        self._stack.callback(self.kill)

    @property
    def store(self) -> Store:
        return self._counter.store

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
