"""The twins as programs: events out, orders in, and an orderly end."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kiosk.devices.protocol import escpos
from kiosk.devices.simulated.printer import PrinterTraits, PrinterTwin
from kiosk.devices.simulated.pty_port import PtyPort
from kiosk.devices.simulated.remote import order
from kiosk.devices.simulated.sheets import SheetFolder
from kiosk.errors import DeviceAbsentError

ROOT = Path(__file__).parents[2]


def test_twin_takes_orders_from_standard_input_and_ends_with_it(tmp_path: Path) -> None:
    orders = b'{"do": "paper_out"}\nnot json\n[]\n{"do": "dance"}\n{"do": "unplug"}\n{"do": "plug"}\n'
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "kiosk.devices.simulated",
            "printer",
            "--link",
            str(tmp_path / "p"),
            "--stdin",
        ],
        cwd=ROOT,
        input=orders,
        capture_output=True,
        timeout=30,
        check=True,
    )
    ready, *answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert ready["event"] == "ready"
    assert [answer["ok"] for answer in answers] == [True, False, False, False, True, True]
    assert (answers[0]["is_paper_out"], answers[4]["device"]) == (True, "")
    assert not (tmp_path / "p").is_symlink()


def test_order_to_stop_ends_the_twin_and_clears_up(start_twin: Callable[..., Any], tmp_path: Path) -> None:
    twin = start_twin("reader")
    assert (tmp_path / "reader").is_symlink()
    twin.order("stop")
    assert twin.stop() in {0, -15}
    assert not (tmp_path / "reader").is_symlink()


def test_no_twin_at_a_control_socket_is_told(tmp_path: Path) -> None:
    with pytest.raises(DeviceAbsentError):
        order(tmp_path / "nothing", "status")


def test_order_longer_than_anything_sensible_ends_the_conversation(start_twin: Callable[..., Any]) -> None:
    twin = start_twin("reader")
    with pytest.raises(DeviceAbsentError):
        twin.order("lay", lines=["x" * 200_000])
    assert twin.order("status")["documents_laid"] == 0


def test_new_port_takes_the_place_of_one_left_by_a_killed_twin(tmp_path: Path) -> None:
    (tmp_path / "p").symlink_to("/dev/pts/9999")
    port = PtyPort(tmp_path / "p")
    port.plug()
    port.plug()
    assert str((tmp_path / "p").readlink()) == port.device
    near = os.open(tmp_path / "p", os.O_RDWR | os.O_NOCTTY)
    os.write(near, b"x")
    assert (port.read(10), port.read(10)) == (b"x", b"")
    assert port.write(b"y") == 1
    os.close(near)
    (tmp_path / "p").unlink()
    (tmp_path / "p").symlink_to("/dev/pts/another")
    port.unplug()
    port.unplug()
    assert (tmp_path / "p").is_symlink()
    assert (port.is_plugged, port.device, port.read(1)) == (False, "", b"")


def test_paper_is_kept_as_picture_and_facts(tmp_path: Path) -> None:
    told: list[dict[str, object]] = []
    folder = SheetFolder(tmp_path / "paper", told.append)
    twin = PrinterTwin(PrinterTraits(width_dots=64, rows_per_s=0.0), folder.take)
    twin.receive(escpos.feed(10) + escpos.cut() + escpos.raster(8, b"\xf0" * 16) + escpos.cut(), 0.0)
    assert (folder.receipts, folder.blank_slips) == (1, 1)
    assert folder.last_path == tmp_path / "paper" / "receipt-0001.png"
    facts = json.loads((tmp_path / "paper" / "receipt-0001.json").read_text("utf-8"))
    assert (facts["height_dots"], facts["black_dots"], told[0]["event"]) == (2, 64, "receipt")
