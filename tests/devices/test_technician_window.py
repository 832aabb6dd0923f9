"""`kiosk run --mode technician` on a home nobody has enrolled: real window, real ports, real settings."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk import cli
from kiosk.app.counter_lanes import counter_lanes
from kiosk.app.shipped import load_texts
from kiosk.app.technician import DevicesOnly
from kiosk.ports import DeviceRole
from kiosk.ui.early import WindowSettings
from kiosk.ui.lead import STORE
from kiosk.ui.technician.opening import OpenedTechnician, open_technician


@pytest.fixture
def opened(qapp: Any, tmp_path: Path) -> Iterator[OpenedTechnician]:
    with counter_lanes() as (lanes, ends):
        behind = lanes[STORE].submit(lambda: DevicesOnly(tmp_path, lanes)).result(30)
        ends.on_main.callback(behind.close)
        window = open_technician(qapp, behind, lanes, load_texts(), WindowSettings())
        behind.begin(window.signals)
        window.shell.show()
        yield window
        window.close()


def _view(opened: OpenedTechnician) -> Any:
    assert opened.shell.here is not None
    return opened.shell.here[1].view()


def _set(home: Path, role: str, twin: Any, profile: str) -> None:
    assert (
        cli.main(["devices", "set", role, "--home", str(home), "--url", str(twin.link), "--profile", profile])
        == 0
    )


def test_devices_are_set_up_tried_and_watched_before_the_machine_is_enrolled(
    opened: OpenedTechnician, tmp_path: Path, start_twin: Callable[..., Any], qtbot: Any
) -> None:
    say = opened.lead.say()
    printer, scanner = start_twin("printer", "--baud", "0", "--rows-per-s", "0"), start_twin("scanner")
    assert _view(opened).state == say("devices.state.none")
    _set(tmp_path, "printer", printer, "epson-80")
    _set(tmp_path, "scanner", scanner, "generic-scanner")
    qtbot.waitUntil(lambda: _view(opened).state == say("devices.state.online"), timeout=20_000)
    opened.shell.here[1].try_device()  # type: ignore[index]
    qtbot.waitUntil(lambda: _view(opened).result[0] == say("devices.paper.printed"), timeout=60_000)
    assert printer.order("status")["receipts"] == 1
    opened.shell.here[1].stand_on(DeviceRole.SCANNER)  # type: ignore[index]
    qtbot.waitUntil(lambda: _view(opened).state == say("devices.state.online"), timeout=20_000)
    scanner.order("scan", text="RR473124829LY")
    wanted = say("devices.scanned", kind=say("devices.kind.parcel"))
    qtbot.waitUntil(lambda: (_view(opened).result or ("",))[0] == wanted, timeout=20_000)
    opened.shell.here[1].stand_on(DeviceRole.PRINTER)  # type: ignore[index]
    printer.order("cover_open")
    qtbot.waitUntil(lambda: _view(opened).state == say("devices.state.cover_open"), timeout=20_000)
    assert not (tmp_path / "keys").exists()


LOOK = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from kiosk import cli
from kiosk.ui.shell import Shell

def look():
    for shell in QApplication.topLevelWidgets():
        if isinstance(shell, Shell) and shell.isVisible() and shell.here:
            print(shell.here[0])
            shell.close()

app = QApplication(["test"])
looking = QTimer(app)
looking.timeout.connect(look)
looking.start(100)
sys.exit(cli.main(["run", "--home", sys.argv[1], "--mode", "technician"]))
"""


def test_the_command_opens_the_window_on_a_home_that_is_new_and_ends_with_it(tmp_path: Path) -> None:
    home = tmp_path / "new"
    done = subprocess.run(
        [sys.executable, "-c", LOOK, str(home)], capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "devices\n", "")
    assert sorted(path.name for path in home.iterdir()) == ["logs"]
