"""No printer at this counter: said plainly, so that receipts go by PDF."""

from kiosk.domain.receipt import Paper, PrintableReceipt
from kiosk.errors import DeviceNotConfiguredError
from kiosk.ports import PrinterState


class NoPrinter:
    """A `ReceiptPrinter` that is not there."""

    def __init__(self, width_dots: int = 576) -> None:
        self._width_dots = width_dots

    @property
    def width_dots(self) -> int:
        """The width receipts are drawn at."""
        return self._width_dots

    def state(self, deadline_s: float) -> PrinterState:  # noqa: ARG002  # the port's own signature
        """Say that there is none."""
        return PrinterState.ABSENT

    def print_receipt(self, receipt: PrintableReceipt, deadline_s: float) -> Paper:  # noqa: ARG002  # as above
        """Print nothing."""
        return Paper.NOT_PRINTED

    def open_drawer(self, deadline_s: float) -> None:
        """Refuse.

        Raises:
            DeviceNotConfiguredError: always.
        """
        raise DeviceNotConfiguredError(f"no printer, no drawer ({deadline_s} s)")

    def close(self) -> None:
        """Do nothing: nothing is open."""
