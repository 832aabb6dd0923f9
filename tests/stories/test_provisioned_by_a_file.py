"""Many machines, one file: each finds its own code, devices are set up, and repeating it changes nothing."""

import json
import re
from pathlib import Path

import pytest

from kiosk.app.provisioning import read_provision
from kiosk.config import load_settings
from kiosk.demo.parts import CLERK, StageCounter, StagePortal
from kiosk.errors import DeviceNotConfiguredError, SettingsError

ARABIC = re.compile(r"[\u0621-\u064a]")
FILE = """
[portal]
urls = ["{url}"]

[ui]
language = "en"

[devices.printer]
url = "/dev/serial/by-path/printer"
profile = "epson-58"

[[machine]]
name = "counter-5"
code = "{code}"

[[machine]]
name = "counter-6"
code = "ABCD"
"""


def provision_file(folder: Path, portal: StagePortal, counter: int) -> Path:
    file = folder / "provision.toml"
    file.write_text(FILE.format(url=portal.url, code=portal.enrolment_code(counter)), "utf-8")
    return file


def test_a_machine_becomes_its_counter_by_one_file_and_repeating_changes_nothing(
    session_portal: StagePortal, tmp_path: Path
) -> None:
    if not session_portal.is_serving:
        session_portal.serve()
    file = provision_file(tmp_path, session_portal, 5)
    counter = StageCounter(tmp_path / "counter")
    words = ("provision", "--file", str(file), "--name", "counter-5", "--json")
    first = counter.must(*words)
    assert (first.last["counter"], first.last["enrolled"]) == (5, True)
    settings = load_settings(counter.home)
    assert settings.language == "en"
    assert settings.printer is not None
    assert (settings.printer.profile, settings.printer.baud) == ("epson-58", 38_400)
    keys = (counter.home / "keys.json").read_bytes()
    again = counter.must(*words)
    assert again.last["device_id"] == first.last["device_id"]
    assert again.last["recovery_code"] is None
    assert (counter.home / "keys.json").read_bytes() == keys
    counter.must("shift", "open", "--operator", CLERK, "--float-dirhams", "1000", "--json")


def test_a_machine_that_the_file_does_not_name_is_told_so_in_both_languages(
    session_portal: StagePortal, tmp_path: Path
) -> None:
    file = provision_file(tmp_path, session_portal, 5)
    counter = StageCounter(tmp_path / "counter")
    answer = counter.run("provision", "--file", str(file), "--name", "counter-7", "--json")
    said = json.loads(answer.output)
    assert (answer.code, said["error"]) == (3, "CFG-100")
    assert ARABIC.search(said["words"]["ar"])
    assert not counter.home.exists()


def test_without_a_code_the_settings_are_laid_down_and_enrolment_is_left(tmp_path: Path) -> None:
    file = tmp_path / "provision.toml"
    file.write_text('[portal]\nurls = ["https://portal.invalid"]\n', "utf-8")
    counter = StageCounter(tmp_path / "counter")
    assert counter.must("provision", "--file", str(file), "--json").last["enrolled"] is False
    assert load_settings(counter.home).portal_urls == ("https://portal.invalid",)


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("portal = 1", "portal"),
        ("[portal]\nurls = []", "portal.urls"),
        ('[portal]\nurls = ["http://portal.example"]', "portal.urls"),
        ('[portal]\nurls = ["https://p.example"]\n[enrolment]\npin = "1"', "enrolment"),
        ('[portal]\nurls = ["https://p.example"]\n[machine]\nname = "a"', "machine"),
        ("not toml", "provision.toml"),
    ],
)
def test_a_file_that_says_something_else_is_refused_by_name(text: str, detail: str, tmp_path: Path) -> None:
    file = tmp_path / "provision.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(SettingsError, match=detail):
        read_provision(file, tmp_path / "home")


def test_a_device_of_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "provision.toml"
    file.write_text(
        '[portal]\nurls = ["https://p.example"]\n[devices.printer]\nurl = "/dev/x"\nprofile = "no"', "utf-8"
    )
    with pytest.raises(DeviceNotConfiguredError, match="epson-80"):
        read_provision(file, tmp_path / "home")
