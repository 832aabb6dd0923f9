"""What the printer says of the cash drawer at its second connector, and when that is believed."""


class DrawerWord:
    """What is known of the drawer; believed open only after it was once seen closed.

    Without a drawer the connector's pin reads as an open one does (docs/devices/escpos-printer.md).
    """

    def __init__(self) -> None:
        self.is_open = False
        self._was_closed = False

    def hear(self, is_open: bool | None) -> None:
        """Take the printer's word, or that it has none."""
        self._was_closed = self._was_closed or is_open is False
        self.is_open = bool(is_open) and self._was_closed
