"""Cases found and followed in a real store: every spelling finds, erased people are found no more."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from kiosk.domain.case import CaseQuery, FoundBy, read_query
from kiosk.domain.entry import Entry
from kiosk.domain.identifiers import ApplicationId, ServiceCode
from kiosk.ports import VerifiedAnswer
from kiosk.store import erasure
from kiosk.store.opening import Store
from kiosk.store.rebuild import rebuild
from tests.fakes.store_parts import BUSINESS_DATE, Counter, morning

PEOPLE: tuple[dict[str, Any], ...] = (
    {
        "given_name": "عبد الرحمن",
        "father_name": "أحمد",
        "grandfather_name": "أبو بكر",
        "family_name": "الزنتاني",
        "mother_name": "فاطمة",
        "birth_date": "1984-03-02",
        "national_number": "119840000012",
        "phone": "+218912345678",
    },
    {"given_name": "آمنة", "family_name": "المصراتي", "residence_permit_number": "RP/2021-77"},
    {"given_name": "عبدالرحمان", "family_name": "زنتاني", "administrative_number": "AD445566"},
)


def _settle(counter: Counter, store: Store, answers: Mapping[str, Any]) -> Entry:
    with store.journal.act() as act:
        number = str(act.next_receipt_number(BUSINESS_DATE))
        application = counter.application()
        facts = {
            "basket_id": counter.new_id(),
            "business_date": BUSINESS_DATE,
            "shift_id": "s",
            "office": "TIP-001",
            "counter": 3,
            "applications": [application],
            "payments": [],
            "ledger": [],
            "receipt": {"number": number, "words": {}},
        }
        personal = {
            "application_id": application["application_id"],
            "answers": dict(answers),
            "identity_source": "typed",
            "document": None,
        }
        return act.append(counter.draft("basket.settled", facts, (personal,)))


@pytest.fixture
def entries(counter: Counter, store: Store) -> list[Entry]:
    return [_settle(counter, store, answers) for answers in PEOPLE]


@pytest.fixture
def store(counter: Counter) -> Store:
    return morning(counter, 0)


def _id(entry: Entry) -> ApplicationId:
    return ApplicationId(entry.facts_fields()["applications"][0]["application_id"])


def _found(store: Store, typed: str) -> list[ApplicationId]:
    return [case.application_id for case in store.cases.find(read_query(typed), 50)]


def _feed(store: Store, *items: tuple[str, str, dict[str, Any]]) -> None:
    laid = [
        {"n": n, "kind": k, "object": o, "version": n, "at": "2026-11-22T10:00:00.000Z", "fields": f}
        for n, (k, o, f) in enumerate(items, start=1)
    ]
    life = {"term": 1, "id": "a" * 32}
    store.inbox.put(
        VerifiedAnswer("feed", {"incarnation": life, "items": laid, "next": len(laid), "more": False})
    )


def _ready(
    application_id: str, number: str, code: str = "123456", holder: str = "سالم علي"
) -> dict[str, Any]:
    told = hashlib.scrypt(code.encode(), salt=bytes(16), n=2**14, r=8, p=1, dklen=32)
    return {
        "application_id": application_id,
        "tracking_number": number,
        "service": "CR1",
        "service_name_ar": "شهادة",
        "service_name_en": "Certificate",
        "filed_on": "2026-11-20",
        "office": "TIP-001",
        "office_name_ar": "طرابلس",
        "office_name_en": "Tripoli",
        "holder": "سالم علي",
        "holder_number_ends": "0012",
        "holder_born": "1984",
        "code_salt": bytes(16).hex(),
        "code_hash": told.hex(),
        "ready_at": "2026-11-22T09:00:00.000Z",
        "keep_until": "2026-12-22",
    }


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ("زنتاني", [0, 2]),
        ("الزنتانى", [0, 2]),
        ("عبدالرحمن احمد", [0]),
        ("بوبكر", [0]),
        ("امنه المصراتي", [1]),
        ("عبد الرح", [2, 0]),
        ("احم زنت", [0]),
        ("1 1984 0000012", [0]),
        ("١١٩٨٤٠٠٠٠٠١٢", [0]),
        ("rp/2021-77", [1]),
        ("AD445566", [2]),
        ("0912345678", [0]),
        ("00218 91 234 5678", [0]),
        ("محمود", []),
    ],
)
def test_a_person_is_found_by_name_and_numbers_however_written(
    store: Store, entries: list[Entry], typed: str, places: list[int]
) -> None:
    assert sorted(_found(store, typed)) == sorted(_id(entries[place]) for place in places)


def test_a_case_is_found_by_tracking_and_receipt_number(store: Store, entries: list[Entry]) -> None:
    facts = entries[1].facts_fields()
    digits = facts["applications"][0]["tracking_number"]
    assert _found(store, f"{digits[:4]} {digits[4:]}") == [_id(entries[1])]
    assert _found(store, facts["receipt"]["number"]) == [_id(entries[1])]
    elsewhere = facts["receipt"]["number"].replace("TIP-001", "0009")
    assert store.cases.find(CaseQuery(FoundBy.RECEIPT, elsewhere), 5) == []


def test_what_is_shown_tells_two_people_of_one_name_apart(store: Store, entries: list[Entry]) -> None:
    (case,) = store.cases.find(read_query("احمد الزنتاني"), 5)
    assert (case.holder.born, case.holder.mother) == ("1984", "فاطمة")
    assert "0000012" not in case.holder.masked_number


def test_an_erased_person_is_found_no_more_and_leaves_no_word_behind(
    counter: Counter, store: Store, entries: list[Entry]
) -> None:
    named = {
        "entry_seq": entries[0].seq,
        "position": 0,
        "hash": entries[0].envelope_fields()["personal_hashes"][0],
        "reason": "court_order",
    }
    with store.journal.act() as act:
        act.append(counter.draft("body.erased", named))
    erasure.carry_out(store.database)
    assert _found(store, "احمد") == _found(store, "119840000012") == []
    store.database.run("PRAGMA wal_checkpoint(PASSIVE)")
    left = store.database.rows("SELECT block FROM people_index_data")
    assert not any("احمد".encode() in bytes(row[0]) for row in left)
    assert rebuild(store.database, repair=False).is_equal


def test_the_index_is_computed_again_from_the_journal(store: Store, entries: list[Entry]) -> None:
    store.database.run("DELETE FROM people")
    assert _found(store, "زنتاني") == []
    assert rebuild(store.database, repair=True).differing == ("people",)
    assert len(_found(store, "زنتاني")) == 2


def test_a_store_of_an_older_program_is_filled_in_at_its_start(
    counter: Counter, store: Store, entries: list[Entry]
) -> None:
    store.database.run("DELETE FROM people")
    store.close()
    again = counter.open()
    try:
        assert _found(again, "المصراتي") == [_id(entries[1])]
    finally:
        again.close()


def test_the_history_is_whole_and_told_once(store: Store, entries: list[Entry]) -> None:
    about = _id(entries[0])
    judged = {"application_id": about, "entry_hash": entries[0].hash, "state": "accepted"}
    states = [("with_agency", {}), ("returned", {"reason": "paper_missing", "deadline": "2026-12-10"})]
    items = [
        ("case.state", about, {"application_id": about, "state": s, "at": f"2026-11-2{3 + n}", **more})
        for n, (s, more) in enumerate(states)
    ]
    _feed(store, ("judgement", about, {**judged, "reasons": [], "fields": []}), *items)
    found = store.cases.file(about)
    assert found is not None
    assert [step.state for step in found.steps] == ["filed", "accepted", "with_agency", "returned"]
    assert (found.steps[-1].reason, found.steps[-1].deadline) == ("paper_missing", "2026-12-10")
    assert found.case.state == "returned"


def test_a_result_of_another_counter_is_found_and_opens_with_its_code_only(store: Store) -> None:
    _feed(store, ("result.ready", "x-1", _ready("x-1", "0001000000000145")))
    (case,) = store.cases.find(read_query("سالم"), 5)
    assert not case.is_here
    found = store.cases.file(case.application_id)
    assert found is not None
    assert found.ready is not None
    assert found.ready.is_opened_by("123456")
    assert not found.ready.is_opened_by("123457")
    assert [waiting.application_id for waiting, _ in store.cases.waiting(9)] == ["x-1"]


def test_a_result_is_kept_over_a_day_on_which_the_office_turns_out_to_be_closed(store: Store) -> None:
    days = [{"date": "2026-12-22", "name": {"ar": "عطلة", "en": "Holiday"}}]
    ready = "result.ready", "x-1", _ready("x-1", "0001000000000145")
    table = {"payload": {"type": "holidays", "version": 1, "days": days}}
    _feed(store, ready, ("holidays.published", "holidays", table))
    assert [kept.keep_until for _, kept in store.cases.waiting(9)] == ["2026-12-23"]
    file = store.cases.file(ApplicationId("x-1"))
    assert file is not None
    assert file.ready is not None
    assert file.ready.keep_until == "2026-12-23"


def test_a_conflict_says_which_offices_handed_it_over(store: Store, entries: list[Entry]) -> None:
    about = _id(entries[0])
    told = [
        {"outcome": "handed_over", "office": office, "counter": 1, "at": "2026-11-26T10:00:00.000+02:00"}
        for office in ("TIP-001", "BEN-001")
    ]
    fields = {"application_id": about, "tracking_number": "0001000000000145", "handovers": told}
    _feed(store, ("result.conflict", about, fields))
    (found,) = store.cases.conflicts()
    assert found.conflict is not None
    assert [step.office for step in found.conflict.told] == ["TIP-001 / 1", "BEN-001 / 1"]


def test_a_malformed_result_is_kept_aside_and_stops_nothing(store: Store) -> None:
    wrong = {**_ready("x-2", "0001000000000145"), "code_salt": "no hex"}
    _feed(store, ("result.ready", "x-2", wrong), ("result.ready", "x-1", _ready("x-1", "0001999999999998")))
    assert [case.application_id for case, _ in store.cases.waiting(9)] == ["x-1"]
    assert store.database.value("SELECT count(*) FROM unapplied") == 1


def test_an_opened_store_has_no_cases(opened: Callable[[], Store]) -> None:
    store = opened()
    assert store.cases.find(read_query("سالم"), 5) == []
    assert store.cases.file(ApplicationId("x")) is None


def test_a_person_is_known_again_by_any_number(store: Store, entries: list[Entry]) -> None:
    service = ServiceCode("CR1")
    for numbers, places in (
        (("119840000012",), [0]),
        (("x", "rp202177"), [1]),
        (("119840000013",), []),
    ):
        found = store.cases.filed_before(service, numbers, BUSINESS_DATE, 5)
        assert [case.application_id for case in found] == [_id(entries[place]) for place in places]
    assert store.cases.filed_before(ServiceCode("PP1"), ("119840000012",), BUSINESS_DATE, 5) == []
    assert store.cases.filed_before(service, ("119840000012",), "2999-01-01", 5) == []


def test_look_ups_are_listed_newest_first(counter: Counter, store: Store) -> None:
    for found in range(3):
        facts = {"by": "name", "purpose": "audit", "found": found, "shown": ["x"] * found}
        with store.journal.act() as act:
            act.append(counter.draft("person.looked_up", facts))
    seen = store.cases.look_ups(2)
    assert [(one.found, len(one.shown), one.operator) for one in seen] == [(2, 2, "1001"), (1, 1, "1001")]


def test_another_offices_name_is_forgotten_when_the_result_is_in_the_right_hands(store: Store) -> None:
    over = {"application_id": "x-1", "state": "handed_over", "at": "2026-11-24T10:00:00.000Z"}
    _feed(store, ("result.ready", "x-1", _ready("x-1", "0001000000000145")), ("case.state", "x-1", over))
    assert _found(store, "سالم") == []
    (case,) = store.cases.find(read_query("0001000000000145"), 5)
    assert (case.holder.name, case.state) == ("", "handed_over")
    assert store.cases.waiting(5) == []
