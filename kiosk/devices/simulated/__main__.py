"""Start a twin: `python -m kiosk.devices.simulated printer|reader --link PATH [--control PATH] ...`."""

import argparse
import signal
import sys
from dataclasses import replace
from pathlib import Path

from kiosk.devices.simulated.orders import PrinterOrders, ReaderOrders
from kiosk.devices.simulated.pacing import Pacing
from kiosk.devices.simulated.printer import PrinterTraits, PrinterTwin
from kiosk.devices.simulated.pty_port import PtyPort
from kiosk.devices.simulated.reader import FRAMINGS, ReaderTwin
from kiosk.devices.simulated.sheets import SheetFolder
from kiosk.devices.simulated.station import Station, tell


def main(arguments: list[str] | None = None) -> int:
    """Run one twin until SIGTERM, the order `stop`, or the end of standard input with `--stdin`."""
    options = _parser().parse_args(arguments)
    port, pacing = PtyPort(options.link), (Pacing(options.baud), Pacing(options.baud))
    station = (
        _printer(options, port, pacing) if options.device == "printer" else _reader(options, port, pacing)
    )
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
    for device, baud in ((printer, 38_400), (reader, 9_600)):
        device.add_argument("--link", type=Path, required=True, help="path of the port to make")
        device.add_argument("--control", type=Path, help="Unix socket to take orders at")
        device.add_argument("--stdin", action="store_true", help="take orders from standard input too")
        device.add_argument("--baud", type=int, default=baud, help="speed of the line; 0: no limit")
    printer.add_argument("--paper", type=Path, help="folder for the receipts (PNG, JSON)")
    printer.add_argument("--width-dots", type=int, default=576, choices=(576, 384))
    printer.add_argument("--rows-per-s", type=float, default=1_200.0, help="speed of the paper; 0: at once")
    printer.add_argument("--flow", choices=("busy", "xonxoff", "none"), default="busy")
    printer.add_argument("--clone", action="store_true", help="no process IDs, status back or clearing")
    reader.add_argument("--framing", choices=sorted(FRAMINGS), default="stx")
    reader.add_argument("--piece-bytes", type=int, default=0, help="send in pieces of so many bytes")
    reader.add_argument("--piece-gap-ms", type=int, default=0, help="pause between pieces")
    return parser


def _printer(options: argparse.Namespace, port: PtyPort, pacing: tuple[Pacing, Pacing]) -> Station:
    traits = PrinterTraits(
        width_dots=options.width_dots,
        rows_per_s=options.rows_per_s,
        flow=options.flow,
        knows_process_ids=not options.clone,
        knows_status_back=not options.clone,
        knows_clearing=not options.clone,
    )
    sheets = SheetFolder(options.paper, tell)
    twin = PrinterTwin(traits, sheets.take)
    return Station(twin, port, pacing, PrinterOrders(twin, sheets).obey)


def _reader(options: argparse.Namespace, port: PtyPort, pacing: tuple[Pacing, Pacing]) -> Station:
    gap_s = options.piece_gap_ms / 1000
    traits = replace(FRAMINGS[options.framing], piece_bytes=options.piece_bytes, piece_gap_s=gap_s)
    twin = ReaderTwin(traits)
    return Station(twin, port, pacing, ReaderOrders(twin).obey)


if __name__ == "__main__":
    sys.exit(main())
