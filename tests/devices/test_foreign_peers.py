"""Judged by others: an emulator, a command builder and a zone library that nobody of ours wrote."""

import io
import json
import random
from collections.abc import Callable, Iterator
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from kiosk.app.shipped import load_texts
from kiosk.devices.protocol.escpos import realtime_status
from kiosk.devices.protocol.escpos_status import PrinterStatus, status_of
from kiosk.devices.protocol.mrz import parse
from kiosk.devices.ref import DeviceRef
from kiosk.devices.registry import open_printer, open_scale, open_scanner
from kiosk.devices.simulated.paper import Sheet
from kiosk.devices.simulated.printer import PrinterTraits, PrinterTwin
from kiosk.devices.simulated.specimens import specimens
from kiosk.documents.renderer import ReceiptPaper
from kiosk.domain.receipt import Paper
from kiosk.domain.scan import Scan, ScanKind
from kiosk.errors import InputError
from kiosk.ports import PrinterState, ScaleState, Weighing
from tests.devices.test_bytes_on_the_wire import STATEMENT, standard_receipt
from tests.fakes.devices import make_receipt
from tests.fakes.foreign_peers import Emupos, ask_node, ask_peer

TODAY = date(2026, 11, 22)
BUILD = """
import sys
from PIL import Image
from escpos.printer import Dummy
d = Dummy()
dots = bytes(255 - value for value in bytes.fromhex(sys.argv[1]))
d.image(Image.frombytes("1", (64, 20), dots), impl="bitImageRaster")
d.text("hello\\n")
d.qr("LPR1:TEST", native=True)
d.barcode("{B12345678", "CODE128", function_type="B", pos="OFF")
d.cashdraw(2)
d.cut()
print(d.output.hex())
"""
ENCODE = """
const Encoder = peer.default || peer;
const [width, height] = [64, 16];
const data = new Uint8ClampedArray(width * height * 4).fill(255);
for (let dot = 0; dot < width * height; dot += 3) data.fill(0, 4 * dot, 4 * dot + 3);
const job = new Encoder({ printerModel: "epson-tm-t20iii", imageMode: "raster" }).initialize()
    .image({ data, width, height }, width, height, "threshold").line("hello")
    .barcode("RR123456785LY", "code128", 60).qrcode("LPR1:TEST").pulse(0, 100, 100).cut().encode();
console.log(Buffer.from(job).toString("hex"));
"""
# What is not in order in the printer's answers, in the words of that library; it wants them as 1, 4, 2, 3.
STATES = """
const quads = JSON.parse(process.argv[1]);
let now = [];
const printer = new peer.Printer({ write() {}, read(take) { take(Buffer.from(now)); } }, {});
const wrong = (one) => one.toJSON().statuses.filter((bit) => bit.status !== "ok").map((bit) => bit.label);
const judged = quads.map((quad) => { now = quad; return printer.getStatuses(); });
Promise.all(judged).then((all) => console.log(JSON.stringify(all.map((four) => four.flatMap(wrong)))));
"""
JUDGE = """
import json, sys
from mrz.checker.td1 import TD1CodeChecker
from mrz.checker.td2 import TD2CodeChecker
from mrz.checker.td3 import TD3CodeChecker
kinds = {90: TD1CodeChecker, 72: TD2CodeChecker, 88: TD3CodeChecker}
def judge(lines):
    try:
        return bool(kinds[len("".join(lines))]("\\n".join(lines), check_expiry=False, compute_warnings=False))
    except Exception:
        return False
print(json.dumps([judge(lines) for lines in json.loads(sys.argv[1])]))
"""


def _is_good(lines: tuple[str, ...]) -> bool:
    try:
        parse(lines, TODAY)
    except InputError:
        return False
    return True


def test_commands_of_python_escpos_come_out_of_our_twin_as_they_were_meant() -> None:
    dots = bytes(random.Random(2).choices((0xFF, 0x00, 0x3C), k=160))
    job = bytes.fromhex(ask_peer("escpos", BUILD, dots.hex()).split()[-1])
    sheets: list[Sheet] = []
    twin = PrinterTwin(PrinterTraits(rows_per_s=0.0), sheets.append)
    twin.set_drawer(is_open=False)
    twin.receive(job, 0.0)
    twin.receive(b"", 1.0)
    (sheet,) = sheets
    assert b"".join(row[:8] for row in sheet.rows[:20]) == dots
    assert sheet.text.split() == ["hello"]
    assert [mark.text for mark in sheet.qr_marks] == ["LPR1:TEST"]
    assert sheet.bar_codes == ("12345678",)
    assert (twin.drawer_kicks, twin.is_drawer_open) == (1, True)


