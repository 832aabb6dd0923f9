"""An act: one transaction, gap-free chain, both copies, then durable."""

import itertools
from collections.abc import Callable

import pytest

from kiosk.domain.entry import GENESIS_HASH, AuthorRole, parse_entry
from kiosk.domain.identifiers import BasketId, ReceiptNumber, TrackingNumber
from kiosk.errors import MalformedEntryError, NoOpenShiftError, NotAuthorisedError
from kiosk.ports import Durability
from kiosk.store.opening import Store
from kiosk.store.sidecar_reader import SidecarReader
from kiosk.store.verify import Verification
from tests.fakes.store_parts import BUSINESS_DATE, Counter, morning

Opened = Callable[[], Store]
Verified = Callable[[Store], Verification]


def _fail_inside(counter: Counter, store: Store) -> None:
    with store.journal.act() as act:
        number = act.next_receipt_number(BUSINESS_DATE).sequence
        counter.append_basket(act)
        assert act.next_receipt_number(BUSINESS_DATE).sequence == number + 1
        raise ZeroDivisionError


def test_fresh_home_opens_its_first_epoch_by_recovery(opened: Opened) -> None:
    store = opened()
    (first,) = store.journal.entries(1, 10)
    assert (first.kind, first.seq, first.place.prev_hash) == ("epoch.opened", 1, GENESIS_HASH)
    assert first.author.role is AuthorRole.RECOVERY
    assert first.facts_fields()["reason"] == "enrolment"
    assert first.facts_fields()["parent"] is None
    assert store.journal.head.epoch_ordinal == 1


def test_entries_chain_without_gap_and_verify_in_both_copies(counter: Counter, verified: Verified) -> None:
    store = morning(counter, 5)
    entries = store.journal.entries(1, 100)
    assert [entry.seq for entry in entries] == list(range(1, 9))
    for before, entry in itertools.pairwise(entries):
        assert entry.place.prev_hash == before.hash
    found = verified(store)
    assert found.is_clean
    assert (found.entries, found.sidecar_entries) == (8, 8)
    assert found.last_hash == store.journal.head.hash
    store.close()


def test_second_copy_holds_the_exact_bytes_when_the_act_returns(counter: Counter) -> None:
    store = morning(counter, 1)
    entry = counter.settle(store, applications=3)
    reader = SidecarReader(counter.files.sidecar, counter.ciphers, frozenset({counter.place.device_id}))
    assert list(reader.entries())[-1] == entry
    assert store.journal.durable_seq == entry.seq
    store.close()


def test_durability_is_known_only_after_the_act(counter: Counter) -> None:
    store = morning(counter, 0)
    with store.journal.act() as act:
        counter.append_basket(act)
        assert act.durability is None
    assert act.durability is Durability.BOTH_COPIES
    store.close()


def test_failure_inside_an_act_leaves_no_trace(counter: Counter) -> None:
    store = morning(counter, 1)
    before = store.journal.head
    with pytest.raises(ZeroDivisionError):
        _fail_inside(counter, store)
    assert store.journal.head == before
    assert counter.settle(store).seq == before.seq + 1
    store.close()


def test_receipt_numbers_are_gapless_also_after_a_roll_back(counter: Counter) -> None:
    store = morning(counter, 2)
    with pytest.raises(ZeroDivisionError):
        _fail_inside(counter, store)
    entry = counter.settle(store)
    assert entry.facts_fields()["receipt"]["number"] == "TIP-001-03-2026-7A-000003"
    store.close()


def test_receipt_numbers_begin_again_with_the_year(counter: Counter) -> None:
    store = morning(counter, 2)
    with store.journal.act() as act:
        assert str(act.next_receipt_number("2027-01-02")) == "TIP-001-03-2027-7A-000001"
    store.close()


