"""One schedule of the simulator: what happens when is drawn from one number, and so is every schedule again.

Promises checked in every schedule: what a disk holds reaches the portal, once; nothing leaves before it is in
both copies; nothing counts as delivered that the portal does not hold; every item of the feed is folded
once; and when the line is whole again all of that comes to rest within a few rounds and a bounded time.
"""

import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from kiosk.errors import KioskError, PortalDisagreesError
from kiosk.ports import VerifiedAnswer
from kiosk.sync.backoff import CAP_S
from kiosk.sync.courier import Courier
from kiosk.sync.portal_http import PortalHttp
from kiosk.sync.round_result import RoundResult
from kiosk.sync.schedule import WAKE_ENTRY, WAKE_NOW, Schedule
from tests.faults.simulator.counter import Disk, DiskRuns, Window
from tests.faults.simulator.line import Fault, SimulatedLine
from tests.faults.simulator.portal import SimulatedPortal
from tests.faults.simulator.trust import SimulatedTrust

ROUNDS_TO_REST = 8
SECONDS_TO_REST = 2 * CAP_S + 600
MOST_DISKS = 3
MOST_BESIDE = 30  # a clerk files no faster than a line carries, in the long run


class PowerCutError(BaseException):
    """The courier's process is gone, between any two of its steps."""


class BrokenPromiseError(AssertionError):
    """A schedule ended in a way in which none may."""


@dataclass
class WorldClock:
    """Implements `ports.Clock`: the wall jumps, the time since boot does not."""

    passed_s: float = 0.0
    wall_offset: timedelta = timedelta(0)

    def now(self) -> datetime:
        return datetime(2026, 11, 22, 9, tzinfo=UTC) + timedelta(seconds=self.passed_s) + self.wall_offset

    def mono_ms(self) -> int:
        return round(self.passed_s * 1000)

    @property
    def boot_id(self) -> str:
        return "0" * 32

    @property
    def portal_offset(self) -> tuple[int, int] | None:
        return None

    @property
    def is_suspect(self) -> bool:
        return False


class Station:
    """One disk with its window and its courier."""

    def __init__(self, world: "World", disk: Disk) -> None:
        self.world = world
        self.last: RoundResult | None = None
        self.replace_disk(disk)

    def replace_disk(self, disk: Disk) -> None:
        self.disk = disk
        self.window = Window(disk)
        self.boot()

    def boot(self) -> None:
        """Start the courier's process: all it knew and did not hand over is gone."""
        world = self.world
        trust = SimulatedTrust(world.nonces)
        link = PortalHttp(
            ["http://a.portal", "http://b.portal"][: world.addresses], world.line, trust, "1.0.0"
        )
        self.courier = Courier(link, DiskRuns(self.disk), self, world.clock, lambda: "")
        self.schedule = Schedule(60.0, world.chance.random, world.clock.passed_s)

    def put(self, answer: VerifiedAnswer) -> None:
        """Take an answer durably (`ports.Inbox`), unless the power goes before or just after."""
        self.world.maybe_cut()
        self.disk.spool.append(answer)
        if self.world.is_headless:
            self.window.fold_all()
        self.world.note_durable()
        self.world.maybe_cut()

    def round(self) -> RoundResult | None:
        """Wait until the next round is due and do it; None when the power went."""
        world = self.world
        world.clock.passed_s = max(world.clock.passed_s, self.schedule.next_at_s)
        if not self.disk.spool:
            self.courier.believe_the_store()
        restores = world.restores
        try:
            result = self.courier.round()
        except PowerCutError:
            self.disk.level()
            world.note_durable()
            self.boot()
            return None
        self.schedule.note_round(result, world.clock.passed_s)
        world.check_round(self, result, is_same_portal=restores == world.restores)
        return result


