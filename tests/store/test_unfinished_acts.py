"""Recovery speaks: of each act that was cut off, whether it is done and what becomes of the money."""

import dataclasses
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.domain.identifiers import BasketId
from kiosk.domain.money import Money
from kiosk.domain.unfinished import ActKind, Outcome
from kiosk.store import findings
from kiosk.store.opening import Store
from tests.fakes.store_parts import Counter, morning
from tests.store.test_drafts import DRAFT

Opened = Callable[[], Store]


def _print_all(counter: Counter, store: Store) -> None:
    for receipt in store.books.unprinted_receipts():
        facts = {"receipt_number": str(receipt.number), "paper": "printed"}
        with store.journal.act() as act:
            act.append(counter.draft("receipt.printed", facts))


def test_quiet_day_leaves_nothing_unfinished(counter: Counter, opened: Opened) -> None:
    store = morning(counter, 2)
    _print_all(counter, store)
    store.close()
    assert opened().unfinished == ()


def test_payment_without_paper_is_done_and_its_money_is_named(counter: Counter, opened: Opened) -> None:
    store = morning(counter, 1)
    _print_all(counter, store)
    entry = counter.settle(store, applications=2)
    store.close()
    (act,) = opened().unfinished
    assert (act.outcome, act.kind) == (Outcome.DONE, ActKind.PAYMENT)
    assert str(act.receipt_number) == entry.facts_fields()["receipt"]["number"]
    assert (act.keep, act.give) == (Money(5000), Money(0))


def test_payment_begun_and_not_stored_is_not_done_and_the_money_goes_back(
    counter: Counter, opened: Opened
) -> None:
    store = morning(counter, 0)
    store.drafts.put(dataclasses.replace(DRAFT, tendered_dirhams=10_000))
    store.close()
    (act,) = opened().unfinished
    assert (act.outcome, act.basket_id) == (Outcome.NOT_DONE, DRAFT.basket_id)
    assert (act.keep, act.give) == (Money(0), Money(10_000))


def test_payment_begun_and_stored_is_done_whatever_the_draft_says(counter: Counter, opened: Opened) -> None:
    store = morning(counter, 0)
    basket = BasketId(str(counter.settle(store).facts_fields()["basket_id"]))
    store.drafts.put(dataclasses.replace(DRAFT, basket_id=basket, tendered_dirhams=10_000))
    store.close()
    store = opened()
    assert [act.outcome for act in store.unfinished] == [Outcome.DONE]
    assert store.drafts.list() == []


def test_where_entries_are_missing_nobody_is_told_to_give_money(
    counter: Counter, opened: Opened, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = morning(counter, 1)
    _print_all(counter, store)
    store.drafts.put(dataclasses.replace(DRAFT, tendered_dirhams=10_000))
    store.close()
    shutil.rmtree(counter.files.sidecar)
    counter.files.database.unlink()
    store = opened()
    assert store.findings[-1].code == findings.COPIES_LOST
    (act,) = store.unfinished
    assert (act.outcome, act.keep, act.give) == (Outcome.NOT_KNOWN, None, None)


def test_missing_entries_are_named_as_not_known(
    counter: Counter, opened: Opened, caplog: pytest.LogCaptureFixture
) -> None:
    store = morning(counter, 12)
    _print_all(counter, store)
    store.close()
    counter.files.database.write_bytes(b"\0" * 4096)
    path = counter.files.sidecar / "00000001.lps"
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 1
    path.write_bytes(data)
    lost = [act for act in opened().unfinished if act.kind is ActKind.ENTRIES]
    assert [act.outcome for act in lost] == [Outcome.NOT_KNOWN]
    assert lost[0].missing_entries is not None
