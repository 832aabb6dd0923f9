"""A case is found by the number of its item: given out here, typed from a label, or of a posted result."""

import pytest

from kiosk.domain.case import FoundBy, read_query
from kiosk.domain.entry import Entry
from kiosk.domain.item_number import item_number
from kiosk.store.opening import Store
from kiosk.store.rebuild import rebuild
from tests.fakes.store_parts import BUSINESS_DATE, Counter, morning

GIVEN, TYPED, POSTED = (str(item_number("RR", serial)) for serial in (47312482, 47312499, 47312500))


@pytest.fixture
def store(counter: Counter) -> Store:
    return morning(counter, 0)


def _settle(counter: Counter, store: Store, *said: tuple[str, str]) -> Entry:
    """File one application for each pair: the number given out, and the one typed into the form."""
    with store.journal.act() as act:
        number = str(act.next_receipt_number(BUSINESS_DATE))
        applications = [counter.application() for _ in said]
        for application, (given, _) in zip(applications, said, strict=True):
            application.update({"item_number": given} if given else {})
        facts = {
            "basket_id": counter.new_id(),
            "business_date": BUSINESS_DATE,
            "shift_id": "s",
            "office": "TIP-001",
            "counter": 3,
            "applications": applications,
            "payments": [],
            "ledger": [],
            "receipt": {"number": number, "words": {}},
        }
        personal = tuple(
            {
                "application_id": application["application_id"],
                "answers": {"family_name": "الزنتاني", **({"item_number": typed} if typed else {})},
                "identity_source": "typed",
                "document": None,
            }
            for application, (_, typed) in zip(applications, said, strict=True)
        )
        return act.append(counter.draft("basket.settled", facts, personal))


def _ids(entry: Entry) -> list[str]:
    return [one["application_id"] for one in entry.facts_fields()["applications"]]


def _found(store: Store, typed: str) -> list[str]:
    query = read_query(typed)
    assert query.by is FoundBy.ITEM
    return [case.application_id for case in store.cases.find(query, 50)]


@pytest.mark.parametrize(
    "typed", [GIVEN, GIVEN.lower(), " rr 4731 2482 9 ly ", "RR-47312482-9-LY", "RR٤٧٣١٢٤٨٢٩LY"]
)
def test_however_it_is_typed_the_number_finds_the_one_case(
    counter: Counter, store: Store, typed: str
) -> None:
    first = _settle(counter, store, ("", ""), (GIVEN, ""))
    _settle(counter, store, ("", TYPED))
    assert _found(store, typed) == [_ids(first)[1]]


def test_a_number_from_a_printed_label_finds_its_case(counter: Counter, store: Store) -> None:
    _settle(counter, store, (GIVEN, ""))
    labelled = _settle(counter, store, ("", TYPED))
    assert _found(store, TYPED.lower()) == _ids(labelled)
    assert rebuild(store.database, repair=False).is_equal


def test_the_number_of_a_posted_result_finds_the_case_it_belongs_to(counter: Counter, store: Store) -> None:
    filed = _settle(counter, store, ("", ""))
    (application,) = filed.facts_fields()["applications"]
    with store.journal.act() as act:
        facts = {"office": "TIP-001", "at": "x", "item_number": POSTED}
        named = {name: application[name] for name in ("tracking_number", "application_id")}
        act.append(counter.draft("result.handed_over", {**facts, **named}))
    assert _found(store, POSTED) == _ids(filed)


def test_a_number_nobody_has_finds_nobody(counter: Counter, store: Store) -> None:
    _settle(counter, store, (GIVEN, TYPED))
    assert _found(store, str(item_number("EE", 47312482))) == []


def test_a_wrong_check_digit_is_no_item_number() -> None:
    assert read_query("RR473124820LY").by is FoundBy.DOCUMENT
