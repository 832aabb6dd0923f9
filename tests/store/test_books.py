"""Read models: what the lists, the till and the paper say; computed again they are the same."""

from collections.abc import Callable

import pytest

from kiosk.domain.entry import Entry
from kiosk.domain.identifiers import ReceiptNumber
from kiosk.domain.money import Money
from kiosk.domain.shift import ShiftTotals
from kiosk.errors import StoreError
from kiosk.ports import UnprintedReceipt
from kiosk.store.opening import Store
from kiosk.store.reader import StoreReader
from kiosk.store.rebuild import rebuild
from tests.fakes.older_steps import back_to_step
from tests.fakes.store_parts import BUSINESS_DATE, DATABASE_KEY, SHIFT_ID, Counter, morning

Opened = Callable[[], Store]


def _number(sequence: int) -> ReceiptNumber:
    return ReceiptNumber.parse(f"TIP-001-03-2026-7A-{sequence:06d}")


def _reverse(counter: Counter, store: Store, entry: Entry) -> Entry:
    facts = entry.facts_fields()
    with store.journal.act() as act:
        lines = [{"account": one["account"], "dirhams": -one["dirhams"]} for one in facts["ledger"]]
        paid = [{**one, "dirhams": -one["dirhams"]} for one in facts["payments"]]
        undone = {
            "basket_id": facts["basket_id"],
            "business_date": BUSINESS_DATE,
            "shift_id": SHIFT_ID,
            "reason": "mistake",
            "reversed_receipt": facts["receipt"]["number"],
            "reversed_entry": entry.hash,
            "approved_by": "9001",
            "applications": [one["application_id"] for one in facts["applications"]],
            "payments": paid,
            "ledger": lines,
            "receipt": {"number": str(act.next_receipt_number(BUSINESS_DATE)), "words": {}},
        }
        return act.append(counter.draft("basket.reversed", undone))


def _paper(counter: Counter, store: Store, number: ReceiptNumber, paper: str, copy: int = 0) -> None:
    facts = {"receipt_number": str(number), "paper": paper} | ({"copy": copy} if copy else {})
    with store.journal.act() as act:
        act.append(counter.draft("receipt.reprinted" if copy else "receipt.printed", facts))


def _close_shift(counter: Counter, store: Store, counted: int) -> None:
    totals = store.books.shift_totals()
    assert totals is not None
    expected = totals.expected_cash.dirhams
    facts = {
        "shift_id": SHIFT_ID,
        "business_date": BUSINESS_DATE,
        "expected_dirhams": expected,
        "counted_dirhams": counted,
        "difference_dirhams": counted - expected,
        "ledger": [
            {"account": "cash.till", "dirhams": -expected},
            {"account": "office.safe", "dirhams": counted},
            {"account": "suspense.unexplained", "dirhams": expected - counted},
        ],
    }
    with store.journal.act() as act:
        act.append(counter.draft("shift.closed", facts))


def test_totals_follow_every_act_of_the_shift(counter: Counter) -> None:
    store = morning(counter, 2)
    entry = counter.settle(store, applications=3)
    assert store.books.shift_totals() == ShiftTotals(3, 0, 5, Money(12_500), Money(32_500))
    _reverse(counter, store, entry)
    assert store.books.shift_totals() == ShiftTotals(3, 1, 5, Money(5_000), Money(25_000))
    _close_shift(counter, store, 24_500)
    assert store.books.open_shift() is None
    assert store.books.shift_totals() is None
    balances = dict(store.database.rows("SELECT account, sum(dirhams) FROM ledger_lines GROUP BY account"))
    assert balances["cash.till"] == 0
    assert balances["suspense.unexplained"] == 500
    assert sum(balances.values()) == 0
    store.close()


def test_open_shift_is_read_as_it_was_opened(counter: Counter) -> None:
    store = morning(counter, 0)
    shift = store.books.open_shift()
    assert shift is not None
    assert (shift.operator, shift.business_date) == ("1001", BUSINESS_DATE)
    assert shift.opening_float == Money(20_000)
    assert store.books.last_business_date() == BUSINESS_DATE
    store.close()


def test_fresh_books_are_empty(opened: Opened) -> None:
    books = opened().books
    assert books.open_shift() is None
    assert books.last_business_date() == ""
    assert books.applications(BUSINESS_DATE, None, 5) == []
    assert books.unprinted_receipts() == []
    assert books.catalogue() is None
    assert books.catalogue_hash() == ""


def test_pages_walk_through_the_day_without_splitting_a_basket(counter: Counter) -> None:
    store = morning(counter, 2)
    counter.settle(store, applications=4)
    counter.settle(store)
    counter.settle(store, applications=2)
    seen, before = [], None
    while page := store.books.applications(BUSINESS_DATE, before, 3):
        seen.append([row.seq for row in page])
        before = page[-1].seq
    assert seen == [[8, 8, 7], [6, 6, 6, 6], [5, 4]]
    assert store.books.applications("2026-11-23", None, 3) == []
    store.close()


def test_row_shows_name_receipt_and_that_it_is_reversed(counter: Counter) -> None:
    store = morning(counter, 1)
    _reverse(counter, store, store.journal.entries(4, 1)[0])
    _paper(counter, store, _number(1), "printed")
    (row,) = store.books.applications(BUSINESS_DATE, None, 9)
    assert (row.applicant, row.receipt_number) == ("محمّد علي الورفلي", str(_number(1)))
    assert (row.amount, row.state, row.paper, row.is_reversed) == (Money(2500), "waiting", "printed", True)
    with store.journal.act() as act:
        assert act.is_reversed(_number(1))
        assert not act.is_reversed(_number(2))
    store.close()


