"""A Windows of its own for one test: Wine's prefix, the installer in it, and what runs there."""

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PROGRAM = Path("drive_c/Program Files/Libya Post Counter")
DATA = Path("drive_c/ProgramData/LibyaPost/Counter")
MENU = Path("drive_c/ProgramData/Microsoft/Windows/Start Menu/Programs")
STARTUP = MENU / "StartUp" / "شباك بريد ليبيا - Libya Post counter.lnk"
# Windows has this library, this Wine has not; its one function is another one's second name.
CHANCE = "LIBRARY bcryptprimitives.dll\nEXPORTS\nProcessPrng = ADVAPI32.SystemFunction036\n"
DEADLINE_S = 900


@dataclass(frozen=True)
class Said:
    code: int
    output: str
    errors: str

    @property
    def last(self) -> dict[str, Any]:
        return dict(json.loads(self.output.splitlines()[-1]))


class WineRoom:
    """One prefix; closed by whoever made it."""

    def __init__(self, folder: Path) -> None:
        self.prefix = folder / "wine"
        self.setup = folder / "setup.exe"
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("KIOSK", "PYTHON"))},
            "WINEPREFIX": str(self.prefix),
            "WINEDEBUG": "-all",
            "WINEARCH": "win64",
            "KIOSK_PIN": "135790",
        }
        self.run("wineboot", "-i")
        definition, library = folder / "chance.def", folder / "bcryptprimitives.dll"
        definition.write_text(CHANCE)
        link = ["x86_64-w64-mingw32-ld", "-shared", "--no-insert-timestamp", "-e", "0"]
        subprocess.run([*link, "-o", str(library), str(definition)], check=True)
        shutil.copy(library, self.prefix / "drive_c/windows/system32" / library.name)

    @property
    def program(self) -> Path:
        return self.prefix / PROGRAM

    @property
    def data(self) -> Path:
        return self.prefix / DATA

    @property
    def starts_with_windows(self) -> bool:
        return (self.prefix / STARTUP).exists()

    def run(self, *words: str) -> Said:
        ran = subprocess.run(
            ["wine", *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            env=self._environment,
            timeout=DEADLINE_S,
        )
        return Said(ran.returncode, ran.stdout.decode("utf-8"), ran.stderr.decode("utf-8", "replace"))

    def become(self, windows: str) -> None:
        """Say which Windows this is: `win7`, `win10`."""
        self.run("reg", "add", r"HKCU\Software\Wine", "/v", "Version", "/d", windows, "/f")

    def install(self, *words: str) -> Said:
        return self.run(str(self.setup), "/S", *words)

    def uninstall_waiting(self, *words: str) -> Said:
        """Run the uninstaller in its place, so that its exit code is seen; it cannot delete itself then."""
        here = windows_path(PROGRAM)
        # The last word must stand there bare, blanks and all; a list of words would quote it.
        line = f'@"{here}\\uninstall.exe" /S {" ".join(words)} _?={here}'
        orders = self.prefix / "drive_c" / "remove.bat"
        orders.write_text(f"{line}\r\n@exit %errorlevel%\r\n", "ascii", newline="")
        return self.run("cmd", "/c", r"C:\remove.bat")

    def uninstall(self, *words: str) -> None:
        """Run it as Windows does: it goes on as a copy of itself, and deletes itself too."""
        self.run(str(self.program / "uninstall.exe"), "/S", *words)
        # The copy is no child of ours: Wine's server ends after the last program of this Windows.
        subprocess.run(["wineserver", "-w"], check=True, env=self._environment, timeout=DEADLINE_S)
        assert not self.program.exists(), sorted(self.program.rglob("*"))[:20]

    def kiosk(self, *words: str) -> Said:
        return self.run(str(self.program / "kiosk.exe"), *words)

    def must(self, *words: str) -> Said:
        said = self.kiosk(*words)
        assert said.code == 0, f"{words}: {said.output[-2000:]} {said.errors[-2000:]}"
        return said

    def python(self, *words: str) -> "subprocess.Popen[bytes]":
        """Start the installed interpreter; its standard input stays open."""
        return subprocess.Popen(
            ["wine", str(self.program / "python" / "python.exe"), "-X", "utf8", *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=self._environment,
        )

    def registry(self) -> str:
        return self.run(
            "reg", "query", r"HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall", "/s"
        ).output

    def left_behind(self, names: Sequence[str] = ("libya", "kiosk")) -> list[Path]:
        """Return every file and folder in this Windows that the installer, or the counter, has left."""
        return [
            path.relative_to(self.prefix)
            for path in (self.prefix / "drive_c").rglob("*")
            if any(name in path.name.lower() for name in names)
        ]

    def close(self) -> None:
        subprocess.run(["wineserver", "-k"], check=False, env=self._environment)


def windows_path(path: Path) -> str:
    return str(path).replace("drive_c/", "C:\\").replace("/", "\\")
