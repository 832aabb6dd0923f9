"""What pyserial hides, seen on real ptys: short reads, blocked writes, unplugging, two users."""

import errno
import os
import subprocess
import sys
import tty
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.devices.discovery import Stability, candidate_ports
from kiosk.devices.ref import DeviceRef, Flow
from kiosk.devices.transport.serial_line import SerialLine
from kiosk.errors import DeviceAbsentError, DeviceBusyError, DeviceError, DeviceSilentError


@dataclass
class Pty:
    """A pty whose far end the test holds."""

    far_fd: int
    near_fd: int

    @property
    def path(self) -> str:
        return os.ttyname(self.near_fd)

    def unplug(self) -> None:
        for number in (self.near_fd, self.far_fd):
            os.close(number)
        self.near_fd = self.far_fd = -1


@pytest.fixture
def pty() -> Iterator[Pty]:
    made = Pty(*os.openpty())
    tty.setraw(made.near_fd)
    yield made
    if made.far_fd >= 0:
        made.unplug()


@pytest.fixture
def line(pty: Pty) -> Iterator[SerialLine]:
    opened = SerialLine(DeviceRef(pty.path, "generic"))
    opened.open(1.0)
    yield opened
    opened.close()


def test_bytes_go_both_ways(line: SerialLine, pty: Pty) -> None:
    line.write_all(b"hello", 1.0)
    assert os.read(pty.far_fd, 100) == b"hello"
    os.write(pty.far_fd, b"\x00\xff\x11\x13\r\n")
    assert line.read_exact(6, 1.0) == b"\x00\xff\x11\x13\r\n"


def test_a_short_read_is_an_error_not_a_short_answer(line: SerialLine, pty: Pty) -> None:
    os.write(pty.far_fd, b"abc")
    with pytest.raises(DeviceSilentError, match="3 of 10"):
        line.read_exact(10, 0.1)


def test_reading_gives_what_there_is_and_no_more_than_asked(line: SerialLine, pty: Pty) -> None:
    assert line.read_some(10, 0.0) == b""
    assert line.read_some(10, 0.06) == b""
    os.write(pty.far_fd, b"abcdef")
    assert line.read_some(4, 1.0) == b"abcd"
    assert line.read_some(4, 1.0) == b"ef"


def test_a_line_that_takes_no_bytes_ends_at_the_deadline(line: SerialLine) -> None:
    with pytest.raises(DeviceSilentError):
        line.write_all(bytes(200_000), 0.2)
    assert line.is_open


def test_discarding_forgets_what_came(line: SerialLine, pty: Pty) -> None:
    os.write(pty.far_fd, b"old")
    line.discard()
    os.write(pty.far_fd, b"new")
    assert line.read_exact(3, 1.0) == b"new"


@pytest.mark.parametrize("verb", ["read_some", "write_all", "discard", "set_baud"])
def test_every_verb_tells_that_the_port_is_gone_and_lets_go_of_it(
    line: SerialLine, pty: Pty, verb: str
) -> None:
    pty.unplug()
    acts = {
        "read_some": lambda: line.read_some(1, 1.0),
        "write_all": lambda: line.write_all(b"x", 1.0),
        "discard": line.discard,
        "set_baud": lambda: line.set_baud(9_600),
    }
    with pytest.raises(DeviceAbsentError):
        acts[verb]()
    assert not line.is_open
    with pytest.raises(DeviceAbsentError):
        line.read_some(1, 0.0)
    line.close()


def test_speed_can_change_while_open(line: SerialLine, pty: Pty) -> None:
    line.set_baud(9_600)
    line.write_all(b"x", 1.0)
    assert os.read(pty.far_fd, 1) == b"x"


def test_second_open_is_refused_in_this_and_in_another_program(line: SerialLine, pty: Pty) -> None:
    with pytest.raises(DeviceBusyError):
        SerialLine(DeviceRef(pty.path, "generic")).open(1.0)
    script = (
        "import sys; from kiosk.devices.ref import DeviceRef\n"
        "from kiosk.devices.transport.serial_line import SerialLine\n"
        "from kiosk.errors import DeviceBusyError\n"
        "try: SerialLine(DeviceRef(sys.argv[1], 'generic')).open(1.0)\n"
        "except DeviceBusyError: sys.exit(42)\n"
    )
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", script, pty.path], cwd=root, check=False).returncode == 42
    line.close()
    again = SerialLine(DeviceRef(pty.path, "generic"))
    again.open(1.0)
    assert again.is_open
    again.close()


@pytest.mark.parametrize("url", ["/nowhere/at/all", "nosuchscheme://x", "/dev/null"])
def test_what_is_not_a_port_is_absent(url: str) -> None:
    line = SerialLine(DeviceRef(url, "generic"))
    with pytest.raises(DeviceAbsentError):
        line.open(0.5)
    assert not line.is_open


def test_url_handlers_work_as_ports() -> None:
    line = SerialLine(DeviceRef("loop://", "generic", flow=Flow.RTS_CTS, framing="7E1"))
    line.open(1.0)
    line.write_all(b"around", 1.0)
    assert line.read_exact(6, 1.0) == b"around"
    line.close()


def test_port_is_offered_under_the_name_that_stays(tmp_path: Path) -> None:
    device = tmp_path / "ttyUSB0"
    device.touch()
    other = tmp_path / "ttyUSB1"
    other.touch()
    for folder in ("by-path", "by-id"):
        (tmp_path / "serial" / folder).mkdir(parents=True)
    (tmp_path / "serial" / "by-path" / "pci-0:1").symlink_to(device)
    (tmp_path / "serial" / "by-id" / "usb-one").symlink_to(device)
    (tmp_path / "serial" / "by-id" / "usb-two").symlink_to(other)
    found = {port.device: port for port in candidate_ports(tmp_path / "serial")}
    assert found[str(device)].stability is Stability.PLACE
    assert found[str(device)].path.endswith("by-path/pci-0:1")
    assert found[str(other)].stability is Stability.IDENTITY


UART = Path("/dev/ttyS0")
OPEN_IT = f"""
import os
try:
    os.close(os.open("{UART}", os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK))
    print("opened")
except OSError as error:
    print(error.errno)
"""


def _opened_by_somebody_impolite() -> str:
    """Open the port without asking any lock, as a program that is not almighty."""
    less = ["setpriv", "--bounding-set=-sys_admin", "--inh-caps=-sys_admin"]
    command = [*(less if os.getuid() == 0 else []), sys.executable, "-c", OPEN_IT]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_a_real_port_is_shut_to_programs_that_ask_no_lock_and_open_again_after() -> None:
    line = SerialLine(DeviceRef(str(UART), "generic-80", 9_600))
    try:
        line.open(2.0)
    except DeviceError:
        pytest.skip(f"no {UART} that can be opened")
    try:
        assert _opened_by_somebody_impolite() == str(errno.EBUSY)
    finally:
        line.close()
    assert _opened_by_somebody_impolite() == "opened"
