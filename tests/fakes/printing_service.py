"""A printing service in memory with a printer behind it: jobs wait for paper and come out once."""

from dataclasses import dataclass

from kiosk.devices.protocol.ipp import JobState, Operation
from kiosk.errors import DeviceAbsentError

_REFUSED_NO_JOB = 0x0406  # client-error-not-found, RFC 8011 section 4.1.7
_ENUM, _INTEGER, _KEYWORD = 0x23, 0x21, 0x44
_IDLE, _PROCESSING = 3, 4


def _value(tag: int, name: bytes, value: bytes) -> bytes:
    return bytes((tag,)) + len(name).to_bytes(2, "big") + name + len(value).to_bytes(2, "big") + value


@dataclass
class Job:
    """One page on its way."""

    document: bytes
    state: JobState = JobState.PROCESSING
    done_at_s: float = 0.0


class PrintingService:
    """An `IppLine` whose far end works while somebody waits."""

    def __init__(self, print_s: float = 0.4) -> None:
        self.is_on = True
        self.has_paper = True
        self.runs_out_inside_the_next = False
        self.left_behind = b""  # what an earlier job said, and nobody took back
        self.pages: list[bytes] = []
        self._print_s = print_s
        self._jobs: list[Job] = []
        self._now_s = 0.0

    def exchange(self, question: bytes, deadline_s: float) -> bytes:
        assert deadline_s > 0
        if not self.is_on:
            raise DeviceAbsentError("no printing service")
        match Operation(int.from_bytes(question[2:4], "big")):
            case Operation.GET_PRINTER_ATTRIBUTES:
                return self._answer(self._printer())
            case Operation.PRINT_JOB:
                return self._answer(self._take(question[question.index(b"%PDF") :]))
            case operation:
                return self._about_job(operation, question)

    def _printer(self) -> bytes:
        is_busy = any(job.state is JobState.PROCESSING for job in self._jobs)
        state = _value(_ENUM, b"printer-state", (_PROCESSING if is_busy else _IDLE).to_bytes(4, "big"))
        reason = (self.left_behind or b"none") if self.has_paper else b"media-empty-error"
        return state + _value(_KEYWORD, b"printer-state-reasons", reason)

    def _take(self, document: bytes) -> bytes:
        self._jobs.append(Job(document, done_at_s=self._now_s + self._print_s))
        if self.runs_out_inside_the_next:
            self.has_paper = self.runs_out_inside_the_next = False
        return _value(_INTEGER, b"job-id", len(self._jobs).to_bytes(4, "big"))

    def _about_job(self, operation: Operation, question: bytes) -> bytes:
        at = question.index(b"job-id") + len(b"job-id") + 2
        number = int.from_bytes(question[at : at + 4], "big")
        if not 0 < number <= len(self._jobs):
            return self._answer(b"", _REFUSED_NO_JOB)
        job = self._jobs[number - 1]
        if operation is Operation.CANCEL_JOB and job.state is JobState.PROCESSING:
            job.state = JobState.CANCELED
        return self._answer(_value(_ENUM, b"job-state", job.state.to_bytes(4, "big")))

    @staticmethod
    def _answer(attributes: bytes, status: int = 0) -> bytes:
        return b"\x01\x01" + status.to_bytes(2, "big") + b"\x00\x00\x00\x01\x02" + attributes + b"\x03"

    def pause(self, seconds: float) -> None:
        self._now_s += seconds
        for job in self._jobs:
            if (
                job.state is JobState.PROCESSING
                and self.has_paper
                and self.is_on
                and self._now_s >= job.done_at_s
            ):
                job.state = JobState.COMPLETED
                self.pages.append(job.document)

    def now_s(self) -> float:
        return self._now_s
