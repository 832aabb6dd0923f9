"""The Debian package in a clean room: installs, draws, files, and when purged leaves the journal alone."""

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.clean_room import clean_room, missing_for_rooms, package_of_this_tree, run
from tests.fakes.paper_reading import read_letters, words_of

DATA = "var/lib/libya-post-kiosk"
DISPLAY = ":95"
# On a machine that is no counter yet the window is the first run. Words of it in four sizes of letters; the
# reader is no person, and a font that lacks Arabic would leave it none.
SHOWN = {
    *("بريد", "ليبيا", "التشغيل", "الأول", "اللغة", "ميغابايت"),
    *("الطابعة", "القارئ", "الذاكرة", "المكتب", "والشباك"),
}
FEWEST = 8
APT = (
    "etc/apt/sources.list",
    "etc/apt/sources.list.d",
    "etc/apt/apt.conf.d",
    "usr/share/keyrings",
    "etc/ssl/certs",
)

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]


@pytest.fixture(scope="module")
def package() -> Path:
    """The package of this tree, built when dist/ has none."""
    if reason := missing_for_rooms():
        pytest.skip(reason)
    return package_of_this_tree()


@pytest.fixture(scope="module")
def room(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A minimal Debian with proc and dev, and this machine's package sources."""
    assert package.exists()
    with clean_room(tmp_path_factory.mktemp("room") / "root") as folder:
        for name in APT:
            source = Path("/") / name
            if source.is_file():
                run("cp", "-aT", str(source), str(folder / name))
            elif source.exists():
                _copy(source, folder / name)
        yield folder


def _copy(source: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    run("cp", "-aT", str(source), str(target))


def shown_words(room: Path, folder: Path) -> set[str]:
    """Open the installed program on a screen, and return the Arabic words that tesseract reads there."""
    screen = subprocess.Popen(
        ["Xvfb", DISPLAY, "-screen", "0", "1280x800x24", "-noreset"],
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    words = ["chroot", str(room), "runuser", "-u", "libya-post-kiosk", "--", "env"]
    words += [f"DISPLAY={DISPLAY}", "QT_QPA_PLATFORM=xcb", "kiosk", "run", "--full-screen"]
    window = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    picture, found = folder / "window.png", set[str]()
    try:
        deadline_s = time.monotonic() + 120
        while len(found & SHOWN) < FEWEST and time.monotonic() < deadline_s:
            shot = ["import", "-display", DISPLAY, "-window", "root", "-resize", "250%", str(picture)]
            if subprocess.run(shot, check=False, stderr=subprocess.DEVNULL).returncode == 0:
                found = {word for line in read_letters(picture, "11") for word in words_of(line)}
            assert window.poll() is None, window.stderr and window.stderr.read()
    finally:
        subprocess.run(["pkill", "-TERM", "-P", str(window.pid)], check=False)
        window.terminate()
        window.communicate()
        screen.terminate()
        screen.wait()
    return found


def test_package_installs_checks_itself_and_keeps_the_journal_when_purged(
    package: Path, room: Path, tmp_path: Path
) -> None:
    shutil.copy(package, room / "root" / package.name)
    run("chroot", str(room), "apt-get", "update", "-qq")
    said = run(
        "chroot",
        str(room),
        "apt-get",
        "install",
        "-y",
        "-qq",
        "--no-install-recommends",
        f"/root/{package.name}",
    )
    assert "self-check: ok" in said
    assert run("chroot", str(room), "kiosk", "--version").startswith("kiosk ")
    status = json.loads(
        run(
            "chroot",
            str(room),
            "runuser",
            "-u",
            "libya-post-kiosk",
            "--",
            "sh",
            "-c",
            "kiosk status --json || true",
        )
    )
    assert status["error"] == "STO-111"
    if all(shutil.which(tool) for tool in ("Xvfb", "import", "tesseract")):
        assert len(shown_words(room, tmp_path) & SHOWN) >= FEWEST
    (room / DATA / "keys.json").write_text("{}")
    (room / DATA / "journal.db").write_bytes(b"evidence")
    run("chroot", str(room), "apt-get", "purge", "-y", "-qq", "libya-post-kiosk")
    assert not (room / "opt" / "libya-post-kiosk").exists()
    assert (room / DATA / "journal.db").read_bytes() == b"evidence"
