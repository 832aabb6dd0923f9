"""The part of the printer's twin that sets lines: type, columns, places, and symbols it draws by itself."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from kiosk.devices.simulated.escpos_stream import TEXT, Command
from kiosk.devices.simulated.paper import PaperPath
from kiosk.devices.simulated.printer_type import PrintLine, TypeMode, is_printable

_LINE_FEED: Final = 0x0A
_LINE_SPACING_ROWS: Final = 34  # 1/6 inch, the default of esc_2
_QR_STORE, _QR_PRINT, _QR_SIZE, _QR_LEVEL, _QR_ASKED = b"1P", b"1Q", b"1C", b"1E", b"1R"

Rows = list[bytes]


class Typesetter:
    """Holds the line that is being set; `take` returns the rows that a command prints.

    `say` sends an answer; `knows_code_size` is whether it tells how large a symbol will be (function 182).
    """

    def __init__(
        self, paper: PaperPath, say: Callable[[bytes], None], dots_per_inch: int, *, knows_code_size: bool
    ) -> None:
        self._paper = paper
        self._say = say
        self._dots_per_inch = dots_per_inch
        self._knows_code_size = knows_code_size
        self.power_up()

    def power_up(self) -> None:
        """Forget everything that a printer forgets without current."""
        self._line = PrintLine(self._paper.width_dots)
        self._qr_text = ""
        self._qr_module_dots = 3
        self._qr_level = "l"
        self.initialise()

    def initialise(self) -> None:
        """Drop the line and set as after switching on (esc_atsign)."""
        self._line.clear()
        self._mode = TypeMode()
        self._units_across = self._dots_per_inch

    def take(self, command: Command) -> Rows:
        """Work one command off that sets, places or prints a line; others print nothing."""
        match command.code:
            case code if code == TEXT:
                return self._text(command.content[0])
            case b"\x1b*":
                self._line.columns(command.content[0], command.content[3:])
            case b"\x1b$":
                units = int.from_bytes(command.content, "little")
                self._line.at_dots = round(units * self._dots_per_inch / self._units_across)
            case b"\x1dP":
                self._units_across = command.content[0] or self._dots_per_inch
            case b"\x1b!" | b"\x1bM" | b"\x1bE" | b"\x1d!":
                self._mode = _changed(self._mode, command)
            case b"\x1d(k":
                self._qr(command.content[2:])
            case b"\x1bd":
                return self._printed(_LINE_SPACING_ROWS * command.content[0])
        return []

    def finish(self, rows: int = 0) -> Rows:
        """Print what stands in the line, and as many rows of white as make it `rows` high."""
        return self._printed(rows) if rows or self._line.height else []

    def _text(self, code: int) -> Rows:
        if code == _LINE_FEED:
            self._paper.text.append(code)
            return self._printed(_LINE_SPACING_ROWS)
        if not is_printable(code):
            return []
        self._paper.text.append(code)
        rows = [] if self._line.has_room(self._mode) else self._printed(_LINE_SPACING_ROWS)
        self._line.character(code, self._mode)
        return rows

    def _printed(self, rows: int) -> Rows:
        set_rows = self._line.take()
        return set_rows + [b""] * max(0, rows - len(set_rows))

    def _qr(self, content: bytes) -> None:
        function, rest = content[:2], content[2:]
        if function == _QR_STORE:
            self._qr_text = rest[1:].decode("utf-8", "replace")
        elif function == _QR_SIZE and rest:
            self._qr_module_dots = rest[0]
        elif function == _QR_LEVEL and rest:
            self._qr_level = "lmqh"[(rest[0] - 48) % 4]
        elif function == _QR_PRINT and self._qr_text:
            self._paper.draw_qr(self._qr_text, self._modules(), self._qr_module_dots)
        elif function == _QR_ASKED and self._qr_text and self._knows_code_size:
            side = str(len(self._modules()) * self._qr_module_dots).encode()
            self._say(b"\x37\x36" + side + b"\x1f" + side + b"\x1f1\x1f0\x00")

    def _modules(self) -> list[str]:
        """Return the rows of the symbol as strings of 0 and 1."""
        import segno

        symbol = segno.make(self._qr_text, error=self._qr_level, micro=False, boost_error=False)
        return ["".join("1" if module else "0" for module in row) for row in symbol.matrix]


def _changed(mode: TypeMode, command: Command) -> TypeMode:
    """Return the mode after an order to change it (esc_exclamation, esc_cm, esc_ce, gs_exclamation)."""
    value = command.content[0]
    match command.code:
        case b"\x1bM":
            return replace(mode, font=value & 1)
        case b"\x1bE":
            return replace(mode, is_bold=bool(value & 1))
        case b"\x1d!":
            return replace(mode, wide=(value >> 4 & 7) + 1, high=(value & 7) + 1)
    return TypeMode(value & 1, bool(value & 8), 2 if value & 32 else 1, 2 if value & 16 else 1)
