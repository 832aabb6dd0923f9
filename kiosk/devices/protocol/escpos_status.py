"""What an ESC/POS printer says, told apart by the fixed bits of each byte.

Answers of several kinds share the line and may interrupt each other, so a fixed-length read believes the
wrong byte. Source: Epson, "Transmission status identification" (TM-U230 technical reference, appendix E):

    DLE EOT        0xx1xx10        ASB byte 1          0xx1xx00
    XON / XOFF     11 / 13         GS r, ASB 2 to 4    0xx0xxxx
    block          header 37, 3D or 5F up to NUL; flow codes may stand inside
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kiosk.ports import PrinterState

XON, XOFF = 0x11, 0x13
_BLOCK_HEADERS = frozenset({0x37, 0x3D, 0x5F})
_PROCESS_ID = 0x22  # second byte of the answer to GS ( H function 48
_CLEARED = 0x25  # second byte of the answer to DLE DC4 function 8
_ASB_BYTES = 4
_MAX_BLOCK_BYTES = 128  # the longest block we ask for is a model name


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """The printer's own words; all False is a printer that is ready.

    `is_drawer_pin_high`: pin 3 of the drawer's connector, None when it was not said.
    """

    is_offline: bool = False
    is_cover_open: bool = False
    is_paper_out: bool = False
    is_paper_low: bool = False
    has_error: bool = False
    is_drawer_pin_high: bool | None = field(default=None, compare=False)

    @property
    def state(self) -> PrinterState:
        """The one state to show: the cause a clerk can remove comes first."""
        named = (
            (self.is_cover_open, PrinterState.COVER_OPEN),
            (self.is_paper_out, PrinterState.PAPER_OUT),
            (self.has_error, PrinterState.ERROR),
            (self.is_offline, PrinterState.OFFLINE),
            (self.is_paper_low, PrinterState.PAPER_LOW),
        )
        return next((state for is_so, state in named if is_so), PrinterState.ONLINE)

    @property
    def can_print(self) -> bool:
        """Say whether a job may begin or go on."""
        return self.state in {PrinterState.ONLINE, PrinterState.PAPER_LOW}


@dataclass(frozen=True, slots=True)
class RealtimeReply:
    """The byte that answers one DLE EOT."""

    value: int


@dataclass(frozen=True, slots=True)
class StatusBackReply:
    """Automatic status back: sent when anything changes."""

    status: PrinterStatus


@dataclass(frozen=True, slots=True)
class FenceReply:
    """The byte that answers GS r, in stream order."""

    value: int


@dataclass(frozen=True, slots=True)
class ProcessIdReply:
    """Everything before this process ID has been printed."""

    identity: bytes


@dataclass(frozen=True, slots=True)
class ClearedReply:
    """The buffers are empty."""


@dataclass(frozen=True, slots=True)
class BlockReply:
    """Any other block, header and NUL taken off."""

    header: int
    content: bytes


@dataclass(frozen=True, slots=True)
class FlowReply:
    """XON (`may_send`) or XOFF."""

    may_send: bool


Reply = RealtimeReply | StatusBackReply | FenceReply | ProcessIdReply | ClearedReply | BlockReply | FlowReply


def status_of(answers: Mapping[int, int]) -> PrinterStatus:
    """Read the answers to DLE EOT 1-4 by number; one that was not asked counts as good (dle_eot)."""
    general, cause, error, paper = (answers.get(number, 0) for number in (1, 2, 3, 4))
    return PrinterStatus(
        is_offline=bool(general & 0x08),
        is_cover_open=bool(cause & 0x04),
        is_paper_out=bool(cause & 0x20 or paper & 0x60),
        is_paper_low=bool(paper & 0x0C),
        has_error=bool(cause & 0x40 or error & 0x6C),
        is_drawer_pin_high=bool(general & 0x04) if 1 in answers else None,
    )


def status_back(block: bytes) -> PrinterStatus:
    """Read the four bytes of automatic status back (gs_la)."""
    return PrinterStatus(
        is_offline=bool(block[0] & 0x08),
        is_cover_open=bool(block[0] & 0x20),
        is_paper_out=bool(block[2] & 0x0C),
        is_paper_low=bool(block[2] & 0x03),
        has_error=bool(block[1] & 0x6C),
        is_drawer_pin_high=bool(block[0] & 0x04),
    )


class ReplyDemultiplexer:
    """Turns the printer's bytes into replies, in pieces of any size; never raises, memory is bounded."""

    def __init__(self) -> None:
        self._block = bytearray()
        self._asb = bytearray()

    def feed(self, data: bytes) -> list[Reply]:
        """Take bytes in; return the replies they complete. Bytes that fit no kind are dropped."""
        replies: list[Reply] = []
        for value in data:
            reply = self._flow(value) or (self._in_block(value) if self._block else self._outside(value))
            if reply is not None:
                replies.append(reply)
        return replies

    @staticmethod
    def _flow(value: int) -> FlowReply | None:
        return FlowReply(may_send=value == XON) if value in {XON, XOFF} else None

    def _in_block(self, value: int) -> Reply | None:
        if value:
            self._block.append(value)
            if len(self._block) > _MAX_BLOCK_BYTES:
                self._block.clear()
            return None
        block = bytes(self._block)
        self._block.clear()
        return _block_reply(block)

    def _outside(self, value: int) -> Reply | None:
        if value in _BLOCK_HEADERS:
            self._block.append(value)
            return None
        if value & 0x93 == 0x12:  # noqa: PLR2004  # the fixed bits 0xx1xx10
            return RealtimeReply(value)
        if value & 0x93 == 0x10:  # noqa: PLR2004  # the fixed bits 0xx1xx00
            self._asb[:] = bytes((value,))
            return None
        return self._low(value) if value & 0x90 == 0 else None

    def _low(self, value: int) -> Reply | None:
        if not self._asb:
            return FenceReply(value)
        self._asb.append(value)
        if len(self._asb) < _ASB_BYTES:
            return None
        block = bytes(self._asb)
        self._asb.clear()
        return StatusBackReply(status_back(block))


def _block_reply(block: bytes) -> Reply:
    if block[0] == 0x37 and block[1:2] == bytes((_PROCESS_ID,)):  # noqa: PLR2004  # the header of both answers
        return ProcessIdReply(block[2:])
    if block == bytes((0x37, _CLEARED)):
        return ClearedReply()
    return BlockReply(block[0], block[1:])
