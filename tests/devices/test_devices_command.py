"""`kiosk devices …` as a script meets it, on a twin's pty."""

import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest

from kiosk.devices.ref import DeviceRef
from kiosk.devices.transport.serial_line import SerialLine

ROOT = Path(__file__).parents[2]
AT_ONCE = ("--baud", "0", "--rows-per-s", "0")


class Kiosk:
    """The command on one home that is not enrolled: devices are set up before anything else."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def _said(self, *words: str) -> tuple[int, dict[str, Any]]:
        command = [sys.executable, "-m", "kiosk", *words, "--home", str(self.home), "--json"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60, check=False)
        return done.returncode, json.loads(done.stdout.splitlines()[-1])

    def run(self, *words: str) -> tuple[int, dict[str, Any]]:
        return self._said("devices", *words)

    def examined(self) -> tuple[int, dict[str, Any]]:
        """Return the exit code and the word of the doctor of devices."""
        return self._said("doctor", "devices")

    def must(self, *words: str) -> dict[str, Any]:
        code, said = self.run(*words)
        assert code == 0, said
        return said

    def set(self, role: str, url: Path | str, profile: str, *words: str) -> dict[str, Any]:
        return self.must("set", role, "--url", str(url), "--profile", profile, *words)


@pytest.fixture
def kiosk(tmp_path: Path) -> Kiosk:
    home = tmp_path / "home"
    home.mkdir()
    return Kiosk(home)


def test_a_device_is_set_up_in_a_home_that_is_not_there_yet(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path / "new" / "home")
    kiosk.set("printer", "/dev/pts/none", "epson-80")
    assert kiosk.home.stat().st_mode & 0o777 == 0o700
    assert kiosk.must("test", "printer") == {"state": "absent", "outcome": "not_printed"}


@pytest.mark.parametrize(
    ("role", "profile", "baud"),
    [
        ("printer", "epson-80", 38_400),
        ("reader", "elyctis", 9_600),
        ("scanner", "generic-scanner", 9_600),
        ("scale", "toledo-8217", 9_600),
    ],
)
def test_a_device_set_without_a_speed_has_the_one_of_its_kind(
    kiosk: Kiosk, role: str, profile: str, baud: int
) -> None:
    said = kiosk.set(role, "/dev/pts/none", profile)
    line = {"baud": baud, "framing": "8N1", "flow": "none"}
    assert said == {"device": role, "url": "/dev/pts/none", "profile": profile, **line}


def test_a_terminal_is_set_up_with_its_acquirers_name_and_asked_how_it_is(
    kiosk: Kiosk, start_twin: Callable[..., Any]
) -> None:
    twin = start_twin("terminal", "--poi", "T-7")
    code, said = kiosk.run("set", "terminal", "--url", str(twin.link), "--profile", "nexo")
    assert (code, said["error"], said["detail"]) == (3, "CFG-100", "devices.terminal.id: missing")
    assert kiosk.set("terminal", twin.link, "nexo", "--id", "T-7")["id"] == "T-7"
    assert kiosk.must("list")["terminal"]["state"] == "online"
    twin.order("off")
    assert kiosk.must("list")["terminal"]["state"] == "offline"
    kiosk.set("terminal", twin.link, "nexo", "--id", "T-8")
    twin.order("on")
    assert kiosk.must("list")["terminal"]["state"] == "offline"  # it answers to its own name alone


@pytest.mark.parametrize("flow", ["none", "xonxoff", "rtscts"])
@pytest.mark.parametrize("profile", ["epson-80", "epson-58", "generic-80", "generic-58"])
def test_every_profile_and_flow_of_a_printer_can_be_set(kiosk: Kiosk, profile: str, flow: str) -> None:
    words = ("--baud", "115200", "--framing", "8e1", "--flow", flow)
    said = kiosk.set("printer", "rfc2217://127.0.0.1:9999", profile, *words)
    assert (said["profile"], said["baud"], said["framing"], said["flow"]) == (profile, 115_200, "8E1", flow)


def test_a_profile_of_another_kind_is_refused(kiosk: Kiosk) -> None:
    code, said = kiosk.run("set", "printer", "--url", "x", "--profile", "toledo-8217")
    assert (code, said["error"]) == (3, "DEV-109")
    assert "epson-80" in said["detail"]


def test_nothing_set_up_is_absent_and_prints_nothing(kiosk: Kiosk) -> None:
    listed = kiosk.must("list")
    assert {listed[role]["state"] for role in ("printer", "reader", "scanner", "scale")} == {"absent"}
    assert isinstance(listed["ports"], list)
    assert kiosk.must("test", "printer") == {"state": "absent", "outcome": "not_printed"}


def test_a_test_page_is_on_paper_and_the_state_is_the_printers_own(
    kiosk: Kiosk, start_twin: Callable[..., Any]
) -> None:
    twin = start_twin("printer", *AT_ONCE)
    kiosk.set("printer", twin.link, "epson-80")
    assert kiosk.must("test", "printer") == {"state": "online", "outcome": "printed"}
    assert twin.order("status")["receipts"] == 1
    assert kiosk.must("list")["printer"] == {"state": "online", "url": str(twin.link), "profile": "epson-80"}
    for order, state in (("paper_low", "paper_low"), ("cover_open", "cover_open")):
        twin.order(order)
        assert kiosk.must("list")["printer"]["state"] == state
    assert kiosk.must("test", "printer") == {"state": "cover_open", "outcome": "not_printed"}
    twin.order("cover_close")
    twin.order("paper_out_after", rows=100)
    assert kiosk.must("test", "printer") == {"state": "paper_out", "outcome": "unknown"}
    twin.order("unplug")
    assert kiosk.must("test", "printer") == {"state": "absent", "outcome": "not_printed"}


def test_a_printer_without_process_ids_is_remembered_until_another_is_set_up(
    kiosk: Kiosk, start_twin: Callable[..., Any]
) -> None:
    twin = start_twin("printer", *AT_ONCE, "--clone")
    kiosk.set("printer", twin.link, "epson-80")
    for _ in range(2):
        assert kiosk.must("test", "printer") == {"state": "online", "outcome": "printed"}
    printers = json.loads((kiosk.home / "devices.json").read_text("utf-8"))["printers"]
    learnt = {"ignores_process_ids": True, "is_clean": True, "identity": "KIOSK TWIN", "draws_codes": False}
    learnt |= {"sets_lines": None}  # this profile declares it
    assert printers == {f"epson-80@{twin.link}": learnt}
    assert twin.order("status")["receipts"] == 1 + 2  # the slip with the question it cannot read comes once
    kiosk.set("printer", twin.link, "epson-80")
    assert json.loads((kiosk.home / "devices.json").read_text("utf-8")) == {"printers": {}}


def test_a_printer_that_was_seen_to_draw_a_code_is_asked_for_it_by_command(
    kiosk: Kiosk, start_twin: Callable[..., Any], tmp_path: Path
) -> None:
    paper = tmp_path / "paper"
    twin = start_twin("printer", *AT_ONCE, "--clone", "--paper", str(paper))
    codes = []
    for words in ((), ("--draws-codes",)):
        kiosk.set("printer", twin.link, "generic-80", *words)
        assert kiosk.must("test", "printer") == {"state": "online", "outcome": "printed"}
        newest = max(paper.glob("*.json"))
        codes.append(bool(json.loads(newest.read_text("utf-8"))["qr"]))
    assert codes == [False, True]
    (facts,) = json.loads((kiosk.home / "devices.json").read_text("utf-8"))["printers"].values()
    assert (facts["draws_codes"], facts["sets_lines"]) == (True, True)


def test_a_document_laid_down_is_read_as_fields(kiosk: Kiosk, start_twin: Callable[..., Any]) -> None:
    twin = start_twin("reader")
    kiosk.set("reader", twin.link, "generic-line")
    command = [sys.executable, "-m", "kiosk", "devices", "read", "document", "--timeout-s", "30"]
    words = [*command, "--home", str(kiosk.home), "--json"]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE) as process:
        while process.poll() is None:
            twin.order("lay", specimen="card", after_ms=2_000)  # half a document is refused: let it begin
            with suppress(subprocess.TimeoutExpired):
                process.wait(6.0)
        assert process.stdout is not None
        said = json.loads(process.stdout.read())
    assert (said["surname_latin"], said["birth_date"], said["sex"]) == ("BENGHALI", "2001-05-09", "F")
    code, said = kiosk.run("read", "document", "--timeout-s", "0.2")
    assert (code, said["error"]) == (3, "DEV-108")


def test_answers_of_a_printer_are_captured_for_its_page(kiosk: Kiosk, start_twin: Callable[..., Any]) -> None:
    assert kiosk.run("capture", "printer")[1]["error"] == "DEV-109"
    twin = start_twin("printer", *AT_ONCE)
    kiosk.set("printer", twin.link, "epson-80")
    captured = kiosk.must("capture", "printer")["captured"]
    assert [captured[f"DLE EOT {number}"] for number in (1, 2, 3, 4)] == ["16", "12", "12", "12"]
    assert captured["GS r 1"] == "00"
    assert bytes.fromhex(captured["GS I 66 (maker)"]) == b"_KIOSK TWIN\0"
    assert captured["GS a 255"] == "14 00 00 0f"
    assert bytes.fromhex(captured["GS ( H"]) == b"\x37\x22?id?\0"
    assert kiosk.must("test", "printer") == {"state": "online", "outcome": "printed"}
    twin.order("unplug")
    assert kiosk.run("capture", "printer")[1]["error"] == "DEV-101"


def test_the_doctor_of_devices_names_state_and_next_step_in_both_languages(
    kiosk: Kiosk, start_twin: Callable[..., Any]
) -> None:
    printer, scale = start_twin("printer", *AT_ONCE), start_twin("scale")
    kiosk.set("printer", printer.link, "epson-80")
    kiosk.set("scale", scale.link, "toledo-8217")
    kiosk.set("reader", kiosk.home / "nothing-here", "generic-line")
    printer.order("cover_open")
    code, said = kiosk.examined()
    levels = {check["name"]: check["level"] for check in said["checks"]}
    assert levels == {
        "printer": "red",
        "reader": "red",
        "scanner": "green",
        "scale": "green",
        "terminal": "green",
        "ports": "green",
    }
    assert (code, said["level"]) == (1, "red")
    cover = said["checks"][0]
    assert "Cover open" in cover["en"]
    assert "الغطاء مفتوح" in cover["ar"]


def test_devices_that_an_open_window_uses_are_in_use_and_not_out_of_order(
    kiosk: Kiosk, start_twin: Callable[..., Any]
) -> None:
    places = {
        "printer": (start_twin("printer", *AT_ONCE).link, "epson-80"),
        "reader": (start_twin("reader").link, "elyctis"),
        "scanner": (start_twin("scanner").link, "generic-scanner"),
        "scale": (start_twin("scale").link, "toledo-8217"),
    }
    with ExitStack() as held:
        for role, (link, profile) in places.items():
            kiosk.set(role, link, profile)
            line = SerialLine(DeviceRef(str(link), profile))
            line.open(1.0)
            held.callback(line.close)
        code, said = kiosk.examined()
        assert code == 0
        found = {check["name"]: check for check in said["checks"] if check["name"] in places}
        assert {check["level"] for check in found.values()} == {"amber"}
        assert all("open counter window" in check["en"] for check in found.values())
        assert {device["state"] for role, device in kiosk.must("list").items() if role in places} == {
            "in_use"
        }
    code, said = kiosk.examined()
    levels = {check["name"]: check["level"] for check in said["checks"] if check["name"] in places}
    assert set(levels.values()) == {"green"}
