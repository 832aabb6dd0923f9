"""The doctor's line about updates: red, amber or green by what the parts of an update have left behind."""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.app.checks import CheckWords
from kiosk.app.shipped_texts import load_texts
from kiosk.app.update_check import update_check
from kiosk.app.update_word import UpdateFolders
from kiosk.domain.calendar import local
from kiosk.errors import FirstStartFailedError
from kiosk.ports import Check, Level
from kiosk.updates.folders import make_folder, write_json
from kiosk.updates.installation import Installation
from kiosk.updates.manifest import Version
from kiosk.updates.source import FolderSource
from tests.fakes.releases import NOON, Client, Releases, make_program

DAY_S = 24 * 3600


class Machine:
    """An installed version, a home that has asked a real repository, and the doctor's look at both."""

    def __init__(self, folder: Path, releases: Releases) -> None:
        self.installation = releases.install(folder / "opt", "0.1.0")
        self.folders = UpdateFolders.of_home(folder / "home")
        make_folder(self.folders.root)
        source = FolderSource(releases.home.updates_folder)
        self._client = Client(self.folders.state, source, releases.asking)
        self._words = CheckWords(load_texts())

    def ask(self) -> None:
        self._client.version()
        write_json(self.folders.asked, {"offered": None})

    def look(self) -> Check:
        return update_check(self.folders, self.installation, self._words)

    def try_out(self, version: str) -> None:
        make_program(self.installation.folder(version), version)
        self.installation.begin_trial(Version.parse(version))


@pytest.fixture
def machine(tmp_path: Path, releases: Releases) -> Machine:
    releases.add("0.1.0")
    made = Machine(tmp_path / "machine", releases)
    made.ask()
    return made


def test_all_is_well_names_version_last_asking_and_the_end_of_the_word(machine: Machine) -> None:
    found = machine.look()
    assert found.level is Level.GREEN
    assert "0.1.0" in found.words.en
    assert (NOON + timedelta(days=14)).strftime("%Y-%m-%d") in found.words.en
    asked = local(datetime.fromtimestamp(machine.folders.asked.stat().st_mtime, UTC))
    assert f"{asked:%Y-%m-%d %H:%M}" in found.words.ar


def test_a_line_that_is_down_for_an_hour_is_the_lines_own_finding(machine: Machine) -> None:
    write_json(machine.folders.progress, {"state": "failed", "code": "LIN-101", "detail": ""})
    assert machine.look().level is Level.GREEN


@pytest.mark.parametrize(
    ("progress", "said"),
    [
        ({"state": "failed", "code": "UPD-101", "detail": ""}, "UPD-101"),
        ({"state": "ready", "version": "0.3.0"}, "0.3.0"),
    ],
)
def test_what_waits_or_was_not_accepted_is_amber(
    machine: Machine, progress: dict[str, str], said: str
) -> None:
    write_json(machine.folders.progress, progress)
    found = machine.look()
    assert found.level is Level.AMBER
    assert said in found.words.ar
    assert said in found.words.en


def test_nobody_asked_for_days_or_never_is_amber(machine: Machine) -> None:
    before_s = time.time() - 4 * DAY_S
    os.utime(machine.folders.asked, (before_s, before_s))
    assert machine.look().level is Level.AMBER
    assert "4 days" in machine.look().words.en
    machine.folders.asked.unlink()
    assert "yet" in machine.look().words.en


def test_a_word_that_ended_by_trusted_time_is_amber(machine: Machine) -> None:
    write_json(machine.folders.floor, {"known_time": (NOON + timedelta(days=13)).isoformat()})
    assert machine.look().level is Level.GREEN
    write_json(machine.folders.floor, {"known_time": (NOON + timedelta(days=16)).isoformat()})
    found = machine.look()
    assert found.level is Level.AMBER
    assert "ended" in found.words.en


def test_a_version_on_trial_is_amber_and_one_that_went_back_red(machine: Machine) -> None:
    machine.try_out("0.2.0")
    assert machine.look().level is Level.AMBER
    trial = machine.installation.trial()
    assert trial is not None
    machine.installation.go_back(trial, FirstStartFailedError("fell"))
    found = machine.look()
    assert found.level is Level.RED
    assert "0.2.0" in found.words.ar
    assert "UPD-110" in found.words.ar


def test_where_a_package_or_setup_is_the_update_nothing_is_to_be_done(
    machine: Machine, tmp_path: Path
) -> None:
    found = update_check(machine.folders, Installation(tmp_path / "nothing"), CheckWords(load_texts()))
    assert found.level is Level.GREEN
