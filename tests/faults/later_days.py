"""Days after filing: corrections, money given back, results handed over, slips cashed; a dead PC replaced."""

import dataclasses
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kiosk.domain.basket import Basket
from kiosk.domain.case import FoundCase, Holder
from kiosk.domain.case_acts import DeliverySlip, GivenAt, Receiver, Right, code_refused, result_handed_over
from kiosk.domain.entry import Entry
from kiosk.domain.identifiers import ApplicationId, ServiceCode, TrackingNumber
from kiosk.domain.money import Money
from kiosk.domain.selfservice_acts import slip_paid
from kiosk.domain.slip import PaymentSlip, application_of
from kiosk.domain.words import Words
from kiosk.store.opening import Store
from kiosk.store.restoring import take_over
from kiosk.store.sidecar_reader import SidecarReader
from tests.fakes.store_parts import BUSINESS_DATE, DATABASE_KEY, Counter, SeededRandomness, morning
from tests.faults.conftest import Recorded
from tests.store.test_revisions import ISSUER, amend, filed_of, shift_of, withdraw, write

ACTS = (
    *("basket.settled", "application.amended", "application.withdrawn", "result.handed_over"),
    *("slip.paid", "code.refused"),
)
DEAD = "dead"
LATER_LOG: Final = "later.wal"


def later_acts(disk: Recorded, counter: Counter) -> None:
    """What is written of applications after they were filed, twice each."""
    store = counter.open()
    disk.say(f"done {counter.sign_in(store).hash}")
    for _ in range(2):
        filed = counter.settle(store)
        disk.say(f"done {filed.hash}")
        disk.say(f"done {amend(counter, store, filed_of(store, filed)).hash}")
        disk.say(f"done {withdraw(counter, store, filed_of(store, filed)).hash}")
        disk.say(f"done {_wrong_code(counter, store).hash}")
        disk.say(f"done {_hand_over(counter, store).hash}")
        disk.say(f"done {_cash_slip(counter, store).hash}")
    store.close()


def _result(counter: Counter) -> tuple[FoundCase, GivenAt]:
    number = TrackingNumber.make(counter.place.office_number, counter.randomness.bits(33))
    given = GivenAt(counter.place.office, counter.place.counter, BUSINESS_DATE, "2026-11-22T10:00:00+02:00")
    named, service = ApplicationId(counter.new_id()), Words("شهادة ميلاد", "Birth certificate")
    return FoundCase(named, number, service, Holder(), BUSINESS_DATE, "notified"), given


def _wrong_code(counter: Counter, store: Store) -> Entry:
    found, given = _result(counter)
    return write(counter, store, code_refused(found, "0f" * 8, 1, given))


def _hand_over(counter: Counter, store: Store) -> Entry:
    found, at = _result(counter)
    receiver = Receiver("هدى الورفلي", "TEST00001")
    with store.journal.act() as act:
        slip = DeliverySlip(act.next_receipt_number(BUSINESS_DATE), ISSUER, found.service_name)
        given = result_handed_over(found, receiver, Right("code"), at, slip)
        return act.append(counter.draft(str(given.kind), given.facts, tuple(given.personal)))  # type: ignore[arg-type]


def _cash_slip(counter: Counter, store: Store) -> Entry:
    number = TrackingNumber.make(counter.place.office_number, counter.randomness.bits(33))
    fees = (("CRA", Money(2_500)),)
    named = ApplicationId(counter.new_id())
    slip = PaymentSlip(named, ServiceCode("CR1"), "1.0.0", number, fees, 1_763_800_000, 1, 9)
    basket = Basket(slip.basket_id, (application_of(slip, None),))
    with store.journal.act() as act:
        receipt = act.next_receipt_number(BUSINESS_DATE)
        paid = slip_paid(slip, basket, basket.pay_in_cash(Money(2_500)), shift_of(store), ISSUER, receipt)
        return act.append(counter.draft(str(paid.kind), paid.facts, tuple(paid.personal)))  # type: ignore[arg-type]


def dead_pc(counter: Counter) -> None:
    """A fresh home beside the second copy of a dead PC, whose shift was open."""
    counter.open().close()
    morning(_dead(counter), 4).close()


def restored(disk: Recorded, counter: Counter) -> None:
    """The dead PC's copy is taken over, then work goes on."""
    for entry in _lost(counter):
        disk.say(f"coming {entry.hash}")
    restore(counter)
    store = counter.open()
    for entry in _lost(counter):
        disk.say(f"done {entry.hash}")
    disk.say(f"done {counter.sign_in(store).hash}")
    disk.say(f"done {counter.settle(store).hash}")
    store.close()


def restored_again(counter: Counter) -> None:
    """After a cut the restore is run once more: all is there then, once, in an epoch of its own."""
    restore(counter)
    store = counter.open()
    held = [str(row[0]) for row in store.database.rows("SELECT hash FROM entries ORDER BY position")]
    assert {entry.hash for entry in _lost(counter)} <= set(held)
    assert len(set(held)) == len(held)
    assert store.journal.head.epoch not in {entry.place.epoch for entry in _lost(counter)}
    assert store.journal.durable_seq == store.journal.head.seq
    counter.sign_in(store)
    counter.settle(store)
    store.close()
    assert restore(counter) == 0


def restore(counter: Counter) -> int:
    """Take the dead PC's copy over; return how many entries were new."""
    return take_over(counter.files, DATABASE_KEY, list(_lost(counter)), counter.limits).new


def _dead(counter: Counter) -> Counter:
    return dataclasses.replace(
        counter, home=counter.home.with_name(DEAD), randomness=SeededRandomness(77), session=None
    )


def _lost(counter: Counter) -> Iterator[Entry]:
    folder: Path = _dead(counter).files.sidecar
    return SidecarReader(folder, counter.ciphers, frozenset({str(counter.place.device_id)})).entries()


def killed_at_a_sync(counter: Counter) -> None:
    """A home as a kill leaves it, and beside it the log that has grown by one act since."""
    other = dataclasses.replace(counter, home=counter.home.with_name("working"))
    store = morning(other, 1)
    shutil.copytree(other.home, counter.home)
    other.settle(store)
    log = other.files.database.with_name(f"{other.files.database.name}-wal")
    shutil.copyfile(log, counter.home.with_name(LATER_LOG))
    store.close()
    shutil.rmtree(other.home)


def started_behind_the_kill(disk: Recorded, counter: Counter) -> None:
    """Killed between writing its log and syncing it; the next program sees the act, and counts on it."""
    log = counter.files.database.with_name(f"{counter.files.database.name}-wal")
    grown = counter.home.with_name(LATER_LOG).read_bytes()
    with log.open("r+b", buffering=0) as file:
        held = file.seek(0, os.SEEK_END)
        file.write(grown[held:])
    store = counter.open()
    hashes = [row[0] for row in store.database.rows("SELECT hash FROM entries")]
    for digest in hashes:
        disk.say(f"done {digest}")
    store.close()