def test_unprinted_receipts_say_whether_printing_had_begun(counter: Counter) -> None:
    store = morning(counter, 3)
    store.print_ledger.record_asked(_number(1), 0)
    store.print_ledger.record_asked(_number(2), 0)
    _paper(counter, store, _number(1), "unknown")
    assert store.books.unprinted_receipts() == [
        UnprintedReceipt(_number(2), was_asked=True),
        UnprintedReceipt(_number(3), was_asked=False),
    ]
    store.close()


def test_receipts_without_paper_are_owed_until_one_comes_out_or_they_are_undone(counter: Counter) -> None:
    store = morning(counter, 6)
    _paper(counter, store, _number(1), "printed")
    _paper(counter, store, _number(2), "not_printed")
    _paper(counter, store, _number(3), "unknown")
    store.print_ledger.record_waived([_number(4)])
    undone = store.journal.find_receipt(_number(5))
    assert undone is not None
    _reverse(counter, store, undone)
    owed = store.books.owed_receipts()
    assert [number for number in owed if number.sequence <= 6] == [_number(2), _number(6)]
    plan = store.database.rows(
        "EXPLAIN QUERY PLAN SELECT position FROM receipts WHERE paper = 'not_printed' AND prints = 0"
    )
    assert "receipts_not_printed" in str(plan)
    store.close()


def test_a_print_is_open_from_its_first_byte_until_its_outcome_is_recorded(counter: Counter) -> None:
    store = morning(counter, 1)
    ledger = store.print_ledger
    ledger.record_asked(_number(1), 0)
    ledger.record_asked(_number(1), 1)
    ledger.record_answered(_number(1), 0)
    assert ledger.is_asked(_number(1))
    ledger.record_answered(_number(1))
    assert not ledger.is_asked(_number(1))
    store.close()


def test_notes_of_an_older_program_make_no_copy_of_a_copy_and_no_second_original(
    counter: Counter, opened: Opened
) -> None:
    store = morning(counter, 4)
    for sequence, paper in ((1, "printed"), (2, "unknown"), (3, "not_printed")):
        store.print_ledger.record_asked(_number(sequence), 0)  # step 8 kept the note after the outcome
        _paper(counter, store, _number(sequence), paper)
    store.print_ledger.record_asked(_number(4), 0)  # and here the power failed
    back_to_step(store, 8)
    store.close()
    ledger = opened().print_ledger
    assert [ledger.is_asked(_number(sequence)) for sequence in (1, 2, 3, 4)] == [False, False, True, True]


def test_copies_on_paper_are_counted_not_those_that_failed(counter: Counter) -> None:
    store = morning(counter, 1)
    assert store.books.copies_printed(_number(1)) == 0
    _paper(counter, store, _number(1), "not_printed")
    assert store.books.copies_printed(_number(1)) == 0
    _paper(counter, store, _number(1), "printed")
    _paper(counter, store, _number(1), "unknown", copy=1)
    assert store.books.copies_printed(_number(1)) == 2
    assert store.books.copies_printed(_number(7)) == 0
    store.close()


def test_rebuilt_read_models_are_equal(counter: Counter) -> None:
    store = morning(counter, 3)
    _reverse(counter, store, counter.settle(store, applications=2))
    _paper(counter, store, _number(2), "printed")
    _close_shift(counter, store, 20_000)
    found = rebuild(store.database, repair=False)
    assert (found.is_equal, found.entries) == (True, store.journal.head.seq)
    store.close()


@pytest.mark.parametrize(
    ("sql", "table"),
    [
        ("UPDATE shifts SET taken_dirhams = taken_dirhams + 500", "shifts"),
        ("UPDATE ledger_lines SET dirhams = 0 WHERE account = 'cash.till'", "ledger_lines"),
        ("DELETE FROM applications", "applications"),
        ("UPDATE receipts SET paper = 'printed'", "receipts"),
        ("DELETE FROM baskets", "baskets"),
        ("INSERT INTO reversals VALUES ('x', 1, 'y', 'z', '1')", "reversals"),
        ("UPDATE sessions SET operator = '9001'", "sessions"),
        ("UPDATE epochs SET ordinal = 9", "epochs"),
    ],
)
def test_rebuild_names_and_repairs_the_read_model_that_differs(
    counter: Counter, sql: str, table: str
) -> None:
    store = morning(counter, 2)
    store.database.run(sql)
    assert rebuild(store.database, repair=True).differing == (table,)
    assert rebuild(store.database, repair=False).is_equal
    store.close()


def test_reader_sees_the_same_books_and_cannot_write(counter: Counter) -> None:
    store = morning(counter, 3)
    reader = StoreReader.open(counter.files, DATABASE_KEY, counter.place.device_id)
    assert reader.books.shift_totals() == store.books.shift_totals()
    assert reader.books.applications(BUSINESS_DATE, None, 2) == store.books.applications(
        BUSINESS_DATE, None, 2
    )
    assert reader.head == store.journal.head
    assert reader.feed_state() == {
        "entries": 6,
        "unapplied": 0,
        "single_copies": 0,
        "letters": 0,
        "proposals": 0,
        "left_twice": 0,
    }
    with pytest.raises(StoreError):
        reader.books.record_asked(_number(1), 0)
    reader.close()
    store.close()
    alone = StoreReader.open(counter.files, DATABASE_KEY, counter.place.device_id)
    assert alone.runs.epochs()[0].seq == 6
    assert rebuild(alone.database, repair=False).is_equal
    alone.close()


def test_reader_of_a_home_without_store_says_so(counter: Counter) -> None:
    counter.home.mkdir(parents=True)
    with pytest.raises(StoreError):
        StoreReader.open(counter.files, DATABASE_KEY, counter.place.device_id)
