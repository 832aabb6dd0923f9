"""The printer's state as it is now: heard where the printer speaks by itself, asked where it does not."""

from kiosk.devices.printers.escpos_session import ALIVE_S, EscposSession
from kiosk.devices.protocol import escpos
from kiosk.devices.protocol.escpos_status import PrinterStatus
from kiosk.errors import DeviceSilentError

_ALL_DEADLINE_S = 0.9
_ALL_EVERY_S = 10.0


class LiveStatus:
    """Status by automatic status back, with one question a look: a dead line says nothing by itself.

    A printer that was switched off and on forgets that it was to speak, so all is asked anew when the one
    byte contradicts what was heard, and every ten seconds in any case.
    """

    def __init__(self, session: EscposSession) -> None:
        self._session = session
        self._all_asked_at_s: float | None = None

    def look(self, until_s: float, *, may_order: bool) -> PrinterStatus:
        """Return the status now.

        Args:
            until_s: the deadline on the line's clock.
            may_order: the printer stands between two commands, so that it may be told to speak by itself.

        Raises:
            DeviceSilentError: no answer in time. DeviceAbsentError: the port is gone.
        """
        session = self._session
        try:
            session.catch_up()
            if not self._is_due:
                general = session.ask_general(min(until_s, session.free_at_s + ALIVE_S))
                heard = session.status_back
                if heard is not None and heard.is_offline == general.is_offline:
                    return heard
            return self._ask_all(until_s, may_order=may_order)
        except DeviceSilentError:
            session.status_back = None
            raise

    @property
    def _is_due(self) -> bool:
        asked_at_s = self._all_asked_at_s
        is_old = asked_at_s is None or self._session.now_s() - asked_at_s >= _ALL_EVERY_S
        return is_old or self._session.status_back is None

    def _ask_all(self, until_s: float, *, may_order: bool) -> PrinterStatus:
        session = self._session
        alive_until_s = min(until_s, session.free_at_s + ALIVE_S)
        all_until_s = min(until_s, session.free_at_s + _ALL_DEADLINE_S)
        status = session.ask_status(all_until_s, alive_until_s=alive_until_s)
        self._session.status_back = None
        if may_order and status.can_print:
            self._session.send(escpos.ENABLE_STATUS_BACK, until_s)
        self._all_asked_at_s = self._session.now_s()
        return status