def test_one_act_may_write_several_entries(counter: Counter) -> None:
    store = morning(counter, 0)
    with store.journal.act() as act:
        first, second = counter.append_basket(act), counter.append_basket(act)
        assert act.head.hash == second.hash
    assert second.place.prev_hash == first.hash
    assert store.journal.durable_seq == second.seq
    store.close()


def test_everything_asked_inside_the_act_sees_the_act(counter: Counter) -> None:
    store = morning(counter, 0)
    with store.journal.act() as act:
        facts = counter.append_basket(act).facts_fields()
        number = TrackingNumber(facts["applications"][0]["tracking_number"])
        assert not act.is_tracking_number_free(number)
        assert act.is_basket_settled(BasketId(facts["basket_id"]))
        assert not act.is_reversed(ReceiptNumber.parse(facts["receipt"]["number"]))
        assert act.shift_totals().receipts == 1
        assert act.open_shift() is not None
    store.close()


def test_totals_need_an_open_shift(opened: Opened) -> None:
    with opened().journal.act() as act:
        assert act.open_shift() is None
        with pytest.raises(NoOpenShiftError):
            act.shift_totals()


def test_money_that_does_not_sum_to_zero_is_refused(counter: Counter) -> None:
    store = morning(counter, 0)
    lines = [{"account": "cash.till", "dirhams": 1}]
    with pytest.raises(MalformedEntryError), store.journal.act() as act:
        act.append(counter.draft("test.kind", {"ledger": lines}))
    store.close()


def test_entry_larger_than_the_limit_is_refused(counter: Counter) -> None:
    store = morning(counter, 0)
    with pytest.raises(MalformedEntryError), store.journal.act() as act:
        act.append(counter.draft("test.kind", {"words": "x" * 262_144}))
    store.close()


def test_only_the_store_opens_epochs(counter: Counter) -> None:
    store = morning(counter, 0)
    facts = {"reason": "enrolment", "ordinal": 2, "parent": None}
    with pytest.raises(MalformedEntryError), store.journal.act() as act:
        act.append(counter.draft("epoch.opened", facts, role=AuthorRole.RECOVERY))
    store.close()


def test_person_without_open_session_cannot_write(counter: Counter) -> None:
    store = morning(counter, 0)
    assert counter.session is not None
    counter.sessions.close(counter.session.session_id)
    with pytest.raises(NotAuthorisedError):
        counter.settle(store)
    counter.session = None
    with pytest.raises(NotAuthorisedError):
        counter.settle(store)
    store.close()


def test_known_kind_without_its_facts_is_refused(counter: Counter) -> None:
    store = morning(counter, 0)
    with pytest.raises(MalformedEntryError), store.journal.act() as act:
        act.append(counter.draft("basket.settled", {"ledger": []}))
    store.close()


def test_unknown_kinds_are_kept_and_carried(counter: Counter, verified: Verified) -> None:
    store = morning(counter, 0)
    with store.journal.act() as act:
        entry = act.append(counter.draft("parcel.weighed", {"grams": 12}))
    (again,) = store.journal.entries(entry.seq, 1)
    assert again == parse_entry(entry.envelope, entry.signature, entry.facts, entry.personal)
    assert verified(store).is_clean
    store.close()


def test_receipt_is_found_by_its_number(counter: Counter) -> None:
    store = morning(counter, 3)
    number = ReceiptNumber.parse("TIP-001-03-2026-7A-000002")
    found = store.journal.find_receipt(number)
    assert found is not None
    assert found.facts_fields()["receipt"]["number"] == str(number)
    assert store.journal.find_receipt(ReceiptNumber.parse("TIP-001-03-2026-7A-000009")) is None
    store.close()


def test_reopening_goes_on_where_the_store_was_closed(counter: Counter, opened: Opened) -> None:
    store = morning(counter, 2)
    head = store.journal.head
    store.close()
    again = opened()
    assert again.journal.head == head
    assert again.findings == ()
    assert counter.settle(again).place.prev_hash == head.hash
