"""The system's own printer: receipts as PDF pages, believed when the printing service says *completed*."""

import logging
from contextlib import suppress
from urllib.parse import urlsplit

from kiosk.devices.protocol import ipp
from kiosk.devices.transport.ipp_line import IppLine
from kiosk.domain.receipt import PAGE_WIDTH_DOTS, Paper, PrintableReceipt
from kiosk.errors import DeviceAbsentError, DeviceError, DeviceNotConfiguredError, DeviceSilentError
from kiosk.ports import PrinterState

_LOG = logging.getLogger(__name__)
_ASK_S = 2.0
_BETWEEN_LOOKS_S = 0.25
_READY = frozenset({PrinterState.ONLINE, PrinterState.PAPER_LOW})
_QUEUES = (
    "/printers/",
    "/classes/",
)  # of CUPS; a printer of its own is at /ipp/print (RFC 8010, PWG 5100.14)
_OVER = frozenset({ipp.JobState.CANCELED, ipp.JobState.ABORTED})


class PagePrinter:
    """A `ReceiptPrinter` on a queue of CUPS or a network printer; it has no drawer. Holds nothing open.

    A queue of CUPS hears its printer only while a page is printed: what it says of paper at rest is what the
    job before left behind, and stands there until the next page. So a page is sent to a queue at rest.
    """

    def __init__(self, line: IppLine, uri: str) -> None:
        self._line = line
        self._uri = uri
        self._is_queue = urlsplit(uri).path.startswith(_QUEUES)

    @property
    def width_dots(self) -> int:
        """The width that stands for a page."""
        return PAGE_WIDTH_DOTS

    def state(self, deadline_s: float) -> PrinterState:
        """Ask the printing service: absent without it or without the queue, offline when it is silent."""
        try:
            answer = self._look(deadline_s)
        except DeviceAbsentError:
            return PrinterState.ABSENT
        except DeviceSilentError:
            return PrinterState.OFFLINE
        return answer.printer_state

    def print_receipt(self, receipt: PrintableReceipt, deadline_s: float) -> Paper:
        """Hand over the page and wait until the service says that it is printed."""
        until_s = self._line.now_s() + deadline_s
        if not receipt.pdf:
            raise ValueError("the receipt was not drawn for a page")
        if not self._takes_a_page(min(until_s, self._line.now_s() + _ASK_S)):
            return Paper.NOT_PRINTED
        try:
            question = ipp.print_job(self._uri, "receipt", receipt.pdf)
            answer = ipp.answer(self._line.exchange(question, deadline_s))
        except DeviceAbsentError:
            return Paper.NOT_PRINTED
        except DeviceSilentError as error:
            _LOG.warning("print outcome unknown: %s", error.code)
            return Paper.UNKNOWN
        job = answer.number("job-id")
        if answer.is_refused or job is None:
            _LOG.warning("page refused: status %04x", answer.status)
            return Paper.NOT_PRINTED
        return self._await_paper(job, until_s)

    def open_drawer(self, deadline_s: float) -> None:
        """Refuse.

        Raises:
            DeviceNotConfiguredError: always.
        """
        raise DeviceNotConfiguredError(f"a page printer has no drawer ({deadline_s} s)")

    def close(self) -> None:
        """Have nothing to let go of."""

    def _look(self, deadline_s: float) -> ipp.Answer:
        """Ask how the printer is.

        Raises:
            DeviceAbsentError: no service, no such queue. DeviceSilentError: no answer in time.
        """
        answer = ipp.answer(self._line.exchange(ipp.about_printer(self._uri), deadline_s))
        if answer.is_refused:
            raise DeviceAbsentError("no such queue")
        return answer

    def _takes_a_page(self, until_s: float) -> bool:
        """Say whether a page may be sent; a queue that is just ending a job is given a moment."""
        while (left_s := until_s - self._line.now_s()) > 0:
            try:
                answer = self._look(left_s)
            except DeviceError:
                return False
            if answer.printer_state in _READY or (self._is_queue and answer.is_at_rest):
                return True
            if not (self._is_queue and answer.is_at_work):
                return False
            self._line.pause(_BETWEEN_LOOKS_S)
        return False

    def _await_paper(self, job: int, until_s: float) -> Paper:
        while self._line.now_s() < until_s:
            with suppress(DeviceError):
                state = self._job_state(job)
                if state == ipp.JobState.COMPLETED:
                    return Paper.PRINTED
                if state in _OVER:
                    return Paper.UNKNOWN
            self._line.pause(_BETWEEN_LOOKS_S)
        _LOG.warning("page not printed in time: cancelled, outcome unknown")
        with suppress(DeviceError):
            self._line.exchange(ipp.about_job(ipp.Operation.CANCEL_JOB, self._uri, job), _ASK_S)
        return Paper.UNKNOWN

    def _job_state(self, job: int) -> int | None:
        question = ipp.about_job(ipp.Operation.GET_JOB_ATTRIBUTES, self._uri, job)
        return ipp.answer(self._line.exchange(question, _ASK_S)).number("job-state")
