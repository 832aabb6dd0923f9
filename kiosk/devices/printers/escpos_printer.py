"""The ESC/POS receipt printer: prints, and says honestly whether it did."""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from kiosk.devices.printers.escpos_session import USUAL_BAUD, EscposSession
from kiosk.devices.printers.job_watch import refuse_unless_ready
from kiosk.devices.printers.live_status import LiveStatus
from kiosk.devices.printers.print_job import PrintJob
from kiosk.devices.printers.printer_memory import PrinterFacts, PrinterMemory
from kiosk.devices.printers.printer_recovery import PrinterRecovery
from kiosk.devices.profiles import PrinterProfile
from kiosk.devices.protocol import escpos
from kiosk.devices.protocol.escpos_status import PrinterStatus
from kiosk.devices.protocol.typeset import composed
from kiosk.devices.transport.line import Line
from kiosk.domain.receipt import Paper, PrintableReceipt
from kiosk.errors import (
    DeviceAbsentError,
    DeviceBusyError,
    DeviceError,
    DeviceNotConfiguredError,
    DeviceSilentError,
    PrinterOffError,
)
from kiosk.ports import PrinterState

_LOG = logging.getLogger(__name__)
_STATUS_DEADLINE_S = 2.0
_MAKER, _MODEL = 66, 67  # gs_ci
_IDENTITY_DEADLINE_S = 0.5
_LONGEST_HEADER_BYTES = 16  # of any command sent here: a process ID has 11


