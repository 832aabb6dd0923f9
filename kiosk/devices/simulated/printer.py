"""The receipt printer's twin: same bytes, same buffer, same silences, and paper one can look at."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.devices.protocol.escpos_status import XOFF, XON
from kiosk.devices.simulated.escpos_stream import ROW, TEXT, Command, CommandStream
from kiosk.devices.simulated.paper import FULL_ROLL_ROWS, PaperPath, Sheet
from kiosk.devices.simulated.typesetter import Typesetter

# Receive buffer of 4 KB; busy with 128 bytes left, free again with 256.
# Source: Epson TM-T88III specification, "receive buffer", p. 21-23.
BUFFER_BYTES = 4_096
BUSY_BELOW_BYTES, READY_ABOVE_BYTES = 128, 256
_REALTIME_BYTES = 10
LINE_COMMANDS = frozenset({b"\x1dP", b"\x1dL", b"\x1b$", b"\x1b*"})  # units, margin, place, columns


@dataclass(frozen=True, slots=True)
class PrinterTraits:
    """What kind of printer the twin is.

    `rows_per_s` 0 prints at once; `flow` is `busy` (bytes wait on the line), `xonxoff` or `none` (bytes
    sent to a full buffer are lost); a clone knows no process IDs, no status back and no buffer clearing,
    and does not say how large a symbol will be; `unknown_commands` are the first two bytes of each it skips.
    """

    width_dots: int = 576
    dots_per_inch: int = 203
    rows_per_s: float = 1_200.0
    flow: str = "busy"
    knows_process_ids: bool = True
    knows_status_back: bool = True
    knows_clearing: bool = True
    knows_code_size: bool = True
    unknown_commands: frozenset[bytes] = frozenset()
    model: bytes = b"KIOSK TWIN"
    maker: bytes = b"KIOSK TWIN"


class PrinterTwin:
    """One printer without a line: `receive` bytes, `advance` time, `take_output`; then make trouble."""

    def __init__(self, traits: PrinterTraits, on_sheet: Callable[[Sheet], None]) -> None:
        self.traits = traits
        self.paper = PaperPath(traits.width_dots, on_sheet)
        self.drawer_kicks = 0
        self.lost_bytes = 0
        self.is_on = True
        self.is_cover_open = False
        self.is_jammed = False
        self.is_drawer_open = True  # without a drawer the sensor's pin is high too
        self.mutes_process_ids = False
        self.mutes_identity = False
        self._buffer = bytearray()
        self._tail = b""
        self._stream = CommandStream(traits.unknown_commands)
        self._work: deque[tuple[bytes | None, int]] = deque()
        self._output = bytearray()
        self._type = Typesetter(
            self.paper, self.babble, traits.dots_per_inch, knows_code_size=traits.knows_code_size
        )
        self._free_at_s = 0.0
        self._is_held = False
        self._power_up()

    # --- the line -------------------------------------------------------------------------------------
    @property
    def wants_input(self) -> bool:
        """Say whether the BUSY line is down."""
        return self.traits.flow != "busy" or not self.is_on or self._room() > BUSY_BELOW_BYTES

    @property
    def next_due_s(self) -> float | None:
        """When work goes on by itself, or None."""
        return self._free_at_s if self._can_work() and (self._work or self._buffer) else None

    def receive(self, data: bytes, now_s: float) -> None:
        """Take bytes; real-time commands are answered at once, wherever they stand."""
        if not self.is_on:
            return
        self.advance(now_s)
        for value in data:
            self._tail = (self._tail + bytes((value,)))[-_REALTIME_BYTES:]
            if self._room() > 0:
                self._buffer.append(value)
            else:
                self.lost_bytes += 1
            self._realtime()
        self._say_flow()
        self.advance(now_s)

    def take_output(self) -> bytes:
        """Hand over the bytes sent since the last call."""
        data = bytes(self._output)
        self._output.clear()
        return data

    def advance(self, now_s: float) -> None:
        """Work up to `now_s`: move paper, then take the next command."""
        if not (self._can_work() and (self._work or self._buffer)):
            self._free_at_s = max(self._free_at_s, now_s)
        while self._can_work() and self._free_at_s <= now_s:
            if self._work:
                self._move_paper()
                continue
            command = self._stream.take(self._buffer)
            if command is None:
                self._free_at_s = now_s
                break
            self._execute(command)
        self._say_flow()

    def _room(self) -> int:
        return BUFFER_BYTES - len(self._buffer)

    def _can_work(self) -> bool:
        return self.is_on and not (self.is_cover_open or self.paper.is_out or self.is_jammed)

    def _say_flow(self) -> None:
        if self.traits.flow != "xonxoff" or not self.is_on:
            return
        if not self._is_held and self._room() <= BUSY_BELOW_BYTES:
            self._is_held = True
            self._output.append(XOFF)
        elif self._is_held and self._room() >= READY_ABOVE_BYTES:
            self._is_held = False
            self._output.append(XON)

    # --- trouble --------------------------------------------------------------------------------------
    def take_paper_out(self) -> None:
        """Pull the roll out."""
        self.set_rows_left(0)

    def set_rows_left(self, rows: int = FULL_ROLL_ROWS) -> None:
        """Put a roll in that ends after `rows`."""
        self.paper.rows_left = rows
        self._say_status()

    def open_cover(self, is_open: bool) -> None:
        """Open or shut the cover."""
        self.is_cover_open = is_open
        self._say_status()

    def jam(self, is_jammed: bool) -> None:
        """Block or free the cutter."""
        self.is_jammed = is_jammed
        self._say_status()

    def set_drawer(self, is_open: bool) -> None:
        """Pull the drawer open or push it shut."""
        self.is_drawer_open = is_open
        self._say_status()

    def babble(self, data: bytes) -> None:
        """Send bytes nobody asked for."""
        self._output += data

    def switch(self, is_on: bool) -> None:
        """Switch off (buffer and settings are lost, paper stays where it is) or on."""
        self.is_on = is_on
        self._power_up()

    def _power_up(self) -> None:
        self._clear()
        self._output.clear()
        self._tail = b""
        self.paper.margin_dots = 0
        self._units_per_inch = self.traits.dots_per_inch
        self._says_status = False
        self._type.power_up()
        self._bar_height_dots = 162
        self._is_held = False

    def _clear(self) -> None:
        self._buffer.clear()
        self._work.clear()
        self._stream.reset()

    # --- answers --------------------------------------------------------------------------------------
    def _realtime(self) -> None:
        tail = self._tail
        if tail[-3:-1] == b"\x10\x04" and tail[-1] in {1, 2, 3, 4}:
            self._output.append(self._status_byte(tail[-1]))
        elif tail[-3:] == b"\x10\x05\x02" and self.is_jammed:
            self._clear()
            self.jam(is_jammed=False)
        elif self.traits.knows_clearing and tail == b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08":
            self._clear()
            self._output += b"\x37\x25\x00"

    def _status_byte(self, number: int) -> int:
        is_offline = self.is_cover_open or self.paper.is_out or self.is_jammed
        cover, out, jam = self.is_cover_open * 0x04, self.paper.is_out * 0x20, self.is_jammed * 0x40
        return {
            1: 0x12 | is_offline * 0x08 | self.is_drawer_open * 0x04,
            2: 0x12 | cover | out | jam,
            3: 0x12 | self.is_jammed * 0x08,
            4: 0x12 | self.paper.is_low * 0x0C | self.paper.is_out * 0x60,
        }[number]

    def _say_status(self) -> None:
        """Send automatic status back, if it was asked for."""
        if not (self.is_on and self._says_status and self.traits.knows_status_back):
            return
        is_offline = self.is_cover_open or self.paper.is_out or self.is_jammed
        self._output += bytes((
            0x10 | is_offline * 0x08 | self.is_cover_open * 0x20 | self.is_drawer_open * 0x04,
            self.is_jammed * 0x08,
            self.paper.is_low * 0x03 | self.paper.is_out * 0x0C,
            0x0F,
        ))  # fmt: skip

    # --- work -----------------------------------------------------------------------------------------
    def _move_paper(self) -> None:
        """Print or feed one row of the work in hand; the roll may end here."""
        dots, rows = self._work.popleft()
        if rows > 1:
            self._work.appendleft((dots, rows - 1))
        was_low = self.paper.is_low
        self.paper.print_row(dots or b"")
        if self.traits.rows_per_s:
            self._free_at_s += 1 / self.traits.rows_per_s
        if self.paper.is_out or self.paper.is_low != was_low:
            self._say_status()

    def _execute(self, command: Command) -> None:
        if command.code == ROW:
            self._print(self._type.finish())
            self._work.append((command.content, command.times))
            return
        self._print(self._type.take(command))
        if command.code != TEXT:
            self._settings(command)
            self._replies(command)
            self._movements(command)

    def _print(self, rows: list[bytes]) -> None:
        self._work.extend((row, 1) for row in rows)

    def _settings(self, command: Command) -> None:
        match command.code:
            case b"\x1b@":
                self.paper.margin_dots, self._units_per_inch = 0, self.traits.dots_per_inch
                self._type.initialise()
            case b"\x1dL":
                self.paper.margin_dots = int.from_bytes(command.content, "little")
            case b"\x1dP":
                self._units_per_inch = command.content[1] or self.traits.dots_per_inch
            case b"\x1dh":
                self._bar_height_dots = command.content[0]

    def _replies(self, command: Command) -> None:
        match command.code:
            case b"\x1da":
                self._says_status = bool(command.content[0])
                self._say_status()
            case b"\x1dr":
                self._output.append(self.paper.is_low * 0x03)
            case b"\x1dI" if self.mutes_identity:
                pass
            case b"\x1dI":
                number, traits = command.content[0], self.traits
                named = b"_" + (traits.maker if number == 66 else traits.model) + b"\x00"  # noqa: PLR2004
                self._output += named if number >= 65 else b"\x02"  # noqa: PLR2004  # gs_ci
            case b"\x1d(H" if self.mutes_process_ids:
                pass
            case b"\x1d(H" if self.traits.knows_process_ids:
                self._output += b"\x37\x22" + command.content[4:8] + b"\x00"
            case b"\x1d(H":  # a printer that does not know it prints the rest as text
                self.paper.text += command.content[2:]

    def _movements(self, command: Command) -> None:
        match command.code:
            case b"\x1bJ":
                rows = command.content[0] * self.traits.dots_per_inch / self._units_per_inch
                self._print(self._type.finish(round(rows)))
            case b"\x1bp":
                self.drawer_kicks += 1
                self.set_drawer(is_open=True)
            case b"\x1dk" if (
                command.content[:1] == b"\x49"
            ):  # code 128; its first two characters name the set
                text = command.content[4:].replace(b"{{", b"{").decode("latin-1")
                self.paper.mark_bars(text, self._bar_height_dots)
            case b"\x1dV":
                for row in self._type.finish():
                    self.paper.print_row(row)
                self.paper.cut()
