"""The way into a window from other threads: emitted anywhere, received on the GUI thread."""

from PySide6.QtCore import QObject, Signal

from kiosk.domain.scan import Scan
from kiosk.ui.status import StatusView


class WindowSignals(QObject):
    """What the outside tells a window, from any thread; each call returns at once."""

    status_came = Signal(object)
    states_came = Signal()
    scan_came = Signal(object)
    close_asked = Signal()
    headset_came = Signal(bool)

    def show_status(self, status: StatusView) -> None:
        """Show what is known of line, printer and reader."""
        self.status_came.emit(status)

    def states_changed(self) -> None:
        """Say that states of applications may have changed."""
        self.states_came.emit()

    def scanned(self, scan: Scan) -> None:
        """Say what was scanned."""
        self.scan_came.emit(scan)

    def headset_changed(self, is_in: bool) -> None:
        """Say that a headset was plugged in or pulled."""
        self.headset_came.emit(is_in)

    def close(self) -> None:
        """Close the window."""
        self.close_asked.emit()
