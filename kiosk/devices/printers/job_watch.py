"""What one print job has heard from the printer: how many fences, its process ID, any trouble."""

from collections import deque
from collections.abc import Iterable

from kiosk.devices.protocol.escpos_status import (
    FenceReply,
    PrinterStatus,
    ProcessIdReply,
    Reply,
    StatusBackReply,
)
from kiosk.errors import (
    CoverOpenError,
    DeviceError,
    PaperOutError,
    PrinterFaultError,
    PrinterOffError,
)
from kiosk.ports import PrinterState

_ERRORS: dict[PrinterState, type[DeviceError]] = {
    PrinterState.COVER_OPEN: CoverOpenError,
    PrinterState.PAPER_OUT: PaperOutError,
    PrinterState.ERROR: PrinterFaultError,
}


def refuse_unless_ready(status: PrinterStatus) -> None:
    """Raise the error of a printer that cannot print.

    Raises:
        CoverOpenError, PaperOutError, PrinterFaultError, PrinterOffError: as the printer says.
    """
    if not status.can_print:
        raise _ERRORS.get(status.state, PrinterOffError)(status.state)


class JobWatch:
    """Counts the bytes sent that no fence has answered yet; remembers the process ID once it came."""

    def __init__(self, identity: bytes) -> None:
        self._identity = identity
        self._unanswered: deque[tuple[int, float]] = deque()
        self.is_process_id_answered = False

    @property
    def unanswered_bytes(self) -> int:
        """Bytes the printer may still have in its buffer."""
        return sum(count for count, _ in self._unanswered)

    @property
    def due_s(self) -> float:
        """When the oldest fence without an answer has left the line; 0 when all are answered."""
        return self._unanswered[0][1] if self._unanswered else 0.0

    def sent(self, count: int, left_at_s: float) -> None:
        """Note `count` bytes sent, a fence at their end that leaves the line then."""
        self._unanswered.append((count, left_at_s))

    def take(self, replies: Iterable[Reply]) -> bool:
        """Take replies in; say whether the job moved on.

        Raises:
            CoverOpenError, PaperOutError, PrinterFaultError, PrinterOffError: it cannot go on.
        """
        has_moved = False
        for reply in replies:
            match reply:
                case FenceReply() if self._unanswered:
                    self._unanswered.popleft()
                    has_moved = True
                case ProcessIdReply(identity) if identity == self._identity:
                    self.is_process_id_answered = has_moved = True
                case StatusBackReply(status):
                    refuse_unless_ready(status)
                case _:
                    pass
        return has_moved
