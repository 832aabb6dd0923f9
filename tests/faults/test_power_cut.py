"""The power goes at any write: what was acknowledged is there, once, and the next start says the rest.

A day at the counter is recorded once on a disk that notes every change and every sync. From the record the
medium is made as a cut after change N leaves it, and the counter is started on it. Replay one case with
what the failure says; `make soak` tries every change with every fate.
"""

import contextlib
import copy
import dataclasses
import os
import random
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.attachment import Attachment, AttachmentHash
from kiosk.domain.draft import Draft, DraftId
from kiosk.domain.identifiers import BasketId, OperatorId, ServiceCode
from kiosk.ports import ActTransaction, VerifiedAnswer
from kiosk.store.database import Database
from kiosk.store.entry_table import entry_at, last_position
from kiosk.store.opening import Store
from kiosk.store.quarantine import readable_entries
from kiosk.store.rebuild import rebuild
from kiosk.store.sidecar_reader import SidecarReader
from kiosk.store.verify import verify_journal
from tests.fakes.store_parts import (
    BUSINESS_DATE,
    DATABASE_KEY,
    SHIFT_ID,
    Counter,
    ManualClock,
    SeededRandomness,
    TestVerifier,
    morning,
)
from tests.faults import later_days
from tests.faults.conftest import Mounting, Recorded
from tests.faults.cut_medium import CutMedium, Fact, Fate, changing
from tests.faults.older_schema import older_schema

Day = Callable[[Recorded, Counter], None]
CUTS_IN_CI = 10
PAGE_BYTES = 4096


def _first_start(disk: Recorded, counter: Counter) -> None:
    """A fresh home: migration, first epoch, first acts."""
    store = counter.open()
    disk.say(f"done {store.journal.head.hash}")
    disk.say(f"done {counter.sign_in(store).hash}")
    disk.say(f"done {counter.open_shift(store).hash}")
    disk.say(f"done {counter.settle(store).hash}")
    store.close()


def _acts(disk: Recorded, counter: Counter) -> None:
    """Filing with payment, void, paper, and the feed folded in between."""
    store = counter.open()
    disk.say(f"done {counter.sign_in(store).hash}")
    for number in range(4):
        disk.say(f"done {counter.settle(store, applications=1 + number % 2).hash}")
        store.inbox.put(_page(number))
        disk.say(f"folded {number + 1}")
    facts = {"basket_id": counter.new_id(), "business_date": "2026-11-22", "reason": "mistake"}
    with store.journal.act() as act:
        entry = act.append(counter.draft("basket.voided", facts))
    disk.say(f"done {entry.hash}")
    store.close()


def _pictures(disk: Recorded, counter: Counter) -> None:
    """Drafts, pictures, and an entry that names a picture."""
    store = counter.open()
    disk.say(f"done {counter.sign_in(store).hash}")
    for number in range(2):
        draft = Draft(
            DraftId(f"d{number}"),
            BasketId("none"),
            OperatorId("1001"),
            ServiceCode("CR1"),
            "",
            "",
            f"2026-11-22T09:00:0{number}",
            {"typed": str(number)},
        )
        store.drafts.put(draft)
        disk.say(f"drafted {number}")
        data = random.Random(number).randbytes(100_000)
        kept = store.blobs.put(data)
        disk.say(f"kept {kept.hash}")
        named = Attachment(kept.hash, len(data), "image/jpeg", 1)
        application = counter.application() | {"attachments": [named.fields()]}
        with store.journal.act() as act:
            entry = act.append(
                counter.draft(
                    "basket.settled", _basket(counter, act, application), (counter.personal(application),)
                )
            )
        disk.say(f"done {entry.hash}")
    store.close()


def _basket(counter: Counter, act: ActTransaction, application: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "basket_id": counter.new_id(),
        "business_date": BUSINESS_DATE,
        "shift_id": SHIFT_ID,
        "applications": [application],
        "payments": [],
        "ledger": [],
        "receipt": {"number": str(act.next_receipt_number(BUSINESS_DATE)), "words": {"items": []}},
    }


def _page(number: int) -> VerifiedAnswer:
    fields = {"application_id": f"a{number}", "state": "ready", "at": "2026-11-22T09:00:00Z"}
    item = {"n": number + 1, "kind": "case.state", "object": f"a{number}", "version": 1, "at": fields["at"]}
    return VerifiedAnswer(
        "feed",
        {
            "incarnation": {"term": 1, "id": "a" * 32},
            "items": [{**item, "fields": fields}],
            "next": number + 1,
            "more": False,
        },
    )


def _start_over_damage(disk: Recorded, counter: Counter) -> None:
    """A start that finds a copy damaged, sets it aside and builds it again."""
    store = counter.open()
    disk.say(f"done {store.journal.head.hash}")
    store.close()


def _nothing(counter: Counter) -> None:
    counter.home.mkdir()


def _morning(counter: Counter) -> None:
    morning(counter, 2).close()


def _as_killed(counter: Counter, baskets: int = 3) -> None:
    """Files with a log full of commits, as a kill leaves them."""
    other = dataclasses.replace(counter, home=counter.home.with_name("working"))
    store = morning(other, baskets)
    shutil.copytree(other.home, counter.home)
    store.close()
    shutil.rmtree(other.home)


