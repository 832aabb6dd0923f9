"""What came back: the to-do list, amendments in the place of what they saw, one application taken out."""

from typing import Any

import pytest

from kiosk.domain.acts import Act, Issuer, Reversal
from kiosk.domain.application import ApplicationRow
from kiosk.domain.attachment import Attachment
from kiosk.domain.entry import Entry
from kiosk.domain.identifiers import ApplicationId, OperatorId
from kiosk.domain.later_acts import Amendment, application_amended, application_withdrawn
from kiosk.domain.money import Money
from kiosk.domain.revision import FiledApplication
from kiosk.domain.shift import Shift
from kiosk.domain.words import Words
from kiosk.errors import AttachmentMissingError
from kiosk.ports import VerifiedAnswer
from kiosk.store import migrations
from kiosk.store.database import Database
from kiosk.store.opening import Store
from kiosk.store.rebuild import rebuild
from tests.fakes.store_parts import BUSINESS_DATE, PLACE, Counter, morning

ISSUER = Issuer(PLACE.office, Words("أ", "a"), PLACE.counter, OperatorId("1001"))
WAITS: dict[str, Any] = {"reasons": ["answers_invalid"], "fields": ["phone"], "owner": "office"}


class Feed:
    """A portal that says what a test wants, one item after the other."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._n = 0

    def say(self, kind: str, application_id: str, **fields: Any) -> None:
        self._n += 1
        item = {
            "n": self._n,
            "kind": kind,
            "object": application_id,
            "version": self._n,
            "at": "2026-11-23T08:00:00.000Z",
            "fields": {"application_id": application_id, **fields},
        }
        page = {"incarnation": {"term": 1, "id": "i"}, "items": [item], "next": self._n, "more": False}
        self._store.inbox.put(VerifiedAnswer("feed", page))

    def judge(self, entry: Entry, state: str, place: int = 0, **fields: Any) -> None:
        application_id = entry.facts_fields()["applications"][place]["application_id"]
        whole = {"reasons": [], "fields": [], **fields}
        self.say("judgement", application_id, entry_hash=entry.hash, state=state, **whole)

    def close(self, *dates: str) -> None:
        """Publish a table of holidays."""
        days = [{"date": day, "name": {"ar": "عطلة", "en": "Holiday"}} for day in dates]
        self.say("holidays.published", "holidays", payload={"type": "holidays", "version": 1, "days": days})


def filed_of(store: Store, entry: Entry, place: int = 0) -> FiledApplication:
    named = ApplicationId(entry.facts_fields()["applications"][place]["application_id"])
    filed = store.books.find_application(named)
    assert filed is not None
    return filed


def write(counter: Counter, store: Store, act: Act) -> Entry:
    with store.journal.act() as writing:
        return writing.append(counter.draft(str(act.kind), act.facts, tuple(act.personal)))  # type: ignore[arg-type]


def amend(counter: Counter, store: Store, seen: FiledApplication, *pictures: Attachment) -> Entry:
    answers = {"given_name": "هدى", "family_name": "الورفلي"}
    amendment = Amendment(
        answers=answers,
        documents_seen=("national_id",),
        documents_kept=(),
        attachments=pictures,
        service_version="1.0.0",
        catalogue="c" * 64,
        reason="portal_asked",
        applicant={},
        consent="",
    )
    return write(counter, store, application_amended(seen, amendment, shift_of(store), ISSUER))


def withdraw(counter: Counter, store: Store, seen: FiledApplication) -> Entry:
    with store.journal.act() as act:
        number = act.next_receipt_number(BUSINESS_DATE)
        approved = Reversal("citizen_withdrew", OperatorId("9001"))
        made = application_withdrawn(seen, shift_of(store), ISSUER, number, approved)
        return act.append(counter.draft(str(made.kind), made.facts))


def shift_of(store: Store) -> Shift:
    shift = store.books.open_shift()
    assert shift is not None
    return shift


def rows(store: Store) -> list[ApplicationRow]:
    return list(store.books.applications(BUSINESS_DATE, None, 50))


@pytest.fixture
def store(counter: Counter) -> Any:
    made = morning(counter, 0)
    yield made
    made.close()


def test_what_the_portal_asks_about_is_on_the_list_with_owner_and_deadline(
    counter: Counter, store: Store
) -> None:
    entry, feed = counter.settle(store, applications=2), Feed(store)
    feed.judge(entry, "accepted")
    assert store.books.attention() == []
    feed.judge(entry, "needs_attention", place=1, **WAITS, due_on="2026-11-30")
    (row,) = store.books.attention()
    assert row.application_id == entry.facts_fields()["applications"][1]["application_id"]
    assert (row.reasons, row.fields) == (("answers_invalid",), ("phone",))
    assert (row.owner, row.due_on) == ("office", "2026-11-30")


def test_the_nearest_deadline_stands_first(counter: Counter, store: Store) -> None:
    late, soon, feed = counter.settle(store), counter.settle(store), Feed(store)
    feed.judge(late, "needs_attention", **WAITS, due_on="2026-12-30")
    feed.judge(soon, "needs_attention", **WAITS, due_on="2026-11-30")
    assert [row.due_on for row in store.books.attention()] == ["2026-11-30", "2026-12-30"]


def test_a_table_of_holidays_by_the_feed_moves_what_is_due(counter: Counter, store: Store) -> None:
    counted, named, feed = counter.settle(store), counter.settle(store), Feed(store)
    feed.judge(counted, "needs_attention", **WAITS, due_on="2026-11-29", due_from="2026-11-22", due_days=5)
    feed.judge(named, "needs_attention", **WAITS, due_on="2026-11-29")
    assert [row.due_on for row in store.books.attention()] == ["2026-11-29", "2026-11-29"]
    feed.close("2026-11-24", "2026-11-29")
    assert [row.due_on for row in store.books.attention()] == ["2026-11-29", "2026-12-01"]
    assert [row.seq for row in store.books.attention()] == [named.seq, counted.seq]
    feed.close()
    assert [row.due_on for row in store.books.attention()] == ["2026-11-29", "2026-11-29"]


def test_a_judgement_shows_only_while_the_entry_it_judged_is_the_latest_revision(
    counter: Counter, store: Store
) -> None:
    entry, feed = counter.settle(store), Feed(store)
    feed.judge(entry, "needs_attention", **WAITS)
    amended = amend(counter, store, filed_of(store, entry))
    assert store.books.attention() == []
    assert [(row.state, row.revision, row.applicant) for row in rows(store)] == [
        ("waiting", 2, "هدى الورفلي")
    ]
    feed.judge(entry, "needs_attention", reasons=["fee_differs"])
    assert store.books.attention() == []
    feed.judge(amended, "accepted")
    assert [row.state for row in rows(store)] == ["accepted"]
    feed.judge(entry, "needs_attention", reasons=["late"])
    assert [row.state for row in rows(store)] == ["accepted"]


def test_a_state_told_of_an_earlier_revision_is_not_shown_of_the_next(counter: Counter, store: Store) -> None:
    entry, feed = counter.settle(store), Feed(store)
    seen = filed_of(store, entry)
    feed.say("case.state", seen.application_id, state="accepted", at="", entry_hash=entry.hash)
    assert [row.state for row in rows(store)] == ["accepted"]
    amended = amend(counter, store, seen)
    assert [row.state for row in rows(store)] == ["waiting"]
    feed.say(
        *("case.state", seen.application_id),
        state="needs_attention",
        at="",
        entry_hash=amended.hash,
        reasons=["attachments_late"],
    )
    assert [row.reasons for row in store.books.attention()] == [("attachments_late",)]


def test_the_next_amendment_must_see_the_one_before(counter: Counter, store: Store) -> None:
    entry = counter.settle(store)
    first = filed_of(store, entry)
    amended = amend(counter, store, first)
    second = filed_of(store, entry)
    assert (second.seen_entry, second.revision) == (amended.hash, 2)
    with store.journal.act() as act:
        assert act.latest_revision(second.application_id) == amended.hash
        assert act.latest_revision(ApplicationId("none")) is None


def test_an_amendment_names_only_pictures_that_are_kept(counter: Counter, store: Store) -> None:
    seen = filed_of(store, counter.settle(store))
    kept = store.blobs.put(b"a picture")
    picture = Attachment(kept.hash, kept.size_bytes, "image/png", 1, "national_id")
    with pytest.raises(AttachmentMissingError):
        amend(counter, store, seen, Attachment(kept.hash[::-1], 9, "image/png", 1))  # type: ignore[arg-type]
    amend(counter, store, seen, picture)
    assert [one.hash for one in store.blob_queue.waiting(9)] == [kept.hash]
    assert filed_of(store, seen.original).attachments == (picture,)


def test_a_withdrawal_takes_one_application_out_and_its_money_out_of_the_till(
    counter: Counter, store: Store
) -> None:
    entry, feed = counter.settle(store, applications=2), Feed(store)
    feed.judge(entry, "needs_attention", **WAITS)
    seen, before = filed_of(store, entry), store.books.shift_totals()
    withdrawn = withdraw(counter, store, seen)
    after = store.books.shift_totals()
    assert before is not None
    assert after is not None
    assert after.expected_cash == before.expected_cash - Money(2500)
    assert after.taken == before.taken - Money(2500)
    assert store.books.attention() == []
    assert sorted(row.is_withdrawn for row in rows(store)) == [False, True]
    assert store.books.find_application(seen.application_id) is None
    number = withdrawn.facts_fields()["receipt"]["number"]
    assert str(store.books.unprinted_receipts()[-1].number) == number
    with store.journal.act() as act:
        assert act.withdrawn_from(seen.receipt_number) == {seen.application_id}


def test_read_models_computed_again_are_the_same(counter: Counter, store: Store) -> None:
    entry = counter.settle(store, applications=2)
    amend(counter, store, filed_of(store, entry))
    withdraw(counter, store, filed_of(store, entry, 1))
    assert rebuild(store.database, repair=False).is_equal


def test_a_store_of_before_keeps_its_judgements() -> None:
    """The step that lets a judgement stand for an entry takes over what was there."""
    database = Database.in_memory()
    for _, statements in migrations.STEPS[:5]:
        for statement in statements:
            database.run(statement)
    database.run("INSERT INTO judgements VALUES ('a', 'h', 'accepted', '[]', '[]', 'at', 7)")
    for statement in migrations.STEPS[5][1]:
        database.run(statement)
    assert database.rows("SELECT * FROM judgements") == [("a", "h", "accepted", "[]", "[]", "at", 7, "", "")]
    database.close()
