"""Days after filing: corrections, money given back, results handed over, slips cashed; a dead PC replaced."""

import dataclasses
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from kiosk.domain.basket import Basket
from kiosk.domain.case import FoundCase, Holder
from kiosk.domain.case_acts import DeliverySlip, GivenAt, Receiver, Right, code_refused, result_handed_over
from kiosk.domain.entry import Entry
from kiosk.domain.identifiers import ApplicationId, ServiceCode, TrackingNumber
from kiosk.domain.item_number import REGISTERED
from kiosk.domain.money import Money
from kiosk.domain.selfservice_acts import slip_paid
from kiosk.domain.slip import PaymentSlip, application_of
from kiosk.domain.words import Words
from kiosk.errors import ItemNumbersUsedUpError
from kiosk.ports import VerifiedAnswer
from kiosk.store import entry_table
from kiosk.store.opening import Store
from kiosk.store.rebuild import rebuild
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
_LEASED: Final = 10
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


def leased(counter: Counter) -> None:
    """A counter that has leave to give out ten postal item numbers."""
    store = morning(counter, 1)
    _lease(counter, store, 1)
    store.close()


def by_post(disk: Recorded, counter: Counter) -> None:
    """Results go by registered post, each under the next number; more are leased between two of them."""
    store = counter.open()
    disk.say(f"done {counter.sign_in(store).hash}")
    for number in range(4):
        if number == 2:
            _lease(counter, store, 2)
            disk.say("folded 2")
        disk.say(f"done {_post(counter, store).hash}")
    store.close()


def every_number_once(counter: Counter) -> None:
    """After a cut the other numbers are given out as well: all of them at last, and none a second time."""
    store = counter.open()
    counter.sign_in(store)
    leases = int(store.database.value("SELECT count(*) FROM item_leases"))
    given = _item_numbers(store)
    assert store.books.item_numbers_left(counter.place.portal_series)["RR"] == leases * _LEASED - len(given)
    for _ in range(leases * _LEASED - len(given)):
        _post(counter, store)
    with store.journal.act() as act, pytest.raises(ItemNumbersUsedUpError):
        act.next_item_numbers(REGISTERED, 1)
    wanted = [lease * 1000 + n for lease in range(1, leases + 1) for n in range(_LEASED)]
    assert sorted(_item_numbers(store)) == wanted
    assert rebuild(store.database, repair=False).is_equal
    store.close()


def _lease(counter: Counter, store: Store, n: int) -> None:
    """Fold in what the portal says of ten more numbers."""
    fields = {
        "indicator": REGISTERED,
        "first": n * 1000,
        "last": n * 1000 + _LEASED - 1,
        "series": counter.place.portal_series,
    }
    item = {"n": n, "kind": "numbers.leased", "object": f"RR-{n}", "version": 1, "at": "2026-11-22T09:00:00Z"}
    feed = {"incarnation": {"term": 1, "id": "a" * 32}, "next": n, "more": False}
    store.inbox.put(VerifiedAnswer("feed", {**feed, "items": [{**item, "fields": fields}]}))


def _post(counter: Counter, store: Store) -> Entry:
    found, at = _result(counter)
    receiver = Receiver("هدى الورفلي", "", address="بنغازي")
    with store.journal.act() as act:
        slip = DeliverySlip(act.next_receipt_number(BUSINESS_DATE), ISSUER, found.service_name)
        right = Right("post", None, act.next_item_numbers(REGISTERED, 1)[0])
        given = result_handed_over(found, receiver, right, at, slip)
        return act.append(counter.draft(str(given.kind), given.facts, tuple(given.personal)))  # type: ignore[arg-type]


def _item_numbers(store: Store) -> list[int]:
    """Return the serial numbers that entries have given out, as the entries themselves say."""
    entries = entry_table.entries_between(store.database, 1, entry_table.last_position(store.database))
    facts = (entry.facts_fields() for entry in entries if entry.kind == "result.handed_over")
    return [int(one["item_number"][2:10]) for one in facts if one.get("item_number")]


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
