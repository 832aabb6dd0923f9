"""A desktop of its own for one window: an X server without a screen, a session bus, the bus of AT-SPI."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import psutil

LAUNCHER = Path("/usr/libexec/at-spi-bus-launcher")
SYSTEM_PYTHON = "/usr/bin/python3"


def missing_for_x(*programs: str) -> str:
    """Return why there can be no X server, or one without these programs, here; empty when there can."""
    missing = [name for name in ("Xvfb", *programs) if not shutil.which(name)]
    return f"not installed: {', '.join(missing)}" if missing else ""


def missing_for_assistive() -> str:
    """Return why there can be no client of AT-SPI here, empty when there can."""
    if missing_for_x():
        return missing_for_x()
    if not shutil.which("dbus-daemon") or not LAUNCHER.exists():
        return "dbus-daemon or at-spi2-core is not installed"
    try:
        asked = subprocess.run((SYSTEM_PYTHON, "-c", "import pyatspi"), capture_output=True, check=False)
    except OSError:
        return "the system's own Python is not installed"
    return "" if asked.returncode == 0 else "python3-pyatspi is not installed"


@contextlib.contextmanager
def process(command: Sequence[str], environment: Mapping[str, str], *, says: bool = False) -> Iterator[str]:
    """Run something beside the test, and all that it starts; yield its first line where it says one."""
    made = subprocess.Popen(
        command,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if says else subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        text=True,
    )
    try:
        yield made.stdout.readline().strip() if made.stdout is not None else ""
    finally:
        end(made)
        if made.stdout is not None:
            made.stdout.close()


def end(made: "subprocess.Popen[str]") -> None:
    """End a process and all that it started."""
    with contextlib.suppress(psutil.NoSuchProcess):
        for child in psutil.Process(made.pid).children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                child.kill()
    with contextlib.suppress(ProcessLookupError):
        os.killpg(made.pid, signal.SIGKILL)
    made.wait()


@contextlib.contextmanager
def x_server(size: str = "1920x1080", pictures: Path | None = None) -> Iterator[dict[str, str]]:
    """Yield the environment of programs that open their windows there.

    `pictures` is the folder in which the file `Xvfb_screen0` then always holds what is on the screen.
    """
    ours = {"QT_QPA_PLATFORM", "WAYLAND_DISPLAY"}
    base = {name: text for name, text in os.environ.items() if name not in ours}
    kept = ("-fbdir", str(pictures)) if pictures is not None else ()
    # A server that begins anew whenever nobody is connected throws out whoever connects at that moment.
    command = ("Xvfb", "-noreset", "-displayfd", "1", "-screen", "0", f"{size}x24", "-nolisten", "tcp", *kept)
    with tempfile.TemporaryDirectory(prefix="desk-") as folder, process(command, base, says=True) as display:
        Path(folder).chmod(0o700)
        yield {**base, "DISPLAY": f":{display}", "XDG_RUNTIME_DIR": folder, "QT_QPA_PLATFORM": "xcb"}


@contextlib.contextmanager
def assistive_desktop(size: str = "1920x1080") -> Iterator[dict[str, str]]:
    """Yield the environment of programs that meet on the bus of AT-SPI there."""
    with x_server(size) as base:
        bus = ("dbus-daemon", "--session", "--nofork", "--print-address=1", "--address=unix:tmpdir=/tmp")
        with process(bus, base, says=True) as address:
            both = {
                **base,
                "DBUS_SESSION_BUS_ADDRESS": address,
                "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
                "ATSPI_NO_CACHE": "1",
            }
            with process((str(LAUNCHER), "--launch-immediately"), both):
                yield both


def window_of(home: Path) -> list[str]:
    """Return the command of the self-service window as its owner gives it."""
    return [sys.executable, "-m", "kiosk", "run", "--home", str(home), "--mode", "self-service"]
