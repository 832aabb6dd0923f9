"""A catalogue or a price that changes while the counter works: in force between two forms, and said."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from kiosk.app.shipped import load_directory
from kiosk.domain.catalogue import Catalogue, ServiceDefinition
from kiosk.domain.identifiers import ServiceCode
from kiosk.domain.words import Words
from kiosk.ui.counter.pages import Command, PageName
from tests.fakes.flow_rig import Rig, make_rig

JU1 = ServiceCode("JU1")
DEARER = {"kind": "fixed", "dirhams": 9500}
Change = Callable[[ServiceDefinition], ServiceDefinition | None]


@pytest.fixture
def rig() -> Rig:
    made = make_rig()
    made.sign_in()
    return made


def bring(rig: Rig, change: Change, mark: str = "f") -> None:
    """Have the feed bring a catalogue in which JU1 is changed, or is no more."""
    held = rig.hall.books.catalogue_in_force
    assert held is not None
    changed = [change(service) if service.code == JU1 else service for service in held.services]
    named = {"catalogue_hash": mark * 64, "price_table": f"prices-{mark}"}
    services = tuple(replace(service, **named) for service in changed if service is not None)  # type: ignore[arg-type]
    rig.hall.books.earlier.append(held)
    rig.hall.books.catalogue_in_force = Catalogue(mark * 64, f"prices-{mark}", services)
    rig.flow.status_changed()


def repriced(service: ServiceDefinition) -> ServiceDefinition:
    return replace(service, fee=DEARER)


def retired(_service: ServiceDefinition) -> None:
    return None


def facts(rig: Rig) -> dict[str, Any]:
    entry = next(e for e in reversed(rig.hall.journal.committed) if e.kind == "basket.settled")
    return {**entry.facts_fields(), "versions": entry.envelope_fields()["versions"]}


def test_a_form_in_hand_keeps_its_version_and_price_and_the_entry_says_which(rig: Rig) -> None:
    before = rig.hall.books.catalogue_in_force
    assert before is not None
    own = before.find(JU1)
    rig.fill()
    bring(rig, repriced)
    assert rig.window.page is PageName.FORM
    assert rig.window.notice is None
    rig.window.presenter.go_on()
    rig.window.presenter.pay()
    rig.window.presenter.type_tendered("10")
    rig.window.presenter.submit()
    (application,) = facts(rig)["applications"]
    assert application["fee_lines"][0]["dirhams"] == own.fee["dirhams"]
    assert facts(rig)["versions"]["catalogue"] == "f" * 64
    assert application["made_with"] == {"catalogue": own.catalogue_hash, "prices": own.price_table}


def test_what_is_begun_afterwards_is_begun_under_the_new_one_and_it_is_said(rig: Rig) -> None:
    bring(rig, repriced)
    rig.flow.command(Command.NEW)
    assert rig.window.page is PageName.HOME
    assert rig.window.notice is not None
    assert "ما بُدئ يبقى على نموذجه وسعره." in rig.window.notice.next_step
    rig.pay()
    (application,) = facts(rig)["applications"]
    assert [line["dirhams"] for line in application["fee_lines"]] == [9500]
    assert "made_with" not in application


def test_the_change_is_said_once(rig: Rig) -> None:
    bring(rig, repriced)
    rig.flow.command(Command.NEW)
    rig.flow.status_changed()
    rig.flow.command(Command.NEW)
    assert rig.window.notice is None


def test_a_service_opened_from_the_old_list_is_opened_under_the_new_catalogue(rig: Rig) -> None:
    bring(rig, repriced)
    rig.window.presenter.open("JU1")
    assert rig.window.page is PageName.FORM
    assert rig.window.presenter.form.definition.fee == DEARER
    assert rig.window.notice is not None


def test_a_service_retired_meanwhile_is_not_begun_and_the_clerk_is_told(rig: Rig) -> None:
    bring(rig, retired)
    rig.window.presenter.open("JU1")
    assert rig.window.page is PageName.HOME
    assert rig.window.notice is not None
    assert rig.window.notice.title == "لم تعد هذه الخدمة تُقدَّم هنا"
    assert JU1 not in rig.window.presenter._services.definitions


def test_a_draft_of_a_retired_service_can_be_finished_and_says_so(rig: Rig) -> None:
    rig.fill()
    rig.flow.command(Command.BACK)
    bring(rig, retired)
    rig.flow.command(Command.NEW)
    assert dict(rig.window.presenter.view().drafts).keys() == {"JU1"}
    rig.window.presenter.open("JU1")
    assert rig.window.page is PageName.FORM
    assert rig.window.notice is not None
    assert rig.window.notice.title == "بُدئ هذا النموذج بالدليل السابق"
    rig.window.presenter.go_on()
    rig.window.presenter.pay()
    rig.window.presenter.type_tendered("10")
    rig.window.presenter.submit()
    assert len(facts(rig)["applications"]) == 1


def test_a_new_list_of_the_same_services_at_the_same_prices_is_not_worth_a_word(rig: Rig) -> None:
    bring(rig, lambda service: service)
    rig.flow.command(Command.NEW)
    assert rig.window.notice is None


def test_a_directory_that_the_feed_brings_is_searched_from_the_next_form_on(rig: Rig) -> None:
    shipped = load_directory()
    new = replace(shipped.entries[0], code="TRN-01", name=Words("تذكرة قطار الساحل", "Coastal train ticket"))
    rig.fill()
    rig.hall.books.directory_in_force = replace(shipped, version="2027.01", entries=(*shipped.entries, new))
    rig.flow.status_changed()
    assert rig.window.page is PageName.FORM
    assert [found.code for found in rig.flow.seat.services.index.find("قطار")] == []
    rig.flow.command(Command.NEW)
    assert [found.code for found in rig.flow.seat.services.index.find("قطار")] == ["TRN-01"]
    assert rig.window.notice is None
