"""The ESC/POS receipt printer: prints, and says honestly whether it did."""

import logging
import secrets
from contextlib import suppress

from kiosk.devices.printers.escpos_session import EscposSession
from kiosk.devices.printers.job_watch import JobWatch, refuse_unless_ready
from kiosk.devices.profiles import Completion, PrinterProfile
from kiosk.devices.protocol import escpos
from kiosk.devices.transport.line import Line
from kiosk.domain.receipt import Paper, PrintableReceipt
from kiosk.errors import (
    DeviceAbsentError,
    DeviceBusyError,
    DeviceError,
    DeviceSilentError,
    PrinterOffError,
)
from kiosk.ports import PrinterState

_LOG = logging.getLogger(__name__)
_STATUS_DEADLINE_S = 2.0
_ASK_AFTER_SILENCE_S = 0.5
_CLEARED_DEADLINE_S = 1.0
_OLD_FENCES_SILENT_S = 1.0  # longer than any band, feed or cut takes between two answers
_PROCESS_ID_GRACE_S = 2.0  # how long after the last fence a process ID may come: cutter and last lines


class EscposPrinter:
    """A `ReceiptPrinter`; lives in the printer lane, which closes it.

    A job goes out in short commands, each followed by a fence (`GS r`), never more than the profile's
    window unanswered. So the printer's buffer never fills, the line never blocks, and a printer that stops
    can be asked why. After a job that did not end well, and after opening the port, the next one begins
    with `_recover`: half a receipt never sits on top of another.
    """

    def __init__(self, line: Line, profile: PrinterProfile) -> None:
        self._session = EscposSession(line, profile)
        self._profile = profile
        self._completion = profile.completion
        self._has_answered_process_id = False
        self._needs_recovery = True

    @property
    def width_dots(self) -> int:
        """The printable width."""
        return self._profile.width_dots

    def state(self, deadline_s: float) -> PrinterState:
        """Ask the printer: absent without a port, offline when it does not answer or the port is taken."""
        until_s = self._session.now_s() + deadline_s
        try:
            self._open()
            self._session.drop()
            return self._session.ask_status(until_s).state
        except DeviceAbsentError:
            return PrinterState.ABSENT
        except (DeviceSilentError, DeviceBusyError) as error:
            _LOG.info("printer state unknown: %s", error.code)
            return PrinterState.OFFLINE

    def print_receipt(self, receipt: PrintableReceipt, deadline_s: float) -> Paper:
        """Print, cut, and wait until the printer says that it is on paper."""
        until_s = self._session.now_s() + deadline_s
        commands = self._picture(receipt)
        try:
            self._make_ready(until_s)
        except DeviceError as error:
            _LOG.warning("nothing printed: %s", error.code)
            return Paper.NOT_PRINTED
        self._needs_recovery = True
        try:
            self._run(commands, until_s)
        except DeviceError as error:
            _LOG.warning("print outcome unknown: %s", error.code)
            self._abandon()
            return Paper.UNKNOWN
        self._needs_recovery = False
        return Paper.PRINTED

    def open_drawer(self, deadline_s: float) -> None:
        """Kick the cash drawer.

        Raises:
            PrinterOffError, PaperOutError, CoverOpenError, PrinterFaultError: the printer cannot do it now.
        """
        until_s = self._session.now_s() + deadline_s
        try:
            self._make_ready(until_s)
            self._session.send(escpos.drawer_kick(), until_s)
        except (DeviceAbsentError, DeviceSilentError, DeviceBusyError) as error:
            raise PrinterOffError(error.code) from error

    def close(self) -> None:
        """Close the port."""
        self._session.close()

    # --- before a job ---------------------------------------------------------------------------------
    def _open(self) -> None:
        if not self._session.is_open:
            self._session.open()
            self._needs_recovery = True

    def _make_ready(self, until_s: float) -> None:
        """Open, ask, recover if need be, and set the printer up; nothing of a receipt is sent."""
        ask_until_s = min(until_s, self._session.now_s() + _STATUS_DEADLINE_S)
        self._open()
        self._session.drop()
        status = self._session.ask_status(ask_until_s)
        if status.has_error and self._needs_recovery:
            self._session.send(escpos.RECOVER_AND_CLEAR, until_s)
            status = self._session.ask_status(ask_until_s)
        refuse_unless_ready(status)
        if self._needs_recovery:
            self._recover(until_s)
        self._session.send(self._preamble(), until_s)

    def _recover(self, until_s: float) -> None:
        """End whatever was half done: complete a broken picture with NULs, then cut it off.

        NUL is white inside a picture and nothing between commands; one band of them is always enough.
        A printer that cannot clear its buffer works off what is left of the old job first and answers the
        old fences: ours is the last before a silence.
        """
        is_cleared = False
        if self._profile.can_clear_buffers:
            self._session.send(escpos.CLEAR_BUFFERS, until_s)
            is_cleared = self._session.await_cleared(self._session.now_s() + _CLEARED_DEADLINE_S)
        filling = bytes(self._profile.band_rows * self._profile.row_bytes)
        self._session.send(filling + escpos.INITIALISE + escpos.cut() + escpos.FENCE, until_s)
        self._session.await_fence(until_s, 0.0 if is_cleared else _OLD_FENCES_SILENT_S)
        self._session.drop()
        refuse_unless_ready(self._session.ask_status(until_s))
        self._needs_recovery = False

    def _preamble(self) -> bytes:
        preamble = escpos.INITIALISE
        if self._profile.has_motion_units:
            preamble += escpos.motion_units(self._profile.dots_per_inch)
        return preamble + (escpos.ENABLE_STATUS_BACK if self._profile.has_status_back else b"")

    def _picture(self, receipt: PrintableReceipt) -> list[bytes]:
        row_bytes = receipt.width_dots // 8
        if receipt.width_dots > self.width_dots or len(receipt.raster) != row_bytes * receipt.height_dots:
            raise ValueError("the receipt was not drawn for this printer")
        return escpos.picture(
            receipt.raster,
            row_bytes,
            band_rows=self._profile.band_rows,
            skips_blank=self._profile.has_motion_units,
            clips_left=self._profile.has_motion_units,
        )

    # --- a job ----------------------------------------------------------------------------------------
    def _run(self, commands: list[bytes], until_s: float) -> None:
        """Send a job and wait for the printer's word that it is done."""
        identity = b"%04d" % secrets.randbelow(10_000)
        watch = JobWatch(identity)
        for command in commands:
            self._send_fenced(command, watch, until_s)
        wants_process_id = self._completion is Completion.PROCESS_ID
        ending = escpos.cut() + (escpos.process_id(identity) if wants_process_id else b"")
        self._send_fenced(ending, watch, until_s)
        self._wait_until_below(0, watch, until_s)
        if wants_process_id:
            self._await_process_id(watch, until_s)

    def _send_fenced(self, command: bytes, watch: JobWatch, until_s: float) -> None:
        fenced = command + escpos.FENCE
        self._wait_until_below(max(0, self._profile.window_bytes - len(fenced)), watch, until_s)
        self._session.send(fenced, until_s)
        watch.sent(len(fenced))

    def _wait_until_below(self, limit_bytes: int, watch: JobWatch, until_s: float) -> None:
        """Wait for fences until at most `limit_bytes` are unanswered; ask a silent printer why."""
        asked_at_s = self._session.now_s()
        while watch.unanswered_bytes > limit_bytes:
            if self._session.now_s() >= until_s:
                raise DeviceSilentError("fences")
            if watch.take(self._session.hear(until_s)):
                asked_at_s = self._session.now_s()
            elif self._session.now_s() - asked_at_s >= _ASK_AFTER_SILENCE_S:
                ask_until_s = min(until_s, self._session.now_s() + _STATUS_DEADLINE_S)
                refuse_unless_ready(self._session.ask_status(ask_until_s, watch.take))
                asked_at_s = self._session.now_s()

    def _await_process_id(self, watch: JobWatch, until_s: float) -> None:
        """Wait for the process ID; a printer that never sent one is asked by fence from now on.

        Raises:
            DeviceSilentError: a printer known to answer did not.
        """
        grace_until_s = min(until_s, self._session.now_s() + _PROCESS_ID_GRACE_S)
        while not watch.is_process_id_answered:
            if self._has_answered_process_id and self._session.now_s() >= until_s:
                raise DeviceSilentError("process ID")
            if not self._has_answered_process_id and self._session.now_s() >= grace_until_s:
                _LOG.warning("printer knows no process IDs: its fence is its word from now on")
                self._completion = Completion.FENCE
                return
            watch.take(self._session.hear(until_s))
        self._has_answered_process_id = True

    def _abandon(self) -> None:
        """Stop as much as can be stopped of a job that went wrong."""
        with suppress(DeviceError):
            self._session.drop()
            if self._profile.can_clear_buffers:
                self._session.send(escpos.CLEAR_BUFFERS, self._session.now_s() + 1.0)
