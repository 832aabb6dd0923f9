"""The whole machine in QEMU: our package in a Debian, locked; a screen, a printer, keys, plugs, a power cord.

Emulated without KVM on two cores this takes the better part of an hour: `make soak PART=machine`.
MACHINE_PACKAGE names another .deb than dist/'s newest, MACHINE_PICTURES a folder for the photographs of the
screen, MACHINE_CUTS how often the cord is pulled.
"""

import base64
import json
import os
import random
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest

from kiosk.demo.parts import CLERK, CLERK_PIN, StagePortal, StagePrinter
from kiosk.demo.processes import Crew
from tests.fakes.machine import Machine
from tests.fakes.machine_disk import Disk, make_disk, missing_for_machines, newest_package, run
from tests.fakes.tls_authority import TlsAuthority
from tests.stories.conftest import portal_of_its_own

MISSING = missing_for_machines()
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(3600),
    pytest.mark.skipif(bool(MISSING), reason=MISSING),
]
HOME = "/var/lib/libya-post-kiosk"
SESSION = "libya-post-kiosk-session"
AS_COUNTER = f"runuser -u libya-post-kiosk -- env KIOSK_PIN={CLERK_PIN}"
OUTSIDE = "10.0.2.2"  # how the machine reaches this one
NETWORK = (
    "line=$(ls /sys/class/net | grep -v '^lo$' | head -1); ip link set lo up; ip link set $line up;"
    " ip addr replace 10.0.2.15/24 dev $line; ip route replace default via 10.0.2.2"
)
SIGN_IN, FIRST_RUN = ("تسجيل", "الدخول"), ("الجهاز", "الفحص", "التشغيل", "الذاكرة")
FILING = f"file --operator {CLERK} --service CR1 --answers example --json"
CUTS = int(os.environ.get("MACHINE_CUTS", "3"))
CHORDS = (
    *(f"{held}-f{number}" for held, number in product(("ctrl-alt", "alt"), range(1, 13))),
    *(f"alt-sysrq-{key}" for key in "bceikorsuh"),
    *(
        f"ctrl-alt-{key}"
        for key in ("delete", "backspace", "esc", "tab", "t", "d", "l", "x", "left", "right")
    ),
    *(f"meta_l-{key}" for key in ("d", "e", "l", "r", "tab", "ret")),
    *(f"alt-{key}" for key in ("tab", "esc", "spc", "ret", "left", "right", "print")),
    *(f"ctrl-{key}" for key in ("c", "d", "z", "backslash", "esc", "q", "w", "n")),
    *("ctrl-shift-esc", "ctrl-alt-shift-f1", "shift-alt-tab", "ctrl-shift-t", "meta_l", "meta_r", "menu"),
    *("print", "pause", "ctrl-pause", "sysrq", "scroll_lock", "sleep", "wake", "mail", "calculator"),
    *("computer", "ac_home", "ac_bookmarks"),
)


@dataclass(frozen=True)
class Place:
    """What stands around the machine: its portal, the printer at its USB, its disk."""

    portal: StagePortal
    printer: StagePrinter
    disk: Disk
    folder: Path


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    """A counter enrolled over TLS that has printed a receipt, switched off again in good order."""
    package = newest_package()
    if package is None:
        pytest.skip("no package in dist/: python installers/packages.py program deb")
    folder = Path(tempfile.mkdtemp(prefix="lpk-machine-"))
    crew = Crew(folder / "logs")
    try:
        disk = make_disk(package, folder)
        with portal_of_its_own() as portal:
            authority = TlsAuthority(folder / "tls")
            certificate, key = authority.issue(host=OUTSIDE)
            portal.serve("--tls-cert", str(certificate), "--tls-key", str(key))
            printer = StagePrinter(crew, folder, "--baud", "0", "--rows-per-s", "0")
            made = Place(portal, printer, disk.overlay(folder / "counter.qcow2"), folder)
            _become_a_counter(made, authority)
            yield made
    finally:
        crew.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _become_a_counter(place: Place, authority: TlsAuthority) -> None:
    """Start for the first time, be set up by a provision file, print a receipt, shut down."""
    port = place.portal.url.rpartition(":")[2]
    with Machine(place.disk, place.folder / "first", place.printer.port) as machine:
        machine.wait_for_words("first-run", *FIRST_RUN)
        machine.wait_for_start()
        machine.inside(NETWORK)
        found = machine.inside("ls /dev/counter/ /dev/serial/by-path/")
        adapter = found.split()[1]
        assert "usb" in adapter, found
        provision = (
            f'[portal]\nurls = ["https://{OUTSIDE}:{port}"]\nca_file = "portal-ca.pem"\n'
            f'[devices.printer]\nurl = "/dev/counter/{adapter}"\nprofile = "epson-80"\n'
            f'[[machine]]\nname = "tip-001-03"\ncode = "{place.portal.enrolment_code(3)}"\n'
        )
        machine.inside(f"systemctl stop {SESSION}; mkdir -p /media/stick; chmod 755 /media/stick")
        for name, data in (
            ("portal-ca.pem", authority.ca_file.read_bytes()),
            ("provision.toml", provision.encode()),
        ):
            written = base64.b64encode(data).decode()
            machine.inside(f"echo {written} | base64 -d > /media/stick/{name}")
        machine.inside("chown -R libya-post-kiosk: /media/stick")  # as the rule of sticks mounts them
        said = machine.inside(f"{AS_COUNTER} kiosk provision --file /media/stick/provision.toml --json")
        assert '"enrolled": true' in said, said
        machine.inside(f"{AS_COUNTER} kiosk sync --once --json")
        machine.inside(f"{AS_COUNTER} kiosk shift open --operator {CLERK} --float-dirhams 0 --json")
        filed = json.loads(machine.inside(f"{AS_COUNTER} kiosk {FILING}").splitlines()[-1])
        assert filed["paper"] == "printed", filed
        assert len(place.printer.sheets) == 1, "nothing came out of the printer at the adapter"
        assert _denied(machine) == []
        machine.inside("sync")
        machine.start_order("systemctl poweroff")
        machine.wait_until_off()


