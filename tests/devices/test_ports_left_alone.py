"""A port that nobody configured is never opened: on a pty never opened before, one opening would be seen."""

import fcntl
import os
import select
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk import cli
from kiosk.devices.discovery import candidate_ports

TIOCGPTN, TIOCSPTLCK = 0x80045430, 0x40045431  # Source: linux/include/uapi/asm-generic/ioctls.h


class FreshPty:
    """A pty whose near end was never opened; once it is opened and closed, its far end hangs up."""

    def __init__(self) -> None:
        self.far_fd = os.open("/dev/ptmx", os.O_RDWR | os.O_NOCTTY)
        fcntl.ioctl(self.far_fd, TIOCSPTLCK, struct.pack("i", 0))
        (number,) = struct.unpack("i", fcntl.ioctl(self.far_fd, TIOCGPTN, bytes(4)))
        self.path = f"/dev/pts/{number}"

    @property
    def was_opened(self) -> bool:
        poll = select.poll()
        poll.register(self.far_fd, select.POLLIN)
        return any(event & (select.POLLHUP | select.POLLIN) for _, event in poll.poll(0))


@pytest.fixture
def fresh() -> Iterator[FreshPty]:
    made = FreshPty()
    yield made
    os.close(made.far_fd)


def test_looking_for_ports_opens_none(fresh: FreshPty, tmp_path: Path) -> None:
    by_path = tmp_path / "serial" / "by-path"
    by_path.mkdir(parents=True)
    (by_path / "pci-0000:00:14.0-usb-0:2:1.0-port0").symlink_to(fresh.path)
    assert fresh.path in {port.device for port in candidate_ports(tmp_path / "serial")}
    assert not fresh.was_opened
    os.close(os.open(fresh.path, os.O_RDWR | os.O_NOCTTY))
    assert fresh.was_opened


def test_setting_up_a_device_opens_it_only_when_it_is_tried(
    fresh: FreshPty, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = ("--home", str(tmp_path))
    assert cli.main(["devices", "set", "printer", *home, "--url", fresh.path, "--profile", "epson-80"]) == 0
    assert cli.main(["devices", "set", "printer", *home, "--url", "none", "--profile", "epson-80"]) == 0
    assert cli.main(["devices", "list", *home, "--json"]) == 0
    assert '"printer"' in capsys.readouterr().out
    assert not fresh.was_opened
