"""The updating program is killed at moments of chance: the counter always starts, whole, old or new."""

import os
import random
import shutil
import signal
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from kiosk.updates.building import build, is_whole
from kiosk.updates.fetching import Pool, fetch, held_files, wanted
from kiosk.updates.folders import write_json
from kiosk.updates.judging import self_test, settle, settle_after
from kiosk.updates.manifest import Version
from kiosk.updates.repository import Repository
from kiosk.updates.source import FolderSource
from portal.updates.repository import Ring
from tests.fakes.releases import BAD_SELF_TEST, FALLS_AT_START, GOOD, NOON, Releases

ROOT: Final = Path(__file__).parents[2]
STARTER: Final = ROOT / "installers" / "linux" / "package" / "usr" / "bin" / "kiosk"
VERSIONS: Final = {"0.2.0": GOOD, "0.3.0": BAD_SELF_TEST, "0.4.0": FALLS_AT_START, "0.5.0": GOOD}
BAD: Final = {"0.3.0", "0.4.0"}


class Machine:
    """A machine with a home and an installation, updated from a stick by this process's children."""

    def __init__(self, folder: Path, releases: Releases) -> None:
        self.home, self.releases = folder / "home", releases
        self.installation = releases.install(folder / "opt", "0.1.0")
        self.told = self.home / "confirmed.json"
        self.starter = folder / "starter"
        self.home.mkdir()
        shutil.copy(STARTER, self.starter)

    def hand_out(self, version: str) -> None:
        """Let one release be the only one that counters get."""
        for ring in self.releases.repository.rings():
            if ring["version"] != version:
                self.releases.repository.withdraw(ring["version"])
        self.releases.repository.hand_out(Ring(version, 100))

    def begin_again(self) -> None:
        """Be a machine with the first version once more."""
        shutil.rmtree(self.installation.root)
        shutil.rmtree(self.home)
        self.installation = self.releases.install(self.installation.root, "0.1.0")
        self.home.mkdir()

    def update(self) -> None:
        """Look, fetch, build, test, switch: what `kiosk update fetch` and `apply` do, without a store."""
        running = self.installation.current()
        assert running is not None
        source = FolderSource(self.releases.home.updates_folder)
        look = Repository(self.home / "believed", source, self.releases.asking, NOON)
        refused = self.installation.refused()
        offer = look.offer(Version.parse(running), frozenset(refused))
        if offer is None:
            return
        pool, held = Pool(self.home / "pool"), held_files(self.installation.folder(running))
        fetch(wanted(offer.manifest, held), source, pool, lambda _progress: None)
        build(offer.manifest, held, pool, self.installation.folder(str(offer.version)))
        self.installation.begin_trial(offer.version)

    def start(self) -> str:
        """Start the counter as the session does, and say what ran; what falls is started again."""
        for _ in range(4):
            settle(self.installation, self.told, self_test)
            said = self.started()
            trial = self.installation.trial()
            if said.startswith("runs ") and trial is not None and said == f"runs {trial.to}":
                write_json(self.told, {"version": trial.to, "word": trial.word})
            settle_after(self.installation, self.told, 0 if said.startswith("runs ") else 139)
            if said.startswith("runs "):
                return said.removeprefix("runs ")
        raise AssertionError("bricked: nothing starts")

    def started(self) -> str:
        environment = {**os.environ, "KIOSK_ROOT": str(self.installation.root)}
        ran = subprocess.run(
            ["sh", self.starter, "look"], capture_output=True, text=True, check=False, env=environment
        )
        return (ran.stdout.strip().splitlines() or [f"exit {ran.returncode}"])[-1]


def _killed(work: Callable[[], object], after_s: float) -> bool:
    """Do work in a child that is killed after a time; say whether that was before the work's end."""
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)  # ends the process as SIGKILL would: nothing is tidied
        signal.setitimer(signal.ITIMER_REAL, max(after_s, 0.0005))
        try:
            work()
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def _went_through(machine: Machine, chance: random.Random, kills: int) -> Counter[str]:
    """Kill updates and starts until there were so many kills; after each, the counter starts and is good."""
    seen: Counter[str] = Counter()
    machine.begin_again()
    works = {"update": machine.update, "start": machine.start}
    longest_s = dict.fromkeys(works, 0.2)
    while seen["kills"] < kills:
        machine.hand_out(chance.choice(list(VERSIONS)))
        name = "update" if chance.random() < 0.7 else "start"
        is_killed = _killed(works[name], chance.random() * longest_s[name])
        # How long a work takes depends on the machine: about half of them shall come to their end.
        longest_s[name] *= 1.15 if is_killed else 0.85
        seen["kills"] += is_killed
        ran = machine.start()
        assert ran in VERSIONS.keys() - BAD | {"0.1.0"}
        current = machine.installation.current()
        assert current is not None
        manifest = machine.installation.manifest_of(current)
        assert manifest is None or is_whole(machine.installation.folder(current), manifest)
        seen[ran] += 1
        seen["went back"] += len(machine.installation.refused())
        if ran == "0.5.0" or len(machine.installation.refused()) > 1:
            machine.begin_again()
    return seen


@pytest.fixture
def machine(tmp_path: Path, releases: Releases) -> Machine:
    for version, behaviour in VERSIONS.items():
        releases.add(version, behaviour)
    return Machine(tmp_path / "machine", releases)


def test_without_a_kill_good_versions_stay_and_bad_ones_go_back(machine: Machine) -> None:
    ran = []
    for version in VERSIONS:
        machine.hand_out(version)
        machine.update()
        ran.append(machine.start())
    assert ran == ["0.2.0", "0.2.0", "0.2.0", "0.5.0"]
    assert machine.installation.refused() == {"0.3.0": "UPD-107", "0.4.0": "UPD-110"}


@pytest.mark.parametrize("seed", [1, 2])
def test_kills_during_an_update_brick_nothing(machine: Machine, seed: int) -> None:
    assert _went_through(machine, random.Random(seed), 12)["kills"] >= 12


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_a_thousand_kills_during_updates_brick_nothing_and_no_bad_version_survives(machine: Machine) -> None:
    seen = _went_through(machine, random.Random(20261126), 1000)
    assert seen["kills"] >= 1000
    assert seen["went back"] > 0
    assert seen["0.5.0"] > 0