class EscposPrinter:
    """A `ReceiptPrinter`; lives in the printer lane, which closes it.

    A job goes out in short commands, each followed by a fence (`GS r`), never more than the profile's
    window unanswered. So the printer's buffer never fills, the line never blocks, and a printer that stops
    can be asked why. After a job that did not end well, in this program or in one before it, the next one
    begins with `PrinterRecovery`: half a receipt never sits on top of another.
    """

    def __init__(
        self,
        line: Line,
        profile: PrinterProfile,
        memory: PrinterMemory | None = None,
        baud: int = USUAL_BAUD,
        on_trouble: Callable[[float, str], None] | None = None,
    ) -> None:
        """Take the line and what is known; `on_trouble` is told when a print failed, and its code."""
        profile = profile.at_speed(baud)
        self._session = EscposSession(line, profile, baud)
        self._profile = profile
        self._memory = memory or PrinterMemory()
        self._recovery = PrinterRecovery(self._session, profile, self._memory)
        self._live = LiveStatus(self._session)
        self._is_identified = not profile.maker
        self._is_recognised = False
        self._may_be_torn = False
        self._on_trouble = on_trouble

    @property
    def width_dots(self) -> int:
        """The printable width."""
        return self._profile.width_dots

    def state(self, deadline_s: float) -> PrinterState:
        """Ask the printer: absent without a port, offline when it does not answer or the port is taken."""
        until_s = self._session.now_s() + deadline_s
        try:
            return self._look(until_s).state
        except DeviceAbsentError:
            return PrinterState.ABSENT
        except (DeviceSilentError, DeviceBusyError) as error:
            _LOG.info("printer state unknown: %s", error.code)
            return PrinterState.OFFLINE

    def print_receipt(self, receipt: PrintableReceipt, deadline_s: float) -> Paper:
        """Print, cut, and wait until the printer says that it is on paper."""
        until_s = self._session.now_s() + deadline_s
        self._check(receipt)
        try:
            self._make_ready(until_s)
        except DeviceError as error:
            _LOG.warning("nothing printed: %s", error.code)
            self._note(error)
            return Paper.NOT_PRINTED
        commands = self._picture(receipt)
        self._remember(is_clean=False)
        job = PrintJob(self._session, window_bytes=self._profile.window_bytes, until_s=until_s)
        try:
            job.run(commands, wants_process_id=self._recovery.wants_process_id)
        except DeviceError as error:
            _LOG.warning("print outcome unknown: %s", error.code)
            self._note(error)
            self._abandon()
            return Paper.UNKNOWN
        self._remember(is_clean=True)
        return Paper.PRINTED

    def is_silent(self) -> bool:
        """Say, at once and from any thread, whether a question waits longer than a living printer takes."""
        return self._session.is_overdue

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

    def is_drawer_open(self, deadline_s: float) -> bool | None:
        """Say how the drawer stands; None when nobody can say. Without a drawer the pin reads high."""
        try:
            is_high = self._look(self._session.now_s() + deadline_s).is_drawer_pin_high
        except (DeviceAbsentError, DeviceSilentError, DeviceBusyError):
            return None
        return None if is_high is None else is_high == self._profile.opens_drawer_high

    def close(self) -> None:
        """Close the port."""
        self._session.close()

    # --- what is known --------------------------------------------------------------------------------
    def _remember(self, *, is_clean: bool) -> None:
        self._memory.keep(replace(self._memory.facts, is_clean=is_clean))

    def _open(self) -> None:
        """Open the port; complete a command that may have been torn, before a question becomes part of it.

        NULs make any header complete and its picture empty or no larger than a band.
        """
        if not self._session.is_open:
            self._session.open()
            self._is_recognised = False
            self._may_be_torn = not self._memory.facts.is_clean
        if self._may_be_torn:
            self._session.send(bytes(_LONGEST_HEADER_BYTES), self._session.now_s() + _STATUS_DEADLINE_S)
            self._may_be_torn = False

    def _look(self, until_s: float) -> PrinterStatus:
        self._open()
        may_order = self._profile.has_status_back and self._memory.facts.is_clean
        return self._live.look(until_s, may_order=may_order)

    # --- before a job ---------------------------------------------------------------------------------
    def _make_ready(self, until_s: float) -> None:
        """Open, ask, recover if need be, and set the printer up; nothing of a receipt is sent."""
        ask_until_s = min(until_s, self._session.now_s() + _STATUS_DEADLINE_S)
        self._open()
        self._session.drop()
        status = self._session.ask_status(ask_until_s)
        if status.has_error and not self._memory.facts.is_clean:
            self._session.send(escpos.RECOVER_AND_CLEAR, until_s)
            status = self._session.ask_status(ask_until_s)
        refuse_unless_ready(status)
        self._recognise()
        if self._recovery.is_due:
            self._recovery.run(until_s)
        self._identify(until_s)
        self._session.send(self._preamble(), until_s)

    def _recognise(self) -> None:
        """Ask a printer whose port was opened anew which one it is; nothing learnt of another is believed.

        Asked between two jobs only, and not of one that may hold half a job: it would be read as its data.
        """
        if self._is_recognised or not self._memory.facts.is_clean:
            return
        self._is_recognised = True
        answer = self._session.ask_identity(_MODEL, self._session.now_s() + _IDENTITY_DEADLINE_S)
        found, known = answer.decode("ascii", "replace"), self._memory.facts.identity
        if found and known and found != known:
            _LOG.warning("another printer at this port: what was learnt of the one before is forgotten")
            self._memory.keep(PrinterFacts(identity=found))
        elif found and not known:
            self._memory.keep(replace(self._memory.facts, identity=found))

    def _identify(self, until_s: float) -> None:
        """Ask a printer whose profile names its maker who it is, once.

        Raises:
            DeviceNotConfiguredError: something else answers at this port.
        """
        if self._is_identified:
            return
        ask_until_s = min(until_s, self._session.now_s() + _STATUS_DEADLINE_S)
        if self._session.ask_identity(_MAKER, ask_until_s) != self._profile.maker:
            raise DeviceNotConfiguredError("another printer than the profile's")
        self._is_identified = True

    def _preamble(self) -> bytes:
        preamble = escpos.INITIALISE
        if self._recovery.sets_lines:
            preamble += escpos.motion_units(self._profile.dots_per_inch)
        return preamble + (escpos.ENABLE_STATUS_BACK if self._profile.has_status_back else b"")

    def _note(self, error: DeviceError) -> None:
        if self._on_trouble is not None:
            self._on_trouble(self._session.now_s(), error.code)

    def _check(self, receipt: PrintableReceipt) -> None:
        row_bytes = receipt.width_dots // 8
        if receipt.width_dots > self.width_dots or len(receipt.raster) != row_bytes * receipt.height_dots:
            raise ValueError("the receipt was not drawn for this printer")

    def _picture(self, receipt: PrintableReceipt) -> list[bytes]:
        profile, row_bytes = self._profile, receipt.width_dots // 8
        if self._recovery.sets_lines:
            draws_codes = self._memory.facts.draws_codes is True
            return composed(
                receipt,
                band_rows=profile.band_rows,
                draws_codes=draws_codes,
                most_bytes=profile.command_bytes,
            )
        return escpos.picture(
            receipt.raster,
            row_bytes,
            band_rows=profile.band_rows,
            skips_blank=False,
            clips_left=False,
            most_bytes=profile.command_bytes,
        )

    def _abandon(self) -> None:
        """Stop as much as can be stopped of a job that went wrong."""
        self._may_be_torn = True
        with suppress(DeviceError):
            self._session.drop()
            if self._profile.can_clear_buffers:
                self._session.send(escpos.CLEAR_BUFFERS, self._session.now_s() + 1.0)