def _database_damaged(counter: Counter) -> None:
    morning(counter, 6).close()
    whole = counter.files.database.read_bytes()
    counter.files.database.write_bytes(_flipped(whole, len(whole) // 2))


def _log_damaged(counter: Counter) -> None:
    _as_killed(counter)
    log = counter.files.database.with_name("journal.db-wal")
    log.write_bytes(_flipped(log.read_bytes(), log.stat().st_size // 2))


def _sidecar_damaged(counter: Counter) -> None:
    _as_killed(counter)
    path = counter.files.sidecar / "00000001.lps"
    path.write_bytes(_flipped(path.read_bytes(), path.stat().st_size // 2))


def _both_damaged(counter: Counter) -> None:
    """The database at its end, the second copy at its beginning: each alone holds what the other lost."""
    store = morning(counter, 12)
    entries = last_position(store.database)
    store.close()
    path = counter.files.sidecar / "00000001.lps"
    path.write_bytes(_flipped(path.read_bytes(), path.stat().st_size // 5))
    whole = counter.files.database.read_bytes()
    for page in reversed(range(len(whole) // PAGE_BYTES)):
        counter.files.database.write_bytes(_flipped(whole, page * PAGE_BYTES + 100))
        with contextlib.closing(Database.reading(counter.files.database, DATABASE_KEY, 0)) as database:
            held = len(list(readable_entries(database)))
            if entries // 2 <= held < entries and entry_at(database, entries // 2) is not None:
                return
    pytest.fail("no page holds the last entries alone")


def _flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def _diverged(counter: Counter) -> None:
    """A restored database that went on by itself, beside a second copy that went on before."""
    morning(counter, 1).close()
    saved = Path(shutil.copytree(counter.home, counter.home.with_name("saved")))
    for sidecar in (None, counter.home.with_name("elsewhere")):
        one = dataclasses.replace(counter, sidecar=sidecar)
        store = one.open()
        one.sign_in(store)
        one.settle(store)
        store.close()
        if sidecar is None:
            shutil.copy2(saved / "journal.db", counter.files.database)
    shutil.rmtree(saved)


DAYS: dict[str, tuple[Callable[[Counter], None], Day]] = {
    "first_start": (_nothing, _first_start),
    "acts": (_morning, _acts),
    "pictures": (_morning, _pictures),
    "database_damaged": (_database_damaged, _start_over_damage),
    "log_damaged": (_log_damaged, _start_over_damage),
    "sidecar_damaged": (_sidecar_damaged, _start_over_damage),
    "both_damaged": (_both_damaged, _start_over_damage),
    "diverged_damaged": (_diverged, _start_over_damage),
    "older_schema": (older_schema, _start_over_damage),
    "killed_at_a_sync": (later_days.killed_at_a_sync, later_days.started_behind_the_kill),
    "later_acts": (_morning, later_days.later_acts),
    "by_post": (later_days.leased, later_days.by_post),
    "restored": (later_days.dead_pc, later_days.restored),
}
# What is tried once more after the cut and the start behind it.
AFTERWARDS: dict[str, Callable[[Counter], None]] = {
    "restored": later_days.restored_again,
    "by_post": later_days.every_number_once,
}


@dataclasses.dataclass(frozen=True)
class RecordedDay:
    """A day's facts, the medium before it, and the acts that either copy held before."""

    before: CutMedium
    facts: Sequence[Fact]
    acts: frozenset[str]


@pytest.fixture(scope="session")
def recorded(mounted: Mounting, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], RecordedDay]:
    known: dict[str, RecordedDay] = {}

    def day(name: str) -> RecordedDay:
        if name not in known:
            prepare, live = DAYS[name]
            place = tmp_path_factory.mktemp(name)
            below = place / "below"
            below.mkdir()
            counter = Counter(below / "home")
            prepare(counter)
            acts = _acts_of_an_uncut_start(Path(shutil.copytree(below, place / "looked")))
            disk = mounted(below)
            live(disk, dataclasses.replace(counter, home=disk.mountpoint / "home"))
            known[name] = RecordedDay(disk.before, disk.stop(), acts)
        return known[name]

    return day


def _acts_of_an_uncut_start(folder: Path) -> frozenset[str]:
    if not (folder / "home" / "journal.db").exists():
        return frozenset()
    store = _counter_after(folder, 0).open()
    acts = frozenset(_settled(store))
    store.close()
    return acts


def _settled(store: Store) -> list[str]:
    rows = store.database.rows("SELECT hash, kind FROM entries")
    return [str(digest) for digest, kind in rows if kind in later_days.ACTS]


def _counter_after(folder: Path, number: int) -> Counter:
    """The same counter after the boot that follows a cut."""
    return Counter(
        folder / "home", randomness=SeededRandomness(1000 + number), clock=ManualClock(boot="1" * 32)
    )


def _try_cuts(name: str, day: RecordedDay, fate: Fate, numbers: Sequence[int], place: Path) -> None:
    medium = copy.deepcopy(day.before)
    medium.is_strict = fate is Fate.LOST
    wanted = set(numbers)
    for number, fact in enumerate(day.facts):
        medium.follow(fact)
        if number in wanted:
            target = place / str(number)
            medium.cut(target, fate, random.Random(f"{name} {fate} {number}"))
            said = [str(one[1]) for one in day.facts[: number + 1] if one[0] == "said"]
            try:
                counter = _counter_after(target, number)
                _check(counter, said, day, is_damaged="damaged" in name)
                if name in AFTERWARDS:
                    AFTERWARDS[name](counter)
            except BaseException as error:
                error.add_note(f"replay with POWER_CUT={name}/{fate}/{number}; change {fact[:3]}")
                raise
            shutil.rmtree(target)


def _check(counter: Counter, said: Sequence[str], day: RecordedDay, *, is_damaged: bool) -> None:
    done, coming = _named(said, "done "), _named(said, "coming ")
    if done and not is_damaged:
        _check_each_copy_alone(counter, done)
    store = counter.open()
    held = [str(row[0]) for row in store.database.rows("SELECT hash FROM entries ORDER BY position")]
    numbers = [row[0] for row in store.database.rows("SELECT number FROM receipts")]
    assert set(done) | day.acts <= set(held), "an acknowledged entry is lost"
    assert len(set(held)) == len(held)
    assert len(set(numbers)) == len(numbers), "a receipt number was given twice"
    assert len(set(_settled(store)) - {*done, *coming} - day.acts) <= 1, "more than the act at hand"
    assert store.runs.feed_cursor()[1] >= sum(line.startswith("folded ") for line in said)
    assert store.journal.durable_seq == store.journal.head.seq
    _check_kept(store, said)
    if is_damaged:
        sql = "SELECT count(*) FROM entries WHERE kind = 'recovery.finding'"
        assert store.database.value(sql) > 0, "damage found and not said"
    keys = {counter.journal_key.key_id: counter.journal_key.public}
    assert verify_journal(store.copies, keys, TestVerifier()).is_clean
    assert rebuild(store.database, repair=False).is_equal
    counter.sign_in(store)
    store.close()
    again = counter.open()
    assert again.findings == (), "the second start has nothing left to do"
    again.close()


def _named(said: Sequence[str], word: str) -> list[str]:
    return [line.removeprefix(word) for line in said if line.startswith(word)]


def _check_each_copy_alone(counter: Counter, done: Sequence[str]) -> None:
    """What was acknowledged is in the database and in the second copy, each as the cut left it."""
    reader = SidecarReader(counter.files.sidecar, counter.ciphers, frozenset({counter.place.device_id}))
    assert set(done) <= set(reader.scan().hashes), "the second copy lacks what was acknowledged"
    looked = Path(shutil.copytree(counter.home, counter.home.with_name("looked")))
    database = Database.reading(looked / "journal.db", DATABASE_KEY, 0)
    held = {str(row[0]) for row in database.rows("SELECT hash FROM entries")}
    database.close()
    shutil.rmtree(looked)
    assert set(done) <= held, "the database lacks what was acknowledged"


def _check_kept(store: Store, said: Sequence[str]) -> None:
    """Every picture that an entry names is whole in both copies, and every draft is there."""
    named = [str(row[0]) for row in store.database.rows("SELECT hash FROM attachments")]
    for digest in {*named, *_named(said, "kept ")}:
        for folder in store.files.blob_folders:
            assert store.blobs._whole(folder, AttachmentHash(digest)) is not None
    drafted = sum(line.startswith("drafted ") for line in said)
    assert len(store.drafts.list()) >= drafted
    store.tend_blobs()
    for digest in named:
        store.blobs.read(AttachmentHash(digest))


@pytest.mark.parametrize("fate", list(Fate))
@pytest.mark.parametrize("name", list(DAYS))
def test_no_cut_loses_or_doubles_an_act(
    recorded: Callable[[str], RecordedDay],
    tmp_path: Path,
    name: str,
    fate: Fate,
    caplog: pytest.LogCaptureFixture,
) -> None:
    day = recorded(name)
    points = changing(day.facts)
    chosen = random.Random(f"{name} {fate}").sample(points, min(CUTS_IN_CI, len(points)))
    _try_cuts(name, day, fate, chosen, tmp_path)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("fate", list(Fate))
@pytest.mark.parametrize("name", list(DAYS))
def test_no_cut_anywhere_loses_or_doubles_an_act(
    recorded: Callable[[str], RecordedDay],
    tmp_path: Path,
    name: str,
    fate: Fate,
    caplog: pytest.LogCaptureFixture,
) -> None:
    day = recorded(name)
    _try_cuts(name, day, fate, changing(day.facts), tmp_path)


def test_replayed_cut(
    recorded: Callable[[str], RecordedDay], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Replay what a failure has named, for example POWER_CUT=acts/torn/123."""
    case = os.environ.get("POWER_CUT")
    if case is None:
        pytest.skip("POWER_CUT names no case")
    name, fate, number = case.split("/")
    _try_cuts(name, recorded(name), Fate(fate), [int(number)], tmp_path)
