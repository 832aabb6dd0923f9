from collections.abc import Callable

import pytest

from kiosk.devices.printers.page_printer import PagePrinter
from kiosk.devices.protocol import ipp
from kiosk.devices.protocol.ipp import JobState, Operation
from kiosk.domain.receipt import PAGE_WIDTH_DOTS, Paper, PrintableReceipt
from kiosk.errors import DeviceAbsentError, DeviceError, DeviceNotConfiguredError, DeviceSilentError
from kiosk.ports import PrinterState
from tests.fakes.printing_service import PrintingService

PAGE = PrintableReceipt(PAGE_WIDTH_DOTS, 0, b"", "", "", b"%PDF-1.4")


def _number(tag: int, name: bytes, value: int) -> bytes:
    return bytes((tag,)) + len(name).to_bytes(2, "big") + name + b"\x00\x04" + value.to_bytes(4, "big")


class Service:
    """A printing service in memory: what it answers is told, time passes when it is waited for."""

    def __init__(self, *states: JobState) -> None:
        self.states = list(states)
        self.fails: dict[int, DeviceError] = {}
        self.status = 0
        self.job_id: int | None = 7
        self.asked: list[int] = []
        self._now_s = 0.0

    def exchange(self, question: bytes, deadline_s: float) -> bytes:
        assert deadline_s > 0
        operation = int.from_bytes(question[2:4], "big")
        self.asked.append(operation)
        if operation in self.fails:
            raise self.fails[operation]
        told = {
            Operation.GET_PRINTER_ATTRIBUTES: lambda: _number(0x23, b"printer-state", 3),
            Operation.PRINT_JOB: lambda: _number(0x21, b"job-id", self.job_id) if self.job_id else b"",
            Operation.GET_JOB_ATTRIBUTES: self._job,
            Operation.CANCEL_JOB: lambda: b"",
        }[Operation(operation)]()
        status = self.status if operation == Operation.PRINT_JOB else 0
        return b"\x01\x01" + status.to_bytes(2, "big") + b"\x00\x00\x00\x01\x02" + told + b"\x03"

    def _job(self) -> bytes:
        state = self.states.pop(0) if len(self.states) > 1 else self.states[0]
        return _number(0x23, b"job-state", state)

    def pause(self, seconds: float) -> None:
        self._now_s += seconds

    def now_s(self) -> float:
        return self._now_s


def _printed(change: Callable[[Service], None], *states: JobState) -> tuple[Paper, Service]:
    service = Service(*states)
    change(service)
    return PagePrinter(service, "ipp://localhost/printers/p").print_receipt(PAGE, 10.0), service


def test_paper_is_believed_when_the_service_says_completed() -> None:
    paper, service = _printed(lambda _: None, JobState.PENDING, JobState.PROCESSING, JobState.COMPLETED)
    assert paper is Paper.PRINTED
    assert service.asked.count(Operation.GET_JOB_ATTRIBUTES) == 3


@pytest.mark.parametrize("state", [JobState.CANCELED, JobState.ABORTED])
def test_a_job_somebody_ended_is_unknown(state: JobState) -> None:
    assert _printed(lambda _: None, JobState.PROCESSING, state)[0] is Paper.UNKNOWN


@pytest.mark.parametrize("state", [JobState.STOPPED, JobState.HELD, JobState.PROCESSING])
def test_a_job_that_never_ends_is_cancelled_and_unknown(state: JobState) -> None:
    paper, service = _printed(lambda _: None, state)
    assert paper is Paper.UNKNOWN
    assert service.asked[-1] == Operation.CANCEL_JOB


def _fail(operation: Operation, error: DeviceError) -> Callable[[Service], None]:
    return lambda service: service.fails.update({int(operation): error})


def test_what_was_refused_or_never_sent_is_not_printed() -> None:
    absent = DeviceAbsentError("gone")
    assert _printed(_fail(Operation.PRINT_JOB, absent), JobState.COMPLETED)[0] is Paper.NOT_PRINTED
    asked = _fail(Operation.GET_PRINTER_ATTRIBUTES, absent)
    assert _printed(asked, JobState.COMPLETED)[0] is Paper.NOT_PRINTED
    assert _printed(lambda s: setattr(s, "status", 0x0507), JobState.COMPLETED)[0] is Paper.NOT_PRINTED
    assert _printed(lambda s: setattr(s, "job_id", None), JobState.COMPLETED)[0] is Paper.NOT_PRINTED


def test_silence_after_the_page_left_is_unknown() -> None:
    silent = _fail(Operation.PRINT_JOB, DeviceSilentError("timed out"))
    assert _printed(silent, JobState.COMPLETED)[0] is Paper.UNKNOWN


def test_silence_between_two_looks_is_waited_out() -> None:
    silent = _fail(Operation.GET_JOB_ATTRIBUTES, DeviceSilentError("timed out"))
    assert _printed(silent, JobState.COMPLETED)[0] is Paper.UNKNOWN


@pytest.mark.parametrize(
    ("uri", "paper", "looks"),
    [
        ("ipp://localhost/printers/p", Paper.PRINTED, 1),
        ("ipp://printer.office/ipp/print", Paper.NOT_PRINTED, 0),
    ],
)
def test_what_a_queue_at_rest_says_of_paper_is_old_what_a_printer_says_is_not(
    uri: str, paper: Paper, looks: int
) -> None:
    service = PrintingService()
    service.left_behind = b"media-empty-error"
    printer = PagePrinter(service, uri)
    assert printer.state(1.0) is PrinterState.PAPER_OUT
    assert printer.print_receipt(PAGE, 10.0) is paper
    assert len(service.pages) == looks


def test_a_queue_that_is_busy_without_paper_is_given_a_moment_and_no_page() -> None:
    service = PrintingService()
    printer = PagePrinter(service, "ipp://localhost/printers/p")
    service.has_paper = False
    service.exchange(ipp.print_job("ipp://localhost/printers/p", "somebody else's", b"%PDF-1.4"), 1.0)
    began_s = service.now_s()
    assert printer.print_receipt(PAGE, 10.0) is Paper.NOT_PRINTED
    assert 1.5 < service.now_s() - began_s <= 2.5
    assert service.pages == []


def test_it_has_no_drawer_takes_no_dots_and_is_silent_or_absent_by_name() -> None:
    service = Service(JobState.COMPLETED)
    printer = PagePrinter(service, "ipp://localhost/printers/p")
    assert printer.width_dots == PAGE_WIDTH_DOTS
    with pytest.raises(DeviceNotConfiguredError):
        printer.open_drawer(1.0)
    with pytest.raises(ValueError, match="page"):
        printer.print_receipt(PrintableReceipt(576, 0, b"", "", ""), 1.0)
    service.fails[int(Operation.GET_PRINTER_ATTRIBUTES)] = DeviceSilentError("timed out")
    assert printer.state(1.0) is PrinterState.OFFLINE
    printer.close()
