"""The Internet Printing Protocol as far as a receipt needs it: print, how is the job, how is the printer.

Source: RFC 8010 (encoding, section 3.1), RFC 8011 (operations, section 4; states 5.3.7 and 5.4.11).
"""

import enum
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kiosk.errors import DeviceSilentError
from kiosk.ports import PrinterState

_VERSION = b"\x01\x01"
_OPERATION_GROUP, _END = 0x01, 0x03
_FIRST_VALUE_TAG = 0x10
_CHARSET, _LANGUAGE, _URI, _NAME, _KEYWORD, _MIME, _INTEGER = 0x47, 0x48, 0x45, 0x42, 0x44, 0x49, 0x21
_REFUSED = 0x0400
_REASONS = (
    (("cover-open", "door-open"), PrinterState.COVER_OPEN),
    (("media-empty", "media-needed"), PrinterState.PAPER_OUT),
    (("media-jam", "-error", "shutdown", "stopped"), PrinterState.ERROR),
    (("offline", "connecting-to-device", "timed-out"), PrinterState.OFFLINE),
    (("media-low",), PrinterState.PAPER_LOW),
)
_IDLE, _PROCESSING, _STOPPED = 3, 4, 5  # RFC 8011 section 5.4.11


class Operation(enum.IntEnum):
    """What can be asked."""

    PRINT_JOB = 0x0002
    CANCEL_JOB = 0x0008
    GET_JOB_ATTRIBUTES = 0x0009
    GET_PRINTER_ATTRIBUTES = 0x000B


class JobState(enum.IntEnum):
    """Where a job stands; the last three are final."""

    PENDING = 3
    HELD = 4
    PROCESSING = 5
    STOPPED = 6
    CANCELED = 7
    ABORTED = 8
    COMPLETED = 9


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: its status and the values of each attribute as bytes."""

    status: int
    values: Mapping[str, tuple[bytes, ...]]

    @property
    def is_refused(self) -> bool:
        """Say whether the operation was not carried out."""
        return self.status >= _REFUSED

    def number(self, name: str) -> int | None:
        """Return the first value of an integer or enum."""
        values = self.values.get(name, ())
        return int.from_bytes(values[0], "big", signed=True) if values else None

    @property
    def is_at_rest(self) -> bool:
        """Say whether the printer waits for a job."""
        return self.number("printer-state") == _IDLE

    @property
    def is_at_work(self) -> bool:
        """Say whether the printer has a job in hand."""
        return self.number("printer-state") == _PROCESSING

    @property
    def printer_state(self) -> PrinterState:
        """What the printer says of itself, the cause a clerk can remove first."""
        reasons = [value.decode("ascii", "replace") for value in self.values.get("printer-state-reasons", ())]
        for marks, state in _REASONS:
            if any(mark in reason for reason in reasons for mark in marks):
                return state
        return PrinterState.ERROR if self.number("printer-state") == _STOPPED else PrinterState.ONLINE


def print_job(printer_uri: str, name: str, document: bytes) -> bytes:
    """Ask for a PDF to be printed."""
    extra = ((_NAME, "job-name", name.encode()), (_MIME, "document-format", b"application/pdf"))
    return _request(Operation.PRINT_JOB, printer_uri, extra) + document


def about_job(operation: Operation, printer_uri: str, job: int) -> bytes:
    """Ask how a job is, or cancel it."""
    return _request(operation, printer_uri, ((_INTEGER, "job-id", job.to_bytes(4, "big")),))


def about_printer(printer_uri: str) -> bytes:
    """Ask how the printer is."""
    wanted = ((_KEYWORD, "requested-attributes", b"printer-state"), (_KEYWORD, "", b"printer-state-reasons"))
    return _request(Operation.GET_PRINTER_ATTRIBUTES, printer_uri, wanted)


def answer(data: bytes) -> Answer:
    """Read an answer.

    Raises:
        DeviceSilentError: it is none.
    """
    try:
        (status,) = struct.unpack_from(">H", data, 2)
        values: dict[str, tuple[bytes, ...]] = {}
        last = ""
        for name, value in _attributes(data):
            last = name or last
            values[last] = (*values.get(last, ()), value)
    except (struct.error, UnicodeDecodeError) as error:
        raise DeviceSilentError("not an answer of IPP") from error
    return Answer(status, values)


def _request(operation: Operation, printer_uri: str, extra: Sequence[tuple[int, str, bytes]]) -> bytes:
    every = (
        (_CHARSET, "attributes-charset", b"utf-8"),
        (_LANGUAGE, "attributes-natural-language", b"en"),
        (_URI, "printer-uri", printer_uri.encode()),
        *(part for part in extra if part[1] == "job-id"),
        (_NAME, "requesting-user-name", b"kiosk"),
        *(part for part in extra if part[1] != "job-id"),
    )
    head = _VERSION + struct.pack(">HIB", operation, 1, _OPERATION_GROUP)
    return head + b"".join(_attribute(*part) for part in every) + bytes((_END,))


def _attribute(tag: int, name: str, value: bytes) -> bytes:
    coded = name.encode()
    return struct.pack(">BH", tag, len(coded)) + coded + struct.pack(">H", len(value)) + value


def _attributes(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield names and values; a further value of the attribute before has no name."""
    at = 8
    while at < len(data) and data[at] != _END:
        if data[at] < _FIRST_VALUE_TAG:
            at += 1
            continue
        (length,) = struct.unpack_from(">H", data, at + 1)
        name = data[at + 3 : at + 3 + length].decode("ascii")
        at += 3 + length
        (length,) = struct.unpack_from(">H", data, at)
        yield name, data[at + 2 : at + 2 + length]
        at += 2 + length
