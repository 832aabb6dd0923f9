"""A pack of services taken at the counter: seen first, taken once, in force between two forms."""

from dataclasses import replace

import pytest

from kiosk.domain.catalogue import Catalogue
from kiosk.domain.catalogue_changes import CatalogueChanges
from kiosk.domain.pack import PackSeen, PackTable
from kiosk.domain.words import Words
from kiosk.errors import DiskFullError, PackForeignError, PackOlderError
from kiosk.ui.counter.pages import Command, PageName, PanelName
from kiosk.ui.lead import READER, STORE
from tests.fakes.flow_rig import Rig, make_rig

READY = PackSeen(
    "services.lpp",
    (PackTable("catalogue", 1, 2, "aa11"), PackTable("holidays", 0, 3, "bb22", added=2)),
    CatalogueChanges(retired=(Words("خدمة", "A service"),)),
)


@pytest.fixture
def rig() -> Rig:
    made = make_rig()
    made.sign_in()
    return made


def opened(rig: Rig, seen: PackSeen | None) -> None:
    rig.packs.seen = seen
    rig.flow.command(Command.PACK)


def test_what_is_found_is_shown_with_version_signer_and_changes_and_nothing_is_taken(rig: Rig) -> None:
    opened(rig, READY)
    assert rig.window.panel is PanelName.PACK
    view = rig.window.panel_presenter.view()
    told = " ".join(f"{name} {value}" for name, value in view.facts)
    assert all(word in told for word in ("services.lpp", "aa11", "bb22", "2", "3", "خدمة"))
    assert rig.packs.taken == []


def test_the_stick_is_read_in_a_lane_that_holds_up_no_act(rig: Rig) -> None:
    rig.jobs.lanes.clear()
    opened(rig, READY)
    assert rig.jobs.lanes == [READER, STORE]


def test_a_pack_is_taken_once_however_often_the_key_is_pressed(rig: Rig) -> None:
    opened(rig, READY)
    panel = rig.window.panel_presenter
    rig.jobs.is_held = True
    panel.submit()
    panel.submit()
    rig.jobs.is_held = False
    rig.jobs.let_go()
    assert len(rig.packs.taken) == 1
    panel.submit()  # it is taken: the key closes
    assert rig.window.panel is None
    assert len(rig.packs.taken) == 1


@pytest.mark.parametrize("code", [PackForeignError.code, PackOlderError.code])
def test_a_refused_pack_says_why_and_offers_to_look_again(rig: Rig, code: str) -> None:
    opened(rig, replace(READY, refusal=code))
    panel = rig.window.panel_presenter
    assert panel.view().told == rig.flow.say().error(code)
    rig.packs.seen = READY
    panel.submit()
    assert rig.packs.taken == []
    assert panel.view().told != rig.flow.say().error(code)


def test_without_a_stick_the_panel_says_what_to_do(rig: Rig) -> None:
    opened(rig, None)
    view = rig.window.panel_presenter.view()
    assert view.facts == ()
    assert view.go_on
    assert ".lpp" in view.told[1]


def test_a_full_disk_is_told_and_nothing_is_taken(rig: Rig) -> None:
    opened(rig, READY)
    rig.packs.refuses = DiskFullError()
    rig.window.panel_presenter.submit()
    assert rig.window.panel_presenter.view().told == rig.flow.say().error(DiskFullError.code)


def test_a_form_under_way_keeps_its_version_and_the_next_page_brings_the_new_one(rig: Rig) -> None:
    rig.fill("JU1")
    held = rig.hall.books.catalogue_in_force
    assert held is not None
    opened(rig, READY)
    services = tuple(service for service in held.services if service.code != "PP1")
    rig.hall.books.catalogue_in_force = Catalogue("e" * 64, held.price_table, services)
    rig.window.panel_presenter.submit()
    rig.window.close_panel()
    assert rig.window.page is PageName.FORM
    assert rig.flow.seat.services is not None
    assert "PP1" in rig.flow.seat.services.definitions
    rig.flow.command(Command.NEW)
    assert "PP1" not in rig.flow.seat.services.definitions
    assert rig.window.notice is not None


def test_nobody_at_work_takes_no_pack() -> None:
    rig = make_rig()
    opened(rig, READY)
    assert rig.window.panel is None