def test_commands_of_the_encoder_come_out_of_our_twin_as_they_were_meant() -> None:
    job = bytes.fromhex(ask_node("@point-of-sale/receipt-printer-encoder", ENCODE))
    sheets: list[Sheet] = []
    twin = PrinterTwin(PrinterTraits(rows_per_s=0.0), sheets.append)
    twin.receive(job, 0.0)
    twin.receive(b"", 1.0)
    (sheet,) = sheets
    black = {divmod(dot, 64) for dot in range(0, 64 * 16, 3)}
    assert {
        (y, x) for y, row in enumerate(sheet.rows[:16]) for x in range(64) if row[x // 8] & (0x80 >> x % 8)
    } == black
    assert sheet.text.split() == ["hello"]
    assert [mark.text for mark in sheet.qr_marks] == ["LPR1:TEST"]
    assert sheet.bar_codes == ("RR123456785LY",)
    assert twin.drawer_kicks == 1


def _in_foreign_words(status: PrinterStatus) -> set[str]:
    said = {
        "Offline": status.is_offline,
        "Cover is open": status.is_cover_open,
        "paper out": status.is_paper_out,
        "Roll paper near-end sensor: paper near-end": status.is_paper_low,
        "error": status.has_error,
    }
    return {words for words, is_so in said.items() if is_so}


_SAME_TO_US = {
    "Printing stops due to a paper-end": "paper out",
    "Roll paper end sensor: paper not present": "paper out",
    "Error occurred": "error",
    "Recoverable error occurred": "error",
    "Autocutter error occurred": "error",
    "Unrecoverable error occurred": "error",
    "Auto-recoverable error occurred": "error",
}
_NOT_TOLD_APART = {"Waiting for online recovery", "Paper is being fed by the paper feed button"}


def test_every_combination_of_status_bits_is_read_as_a_foreign_reader_reads_it() -> None:
    def with_bits(*masks: int) -> list[int]:
        values = [0x12]
        for mask in masks:
            values += [value | mask for value in values]
        return values

    quads = list(
        product(
            with_bits(0x04, 0x08, 0x20, 0x40),
            with_bits(0x0C, 0x60),  # both bits of a sensor change together
            with_bits(0x04, 0x08, 0x20, 0x40),
            with_bits(0x04, 0x08, 0x20, 0x40),
        )
    )
    judged = [
        labels
        for at in range(0, len(quads), 4_096)  # a command line has its limits
        for labels in json.loads(
            ask_node("@node-escpos/core", STATES, json.dumps(quads[at : at + 4_096], separators=(",", ":")))
        )
    ]
    assert len(judged) == len(quads) == 16_384
    for (general, paper, cause, error), labels in zip(quads, judged, strict=True):
        ours = _in_foreign_words(status_of({1: general, 2: cause, 3: error, 4: paper}))
        assert ours == {_SAME_TO_US.get(label, label) for label in labels} - _NOT_TOLD_APART


def test_troubles_of_our_twin_are_named_by_a_foreign_reader() -> None:
    def answers(trouble: Callable[[PrinterTwin], object]) -> list[int]:
        twin = PrinterTwin(PrinterTraits(rows_per_s=0.0), lambda _sheet: None)
        trouble(twin)
        twin.receive(b"".join(realtime_status(number) for number in (1, 4, 2, 3)), 0.0)
        return list(twin.take_output())

    troubles: list[tuple[Callable[[PrinterTwin], object], set[str]]] = [
        (lambda _twin: None, set()),
        (lambda twin: twin.take_paper_out(), {"Offline", "paper out", "low"}),
        (lambda twin: twin.set_rows_left(1_000), {"low"}),
        (lambda twin: twin.open_cover(is_open=True), {"Offline", "Cover is open"}),
        (lambda twin: twin.jam(is_jammed=True), {"Offline", "error"}),
    ]
    judged = json.loads(
        ask_node("@node-escpos/core", STATES, json.dumps([answers(trouble) for trouble, _ in troubles]))
    )
    same = {**_SAME_TO_US, "Roll paper near-end sensor: paper near-end": "low"}
    assert [{same.get(label, label) for label in labels} for labels in judged] == [
        wanted for _, wanted in troubles
    ]


def test_zones_are_judged_as_the_mrz_library_judges_them() -> None:
    zones = [lines for name, lines in specimens().items() if name not in {"short", "card-long-number"}]
    chance = random.Random(5)
    for lines in tuple(zones):
        for _ in range(10):
            line = chance.randrange(len(lines))
            at = chance.randrange(len(lines[line]))
            if lines[line][at].isdigit():  # another digit: only the check digits can tell
                changed = lines[line][:at] + str((int(lines[line][at]) + 1) % 10) + lines[line][at + 1 :]
                zones.append((*lines[:line], changed, *lines[line + 1 :]))
    judged = json.loads(ask_peer("mrz", JUDGE, json.dumps(zones)))
    assert [_is_good(tuple(lines)) for lines in zones] == judged
    assert 0 < sum(judged) < len(judged)


@pytest.fixture(scope="module")
def emupos(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emupos]:
    made = Emupos(tmp_path_factory.mktemp("e"))
    yield made
    made.stop()


@pytest.fixture
def printer(emupos: Emupos, tmp_path: Path) -> Iterator[Any]:
    made: Any = open_printer(DeviceRef(emupos.port("front"), "epson-80", 9_600), tmp_path / "devices.json")
    yield made
    made.close()


def test_a_foreign_printer_draws_every_dot_and_is_believed_by_its_fence(emupos: Emupos, printer: Any) -> None:
    receipt, before = make_receipt(rows=100), len(emupos.receipts())
    for _ in range(2):
        assert printer.print_receipt(receipt, 30.0) is Paper.PRINTED
    newest, *_ = receipts = emupos.receipts()
    assert len(receipts) - before == 2
    with Image.open(io.BytesIO(emupos.picture(newest["id"]))) as picture:
        grey = picture.convert("L").crop((0, 0, 576, 100))
        assert bytes(
            255 - value for value in grey.point(lambda v: 255 * (v > 127)).convert("1").tobytes()
        ) == (receipt.raster)


def test_a_foreign_printer_of_no_known_make_proves_its_commands_and_sets_every_dot_in_its_place(
    emupos: Emupos, tmp_path: Path
) -> None:
    memory = tmp_path / "devices.json"
    stranger: Any = open_printer(DeviceRef(emupos.port("front"), "generic-80", 9_600), memory)
    receipt = ReceiptPaper(load_texts()).thermal(standard_receipt("passport"), 576)
    assert stranger.print_receipt(receipt, 60.0) is Paper.PRINTED
    stranger.close()
    (facts,) = json.loads(memory.read_text("utf-8"))["printers"].values()
    assert (facts["sets_lines"], facts["draws_codes"]) == (True, False)
    newest, *_ = emupos.receipts()
    paper = Image.new("L", (576, receipt.height_dots), 255)
    with Image.open(io.BytesIO(emupos.picture(newest["id"]))) as picture:
        paper.paste(picture.convert("L"))
    black = paper.point(lambda level: 255 * (level <= 127)).convert("1").tobytes()
    assert receipt.typesetting is not None
    drawn = receipt.typesetting.raster
    assert all(there & asked == asked for there, asked in zip(black, drawn, strict=True))
    assert black != drawn  # its own type stands beside
    assert [code.text for code in zxingcpp.read_barcodes(paper)] == [STATEMENT]


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        ("paper-near-end", PrinterState.PAPER_LOW),
        ("paper-out", PrinterState.PAPER_OUT),
        ("cover-open", PrinterState.COVER_OPEN),
        ("offline", PrinterState.OFFLINE),
    ],
)
def test_each_fault_of_a_foreign_printer_is_named(
    emupos: Emupos, printer: Any, fault: str, state: PrinterState
) -> None:
    assert printer.state(2.0) is PrinterState.ONLINE
    emupos.order("fault", "set", "front", fault)
    try:
        assert printer.state(2.0) is state
        can_print = state is PrinterState.PAPER_LOW
        wanted = Paper.PRINTED if can_print else Paper.NOT_PRINTED
        assert printer.print_receipt(make_receipt(), 30.0) is wanted
    finally:
        emupos.order("fault", "clear", "front", fault)
    assert printer.state(2.0) is PrinterState.ONLINE


