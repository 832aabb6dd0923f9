"""A dead PC is replaced from its second copy: nothing lost, nothing twice, always a new epoch."""

import contextlib
import itertools
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.app.auditing import rebuild_home, verify_home
from kiosk.app.bundling import carry_bundle, export_bundle, import_answer
from kiosk.app.carrying import carry_home, courier_of
from kiosk.app.enrolling import Enrolling, enrol_home
from kiosk.app.looking import look
from kiosk.app.restoring import restore_from_bundle, restore_from_portal, restore_home
from kiosk.domain.application import ApplicationRow
from kiosk.errors import (
    BundleDamagedError,
    ForeignBundleError,
    ForeignSidecarError,
    PortalRefusedError,
    RestoreRefusedError,
    WrongStoreKeyError,
)
from kiosk.trust.recovery_code import RecoveryCode
from kiosk.trust.signers import SessionKeys
from tests.fakes.paper_files import jpeg
from tests.fakes.real_counter import RealCounter
from tests.fakes.two_portals import ServingPortal, TwoPortals

COUNTERS = itertools.count(1)
FILE = ("file", "--service", "CR1", "--answers", "example", "--no-print")


@dataclass
class Pc:
    """A PC at a counter, and the code that was printed when it was enrolled."""

    counter: RealCounter
    code: RecoveryCode

    @property
    def second_copy(self) -> Path:
        return self.counter.home / "sidecar"


@pytest.fixture(scope="module")
def portals() -> Iterator[TwoPortals]:
    made = TwoPortals()
    yield made
    made.close()


@pytest.fixture(scope="module")
def serving(portals: TwoPortals) -> ServingPortal:
    return portals.serve()


def enrolled(home: Path, url: str, code: str) -> Pc:
    shown: list[str] = []
    enrol_home(Enrolling(home, (url,), code, None, lambda _error, _wait_s: None, shown.append))
    return Pc(RealCounter(home), RecoveryCode.parse(shown[0]))


def replacement_code(portals: TwoPortals, number: int) -> str:
    words = ("--office", "TIP-001", "--counter", str(number), "--replaces-dead-pc")
    return portals.run("enrolment-code", *words).splitlines()[0]


@pytest.fixture
def number() -> int:
    return next(COUNTERS)


@pytest.fixture
def dead(portals: TwoPortals, serving: ServingPortal, tmp_path: Path, number: int) -> Pc:
    """A PC that died with three applications confirmed and two waiting, the shift open."""
    pc = enrolled(tmp_path / "dead", serving.url, portals.code(number))
    pc.counter.open_shift()
    pc.counter.file(3)
    assert carry_home(pc.counter.machine).waiting == 0
    pc.counter.file(2, vary=7)
    return pc


@pytest.fixture
def fresh(portals: TwoPortals, serving: ServingPortal, tmp_path: Path, number: int, dead: Pc) -> Pc:
    """The PC that takes its place."""
    return enrolled(tmp_path / "fresh", serving.url, replacement_code(portals, number))


def held(portals: TwoPortals, pc: Pc) -> list[str]:
    return [str(row["hash"]) for row in portals.held(pc.counter.device_id)]


def test_a_dead_pc_is_replaced_from_its_second_copy_and_nothing_is_lost_or_doubled(
    portals: TwoPortals, dead: Pc, fresh: Pc, tmp_path: Path
) -> None:
    lost = dead.counter.hashes()
    stick = Path(shutil.copytree(dead.second_copy, tmp_path / "stick"))
    assert fresh.counter.device_id == dead.counter.device_id
    first = restore_home(fresh.counter.home, stick, dead.code)
    assert (first.entries.new, first.entries.known, first.entries.holes) == (len(lost), 0, ())
    again = restore_home(fresh.counter.home, stick, dead.code)
    assert (again.entries.new, again.entries.known) == (0, len(lost))

    reader = fresh.counter.machine.open_reader()
    epochs = reader.runs.epochs()
    opening = reader.runs.run(epochs[-1].epoch, 1, 1)[0]
    reader.close()
    assert [head.epoch_ordinal for head in epochs] == [1, 1, 2]
    assert opening.facts_fields()["reason"] == "restored"
    assert opening.facts_fields()["parent"]["hash"] == lost[-1]

    result = carry_home(fresh.counter.machine)
    assert (result.failure, result.waiting) == (None, 0)
    assert sorted(held(portals, fresh)) == sorted(fresh.counter.hashes())
    assert set(lost) <= set(held(portals, fresh))
    assert fresh.counter.states() == ["accepted"] * 5
    assert portals.stats()["entries_flagged"] == 0
    assert verify_home(fresh.counter.home).is_clean


def test_the_new_pc_goes_on_with_receipts_of_its_own_and_the_dead_one_is_shut_out(
    portals: TwoPortals, dead: Pc, fresh: Pc
) -> None:
    restore_home(fresh.counter.home, dead.second_copy, dead.code)
    fresh.counter.file(2, vary=20)  # the dead PC's shift is open here too
    assert carry_home(fresh.counter.machine).waiting == 0
    assert len(fresh.counter.states()) == 7
    reader = fresh.counter.machine.open_reader()
    numbers = [row[0] for row in reader.database.rows("SELECT number FROM receipts ORDER BY position")]
    reader.close()
    assert len(set(numbers)) == len(numbers) == 7
    assert len({number.split("-")[-2] for number in numbers}) == 2
    refused = carry_home(dead.counter.machine).failure
    assert isinstance(refused, PortalRefusedError)
    assert refused.problem == "unknown-device"