@dataclass
class World:
    """Portal, line, counters and chance; `run` lives one schedule to its end."""

    seed: int
    log: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._beside = 0
        self.disk_backups: dict[int, Disk] = {}
        self.chance = random.Random(self.seed)
        self.nonces = itertools.count()
        self.clock = WorldClock()
        self.portal = SimulatedPortal()
        self.portal.on_stored = self._stored
        self.line = SimulatedLine(self.portal, self.chance, self._pass_time, self._between)
        self.durable: set[str] = set()
        self.restores = self.forks = self.same_lives = 0
        self.cut_share = self.busy_share = 0.0
        self.is_headless = self.chance.random() < 0.2
        self.addresses = self.chance.choice((1, 1, 2))
        first = Disk("a")
        first.begin_epoch()
        self.stations = [Station(self, first)]
        self.note_durable()

    def run(self) -> None:
        """Live through the bad days, then the good one, and check.

        Raises:
            BrokenPromiseError: something was lost, doubled, believed too early, or does not come to rest.
        """
        chance = self.chance
        kinds = list(Fault)
        self.line.faults = tuple(chance.sample(kinds, chance.choice((1, 2, 4, len(kinds)))))
        self.line.share = chance.choice((0.0, 0.1, 0.3, 0.6, 0.9))
        self.cut_share = chance.choice((0.0, 0.0, 0.02, 0.15))
        self.busy_share = chance.choice((0.0, 0.05, 0.3))
        forks, restores = chance.random() < 0.3, chance.random() < 0.4
        events = [*EVENTS, *(FORKS if forks else ()), *(RESTORES if restores else ())]
        for _ in range(chance.choice((4, 8, 14, 24))):
            name, event = chance.choice(events)
            self.log.append(name)
            event(self, chance.choice(self.stations))
            self.note_durable()
        self._heal()
        self._check_rest()

    # --- what goes on beside --------------------------------------------------------------------------
    def maybe_cut(self) -> None:
        if self.chance.random() < self.cut_share:
            self.log.append("cut")
            raise PowerCutError

    def note_durable(self) -> None:
        for station in self.stations:
            for epoch, entries in station.disk.epochs.items():
                self.durable.update(entry.hash for entry in entries[: station.disk.durable.get(epoch, 0)])

    def _pass_time(self, seconds: float) -> None:
        self.clock.passed_s += seconds

    def _between(self) -> None:
        """Let the window, and sometimes the portal, work while the courier is in the middle of a round."""
        self.maybe_cut()
        if self.chance.random() < self.busy_share and self._beside < MOST_BESIDE:
            self._beside += 1
            name, event = self.chance.choice(BESIDE)
            self.log.append(f"meanwhile {name}")
            event(self, self.chance.choice(self.stations))
            self.note_durable()

    def _stored(self, entry_hash: str) -> None:
        if entry_hash not in self.durable:
            raise BrokenPromiseError("an entry left before it was in both copies")

    def check_round(self, station: Station, result: RoundResult, *, is_same_portal: bool) -> None:
        """Check what must be true after every round, however bad."""
        due = station.schedule.next_at_s - self.clock.passed_s
        self._promise(0 <= due <= CAP_S + 2, f"next round in {due} s")
        if result.waiting == 0 and result.clock is not None and is_same_portal:
            lacking = set(station.disk.hashes()) - set(self.portal.kept.rows)
            durable = {
                entry.hash
                for epoch, entries in station.disk.epochs.items()
                for entry in entries[: station.disk.durable[epoch]]
            }
            self._promise(not lacking & durable, "called delivered, and the portal does not hold it")

    # --- the good day ---------------------------------------------------------------------------------
    def _heal(self) -> None:
        self.cut_share = self.busy_share = 0.0
        self.portal.max_run_entries, self.portal.codings = 1_000, ("zstd", "gzip", "identity")
        self.line.heal()
        self.log.append("healed")
        began_s = self.clock.passed_s
        for station in self.stations:
            station.disk.level()
        self.note_durable()
        for number in range(ROUNDS_TO_REST):
            for station in self.stations:
                self._good_round(station)
            if number and all(self._is_at_rest(station) for station in self.stations):
                break
        else:
            raise BrokenPromiseError(f"no rest after {ROUNDS_TO_REST} rounds: {self._standing()}")
        self._promise(self.clock.passed_s - began_s <= SECONDS_TO_REST, "it took too long to come to rest")

    def _good_round(self, station: Station) -> None:
        station.window.fold_all()
        self.note_durable()
        result = station.round()
        station.window.fold_all()
        self.note_durable()
        if result is None:
            raise BrokenPromiseError("power cut on a good day")
        station.last = result

    def _is_at_rest(self, station: Station) -> bool:
        result = station.last
        is_well = result.failure is None or self._may_disagree(result.failure)
        head = (self.portal.life["id"], len(self.portal.kept.feed))
        is_read = station.disk.cursor == head or bool(self.same_lives)
        return is_well and result.waiting == 0 and station.courier.waiting() == 0 and is_read

    def _may_disagree(self, failure: KioskError) -> bool:
        return isinstance(failure, PortalDisagreesError) and self.forks > 0

    def _check_rest(self) -> None:
        rows = self.portal.kept.rows
        for station in self.stations:
            self._promise(set(station.disk.hashes()) <= set(rows), "an entry is lost")
            if not self.same_lives:
                self._check_feed(station.disk)
        self._promise(self.portal.branch_count() <= self.forks, "branches that no fork explains")
        places = list(rows.values())
        self._promise(len(places) == len(set(places)), "two entries at one place of one branch")

    def _check_feed(self, disk: Disk) -> None:
        life = self.portal.life["id"]
        folded = [n for incarnation, n in disk.folded if incarnation == life]
        self._promise(folded == list(range(1, len(self.portal.kept.feed) + 1)), f"feed folded as {folded}")
        told = self.portal.kept.versions  # what a life that was lost had told is told no longer
        self._promise(disk.versions == told, f"shown is {disk.versions} instead of {told}")

    def _promise(self, is_kept: bool, broken: str) -> None:
        if not is_kept:
            raise BrokenPromiseError(broken)

    def _standing(self) -> str:
        waiting = [station.courier.waiting() for station in self.stations]
        return f"waiting {waiting}, last {[station.last for station in self.stations]}"


