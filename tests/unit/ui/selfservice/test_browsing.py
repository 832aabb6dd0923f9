"""The directory at self-service: every service is found by tile and by word, and read without any name."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from kiosk.app.shipped import load_directory, load_texts
from kiosk.documents.leaflet import LeafletPaper
from kiosk.domain.identifiers import ServiceCode
from kiosk.domain.words import Language
from kiosk.errors import PaperOutError
from kiosk.ui.selfservice.browsing import info_of, service_tile
from kiosk.ui.selfservice.screens import Facts, Note, PageName, Tiles, spoken
from kiosk.ui.theme.tokens import Tone
from tests.fakes.citizen_window import all_services
from tests.fakes.counter_person import ObedientPrinter
from tests.unit.ui.selfservice.test_citizen_flow import Rig

DIRECTORY = load_directory()


@pytest.fixture
def printer() -> ObedientPrinter:
    return ObedientPrinter()


@pytest.fixture
def rig(printer: ObedientPrinter) -> Rig:
    made = Rig(directory=DIRECTORY, printer=printer, leaflets=LeafletPaper(load_texts()))
    made.flow.step.press(str(Language.ENGLISH))
    return made


def tiles(rig: Rig) -> list[str]:
    found = [block for block in rig.flow.step.screen().blocks if isinstance(block, Tiles)]
    return [tile.name for block in found for tile in block.items]


def opened(rig: Rig, page: PageName, name: str) -> list[str]:
    rig.flow.step.press(name)
    assert rig.flow.page is page
    return tiles(rig)


def services_by_tiles(rig: Rig) -> Iterator[str]:
    """Touch every tile from the ministries down and return the services that are met."""
    for ministry in opened(rig, PageName.DIRECTORY, str(PageName.DIRECTORY)):
        below = opened(rig, PageName.MINISTRY, ministry)
        for tile in below:
            if tile.startswith("owner:"):
                yield from opened(rig, PageName.BODY, tile)
                rig.flow.step.back()
            else:
                yield tile
        rig.flow.step.back()


def test_every_listed_service_is_met_once_by_touching_tiles(rig: Rig) -> None:
    met = [name.removeprefix("open:") for name in services_by_tiles(rig)]
    assert len(met) == len(set(met))
    assert {entry.code for entry in DIRECTORY.entries} <= set(met)
    assert len(DIRECTORY.ministries) == 27


def test_every_service_filed_here_stands_under_its_ministry_too_unless_its_body_is_not_listed(
    rig: Rig,
) -> None:
    met = {name.removeprefix("open:") for name in services_by_tiles(rig)}
    owned = {s.code for s in all_services().services if s.agency_code in DIRECTORY.owners}
    assert owned <= met
    assert len(owned) == len(all_services().services)


def test_a_listed_service_is_found_by_its_name_and_says_needs_fee_time_and_law(rig: Rig) -> None:
    for entry in DIRECTORY.entries[::40]:
        rig.flow.step.type_text("query", entry.name.ar)
        assert f"open:{entry.code}" in tiles(rig), entry.name
        rig.flow.step.press(f"open:{entry.code}")
        assert rig.flow.page is PageName.READ
        screen = rig.flow.step.screen()
        facts = next(block for block in screen.blocks if isinstance(block, Facts))
        assert len(facts.rows) == 4
        assert all(row.label and row.value for row in facts.rows)
        assert "INVENTED" in " ".join(spoken(screen))
        assert screen.forward == ""
        rig.flow.step.back()
        assert rig.flow.page is PageName.FIND


def test_reading_leaves_no_session_and_no_entry(rig: Rig) -> None:
    before = rig.hall.journal.kinds()
    rig.flow.step.press(str(PageName.DIRECTORY))
    rig.flow.step.press("owner:MEN")
    rig.flow.step.press(tiles(rig)[0])
    rig.flow.step.press("leaflet")
    rig.flow.end()
    assert rig.hall.journal.kinds() == before


def test_a_leaflet_is_printed_once_and_said(rig: Rig, printer: ObedientPrinter) -> None:
    rig.flow.step.press("open:TRF-03")
    rig.jobs.is_held = True
    rig.flow.step.press("leaflet")
    rig.flow.step.press("leaflet")
    rig.jobs.is_held = False
    rig.jobs.let_go()
    assert len(printer.papers) == 1
    notes = [block for block in rig.flow.step.screen().blocks if isinstance(block, Note)]
    assert notes[0].tone is Tone.GOOD


def test_a_printer_without_paper_is_said_and_the_page_stays(rig: Rig, printer: ObedientPrinter) -> None:
    printer.failure = PaperOutError("twin")
    rig.flow.step.press("open:CR1")
    rig.flow.step.press("leaflet")
    assert rig.flow.page is PageName.SERVICE
    notes = [block for block in rig.flow.step.screen().blocks if isinstance(block, Note)]
    assert notes[0].tone is Tone.WARN


def test_from_a_body_a_service_is_begun_and_back_leads_to_the_body(rig: Rig) -> None:
    rig.flow.step.press(str(PageName.DIRECTORY))
    rig.flow.step.press("owner:MOI")
    rig.flow.step.press("owner:CRA")
    rig.flow.step.press("open:CR1")
    assert rig.flow.page is PageName.SERVICE
    rig.flow.step.back()
    assert rig.flow.page is PageName.BODY


def test_without_a_directory_there_is_no_way_to_it() -> None:
    rig = Rig()
    rig.flow.step.press(str(Language.ENGLISH))
    assert str(PageName.DIRECTORY) not in dict(rig.flow.step.screen().links)


def test_every_service_has_a_leaflet_with_fee_time_and_law(rig: Rig) -> None:
    texts = load_texts()
    paper = LeafletPaper(texts)
    codes = [*(entry.code for entry in DIRECTORY.entries), *(s.code for s in all_services().services)]
    wanted = {texts.text(Language.ARABIC, f"leaflet.{name}") for name in ("costs", "days", "legal_basis")}
    for code in codes:
        info = info_of(rig.flow.journey, ServiceCode(code))
        assert info is not None, code
        told = [getattr(block, "text", getattr(block, "label", "")) for block in paper.blocks(info)]
        assert wanted <= {str(text) for text in told}, code


def test_a_new_service_of_a_part_of_life_nobody_knew_is_found_and_opened(rig: Rig) -> None:
    machine = rig.flow.journey.machine
    catalogue = machine.catalogue
    assert catalogue is not None
    fresh = replace(catalogue.services[0], code=ServiceCode("LB1"), sector="culture")
    machine.definitions = {**machine.definitions, fresh.code: fresh}
    rig.flow.step.press("open:LB1")
    assert rig.flow.page is PageName.SERVICE
    rig.flow.step.back()
    assert service_tile(rig.flow.journey, fresh.code).icon