def test_what_turns_up_later_is_taken_over_then_and_marked_late(
    portals: TwoPortals, dead: Pc, fresh: Pc, tmp_path: Path
) -> None:
    early = Path(shutil.copytree(dead.second_copy, tmp_path / "early"))
    dead.counter.file(1, vary=40)
    dead.counter.clerk("shift", "close", "--counted-dirhams", "50000")
    late = restore_home(fresh.counter.home, early, dead.code)
    assert late.entries.new > 0
    before = set(fresh.counter.hashes())
    with pytest.raises(RestoreRefusedError):
        restore_home(fresh.counter.home, dead.second_copy, dead.code)  # the restored shift is open
    assert set(fresh.counter.hashes()) == before
    fresh.counter.clerk("shift", "close", "--counted-dirhams", "50000")
    assert restore_home(fresh.counter.home, dead.second_copy, dead.code).entries.new > 0
    result = carry_home(fresh.counter.machine)
    assert (result.failure, result.waiting) == (None, 0)
    assert set(dead.counter.hashes()) <= set(held(portals, fresh))
    assert portals.stats()["entries_flagged"] > 0


def test_a_wrong_code_a_foreign_copy_and_an_empty_folder_are_refused_and_change_nothing(
    portals: TwoPortals, serving: ServingPortal, dead: Pc, fresh: Pc, tmp_path: Path
) -> None:
    before = fresh.counter.hashes()
    with pytest.raises(WrongStoreKeyError):
        restore_home(fresh.counter.home, dead.second_copy, fresh.code)
    other = enrolled(tmp_path / "other", serving.url, portals.code(next(COUNTERS)))
    with pytest.raises(ForeignSidecarError):
        restore_home(fresh.counter.home, other.second_copy, other.code)
    with pytest.raises(RestoreRefusedError):
        restore_home(fresh.counter.home, tmp_path, dead.code)
    assert fresh.counter.hashes() == before
    said = fresh.counter.said("restore", "--from", str(dead.second_copy), "--recovery-code", "wrong")
    assert said["error"] == "INP-106"
    done = fresh.counter.said("restore", "--from", str(dead.second_copy), "--recovery-code", dead.code.text)
    assert (done["exit"], done["restored"], done["missing"]) == (0, len(dead.counter.hashes()), [])


def test_a_dead_pc_without_a_second_copy_is_replaced_from_the_portal(
    portals: TwoPortals, dead: Pc, fresh: Pc
) -> None:
    acknowledged = set(held(portals, dead)) - set(fresh.counter.hashes())
    flagged = portals.stats()["entries_flagged"]
    first = restore_from_portal(fresh.counter.home)
    assert (first.entries.new, first.entries.known, first.entries.holes) == (len(acknowledged), 0, ())
    before = fresh.counter.hashes()
    assert acknowledged <= set(before)
    again = restore_from_portal(fresh.counter.home)
    assert (again.entries.new, fresh.counter.hashes()) == (0, before)  # twice is once

    assert fresh.counter.states() == ["accepted"] * 3  # today's list, with what the feed had told
    fresh.counter.file(2, vary=20)  # the dead PC's shift is open here too
    result = carry_home(fresh.counter.machine)
    assert (result.failure, result.waiting) == (None, 0)
    assert fresh.counter.states() == ["accepted"] * 5
    assert sorted(held(portals, fresh)) == sorted(fresh.counter.hashes())
    assert portals.stats()["entries_flagged"] == flagged
    assert len(set(receipts(fresh))) == len(receipts(fresh)) == 5

    reader = fresh.counter.machine.open_reader()
    epochs = reader.runs.epochs()
    opening = reader.runs.run(epochs[-1].epoch, 1, 2**20)
    reader.close()
    assert opening[0].facts_fields()["reason"] == "restored"
    (finding,) = (entry for entry in opening if entry.kind == "recovery.finding")
    assert (finding.author.role, finding.facts_fields()["finding"]) == ("recovery", "journal.restored")
    assert finding.facts_fields()["details"]["from"] == "portal"

    proved = verify_home(fresh.counter.home)
    assert proved.is_clean, proved.first_wrong
    assert (proved.entries, proved.sidecar_entries) == (len(fresh.counter.hashes()),) * 2
    assert rebuild_home(fresh.counter.home, repair=False).is_equal


def scan(pc: Pc, name: str, *words: str) -> None:
    """File an application with a scanned paper, or scan one again."""
    path = pc.counter.home.parent / f"{name}.jpg"
    path.write_bytes(jpeg(9_000, seed=len(name)))
    pc.counter.clerk(*(words or FILE), "--attach", f"identity_or_booklet={path}")


