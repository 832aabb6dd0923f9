"""Every kind of item the feed brings: folded with the cursor, or kept, and the cursor moves all the same."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from kiosk.domain.help_call import HelpCall, HelpId, HelpState
from kiosk.domain.identifiers import ServiceCode
from kiosk.domain.letter import Direction, LetterAnswer
from kiosk.domain.parked import ParkedId
from kiosk.errors import ItemNumbersUsedUpError
from kiosk.ports import VerifiedAnswer
from kiosk.store.opening import Store
from kiosk.store.rebuild import rebuild
from kiosk.store.recovery_pen import recovery_draft
from kiosk.trust import base64url
from tests.fakes.hall import shipped_service_json
from tests.fakes.store_parts import Counter, morning
from tests.store.test_inbox import INCARNATION

CR1 = ServiceCode("CR1")
AT = "2026-11-22T10:00:00.000Z"
WORDS = {"ar": "نص تجريبي", "en": "Trial text"}
LETTER = {"letter_id": "L1", "title": WORDS, "text": WORDS}
PRICES = {
    "type": "prices",
    "version": 1,
    "price_table": "prices-1",
    "fees": {"CR1": {"kind": "fixed", "dirhams": 50}},
}
HOLIDAYS = {"type": "holidays", "version": 1, "days": [{"date": "2027-02-17", "name": WORDS}]}
DIRECTORY: dict[str, Any] = {
    "type": "directory",
    "version": 1,
    "content": {
        "version": "2026.12",
        "owners": [{"code": "MCU", "name": WORDS}, {"code": "LIB", "name": WORDS, "ministry": "MCU"}],
        "kinds": {"card": {"name": WORDS, "papers": [WORDS], "days": 3}},
        "life_events": {"culture": {"name": WORDS, "words": ["مكتبة"]}},
        "services": [
            {
                "code": "LIB-01",
                "owner": "LIB",
                "kind": "card",
                "life_event": "culture",
                "name": WORDS,
                "status": "listed",
            }
        ],
        "legal_basis": WORDS,
    },
}
LATE = {"epoch": "e" * 32, "seq": 9, "entry_hash": "b" * 64, "kind": "basket.settled", "cash_dirhams": 2500}


@pytest.fixture
def store(counter: Counter) -> Any:
    opened = morning(counter, 2)
    yield opened
    opened.close()


Fold = Callable[..., None]


@pytest.fixture
def fold(store: Store) -> Fold:
    numbers = iter(range(1, 100))

    def put(kind: str, about: str, fields: Mapping[str, Any], version: int = 1) -> None:
        n = next(numbers)
        item = {"n": n, "kind": kind, "object": about, "version": version, "at": AT, "fields": fields}
        page = {"incarnation": INCARNATION, "items": [item], "next": n, "more": False}
        store.inbox.put(VerifiedAnswer("feed", page))

    return put


def unapplied(store: Store) -> list[tuple[str, str]]:
    sql = "SELECT json_extract(item, '$.kind'), reason FROM unapplied ORDER BY n"
    return [(str(kind), str(reason)) for kind, reason in store.database.rows(sql)]


def filed(store: Store) -> tuple[str, str]:
    """Return an application filed here, and the hash of the entry that filed it."""
    row = store.database.row(
        "SELECT application_id, hash FROM applications JOIN entries ON position = row_id / 65536 LIMIT 1"
    )
    assert row is not None
    return str(row[0]), str(row[1])


def proposal(store: Store, **changes: Any) -> dict[str, Any]:
    application_id, entry_hash = filed(store)
    return {
        "proposal_id": "P1",
        "application_id": application_id,
        "entry_hash": entry_hash,
        "field": "phone",
        "proposed": "+218912345679",
        "reason": WORDS,
        **changes,
    }


def test_every_kind_is_applied_and_none_is_left_over(store: Store, fold: Fold) -> None:
    fold("prices.published", "prices", {"payload": PRICES})
    fold("holidays.published", "holidays", {"payload": HOLIDAYS})
    fold("letter", "L1", LETTER)
    fold("correction.proposed", "P1", proposal(store))
    fold("entry.late", LATE["entry_hash"], LATE)
    assert store.books.directory() is None
    fold("directory.published", "directory", {"payload": DIRECTORY})
    assert unapplied(store) == []
    assert store.runs.feed_cursor() == (INCARNATION["id"], 6)
    listed = store.books.directory()
    assert listed is not None
    assert [entry.code for entry in listed.entries] == ["LIB-01"]
    assert store.books.directory() is listed
    assert [str(each.day) for each in store.books.holidays()] == ["2027-02-17"]
    (letter,) = store.books.letters()
    assert (letter.title.en, letter.about) == ("Trial text", "")
    assert store.database.row("SELECT cash_dirhams FROM late_entries") == (2500,)


def test_parked_forms_and_the_offices_keys_are_kept_and_let_go_of(store: Store, fold: Fold) -> None:
    form_id, gone = ParkedId("7a" * 32), ParkedId("7b" * 32)
    parked = {"office": "TIP-001", "counter": 4, "pictures": 0, "until": "2026-11-29", "sealed": "AgM"}
    for name in (form_id, gone):
        fold("form.parked", name, {**parked, "parked_id": name})
    fold("form.parked", "old", {**parked, "parked_id": "7c" * 32, "until": "2026-11-21"})
    fold("form.released", gone, {"parked_id": gone})
    for n in range(1, 6):
        key = {"id": f"{n:016x}", "key": base64url.encode(bytes([n]) * 32)}
        roster = {"type": "roster", "office": "TIP-001", "version": n, "operators": [], "parking_key": key}
        fold("roster.published", "TIP-001", {"payload": roster}, version=n)
    assert unapplied(store) == []
    office = store.office_parking
    told = office.told(form_id)
    assert told is not None
    assert (told.sealed, told.counter, told.until) == (b"\x02\x03", 4, "2026-11-29")
    assert office.told(gone) is None
    assert (office.is_released(gone), office.is_released(form_id)) == (True, False)
    assert [key[0] for key in office.office_keys()] == [5, 4, 3]


def test_calls_for_a_person_follow_what_is_told_and_go_with_their_time(store: Store, fold: Fold) -> None:
    first, second, old = (HelpId(name * 16) for name in ("5e", "5f", "5a"))
    call = {"counter": 9, "page": "check", "until": "2026-11-22T10:15:00.000Z", "state": "waiting", "told": 2}
    fold("help.call", old, {**call, "help_id": old, "until": "2026-11-22T09:59:00.000Z"})
    for name in (second, first):
        fold("help.call", name, {**call, "help_id": name})
    assert unapplied(store) == []
    assert store.help_calls.told(old) is None
    assert [one.help_id for one in store.help_calls.waiting()] == [first, second]
    fold("help.call", first, {**call, "help_id": first, "state": "answered", "by": 4}, version=2)
    fold("help.call", first, {**call, "help_id": first})  # told late, and older
    told = store.help_calls.told(first)
    assert told == HelpCall(first, 9, "check", "2026-11-22T10:15:00.000Z", HelpState.ANSWERED, 2, 4)
    assert [one.help_id for one in store.help_calls.waiting()] == [second]
    fold("help.call", "5b" * 16, {**call, "help_id": "5b" * 16, "state": "forgotten"})
    assert unapplied(store) == [("help.call", "ValueError")]


def test_own_calls_and_answers_are_read_from_the_journal_again(store: Store, fold: Fold) -> None:
    opened, answered = HelpId("5e" * 16), HelpId("5f" * 16)
    call = {"counter": 9, "page": "check", "until": "2026-11-22T10:15:00.000Z", "state": "waiting", "told": 2}
    fold("help.call", answered, {**call, "help_id": answered})
    place, world = {"office": "TIP-001", "counter": 3}, store.journal._world
    with store.journal.act() as act:
        act.append(recovery_draft(world, "help.called", {**place, "help_id": opened, "page": "check"}))
        act.append(recovery_draft(world, "help.answered", {**place, "help_id": answered}))
    assert list(store.help_calls.open_here()) == [opened]
    assert list(store.help_calls.waiting()) == []
    assert rebuild(store.database, repair=False).is_equal
    with store.journal.act() as act:
        act.append(recovery_draft(world, "help.ended", {**place, "help_id": opened, "reason": "cut_off"}))
    assert list(store.help_calls.open_here()) == []


def test_an_earlier_catalogue_is_found_with_the_prices_of_its_time(store: Store, fold: Fold) -> None:
    services = [shipped_service_json(code) for code in ("CR1", "JU1")]
    fees = [{"kind": "fixed", "dirhams": dirhams} for dirhams in (100, 200, 300)]
    for version, codes in ((1, ("CR1", "JU1")), (2, ("CR1",))):
        catalogue = {
            "type": "catalogue",
            "version": version,
            "price_table": f"prices-{version}",
            "services": [one for one in services if one["code"] in codes],
        }
        fold("catalogue.published", "catalogue", {"payload": catalogue}, version)
        prices = {**PRICES, "version": version, "price_table": f"prices-{version}"}
        fold("prices.published", "prices", {"payload": {**prices, "fees": {"CR1": fees[version]}}}, version)
    assert unapplied(store) == []
    first = str(store.database.value("SELECT hash FROM catalogue_documents WHERE version = 1"))
    asked = {
        table: store.books.catalogue_of(first, table) for table in ("prices-1", "prices-2", "", "prices-7")
    }
    assert [service.code for service in asked["prices-1"].services] == ["CR1", "JU1"]  # type: ignore[union-attr]
    found = {table: one.find(CR1).fee for table, one in asked.items() if one is not None}
    assert found == {"prices-1": fees[1], "prices-2": fees[2], "": fees[2]}
    assert store.books.catalogue_of("0" * 64, "prices-1") is None
    in_force = store.books.catalogue()
    assert in_force is not None
    assert store.books.catalogue_of(in_force.hash, in_force.price_table) is in_force


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("prices.published", {"payload": {**PRICES, "fees": {"CR1": {"kind": "gift"}}}}),
        ("prices.published", {"payload": {"type": "catalogue"}}),
        ("holidays.published", {"payload": {**HOLIDAYS, "days": [{"date": "tomorrow"}]}}),
        ("directory.published", {"payload": {"type": "directory", "version": 1}}),
        (
            "directory.published",
            {"payload": {**DIRECTORY, "content": {**DIRECTORY["content"], "life_events": {}}}},
        ),
        ("letter", {"letter_id": "L1", "title": "no words"}),
        ("correction.proposed", {"proposal_id": "P1"}),
        ("entry.late", {"epoch": "e"}),
        ("weather.forecast", {"tomorrow": "sunny"}),
        ("untrusted.prices.published", {}),
    ],
)
def test_what_cannot_be_applied_is_kept_reported_and_the_cursor_moves(
    store: Store, fold: Fold, kind: str, fields: dict[str, Any]
) -> None:
    fold(kind, "x", fields)
    fold("letter", "L2", {**LETTER, "letter_id": "L2"})
    ((kept, reason),) = unapplied(store)
    assert kept == kind
    assert reason
    assert store.runs.feed_cursor() == (INCARNATION["id"], 2)
    assert [letter.letter_id for letter in store.books.letters()] == ["L2"]


def test_a_letter_takes_the_place_of_its_earlier_words_and_can_be_taken_back(
    store: Store, fold: Fold
) -> None:
    fold("letter", "L1", LETTER)
    fold("letter", "L1", {**LETTER, "text": {"ar": "نص جديد", "en": "New text"}}, version=2)
    fold("letter", "L1", LETTER, version=1)
    assert [letter.text.en for letter in store.books.letters()] == ["New text"]
    fold("letter", "L1", {**LETTER, "withdrawn": True}, version=3)
    assert list(store.books.letters()) == []


def test_a_receipt_is_of_the_words_it_names_and_of_no_later_ones(
    counter: Counter, store: Store, fold: Fold
) -> None:
    fold("letter", "L1", LETTER)
    (letter,) = store.books.letters()
    facts = {"office": "TIP-001", "counter": 3, "what": "letter", "item_id": "L1", "answer": "received"}
    with store.journal.act() as act:
        number = act.next_letter_number(Direction.IN, 2026)
        entered = {"number": str(number), "sequence": 1, "series": number.series, "year": 2026}
        said = {**facts, **entered, "content_hash": letter.content_hash}
        act.append(counter.draft("letter.received", said))
        assert act.next_letter_number(Direction.IN, 2026).sequence == 2
        assert act.next_letter_number(Direction.OUT, 2026).sequence == 1
    (received,) = store.books.letters()
    assert received.receipt is not None
    assert (received.receipt.answer, received.receipt.operator) == (LetterAnswer.RECEIVED, "1001")
    assert rebuild(store.database, repair=False).is_equal
    fold("letter", "L1", {**LETTER, "text": {"ar": "نص جديد", "en": "New text"}}, version=2)
    assert [one.is_open for one in store.books.letters()] == [True]


def test_a_proposal_is_kept_and_shown_and_changes_nothing(store: Store, fold: Fold) -> None:
    application_id, _ = filed(store)
    before = store.books.find_application(application_id)  # type: ignore[arg-type]
    entries = store.database.value("SELECT count(*) FROM entries")
    fold("correction.proposed", "P1", proposal(store))
    (shown,) = store.books.proposals()
    assert (shown.field, shown.proposed, shown.is_current) == ("phone", "+218912345679", True)
    assert store.books.find_application(application_id) == before  # type: ignore[arg-type]
    assert store.database.value("SELECT count(*) FROM entries") == entries
    fold("correction.proposed", "P1", proposal(store, withdrawn=True), version=2)
    assert list(store.books.proposals()) == []


def test_a_proposal_made_of_an_earlier_revision_is_shown_as_overtaken(store: Store, fold: Fold) -> None:
    fold("correction.proposed", "P1", proposal(store, entry_hash="0" * 64))
    assert [shown.is_current for shown in store.books.proposals()] == [False]


def test_letters_and_proposals_are_read_with_one_query_each(
    counter: Counter, store: Store, fold: Fold
) -> None:
    """However many and however often answered: newest first, each with the first answer to its words."""
    for number in range(1, 6):
        fold("letter", f"L{number}", {**LETTER, "letter_id": f"L{number}"})
        fold("correction.proposed", f"P{number}", proposal(store, proposal_id=f"P{number}"))
    letter, told = store.books.letters()[-1], store.books.proposals()[-1]
    for what, named, answer, content in (
        ("letter", letter.letter_id, "received", "0" * 64),
        ("letter", letter.letter_id, "received", letter.content_hash),
        ("proposal", told.proposal_id, "disputed", told.content_hash),
        ("proposal", told.proposal_id, "received", told.content_hash),
    ):
        facts = {"what": what, "item_id": named, "answer": answer, "content_hash": content}
        with store.journal.act() as act:
            act.append(counter.draft("letter.received", {**facts, "office": "TIP-001", "counter": 3}))
    queries: list[str] = []
    store.database.connection.set_trace_callback(queries.append)
    letters, proposals = store.books.letters(), store.books.proposals()
    store.database.connection.set_trace_callback(None)
    assert len(queries) == 2
    assert [one.letter_id for one in letters] == ["L5", "L4", "L3", "L2", "L1"]
    assert [one.proposal_id for one in proposals] == ["P5", "P4", "P3", "P2", "P1"]
    assert [one.is_open for one in (*letters, *proposals)] == [True] * 4 + [False] + [True] * 4 + [False]
    assert proposals[-1].receipt is not None
    assert proposals[-1].receipt.answer is LetterAnswer.DISPUTED
    assert all(one.is_current for one in proposals)


def test_item_numbers_are_given_once_over_every_start_and_only_from_this_pcs_own_ranges(
    store: Store, fold: Fold, counter: Counter
) -> None:
    series = counter.place.portal_series
    for first, of in ((101, series), (501, series), (901, series + 1)):
        lease = {"indicator": "RR", "first": first, "last": first + 2, "series": of}
        fold("numbers.leased", f"RR-{first:08d}", lease)
    assert unapplied(store) == []
    assert store.books.item_numbers_left(series) == {"RR": 6, "EE": 0}
    given = []
    for _ in range(2):
        with store.journal.act() as act:
            numbers = act.next_item_numbers("RR", 2)
            applications = [{"item_number": number} for number in numbers]
            facts = {"tracking_number": "0001", "application_id": "", "office": "TIP-001", "at": "x"}
            for said in applications:
                act.append(counter.draft("result.handed_over", {**facts, **said}))
        given += [int(number[2:10]) for number in numbers]
    assert given == [101, 102, 103, 501]
    assert store.books.item_numbers_left(series) == {"RR": 2, "EE": 0}
    assert rebuild(store.database, repair=False).is_equal
    store.close()
    again = counter.open()
    try:
        with again.journal.act() as act, pytest.raises(ItemNumbersUsedUpError):
            act.next_item_numbers("RR", 3)
        with again.journal.act() as act:
            assert [int(number[2:10]) for number in act.next_item_numbers("RR", 2)] == [502, 503]
    finally:
        again.close()