# --- what may happen ----------------------------------------------------------------------------------
Event = tuple[str, Callable[[World, Station], object]]


def _file(world: World, station: Station) -> None:
    for _ in range(world.chance.choice((1, 1, 2, 5))):
        station.disk.file(both_copies=world.chance.random() < 0.8)
    station.schedule.note_wake(WAKE_ENTRY, world.clock.passed_s)


def _fold(world: World, station: Station) -> None:
    for _ in range(world.chance.randrange(1, 6)):
        station.window.fold_some(world.chance)


def _kill(world: World, station: Station) -> None:
    station.disk.level()
    station.boot()


def _spool_damaged(world: World, station: Station) -> None:
    """A file of the inbox cannot be read: it is set aside (`InboxFolder`)."""
    if station.disk.spool:
        station.disk.spool.pop(world.chance.randrange(len(station.disk.spool)))


def _clock_jumps(world: World, station: Station) -> None:
    world.clock.wall_offset = timedelta(days=world.chance.choice((-3650, -1, 0, 1, 3650, -9800)))


def _line_changes(world: World, station: Station) -> None:
    world.line.share = world.chance.choice((0.0, 0.3, 0.9))
    world.line.faults = tuple(world.chance.sample(list(Fault), 3))


def _portal_narrows(world: World, station: Station) -> None:
    world.portal.max_run_entries = world.chance.choice((1, 2, 5, 1_000))
    world.portal.codings = world.chance.choice(
        (("zstd", "gzip", "identity"), ("gzip", "identity"), ("identity",))
    )


def _clone(world: World, station: Station) -> None:
    if len(world.stations) < MOST_DISKS and not world.same_lives:
        world.forks += 1
        mark = chr(ord("a") + world.forks)
        world.stations.append(Station(world, station.disk.copied(mark)))


def _disk_restored(world: World, station: Station) -> None:
    """The disk as it was at its last backup goes on by itself; what is only on it now is lost with it."""
    backup = world.disk_backups.pop(id(station), None)
    if backup is not None and not world.same_lives:
        world.forks += 1
        station.replace_disk(backup.copied(f"{backup.mark}{world.forks}"))


def _disk_backup(world: World, station: Station) -> None:
    world.disk_backups[id(station)] = station.disk.copied(station.disk.mark)


def _portal_restored(world: World, station: Station) -> None:
    how = world.chance.choice(("announced", "announced", "unannounced", "same life"))
    if how == "same life" and world.forks:
        how = "announced"  # a restore that nobody tells, while clones work: told in docs/operations.md
    world.restores += 1
    world.same_lives += how == "same life"
    world.line.drop_late()
    world.portal.restore(new_life=how != "same life", announced=how == "announced")


ROUND: Event = ("round", lambda _world, station: station.round())
FILE: Event = ("file", _file)
FOLD: Event = ("fold", _fold)
PUBLISH: Event = ("publish", lambda world, _: world.portal.publish("case.state", "a case"))
BACKUP: Event = ("portal backup", lambda world, _: world.portal.backup())
RESTORE: Event = ("portal restored", _portal_restored)
BESIDE: tuple[Event, ...] = (FILE, FILE, FOLD, FOLD, PUBLISH)
EVENTS: tuple[Event, ...] = (
    *(ROUND,) * 6,
    *(FILE,) * 4,
    *(FOLD,) * 3,
    PUBLISH,
    ("send now", lambda world, station: station.schedule.note_wake(WAKE_NOW, world.clock.passed_s)),
    ("killed", _kill),
    ("new epoch", lambda _world, station: station.disk.begin_epoch()),
    ("spool damaged", _spool_damaged),
    ("clock jumps", _clock_jumps),
    ("line changes", _line_changes),
    ("portal narrows", _portal_narrows),
)
FORKS: tuple[Event, ...] = (
    ("clone", _clone),
    ("disk backup", _disk_backup),
    ("disk restored", _disk_restored),
)
RESTORES: tuple[Event, ...] = (BACKUP, BACKUP, RESTORE)