def carry_entries(pc: Pc) -> None:
    """Do a round without pictures, as when the PC dies before it comes to them."""
    enrolled = pc.counter.machine
    with (
        contextlib.closing(enrolled.open_store(SessionKeys())) as store,
        courier_of(enrolled, store.runs, store.inbox, store.books) as courier,
    ):
        assert courier.round().failure is None


def test_pictures_at_the_portal_wait_no_more_and_those_that_died_are_to_be_scanned_again(
    portals: TwoPortals, serving: ServingPortal, dead: Pc, number: int, tmp_path: Path
) -> None:
    scan(dead, "arrived")
    assert carry_home(dead.counter.machine).waiting == 0
    scan(dead, "died")
    carry_entries(dead)
    fresh = enrolled(tmp_path / "fresh", serving.url, replacement_code(portals, number))
    said = fresh.counter.said("restore", "--from-portal")
    assert (said["exit"], said["missing"]) == (1, [])
    assert (said["pictures"], said["pictures_at_portal"], said["pictures_missing"]) == (0, 1, 1)
    again = restore_from_portal(fresh.counter.home)
    assert (again.entries.new, again.pictures_at_portal, again.pictures_missing) == (0, 1, 1)  # twice is once
    assert carry_home(fresh.counter.machine).waiting == 0  # a round changes nothing of it
    view = look(fresh.counter.machine)
    assert (view.pictures_waiting, view.pictures_lost, view.attention) == (0, 1, 1)
    (todo,) = to_dos(fresh)
    assert (todo.state, todo.reasons, todo.owner) == ("needs_attention", ("picture_lost",), "office")

    scan(fresh, "again", "attention", "amend", "--application", todo.application_id)
    # An amendment names all pictures of its application, also one that only the portal holds.
    answers = tmp_path / "answers.json"
    answers.write_text('{"phone": "0925554443"}', encoding="utf-8")
    amend = ("attention", "amend", "--application", picture_at_portal(fresh), "--answers", str(answers))
    fresh.counter.clerk(*amend)
    result = carry_home(fresh.counter.machine)
    assert (result.failure, result.waiting) == (None, 0)
    view = look(fresh.counter.machine)
    assert (view.pictures_waiting, view.pictures_lost, view.attention) == (0, 0, 0)
    assert fresh.counter.states() == ["accepted"] * 7
    assert rebuild_home(fresh.counter.home, repair=False).is_equal


def to_dos(pc: Pc) -> Sequence[ApplicationRow]:
    with contextlib.closing(pc.counter.machine.open_reader()) as reader:
        return reader.books.attention()


def picture_at_portal(pc: Pc) -> str:
    """Return the application whose picture the portal has countersigned."""
    with contextlib.closing(pc.counter.machine.open_reader()) as reader:
        ((named,),) = reader.database.rows(
            "SELECT application_id FROM applications JOIN attachments ON attachment_id / 256 = row_id"
            " JOIN blobs_stored USING (hash)"
        )
    return str(named)


def test_a_bundle_of_the_dead_pc_goes_to_the_portal_and_all_of_it_comes_back(
    portals: TwoPortals, dead: Pc, fresh: Pc, tmp_path: Path
) -> None:
    lost, bundle, back = dead.counter.hashes(), tmp_path / "dead.lpb", tmp_path / "back.lpb"
    waiting = set(lost) - set(held(portals, dead))
    assert export_bundle(dead.counter.home, bundle).entries == len(waiting) > 0
    (tmp_path / "half.lpb").write_bytes(bundle.read_bytes()[:-1])
    with pytest.raises(BundleDamagedError):
        restore_from_bundle(fresh.counter.home, tmp_path / "half.lpb")
    said = fresh.counter.said("restore", "--from", str(bundle))
    assert (said["exit"], said["restored"], said["missing"]) == (0, len(lost), [])
    assert waiting <= set(held(portals, fresh))  # before anything else was sent
    assert restore_from_bundle(fresh.counter.home, bundle).entries.new == 0  # twice is once

    # The same bundle by a peer's hand: what comes back is for the PC that is there now.
    export_bundle(fresh.counter.home, tmp_path / "fresh.lpb")
    carry_bundle(fresh.counter.home, tmp_path / "fresh.lpb", back)
    carry_bundle(fresh.counter.home, bundle, back)
    with pytest.raises(ForeignBundleError):
        import_answer(dead.counter.home, back)
    assert import_answer(fresh.counter.home, back).checkpoints > 0
    with pytest.raises(ForeignBundleError):  # an answer is no bundle of a counter
        restore_from_bundle(fresh.counter.home, back)
    assert carry_home(fresh.counter.machine).waiting == 0
    assert fresh.counter.states() == ["accepted"] * 5
    assert verify_home(fresh.counter.home).is_clean


def receipts(pc: Pc) -> list[str]:
    reader = pc.counter.machine.open_reader()
    numbers = [str(row[0]) for row in reader.database.rows("SELECT number FROM receipts ORDER BY position")]
    reader.close()
    return numbers


def test_a_code_to_replace_needs_a_pc_to_be_replaced(portals: TwoPortals) -> None:
    with pytest.raises(AssertionError, match="PRT-105"):
        replacement_code(portals, 9)
