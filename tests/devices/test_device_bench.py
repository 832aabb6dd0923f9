"""The technician's bench over real ptys: states, trials, traffic and troubles as they are."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.app.device_bench import WindowBench
from kiosk.app.devices import printer_of, reader_of, scale_of, scanner_of
from kiosk.app.shipped import load_texts
from kiosk.config import DeviceSettings, Settings
from kiosk.documents.renderer import ReceiptPaper
from kiosk.domain.receipt import Paper
from kiosk.errors import DeviceNotConfiguredError, NothingReadError, PaperOutError
from kiosk.ports import DeviceRole
from tests.devices.test_foreign_peers import TODAY


@pytest.fixture
def bench(start_twin: Callable[..., Any], tmp_path: Path) -> Iterator[tuple[WindowBench, dict[str, Any]]]:
    twins = {
        "printer": start_twin("printer", "--baud", "0", "--rows-per-s", "0"),
        "reader": start_twin("reader"),
        "scale": start_twin("scale"),
    }
    settings = Settings(
        printer=DeviceSettings(str(twins["printer"].link), "epson-80", 38_400, "8N1", "none"),
        reader=DeviceSettings(str(twins["reader"].link), "generic-line", 9_600, "8N1", "none"),
        scale=DeviceSettings(str(twins["scale"].link), "toledo-8217", 9_600, "8N1", "rtscts"),
    )
    made = WindowBench(settings, ReceiptPaper(load_texts()))
    printer: Any = printer_of(settings, tmp_path, made.notes[DeviceRole.PRINTER])
    reader: Any = reader_of(settings, lambda: TODAY, made.notes[DeviceRole.READER])
    scale: Any = scale_of(settings, made.notes[DeviceRole.SCALE])
    made.printer, made.reader, made.scale = printer, reader, scale
    yield made, twins
    for device in (printer, reader, scale):
        device.close()


def test_every_device_is_found_as_it_is(bench: tuple[WindowBench, dict[str, Any]]) -> None:
    made, twins = bench
    assert {role: made.look(role).state for role in DeviceRole} == {
        DeviceRole.PRINTER: "online",
        DeviceRole.READER: "online",
        DeviceRole.SCANNER: "absent",
        DeviceRole.SCALE: "online",
        DeviceRole.TERMINAL: "absent",
    }
    assert [device.is_none for device in made.set_up()] == [False, False, True, False]
    assert made.set_up()[3].line == "9600 8N1 rtscts"
    twins["printer"].order("cover_open")
    twins["scale"].order("off")
    assert made.look(DeviceRole.PRINTER).state == "cover_open"
    assert made.look(DeviceRole.SCALE).state == "offline"


def test_a_terminal_is_on_the_page_where_there_is_one_and_says_how_it_is(
    start_twin: Callable[..., Any],
) -> None:
    twin = start_twin("terminal", "--poi", "T-7")
    terminal = DeviceSettings(str(twin.link), "nexo", 9_600, "8N1", "none", id="T-7")
    made = WindowBench(Settings(terminal=terminal), ReceiptPaper(load_texts()))
    assert [str(device.role) for device in made.set_up()] == [*map(str, DeviceRole)]
    assert made.look(DeviceRole.TERMINAL).state == "online"
    twin.order("off")
    assert made.look(DeviceRole.TERMINAL).state == "offline"


def test_a_test_page_comes_out_and_none_of_it_is_in_the_traffic(bench: tuple[WindowBench, Any]) -> None:
    made, twins = bench
    assert made.print_test_page() is Paper.PRINTED
    assert twins["printer"].order("status")["receipts"] == 1
    traffic = made.look(DeviceRole.PRINTER).traffic
    assert any("1d 76 30" in note.shown for note in traffic)
    assert not any(words.hex(" ") in note.shown for note in traffic for words in (b"Off", b"202", b"TE"))
    assert max(len(note.shown) for note in traffic) < 90
    assert all(note.ago_s >= 0.0 for note in traffic)


def test_the_last_trouble_of_a_line_is_kept(bench: tuple[WindowBench, Any]) -> None:
    made, twins = bench
    assert made.look(DeviceRole.PRINTER).last_error == ""
    twins["printer"].order("paper_out_after", rows=100)
    assert made.print_test_page() is Paper.UNKNOWN
    assert made.look(DeviceRole.PRINTER).last_error == PaperOutError.code
    twins["printer"].order("unplug")
    assert made.look(DeviceRole.PRINTER).state == "absent"
    assert made.look(DeviceRole.PRINTER).last_error == "DEV-101"


def test_a_document_leaves_only_its_length(bench: tuple[WindowBench, Any]) -> None:
    made, twins = bench
    assert made.reader is not None
    assert made.reader.is_present()
    twins["reader"].order("lay", specimen="passport", after_ms=300)
    person = made.reader.read(20.0, lambda: False)
    notes = made.look(DeviceRole.READER).traffic
    assert sum(note.count for note in notes if note.is_from_device) >= 88
    assert {note.shown for note in notes if note.is_from_device} == {"…"}
    assert person.document_number not in repr(notes)


def test_without_a_printer_there_is_no_test_page() -> None:
    with pytest.raises(DeviceNotConfiguredError):
        WindowBench(Settings(), ReceiptPaper(load_texts())).print_test_page()


def test_nothing_read_or_printed_is_in_any_log(
    bench: tuple[WindowBench, Any], start_twin: Callable[..., Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    made, twins = bench
    assert made.reader is not None
    assert made.reader.is_present()
    twins["reader"].order("lay", specimen="passport", after_ms=300)
    person = made.reader.read(20.0, lambda: False)
    scanner: Any = scanner_of(
        Settings(
            scanner=DeviceSettings(str(start_twin("scanner").link), "generic-scanner", 9_600, "8N1", "none")
        )
    )
    with pytest.raises(NothingReadError):
        scanner.read(0.3, lambda: False)
    scanner.close()
    assert made.print_test_page() is Paper.PRINTED
    secrets = (person.document_number, person.surname_latin, person.given_names_latin, "الورفلي")
    assert [secret for secret in secrets if secret in caplog.text] == []
