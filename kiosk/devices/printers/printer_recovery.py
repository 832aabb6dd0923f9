"""Before a first receipt and after a broken one: half done work is ended, and what the printer can learnt."""

import logging
from dataclasses import replace

from kiosk.devices.printers.escpos_session import (
    EscposSession,
    fences,
    names_code_size,
    process_ids,
)
from kiosk.devices.printers.job_watch import refuse_unless_ready
from kiosk.devices.printers.printer_memory import PrinterMemory
from kiosk.devices.profiles import Completion, LineSetting, PrinterProfile
from kiosk.devices.protocol import escpos
from kiosk.devices.protocol.escpos_status import Reply
from kiosk.devices.protocol.proofs import PROOFS
from kiosk.errors import DeviceSilentError

_LOG = logging.getLogger(__name__)
_STATUS_DEADLINE_S = 2.0
_CLEARED_DEADLINE_S = 1.0
_PROOFS_SILENT_S = 0.5  # nothing is printed between two of their answers
_OLD_FENCES_SILENT_S = 1.0  # longer than any band, feed or cut takes between two answers
_PROCESS_ID_GRACE_S = 2.0  # how long after the fence a process ID may come: the cutter's time and more
_PROBE = b"?id?"  # no job's process ID: those are digits


class PrinterRecovery:
    """Ends what another job left in the printer and asks, on the slip that is cut off, what it can.

    Lives in the printer's lane; what is learnt goes into the printer's memory.
    """

    def __init__(self, session: EscposSession, profile: PrinterProfile, memory: PrinterMemory) -> None:
        self._session = session
        self._profile = profile
        self._memory = memory

    @property
    def is_due(self) -> bool:
        """Say whether the printer may hold half a job, or was not asked all that is to be known of it."""
        return not self._memory.facts.is_clean or self._must_ask_for_codes or self._must_ask_for_proofs

    @property
    def wants_process_id(self) -> bool:
        """Say whether the printer is believed by its process ID, not by its fence."""
        knows = not self._memory.facts.ignores_process_ids
        return self._profile.completion is Completion.PROCESS_ID and knows

    @property
    def _must_ask_for_codes(self) -> bool:
        return self._profile.line_setting is not LineSetting.NEVER and self._memory.facts.draws_codes is None

    @property
    def _must_ask_for_proofs(self) -> bool:
        is_wanted = self._profile.line_setting is LineSetting.IF_PROVED
        return is_wanted and self._memory.facts.sets_lines is None

    @property
    def sets_lines(self) -> bool:
        """Say whether lines may be set: the profile declares it, or the printer proved it."""
        setting = self._profile.line_setting
        has_proved = setting is LineSetting.IF_PROVED and self._memory.facts.sets_lines is True
        return has_proved or setting is LineSetting.DECLARED

    def run(self, until_s: float) -> None:
        """End whatever was half done: complete a broken picture with NULs, then cut it off.

        NUL is white inside a picture and nothing between commands; one band of them is always enough.
        A printer that cannot clear its buffer works off what is left of the old job first and answers the
        old fences: ours is the last before a silence. What a printer that knows no process IDs makes of
        the question lands on the slip that is cut off here, not on a receipt.
        """
        is_cleared = False
        if self._profile.can_clear_buffers:
            self._session.send(escpos.CLEAR_BUFFERS, until_s)
            is_cleared = self._session.await_cleared(self._session.now_s() + _CLEARED_DEADLINE_S)
        quiet_s = 0.0 if is_cleared else _OLD_FENCES_SILENT_S
        asked = escpos.qr_asked(_PROBE) if self._must_ask_for_codes else b""
        asked += escpos.process_id(_PROBE) if self.wants_process_id else b""
        heard = self._cut_off(until_s, quiet_s, asked)
        if self._must_ask_for_codes:
            self._memory.keep(replace(self._memory.facts, draws_codes=names_code_size(heard)))
        if self.wants_process_id and _PROBE not in process_ids(heard):
            self._learn_completion(until_s)
        if self._must_ask_for_proofs:
            self._learn_commands(until_s)
        self._session.drop()
        refuse_unless_ready(self._session.ask_status(until_s))
        self._memory.keep(replace(self._memory.facts, is_clean=True))

    def _cut_off(self, until_s: float, quiet_s: float, asked: bytes = b"") -> list[Reply]:
        """Complete what may be half sent, ask, cut; return what is heard until the last fence."""
        filling = bytes(self._profile.band_rows * self._profile.row_bytes)
        self._session.send(filling + escpos.INITIALISE + asked + escpos.cut() + escpos.FENCE, until_s)
        return self._session.await_fence(until_s, quiet_s)

    def _learn_commands(self, until_s: float) -> None:
        """Have a printer of unknown make prove the commands that set lines; more than one answer is a no.

        One that is silent was put out by a question: what it made of it is cut off, and it is sent dots.
        """
        asked_until_s = min(until_s, self._session.now_s() + _STATUS_DEADLINE_S)
        self._session.send(PROOFS + escpos.FENCE, until_s)
        try:
            sets_lines = fences(self._session.await_fence(asked_until_s, _PROOFS_SILENT_S)) == 1
        except DeviceSilentError:
            sets_lines = False
        refuse_unless_ready(self._session.ask_status(until_s))
        if not sets_lines:
            _LOG.warning("printer does not prove the commands that set lines: it is sent dots")
            self._cut_off(until_s, _OLD_FENCES_SILENT_S)
        self._memory.keep(replace(self._memory.facts, sets_lines=sets_lines))

    def _learn_completion(self, until_s: float) -> None:
        """Give the process ID its time; a printer that answers only its fence is believed by that."""
        grace_until_s = min(until_s, self._session.now_s() + _PROCESS_ID_GRACE_S)
        if self._session.await_process_id(_PROBE, grace_until_s):
            return
        refuse_unless_ready(self._session.ask_status(until_s))
        _LOG.warning("printer knows no process IDs: its fence is its word from now on")
        self._memory.keep(replace(self._memory.facts, ignores_process_ids=True))
