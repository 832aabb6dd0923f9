"""Receipts drawn for paper."""

from typing import Protocol

from kiosk.domain.letter import RegisterLine
from kiosk.domain.parked import ParkedSlip
from kiosk.domain.privacy_notice import PrivacyNotice
from kiosk.domain.receipt import PrintableReceipt, Receipt
from kiosk.domain.service_info import ServiceInfo


class ReceiptRenderer(Protocol):
    """Draws receipts: one layout, two outputs."""

    def thermal(self, receipt: Receipt, width_dots: int) -> PrintableReceipt:
        """Draw for a thermal printer."""

    def code(self, text: str) -> tuple[tuple[bool, ...], ...]:
        """Draw a receipt's code for a screen: its modules row by row, without quiet zone; True is dark."""

    def pdf(self, receipt: Receipt) -> bytes:
        """Draw as a PDF."""


class LeafletRenderer(Protocol):
    """Draws what anybody may take home about a service."""

    def leaflet(self, info: ServiceInfo, width_dots: int) -> PrintableReceipt:
        """Draw for a thermal printer."""

    def parked(self, slip: ParkedSlip, width_dots: int) -> PrintableReceipt:
        """Draw the code of a form that waits, for a thermal printer."""

    def letter(self, line: RegisterLine, width_dots: int) -> PrintableReceipt:
        """Draw a letter of the register with the proof of its receipt, for a thermal printer."""

    def notice(self, notice: PrivacyNotice, width_dots: int) -> PrintableReceipt:
        """Draw what a citizen is told about his data, for a thermal printer."""