def test_a_foreign_drawer_is_seen_open_after_its_kick(emupos: Emupos, printer: Any) -> None:
    emupos.order("drawer", "close", "--device", "front")
    assert printer.is_drawer_open(2.0) is False
    printer.open_drawer(5.0)
    assert printer.is_drawer_open(2.0) is True


def test_a_foreign_scanner_is_understood(emupos: Emupos) -> None:
    scanner: Any = open_scanner(DeviceRef(emupos.port("lane"), "generic-scanner", 9_600))
    assert scanner.is_present()
    reading = iter([lambda: emupos.order("scan", "--device", "lane", "--countdown", "0", "RR123456785LY")])

    def scan_once() -> bool:
        next(reading, bool)()
        return False

    assert scanner.read(20.0, scan_once) == Scan(ScanKind.PARCEL, "RR123456785LY")
    scanner.close()


def test_a_foreign_scale_is_understood(emupos: Emupos) -> None:
    scale: Any = open_scale(DeviceRef(emupos.port("deli"), "toledo-8217", 9_600))
    emupos.order("scale", "set", "1.25kg")
    assert scale.weigh(3.0) == Weighing(ScaleState.STABLE, 1_250)
    emupos.order("scale", "set", "16kg")
    assert scale.weigh(0.5) == Weighing(ScaleState.OVER)
    scale.close()
