"""Half-filled forms survive the power; they are gone when filed, and never in an act's way."""

import dataclasses
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.domain.attachment import AttachmentHash
from kiosk.domain.draft import Draft, DraftId
from kiosk.domain.identifiers import ApplicationId, BasketId, EntryHash, OperatorId, ServiceCode
from kiosk.domain.parked import ParkedForm, ParkedId
from kiosk.domain.person import IdentitySource, Person, Sex
from kiosk.store.drafts import StoreDrafts
from kiosk.store.opening import Store
from tests.fakes.store_parts import DATABASE_KEY, Counter, morning

Opened = Callable[[], Store]
ROOT = Path(__file__).parents[2]
DRAFT = Draft(
    DraftId("d1"),
    BasketId("b1"),
    OperatorId("1001"),
    ServiceCode("CR1"),
    "c" * 64,
    "prices-3",
    "2026-11-22T09:00:00+02:00",
    {"given_name": "محمّد", "purpose": "نصف مكتوب"},
    ("national_id",),
)
READ = Person(
    IdentitySource.MRZ,
    "P",
    "LBY",
    "P1234567",
    "ALI",
    "SALEM OMAR",
    "LBY",
    date(1984, 5, 2),
    Sex.MALE,
    date(2031, 5, 1),
    "119840123456",
)

TYPING = """
import dataclasses, signal, sys
from pathlib import Path
from kiosk.store.drafts import StoreDrafts
from tests.fakes.store_parts import DATABASE_KEY
from tests.store.test_drafts import DRAFT
drafts = StoreDrafts.open(Path(sys.argv[1]), DATABASE_KEY)
for number in range(5):
    drafts.put(dataclasses.replace(DRAFT, texts={"typed": str(number)}))
print("put", flush=True)
signal.pause()
"""


def test_draft_comes_back_as_it_was(counter: Counter, opened: Opened) -> None:
    opened().drafts.put(DRAFT)
    again = opened().drafts
    assert again.get(DRAFT.draft_id) == DRAFT
    assert again.list() == [DRAFT]
    assert again.get(DraftId("other")) is None


@pytest.mark.parametrize("expires_on", [READ.expires_on, None])
def test_the_document_that_was_read_and_what_is_corrected_come_back(
    counter: Counter, opened: Opened, expires_on: date | None
) -> None:
    person = dataclasses.replace(READ, expires_on=expires_on)
    corrects = {"corrects": ApplicationId("a1"), "seen_entry": EntryHash("e" * 64)}
    kept = dataclasses.replace(DRAFT, person=person, **corrects)  # type: ignore[arg-type]
    opened().drafts.put(kept)
    assert opened().drafts.list() == [kept]


def test_a_draft_of_an_earlier_program_is_still_read(counter: Counter, opened: Opened) -> None:
    store = opened()
    store.drafts.put(DRAFT)
    members = "'$.person', '$.corrects', '$.seen_entry', '$.price_table'"
    store.drafts._database.run(f"UPDATE drafts SET content = json_remove(content, {members})")
    assert store.drafts.list() == [dataclasses.replace(DRAFT, price_table="")]


def test_a_draft_in_a_newer_programs_form_keeps_no_counter_shut_and_waits_for_a_day(
    counter: Counter, opened: Opened, caplog: pytest.LogCaptureFixture
) -> None:
    """After a version was put back: what it alone can read is left out, the others come back."""
    store = opened()
    newer = dataclasses.replace(DRAFT, draft_id=DraftId("d2"), person=READ)
    for draft in (DRAFT, newer):
        store.drafts.put(draft)
    sql = "UPDATE drafts SET content = json_set(content, '$.person.source', 'chip') WHERE draft_id = ?"
    store.drafts._database.run(sql, ("d2",))
    store.drafts._database.run("UPDATE drafts SET content = json_set(content, '$.later', 1)")
    saved = datetime.fromisoformat(DRAFT.saved_at)
    store.close()
    with caplog.at_level("CRITICAL"):
        drafts = opened().drafts
        assert drafts.list() == [DRAFT]
        assert drafts.get(newer.draft_id) is None
        drafts.remove_ended(lambda _basket: False, saved + timedelta(hours=23))
        assert drafts._database.rows("SELECT draft_id FROM drafts") == [("d1",), ("d2",)]
        drafts.remove_ended(lambda basket: basket == "none such", saved + timedelta(hours=25))
        assert drafts._database.rows("SELECT draft_id FROM drafts") == [("d1",)]