@pytest.fixture(scope="module")
def machine(place: Place) -> Iterator[Machine]:
    """The counter, started from switched off to its sign-in."""
    with Machine(place.disk.overlay(place.folder / "work.qcow2"), place.folder / "work") as made:
        made.wait_for_words("sign-in", *SIGN_IN)
        made.wait_for_start()
        yield made


def _denied(machine: Machine) -> list[str]:
    """Return what AppArmor refused since the start."""
    said, _ = machine.tried("journalctl -b --no-pager -o cat | grep -F 'apparmor=\"DENIED\"' || true")
    return [line for line in said.splitlines() if line.strip()]


@dataclass(frozen=True)
class Standing:
    """What must not change whatever is pressed or plugged in."""

    boot: str
    window: str
    terminal: str
    programs: frozenset[str]


def _standing(machine: Machine) -> Standing:
    # Those of the kernel, which has more of them with a disk, are children of the process 2.
    programs = machine.inside(
        "ps -eo pid=,ppid=,comm= | awk '$1 != 2 && $2 != 2 { print $3 }'"
        " | grep -vE '^(ps|sh|sort|grep|awk|mawk|systemd-.*|.*udev.*)$' | sort -u"
    )
    return Standing(
        machine.inside("cat /proc/sys/kernel/random/boot_id"),
        machine.inside("pgrep -o -x kiosk"),
        machine.inside("cat /sys/class/tty/tty0/active"),
        frozenset(programs.split()),
    )


def test_switched_on_it_comes_to_the_arabic_counter_confined_and_locked(machine: Machine) -> None:
    said = machine.read_screen("sign-in")
    assert all(word in said for word in SIGN_IN), said
    window = machine.inside("pgrep -o -x kiosk")
    assert machine.inside(f"cat /proc/{window}/attr/current") == "libya-post-kiosk (enforce)"
    assert machine.inside(f"ps -o user= -p {window}").startswith("libya")
    assert machine.inside("kiosk-lock status") == "locked · مقفل"
    units = "libya-post-kiosk-session libya-post-kiosk-update.timer seatd apparmor"
    assert set(machine.inside(f"systemctl is-active {units}").split()) == {"active"}
    verified, code = machine.tried(
        "systemd-analyze verify /usr/lib/systemd/system/libya-post-kiosk-*.service"
    )
    assert code == 0, verified
    assert _denied(machine) == []


def test_it_cannot_do_what_its_profile_does_not_name(machine: Machine) -> None:
    """The profile bites: the very program is refused a file outside, and the refusal is written down."""
    machine.inside("mkdir -p /srv/else && echo secret > /srv/else/file.json && chmod -R 777 /srv/else")
    said, code = machine.tried(f"{AS_COUNTER} kiosk provision --file /srv/else/file.json --json")
    assert code != 0
    assert "secret" not in said
    assert any("/srv/else/file.json" in line for line in _denied(machine))
    machine.inside("journalctl --rotate --vacuum-time=1s -q; true")


def test_at_least_sixty_chords_are_pressed() -> None:
    assert len(set(CHORDS)) >= 60


def test_no_chord_leads_out(machine: Machine) -> None:
    before = _standing(machine)
    for number, chord in enumerate(CHORDS):
        machine.press(chord)
        assert machine.is_running, f"{chord}: the machine restarted"
        if number % 10 == 0:
            assert machine.inside("cat /sys/class/tty/tty0/active") == before.terminal, chord
    machine.press(*["ctrl-alt-delete"] * 10)  # seven within two seconds would restart it
    assert _standing(machine) == before
    said = machine.wait_for_words("after-chords", *SIGN_IN)
    assert "login:" not in said


