"""Start a twin: `python -m kiosk.devices.simulated printer|reader|scanner|scale|terminal --link PATH ...`."""

import argparse
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from kiosk.devices.simulated.elyctis import ElyctisTwin
from kiosk.devices.simulated.orders import (
    PrinterOrders,
    ReaderOrders,
    ScaleOrders,
    ScannerOrders,
    TerminalOrders,
)
from kiosk.devices.simulated.pacing import Pacing
from kiosk.devices.simulated.printer import LINE_COMMANDS, PrinterTraits, PrinterTwin
from kiosk.devices.simulated.pty_port import PtyPort
from kiosk.devices.simulated.reader import FRAMINGS, ReaderTraits, ReaderTwin
from kiosk.devices.simulated.scale import ScaleTwin
from kiosk.devices.simulated.scanner import SCANNER_FRAMINGS, ScannerTraits, ScannerTwin
from kiosk.devices.simulated.sheets import SheetFolder
from kiosk.devices.simulated.station import Station, tell
from kiosk.devices.simulated.terminal import TerminalTwin

_ELYCTIS = "elyctis"
_Traits = TypeVar("_Traits", ReaderTraits, ScannerTraits)


def main(arguments: list[str] | None = None) -> int:
    """Run one twin until SIGTERM, the order `stop`, or the end of standard input with `--stdin`."""
    options = _parser().parse_args(arguments)
    port, pacing = PtyPort(options.link), (Pacing(options.baud), Pacing(options.baud))
    station = _MAKERS[options.device](options, port, pacing)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: station.stop())
    station.listen(options.control, takes_stdin=options.stdin)
    station.run()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m kiosk.devices.simulated", description=__doc__)
    devices = parser.add_subparsers(dest="device", required=True)
    printer = devices.add_parser("printer", help="an ESC/POS receipt printer that keeps its paper")
    reader = devices.add_parser("reader", help="a document reader in generic line mode")
    scanner = devices.add_parser("scanner", help="a bar-code and QR scanner")
    scale = devices.add_parser("scale", help="a counter scale (Toledo 8217)")
    terminal = devices.add_parser("terminal", help="a payment terminal (nexo Sale to POI)")
    speeds = ((printer, 38_400), (reader, 9_600), (scanner, 9_600), (scale, 9_600), (terminal, 115_200))
    for device, baud in speeds:
        device.add_argument("--link", type=Path, required=True, help="path of the port to make")
        device.add_argument("--control", type=Path, help="Unix socket to take orders at")
        device.add_argument("--stdin", action="store_true", help="take orders from standard input too")
        device.add_argument("--baud", type=int, default=baud, help="speed of the line; 0: no limit")
    printer.add_argument("--paper", type=Path, help="folder for the receipts (PNG, JSON)")
    printer.add_argument("--width-dots", type=int, default=576, choices=(576, 512, 384))
    printer.add_argument("--maker", default="KIOSK TWIN", help="what it answers when asked for its maker")
    printer.add_argument("--rows-per-s", type=float, default=1_200.0, help="speed of the paper; 0: at once")
    printer.add_argument("--flow", choices=("busy", "xonxoff", "none"), default="busy")
    printer.add_argument("--clone", action="store_true", help="no process IDs, status back or clearing")
    printer.add_argument("--draws-only", action="store_true", help="sets no lines: it knows rasters only")
    reader.add_argument("--framing", choices=sorted((*FRAMINGS, _ELYCTIS)), default="stx")
    scanner.add_argument("--framing", choices=sorted(SCANNER_FRAMINGS), default="cr")
    for device in (reader, scanner):
        device.add_argument("--piece-bytes", type=int, default=0, help="send in pieces of so many bytes")
        device.add_argument("--piece-gap-ms", type=int, default=0, help="pause between pieces")
    scale.add_argument("--capacity-grams", type=int, default=15_000)
    terminal.add_argument("--poi", default="POI-1", help="the name it is known by")
    terminal.add_argument("--book", type=Path, help="file of what it took; outlives it")
    return parser


def _printer(options: argparse.Namespace, port: PtyPort, pacing: tuple[Pacing, Pacing]) -> Station:
    traits = PrinterTraits(
        width_dots=options.width_dots,
        dots_per_inch=180 if options.width_dots == 512 else 203,  # noqa: PLR2004  # TM-T88
        rows_per_s=options.rows_per_s,
        flow=options.flow,
        knows_process_ids=not options.clone,
        knows_status_back=not options.clone,
        knows_clearing=not options.clone,
        knows_code_size=not options.clone,
        maker=options.maker.encode("ascii"),
        unknown_commands=LINE_COMMANDS if options.draws_only else frozenset(),
    )
    sheets = SheetFolder(options.paper, tell)
    twin = PrinterTwin(traits, sheets.take)
    return Station(twin, port, pacing, PrinterOrders(twin, sheets).obey)


def _reader(options: argparse.Namespace, port: PtyPort, pacing: tuple[Pacing, Pacing]) -> Station:
    twin: ReaderTwin | ElyctisTwin = ElyctisTwin()
    if options.framing != _ELYCTIS:
        twin = ReaderTwin(_in_pieces(FRAMINGS[options.framing], options))
    return Station(twin, port, pacing, ReaderOrders(twin).obey)


def _scanner(options: argparse.Namespace, port: PtyPort, pacing: tuple[Pacing, Pacing]) -> Station:
    twin = ScannerTwin(_in_pieces(SCANNER_FRAMINGS[options.framing], options))
    return Station(twin, port, pacing, ScannerOrders(twin).obey)


def _scale(options: argparse.Namespace, port: PtyPort, pacing: tuple[Pacing, Pacing]) -> Station:
    twin = ScaleTwin(options.capacity_grams)
    return Station(twin, port, pacing, ScaleOrders(twin).obey)


def _terminal(options: argparse.Namespace, port: PtyPort, pacing: tuple[Pacing, Pacing]) -> Station:
    twin = TerminalTwin(options.poi, options.book)
    return Station(twin, port, pacing, TerminalOrders(twin).obey)


def _in_pieces(traits: _Traits, options: argparse.Namespace) -> _Traits:
    return replace(traits, piece_bytes=options.piece_bytes, piece_gap_s=options.piece_gap_ms / 1000)


_MAKERS: dict[str, Callable[[argparse.Namespace, PtyPort, tuple[Pacing, Pacing]], Station]] = {
    "printer": _printer,
    "reader": _reader,
    "scanner": _scanner,
    "scale": _scale,
    "terminal": _terminal,
}


if __name__ == "__main__":
    sys.exit(main())