def test_a_draft_in_a_newer_programs_form_goes_with_its_basket(
    counter: Counter, opened: Opened, caplog: pytest.LogCaptureFixture
) -> None:
    drafts = opened().drafts
    drafts.put(DRAFT)
    drafts._database.run("UPDATE drafts SET content = '[]'")
    with caplog.at_level("CRITICAL"):
        drafts.remove_ended(lambda _basket: True, datetime.fromisoformat(DRAFT.saved_at))
    assert drafts._database.rows("SELECT draft_id FROM drafts") == []


def test_later_state_takes_the_place_of_the_earlier(counter: Counter, opened: Opened) -> None:
    drafts = opened().drafts
    drafts.put(DRAFT)
    later = dataclasses.replace(DRAFT, texts={"purpose": "x"}, tendered_dirhams=5000)
    drafts.put(later)
    assert drafts.list() == [later]


def test_draft_survives_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "drafts.db"
    command = [sys.executable, "-c", TYPING, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "put\n"
        process.send_signal(signal.SIGKILL)
    drafts = StoreDrafts.open(path, DATABASE_KEY)
    assert [draft.texts for draft in drafts.list()] == [{"typed": "4"}]
    drafts.close()


def test_wiped_draft_leaves_no_bytes(tmp_path: Path) -> None:
    path = tmp_path / "drafts.db"
    drafts = StoreDrafts.open(path, DATABASE_KEY)
    drafts.put(dataclasses.replace(DRAFT, texts={"purpose": "س" * 30_000}))
    drafts.remove([DRAFT.draft_id])
    assert drafts.list() == []
    assert path.with_name("drafts.db-wal").stat().st_size == 0
    free = drafts._database.value("PRAGMA freelist_count")
    assert free == 0 or drafts._database.value("PRAGMA secure_delete") == 1
    drafts.close()


def test_drafts_of_a_basket_that_has_ended_are_wiped_at_start(counter: Counter, opened: Opened) -> None:
    store = morning(counter, 0)
    basket = BasketId(str(counter.settle(store).facts_fields()["basket_id"]))
    store.drafts.put(dataclasses.replace(DRAFT, basket_id=basket))
    store.drafts.put(dataclasses.replace(DRAFT, draft_id=DraftId("d2")))
    store.close()
    assert [draft.draft_id for draft in opened().drafts.list()] == ["d2"]


@pytest.mark.parametrize("damage", [b"", b"\1" * 4096, b"no database"])
def test_damaged_drafts_never_keep_the_counter_shut(
    counter: Counter, opened: Opened, damage: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    opened().drafts.put(DRAFT)
    store = opened()
    store.close()
    counter.files.drafts.write_bytes(damage)
    store = opened()
    assert store.drafts.list() == []
    assert store.drafts.was_damaged is bool(damage)
    store.drafts.put(DRAFT)


def test_disk_that_takes_no_drafts_stops_nobody(
    counter: Counter, opened: Opened, caplog: pytest.LogCaptureFixture
) -> None:
    counter.files.drafts.mkdir(parents=True)
    store = opened()
    store.drafts.put(DRAFT)
    assert store.drafts.list() == [DRAFT]
    counter.sign_in(store)


def test_an_act_does_not_wait_for_drafts(counter: Counter) -> None:
    store = morning(counter, 0)
    with store.journal.act() as act:
        counter.append_basket(act)
        store.drafts.put(DRAFT)
    store.drafts._database.run("BEGIN IMMEDIATE")
    counter.settle(store)
    store.drafts._database.run("ROLLBACK")
    store.close()


PARKED = ParkedForm(ParkedId("ab" * 32), "2026-11-29", b"sealed \x00 bytes", (AttachmentHash("cd" * 32),))


def test_a_parked_form_outlives_the_program_and_is_gone_when_wiped(counter: Counter, opened: Opened) -> None:
    opened().drafts.parked.put(PARKED)
    parked = opened().drafts.parked
    assert parked.get(PARKED.parked_id) == PARKED
    assert parked.list() == [PARKED]
    parked.remove([PARKED.parked_id])
    assert parked.list() == []
    assert opened().drafts.parked.get(PARKED.parked_id) is None