def test_no_plug_leads_out(machine: Machine, tmp_path: Path) -> None:
    stick = tmp_path / "stick.img"
    with stick.open("wb") as file:
        file.truncate(16 << 20)
    run("mkfs.vfat", "-n", "PLUGGED", str(stick))
    for name, text in (
        ("autorun.inf", "[autorun]\nopen=run.sh\n"),
        ("run.sh", "#!/bin/sh\ntouch /tmp/ran\n"),
    ):
        (tmp_path / name).write_text(text)
        run("mcopy", "-i", str(stick), str(tmp_path / name), f"::{name}")
    before = _standing(machine)
    for kind in ("usb-kbd", "usb-mouse", "usb-tablet", "usb-hub", "usb-wacom-tablet"):
        machine.tell(f"device_add {kind},id=plug")
        machine.watch(2.0)
        if kind == "usb-kbd":
            machine.press("ctrl-alt-f3", "meta_l-r", "alt-sysrq-b")
        machine.tell("device_del plug")
    machine.tell(f"drive_add 0 if=none,id=stick,format=raw,file={stick}")
    machine.tell("device_add usb-storage,drive=stick,id=plug")
    mounted = _until_mounted(machine, is_there=True)
    assert re.search(r"\bnoexec\b", mounted), mounted
    assert {"nosuid", "nodev"} <= set(re.split(r"[ ,()]", mounted)), mounted
    place = mounted.split()[2]
    ran, code = machine.tried(f"{AS_COUNTER} {place}/run.sh")
    assert code != 0, ran
    machine.inside(f"{AS_COUNTER} kiosk doctor --support {place} --json || true")
    assert "support-" in machine.inside(f"ls {place}"), "a technician's bundle does not reach the stick"
    machine.tell("device_del plug")
    _until_mounted(machine, is_there=False)
    assert machine.tried("ls /tmp/ran")[1] != 0
    assert _standing(machine) == before
    # A keyboard that has just been plugged may give F3 before Ctrl and Alt: our own panel of the line opens.
    machine.press("esc")
    machine.wait_for_words("after-plugs", *SIGN_IN)


def _until_mounted(machine: Machine, *, is_there: bool) -> str:
    deadline_s = time.monotonic() + 300
    while True:
        said = machine.tried("mount | grep /media/")[0]
        if bool(said.strip()) == is_there:
            return said.strip()
        assert time.monotonic() < deadline_s, "the stick was not mounted" if is_there else said
        machine.watch(2.0)


def test_after_all_that_nothing_was_refused_to_the_counter(machine: Machine) -> None:
    assert _denied(machine) == []


@pytest.fixture(scope="module")
def cord(place: Place) -> Disk:
    """The one disk whose cord is pulled again and again: a copy that went on would be a branch."""
    return place.disk.overlay(place.folder / "cord.qcow2")


@pytest.mark.parametrize("number", range(CUTS))
def test_what_was_acknowledged_before_the_cord_was_pulled_is_at_the_portal_after(
    place: Place, cord: Disk, number: int
) -> None:
    chance = random.Random(f"cord {number}")
    with Machine(cord, place.folder / f"cut-{number}") as machine:
        machine.wait_for_start()
        machine.inside(f"systemctl stop {SESSION}; true")
        machine.start_order(f"{AS_COUNTER} kiosk {FILING} --no-print --count 5000 --vary {number}")
        acknowledged: set[str] = set()
        wanted = chance.randrange(5, 40)
        deadline_s = time.monotonic() + 600
        while len(acknowledged) < wanted:
            assert time.monotonic() < deadline_s, "it files nothing"
            acknowledged |= _acknowledged(machine.lines_so_far(chance.uniform(0.2, 3.0)))
        machine.cut_the_power_and_keep_listening()
        acknowledged |= _acknowledged(machine.lines_so_far(5.0))
    with Machine(cord, place.folder / f"again-{number}") as machine:
        machine.wait_for_words(f"after-cut-{number}", *SIGN_IN)
        machine.wait_for_start()
        machine.inside(NETWORK)
        machine.inside(f"systemctl stop {SESSION}; true")
        machine.inside(f"{AS_COUNTER} kiosk journal verify --json")
        machine.inside(f"{AS_COUNTER} kiosk sync --once --json")
        assert _denied(machine) == []
    held = {one for entry in place.portal.export() for one in entry["application_ids"]}
    assert acknowledged <= held, acknowledged - held


def _acknowledged(lines: list[str]) -> set[str]:
    found = (re.search(r'"application_id": "([0-9a-f-]{36})"', line) for line in lines)
    return {match[1] for match in found if match}
