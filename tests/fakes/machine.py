"""A whole PC: QEMU without KVM, with a screen that is photographed, a keyboard, plugs, and a cord to pull."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Self

from PIL import Image, ImageOps

from tests.fakes.machine_disk import Disk

WIDTH, HEIGHT = 1280, 800
# What a real machine has, and what spares an emulated one: tests of ciphers, guards between programs.
COMMAND_LINE = (
    "root=/dev/vda rw console=tty0 console=ttyS0 apparmor=1 security=apparmor loglevel=3"
    " systemd.show_status=1 mitigations=off cryptomgr.notests systemd.default_timeout_start_sec=900"
)
PATIENCE_S = 900.0  # a machine that is emulated on two busy cores
_PROMPT = b"(qemu) "


class Machine:
    """A running PC over a disk. Whoever starts it pulls the cord in the end."""

    def __init__(
        self, disk: Disk, folder: Path, printer: Path | None = None, second: Path | None = None
    ) -> None:
        """Switch it on.

        Args:
            disk: what it starts from.
            folder: where its pictures and its sockets lie; a short path.
            printer: the serial line that an FTDI adapter at its USB leads to.
            second: the image of a second disk.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        words = [
            *(
                "qemu-system-x86_64",
                "-accel",
                "tcg,thread=multi",
                "-cpu",
                "Nehalem",
                "-m",
                "1500",
                "-smp",
                "2",
            ),
            *("-kernel", str(disk.kernel), "-initrd", str(disk.initrd)),
            *("-append", COMMAND_LINE),
            *("-drive", f"file={disk.image},if=virtio,format=qcow2,cache=writeback"),
            *("-device", f"virtio-gpu-pci,xres={WIDTH},yres={HEIGHT}", "-vga", "none", "-display", "none"),
            *("-serial", f"file:{folder / 'console.log'}"),
            *("-monitor", f"unix:{folder / 'monitor'},server,nowait"),
            *("-device", "virtio-serial-pci", "-device", "qemu-xhci,id=usb"),
            *("-chardev", f"socket,id=orders,path={folder / 'orders'},server=on,wait=off"),
            *("-device", "virtserialport,chardev=orders,name=orders"),
            *("-nic", "user,model=virtio-net-pci", "-device", "virtio-rng-pci", "-no-reboot"),
        ]
        if second is not None:
            words += ["-drive", f"file={second},if=virtio,format=raw,cache=writeback"]
        if printer is not None:
            words += ["-chardev", f"serial,id=printer,path={printer}"]
            words += ["-device", "usb-serial,chardev=printer,id=ftdi"]
        self._process = subprocess.Popen(["nice", "-n", "10", *words], stdin=subprocess.DEVNULL)
        self._monitor = self._connected("monitor")
        self._orders = self._connected("orders")
        self._read_until(self._monitor, _PROMPT, 60)
        self._marks = 0
        self._heard = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.cut_the_power()

    @property
    def is_running(self) -> bool:
        """Say whether the PC is on: a restart from inside ends it, as it was started with -no-reboot."""
        return self._process.poll() is None

    def cut_the_power(self) -> None:
        """Pull the cord: nothing inside hears of it."""
        if self.is_running:
            self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self._monitor.close()
        self._orders.close()

    def cut_the_power_and_keep_listening(self) -> None:
        """Pull the cord; what it said before can still be read."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def watch(self, seconds: float) -> None:
        """Let the machine work on; come back at once when it goes off."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)

    def wait_until_off(self) -> None:
        """Wait for the end of a shutdown in good order."""
        self._process.wait(PATIENCE_S)

    # What hands can do from outside.

    def tell(self, words: str) -> str:
        """Give QEMU an order and return its answer."""
        self._monitor.sendall(words.encode() + b"\n")
        return self._read_until(self._monitor, _PROMPT, 60)

    def press(self, *chords: str) -> None:
        """Press chords one after the other, such as `ctrl-alt-f2`."""
        for chord in chords:
            self.tell(f"sendkey {chord} 60")
            self.watch(0.2)  # the keyboard of the machine is a device with a clock of its own

    def write(self, digits: str) -> None:
        """Type digits and small letters."""
        self.press(*digits)

    def picture(self, name: str) -> Path:
        """Photograph the screen."""
        raw, path = self.folder / f"{name}.ppm", self.folder / f"{name}.png"
        self.tell(f"screendump {raw}")
        with Image.open(raw) as opened:
            opened.save(path)
        raw.unlink()
        keep = os.environ.get("MACHINE_PICTURES")
        if keep:
            Path(keep).mkdir(parents=True, exist_ok=True)
            shutil.copy(path, keep)
        return path

    def read_screen(self, name: str) -> str:
        """Return the words on the screen, as a program that is not ours reads them."""
        path = self.picture(name)
        with Image.open(path) as opened:
            grey = ImageOps.autocontrast(opened.convert("L"))
            large = grey.resize((grey.width * 2, grey.height * 2), Image.Resampling.LANCZOS)
        large.save(path.with_suffix(".ocr.png"))
        words = ("tesseract", str(path.with_suffix(".ocr.png")), "-", "-l", "ara+eng", "--psm", "11")
        return subprocess.run(words, capture_output=True, text=True, check=True).stdout

    def wait_for_words(self, name: str, *wanted: str) -> str:
        """Wait until one of the words stands on the screen; return all that is read there."""
        deadline_s, said = time.monotonic() + PATIENCE_S, ""
        while time.monotonic() < deadline_s:
            assert self.is_running, "the machine went off"
            said = self.read_screen(name)
            if any(word in said for word in wanted):
                return said
            self.watch(2.0)
        raise AssertionError(f"none of {wanted} on the screen: {said}")

    # What only the test can do: orders over a port that has no key and no plug.

    def inside(self, order: str, patience_s: float = PATIENCE_S) -> str:
        """Run an order as root inside; return what it said. Its failure fails the test."""
        said, code = self.tried(order, patience_s)
        assert code == 0, f"{order}: {said}"
        return said

    def tried(self, order: str, patience_s: float = PATIENCE_S) -> tuple[str, int]:
        """Run an order as root inside; return what it said and its code."""
        self._marks += 1
        mark = f"=={self._marks}=="
        self._orders.sendall(f"{{ {order}\n}} </dev/null 2>&1; code=$?; echo; echo '{mark}' $code\n".encode())
        pattern = re.compile(rf"{mark} (\d+)\n".encode())
        data, deadline_s = b"", time.monotonic() + patience_s
        while (found := pattern.search(data)) is None:
            data += self._some(self._orders, deadline_s)
        before = data[: found.start()].decode(errors="replace")
        return before.strip(), int(found[1])

    def wait_for_start(self) -> None:
        """Wait until the port for orders is listened to."""
        deadline_s = time.monotonic() + PATIENCE_S
        while True:
            assert self.is_running, (self.folder / "console.log").read_text(errors="replace")[-3000:]
            try:
                self.tried("true", 15)
            except TimeoutError:
                assert time.monotonic() < deadline_s, "it never came up"
                continue
            return

    def start_order(self, order: str) -> None:
        """Begin an order whose output is read as it comes, by `lines_so_far`."""
        self._orders.sendall(f"{order} </dev/null 2>&1\n".encode())

    def lines_so_far(self, patience_s: float) -> list[str]:
        """Return the whole lines that came within a time, also what is left of them after a power cut."""
        deadline_s = time.monotonic() + patience_s
        while time.monotonic() < deadline_s:
            try:
                self._heard += self._some(self._orders, deadline_s)
            except (TimeoutError, ConnectionError):
                break
        whole, _, self._heard = self._heard.rpartition(b"\n")
        return whole.decode(errors="replace").split("\n")

    def _connected(self, name: str) -> socket.socket:
        deadline_s = time.monotonic() + 60
        while True:
            made = socket.socket(socket.AF_UNIX)
            try:
                made.connect(str(self.folder / name))
            except OSError:
                made.close()
                assert time.monotonic() < deadline_s, f"QEMU never opened {name}"
                assert self.is_running, "QEMU does not start"
                self.watch(0.1)
            else:
                return made

    def _read_until(self, line: socket.socket, end: bytes, patience_s: float) -> str:
        data, deadline_s = b"", time.monotonic() + patience_s
        while not data.endswith(end):
            data += self._some(line, deadline_s)
        return data.decode(errors="replace")

    @staticmethod
    def _some(line: socket.socket, deadline_s: float) -> bytes:
        line.settimeout(max(0.01, deadline_s - time.monotonic()))
        data = line.recv(65536)
        if not data:
            raise ConnectionError
        return data
