"""The inbox: verified answers are folded once, in slices, the cursor with the change."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain import canonical_json
from kiosk.domain.identifiers import OperatorId, ReceiptNumber, TrackingNumber
from kiosk.domain.operator import Role
from kiosk.ports import VerifiedAnswer
from kiosk.store.inbox import SpoolInbox
from kiosk.store.opening import Store
from tests.fakes.store_parts import BUSINESS_DATE, Counter, morning

INCARNATION = {"term": 1, "id": "a" * 32}
Opened = Callable[[], Store]


def _item(n: int, kind: str, key: str, fields: Mapping[str, Any], version: int = 1) -> dict[str, Any]:
    at = "2026-11-22T10:00:00.000Z"
    return {"n": n, "kind": kind, "object": key, "version": version, "at": at, "fields": fields}


def _page(items: Sequence[Mapping[str, Any]], following: int | None = None) -> VerifiedAnswer:
    last = following if following is not None else max((item["n"] for item in items), default=0)
    return VerifiedAnswer(
        "feed", {"incarnation": INCARNATION, "items": list(items), "next": last, "more": False}
    )


def _judgement(n: int, application_id: str, entry_hash: str, state: str, version: int = 1) -> dict[str, Any]:
    reasons = ["fee_mismatch"] if state == "needs_attention" else []
    fields = {
        "application_id": application_id,
        "entry_hash": entry_hash,
        "state": state,
        "reasons": reasons,
        "fields": [],
    }
    return _item(n, "judgement", application_id, fields, version)


def _catalogue(version: int) -> dict[str, Any]:
    return {"type": "catalogue", "version": version, "price_table": "2026-1", "services": []}


def _roster(verifier: str) -> dict[str, Any]:
    person = {
        "operator_id": "1001",
        "name_ar": "موظّف",
        "name_en": "Clerk",
        "role": "clerk",
        "verifier": {"alg": "argon2id", "encoded": verifier},
    }
    return {"type": "roster", "office": "TIP-001", "version": 1, "operators": [person]}


def _states(store: Store) -> list[str]:
    return [row.state for row in store.books.applications(BUSINESS_DATE, None, 99)]


def test_checkpoint_marks_entries_as_stored(counter: Counter) -> None:
    store = morning(counter, 2)
    head = store.journal.entries(4, 1)[0]
    fields = {
        "type": "checkpoint",
        "incarnation": INCARNATION,
        "device_id": counter.place.device_id,
        "epoch": head.place.epoch,
        "branch": "main",
        "seq": head.seq,
        "hash": head.hash,
        "received_at": "2026-11-22T10:00:00.000Z",
    }
    store.inbox.put(VerifiedAnswer("checkpoint", fields))
    assert _states(store) == ["waiting", "stored"]
    store.inbox.put(VerifiedAnswer("checkpoint", {**fields, "seq": 2}))
    assert store.runs.acknowledged(head.place.epoch) == 4
    store.close()


def test_a_receipt_is_confirmed_when_every_application_of_it_was_accepted(counter: Counter) -> None:
    store = morning(counter, 0)
    entry = counter.settle(store, applications=2)
    rows = store.books.applications(BUSINESS_DATE, None, 9)
    number = ReceiptNumber.parse(rows[0].receipt_number)
    assert not store.books.is_confirmed(number)
    store.inbox.put(_page([_judgement(1, rows[0].application_id, entry.hash, "accepted")]))
    assert not store.books.is_confirmed(number)
    store.inbox.put(_page([_judgement(2, rows[1].application_id, entry.hash, "accepted")]))
    assert store.books.is_confirmed(number)
    store.inbox.put(_page([_judgement(3, rows[1].application_id, entry.hash, "needs_attention", 2)]))
    assert not store.books.is_confirmed(number)
    assert not store.books.is_confirmed(ReceiptNumber.parse("TIP-001-03-2026-7A-000007"))
    store.close()


def test_judgement_is_shown_while_it_names_the_entry(counter: Counter) -> None:
    store = morning(counter, 1)
    row = store.books.applications(BUSINESS_DATE, None, 9)[0]
    entry = store.journal.entries(row.seq, 1)[0]
    store.inbox.put(_page([_judgement(1, row.application_id, "f" * 64, "accepted")]))
    assert _states(store) == ["waiting"]
    store.inbox.put(_page([_judgement(2, row.application_id, entry.hash, "needs_attention", 2)]))
    (shown,) = store.books.applications(BUSINESS_DATE, None, 9)
    assert (shown.state, shown.reasons) == ("needs_attention", ("fee_mismatch",))
    case = {"application_id": row.application_id, "state": "issued", "at": "2026-11-23"}
    store.inbox.put(_page([_item(3, "case.state", row.application_id, case)]))
    (shown,) = store.books.applications(BUSINESS_DATE, None, 9)
    assert (shown.state, shown.reasons) == ("issued", ())
    store.close()


def test_lower_or_equal_version_is_passed_over(counter: Counter) -> None:
    store = morning(counter, 1)
    row = store.books.applications(BUSINESS_DATE, None, 9)[0]
    digest = store.journal.entries(row.seq, 1)[0].hash
    store.inbox.put(_page([_judgement(1, row.application_id, digest, "accepted", 5)]))
    store.inbox.put(_page([_judgement(2, row.application_id, digest, "needs_attention", 5)]))
    store.inbox.put(_page([_judgement(3, row.application_id, digest, "needs_attention", 4)]))
    assert _states(store) == ["accepted"]
    assert store.runs.feed_cursor() == (INCARNATION["id"], 3)
    store.close()


def test_unknown_and_wrong_items_are_kept_and_the_cursor_moves_on(counter: Counter) -> None:
    store = morning(counter, 1)
    row = store.books.applications(BUSINESS_DATE, None, 9)[0]
    digest = store.journal.entries(row.seq, 1)[0].hash
    broken = {"payload": {"type": "catalogue", "version": 1}}
    items = [
        _item(1, "weather.report", "x", {"sky": "blue"}),
        _item(2, "judgement", "y", {"state": "accepted"}),
        _item(3, "catalogue.published", "catalogue", broken),
        _item(4, "roster.published", "TIP-001", {"payload": {"operators": [{"verifier": "secret"}]}}),
        _judgement(5, row.application_id, digest, "accepted"),
    ]
    store.inbox.put(_page(items))
    kept = store.database.rows("SELECT n, reason, item FROM unapplied ORDER BY n")
    assert [row[0] for row in kept] == [1, 2, 3, 4]
    assert kept[2][1] == "INP-111"
    assert json.loads(kept[0][2])["fields"] == {"sky": "blue"}
    assert "secret" not in kept[3][2]
    assert store.runs.feed_cursor() == (INCARNATION["id"], 5)
    assert _states(store) == ["accepted"]
    store.close()


def test_catalogue_in_force_is_the_newest_with_its_content_hash(counter: Counter) -> None:
    store = morning(counter, 0)
    store.inbox.put(_page([_item(1, "catalogue.published", "catalogue", {"payload": _catalogue(1)})]))
    text = canonical_json.encode(_catalogue(2)).decode()
    store.inbox.put(_page([_item(2, "catalogue.published", "catalogue", {"payload": text}, 2)]))
    catalogue = store.books.catalogue()
    assert catalogue is not None
    assert catalogue.hash == hashlib.sha256(text.encode()).hexdigest() == store.books.catalogue_hash()
    assert catalogue.price_table == "2026-1"
    assert store.books.catalogue() is catalogue
    store.close()


def test_roster_is_kept_wrapped_and_replaced_as_a_whole(counter: Counter) -> None:
    store = morning(counter, 0)
    assert store.roster.is_empty()
    store.inbox.put(_page([_item(1, "roster.published", "TIP-001", {"payload": _roster("$argon2id$one")})]))
    found = store.roster.find(OperatorId("1001"))
    assert found is not None
    assert (found[0].name_en, found[0].role) == ("Clerk", Role.CLERK)
    assert found[1] == b"$argon2id$one"[::-1]
    empty = {**_roster("x"), "operators": []}
    store.inbox.put(_page([_item(2, "roster.published", "TIP-001", {"payload": empty}, 2)]))
    assert store.roster.find(OperatorId("1001")) is None
    store.close()


def test_renumbered_application_shows_its_new_number(counter: Counter) -> None:
    store = morning(counter, 1)
    row = store.books.applications(BUSINESS_DATE, None, 9)[0]
    new = TrackingNumber.make(1, 77)
    fields = {"application_id": row.application_id, "old": row.tracking_number.digits, "new": new.digits}
    store.inbox.put(_page([_item(1, "tracking.renumbered", row.application_id, fields)]))
    assert store.books.applications(BUSINESS_DATE, None, 9)[0].tracking_number == new
    with store.journal.act() as act:
        assert not act.is_tracking_number_free(new)
    store.close()


def test_new_incarnation_begins_the_cursor_anew(counter: Counter) -> None:
    store = morning(counter, 0)
    store.inbox.put(_page([], following=40))
    other = {"term": 2, "id": "b" * 32}
    page = {**_page([_item(1, "weather.report", "x", {})]).fields, "incarnation": other}
    store.inbox.put(VerifiedAnswer("feed", page))
    assert store.runs.feed_cursor() == (other["id"], 1)
    store.close()


@pytest.fixture
def spool(counter: Counter) -> SpoolInbox:
    return SpoolInbox(counter.files.inbox, counter.ciphers)


def test_spooled_answers_are_folded_in_order_and_removed(counter: Counter, spool: SpoolInbox) -> None:
    store = morning(counter, 0)
    for n in range(1, 4):
        spool.put(_page([_item(n, "weather.report", str(n), {})]))
    assert store.runs.feed_cursor() == ("", 0)
    while store.inbox_folder.fold_some(5):
        pass
    assert store.runs.feed_cursor() == (INCARNATION["id"], 3)
    assert list(counter.files.inbox.iterdir()) == []
    assert not store.inbox_folder.fold_some(5)
    store.close()


def test_long_page_is_folded_in_slices_that_survive_a_stop(counter: Counter, spool: SpoolInbox) -> None:
    store = morning(counter, 0)
    spool.put(_page([_item(n, "weather.report", str(n), {}) for n in range(1, 101)]))
    assert store.inbox_folder.fold_some(0)
    cursor = store.runs.feed_cursor()[1]
    assert 0 < cursor < 100
    store.close()
    store = counter.open()
    store.inbox_folder.fold_all()
    assert store.runs.feed_cursor()[1] == 100
    assert store.database.value("SELECT count(*) FROM unapplied") == 100
    store.close()


def test_spool_is_sealed_and_a_damaged_file_is_set_aside(
    counter: Counter, spool: SpoolInbox, caplog: pytest.LogCaptureFixture
) -> None:
    store = morning(counter, 0)
    payload = {"payload": _roster("$argon2id$open-secret")}
    spool.put(_page([_item(1, "roster.published", "TIP-001", payload)]))
    path: Path = next(counter.files.inbox.iterdir())
    data = bytearray(path.read_bytes())
    assert b"open-secret" not in data
    data[-30] ^= 1
    path.write_bytes(data)
    spool.put(_page([_item(2, "weather.report", "x", {})]))
    store.inbox_folder.fold_all()
    assert store.roster.is_empty()
    assert [one.suffix for one in counter.files.inbox.iterdir()] == [".damaged"]
    store.close()


def test_a_page_whose_forerunner_was_set_aside_moves_no_cursor(counter: Counter, opened: Opened) -> None:
    store = opened()
    spool = SpoolInbox(store.files.inbox, counter.ciphers)
    for after in (0, 1, 2):
        case = {"application_id": f"a{after}", "state": "ready", "at": "2026-11-22T10:00:00Z"}
        page = _page([_item(after + 1, "case.state", f"a{after}", case)])
        spool.put(VerifiedAnswer("feed", {**page.fields, "after": after}))
    second = sorted(store.files.inbox.iterdir())[1]
    second.write_bytes(second.read_bytes()[:-1])
    store.inbox_folder.fold_all()
    assert store.runs.feed_cursor() == (INCARNATION["id"], 1)
