"""Records what a printer answers to each question, for the page of its model; prints one short slip."""

from collections.abc import Iterator

from kiosk.devices.protocol import escpos
from kiosk.devices.protocol.proofs import PROOFS
from kiosk.devices.ref import DeviceRef
from kiosk.devices.transport.line import Line
from kiosk.devices.transport.serial_line import SerialLine
from kiosk.errors import DeviceNotConfiguredError

_OPEN_DEADLINE_S = 2.0
_WRITE_DEADLINE_S = 2.0
_ANSWER_DEADLINE_S = 1.5  # a process ID comes when the paper has moved
_QUIET_S = 0.3
_MAX_ANSWER_BYTES = 128
_READ_BYTES = 64
_IDENTITIES = {1: "model", 2: "type", 3: "ROM", 65: "firmware", 66: "maker", 67: "name", 68: "serial number"}


def capture_printer(ref: DeviceRef) -> dict[str, str]:
    """Ask a printer everything this program may ever ask, and return the answers in hexadecimal.

    Nothing of a citizen is sent or asked, so the record may be passed on. What a printer makes of a question
    it does not know lands on the slip that is cut off in the end.

    Raises:
        DeviceNotConfiguredError: no printer is set up. DeviceAbsentError, DeviceBusyError, DeviceSilentError:
            the port is not there, is taken, or takes no bytes.
    """
    if ref.is_none:
        raise DeviceNotConfiguredError("no printer")
    line = SerialLine(ref)
    line.open(_OPEN_DEADLINE_S)
    try:
        answers = {name: _answer(line, question).hex(" ") for name, question in _questions()}
        line.write_all(escpos.cut(), _WRITE_DEADLINE_S)
        return answers
    finally:
        line.close()


def _questions() -> Iterator[tuple[str, bytes]]:
    yield "NULs and ESC @", bytes(16) + escpos.INITIALISE
    for number in (1, 2, 3, 4):
        yield f"DLE EOT {number}", escpos.realtime_status(number)
    yield "GS r 1", escpos.FENCE
    for number, name in _IDENTITIES.items():
        yield f"GS I {number} ({name})", escpos.identity(number)
    yield "GS a 255", escpos.ENABLE_STATUS_BACK
    yield "GS a 0", b"\x1da\x00"
    yield "GS ( H", escpos.process_id(b"?id?")
    yield "GS ( k, function 182", escpos.qr_asked(b"?")
    yield "proofs of the commands that set lines, and GS r 1", PROOFS + escpos.FENCE
    yield "DLE DC4 8", escpos.CLEAR_BUFFERS


def _answer(line: Line, question: bytes) -> bytes:
    """Put one question; return what comes until the line has been quiet for a moment."""
    line.discard()
    line.write_all(question, _WRITE_DEADLINE_S)
    answer = line.read_some(_READ_BYTES, _ANSWER_DEADLINE_S)
    while 0 < len(answer) < _MAX_ANSWER_BYTES:
        more = line.read_some(_READ_BYTES, _QUIET_S)
        if not more:
            break
        answer += more
    return answer
