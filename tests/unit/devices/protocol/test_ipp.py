import random

import pytest

from kiosk.devices.protocol import ipp
from kiosk.errors import DeviceSilentError
from kiosk.ports import PrinterState

URI = "ipp://localhost/printers/receipts"


def _attribute(tag: int, name: bytes, value: bytes) -> bytes:
    head = bytes((tag,)) + len(name).to_bytes(2, "big") + name
    return head + len(value).to_bytes(2, "big") + value


def _said(*attributes: tuple[int, bytes, bytes], status: int = 0) -> bytes:
    every = b"".join(_attribute(*attribute) for attribute in attributes)
    return b"\x01\x01" + status.to_bytes(2, "big") + bytes((0, 0, 0, 1, 0x04)) + every + b"\x03"


def _printer(number: int, *reasons: bytes) -> ipp.Answer:
    names = (b"printer-state-reasons", *(b"" for _ in reasons[1:]))
    more = tuple((0x44, name, reason) for name, reason in zip(names, reasons, strict=False))
    return ipp.answer(_said((0x23, b"printer-state", number.to_bytes(4, "big")), *more))


@pytest.mark.parametrize(
    ("number", "reasons", "state"),
    [
        (3, (b"none",), PrinterState.ONLINE),
        (4, (b"none",), PrinterState.ONLINE),
        (3, (b"media-low-warning",), PrinterState.PAPER_LOW),
        (4, (b"media-empty-error",), PrinterState.PAPER_OUT),
        (5, (b"media-needed-error", b"paused"), PrinterState.PAPER_OUT),
        (3, (b"media-low-report", b"cover-open-error"), PrinterState.COVER_OPEN),
        (4, (b"media-jam-error",), PrinterState.ERROR),
        (3, (b"offline-report",), PrinterState.OFFLINE),
        (5, (b"paused",), PrinterState.ERROR),
        (5, (), PrinterState.ERROR),
    ],
)
def test_the_state_is_the_cause_a_clerk_can_remove(
    number: int, reasons: tuple[bytes, ...], state: PrinterState
) -> None:
    assert _printer(number, *reasons).printer_state is state


def test_a_question_names_the_printer_and_carries_the_document_behind_its_end() -> None:
    asked = ipp.print_job(URI, "receipt", b"%PDF-1.4")
    head, end, document = asked.partition(b"\x03%PDF")
    assert end
    assert document == b"-1.4"
    assert head[:4] == b"\x01\x01\x00\x02"
    assert head[8:].startswith(b"\x01\x47\x00\x12attributes-charset")
    assert URI.encode() in head


def test_a_job_is_named_right_behind_its_printer() -> None:
    asked = ipp.about_job(ipp.Operation.CANCEL_JOB, URI, 258)
    assert asked.index(URI.encode()) < asked.index(b"job-id") < asked.index(b"requesting-user-name")
    assert b"job-id\x00\x04\x00\x00\x01\x02" in asked


def test_numbers_and_refusals_are_read() -> None:
    answer = ipp.answer(_said((0x21, b"job-id", (7).to_bytes(4, "big")), status=0x0406))
    assert (answer.number("job-id"), answer.number("job-state"), answer.is_refused) == (7, None, True)
    assert not ipp.answer(_said()).is_refused


def test_no_bytes_whatever_raise_anything_but_our_own_error() -> None:
    chance, good = random.Random(3), _said((0x23, b"job-state", (9).to_bytes(4, "big")))
    for _ in range(5_000):
        spoilt = bytearray(good[: chance.randrange(len(good) + 1)])
        for _ in range(chance.randrange(4)):
            if spoilt:
                spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        try:
            ipp.answer(bytes(spoilt))
        except DeviceSilentError:
            continue
