"""Every ministry, body and service known: counted, told apart, found, and readable."""

from typing import Any

import pytest

from kiosk.app.shipped import load_directory
from kiosk.domain.catalogue import Catalogue
from kiosk.domain.directory import Directory, parse_directory
from kiosk.domain.identifiers import ServiceCode
from kiosk.domain.lint_names import name_findings
from kiosk.domain.search import ServiceIndex
from kiosk.domain.service_info import info_of_entry, info_of_service
from kiosk.domain.words import Words
from kiosk.errors import MalformedCatalogueError


@pytest.fixture(scope="module")
def directory() -> Directory:
    return load_directory()


@pytest.fixture(scope="module")
def index(catalogue: Catalogue, directory: Directory) -> ServiceIndex:
    return ServiceIndex.of_catalogue(catalogue, directory)


def codes(index: ServiceIndex, typed: str) -> list[str]:
    return [service.code for service in index.find(typed, 700)]


def test_27_ministries_72_bodies_and_610_services_beyond_those_filed_here(directory: Directory) -> None:
    assert len(directory.ministries) == 27
    assert len(directory.owners) - 27 == 72
    assert len(directory.entries) >= 610


def test_every_owner_has_services_and_every_agency_of_the_catalogue_is_an_owner(
    directory: Directory, catalogue: Catalogue
) -> None:
    assert {entry.owner for entry in directory.entries} == set(directory.owners)
    assert {service.agency_code for service in catalogue.services} <= set(directory.owners)
    steps = {step.agency_code for service in catalogue.services for step in service.workflow}
    assert steps <= set(directory.owners)


def test_no_two_services_differ_only_by_a_number_or_an_owner(
    directory: Directory, catalogue: Catalogue
) -> None:
    names = [(s.code, s.agency_code, s.name) for s in catalogue.services]
    names += [(e.code, e.owner, e.name) for e in directory.entries]
    assert list(name_findings(names, {o.code: o.name for o in directory.owners.values()})) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Words("شهادة إقامة 1", "Residence paper"), Words("شهادة اقامه ٢", "Another paper")),
        (Words("خدمة", "Licence 1"), Words("خدمة أخرى", "Licence No. 2")),
        (Words("رخصة أولى", "x"), Words("رخصة ثانية", "y")),
        (Words("شهادة وزارة الصحة", "Card"), Words("شهادة وزارة العدل", "Paper")),
        (
            Words("أ", "Certificate of the Ministry of Health"),
            Words("ب", "Certificate of the Ministry of Justice"),
        ),
    ],
)
def test_names_that_differ_only_by_a_number_or_an_owner_are_found(first: Words, second: Words) -> None:
    owners = {
        "H": Words("وزارة الصحة", "Ministry of Health"),
        "J": Words("وزارة العدل", "Ministry of Justice"),
    }
    found = list(name_findings([("A", "H", first), ("B", "J", second)], owners))
    assert [(finding.code, finding.service) for finding in found] == [("name_twice", "B")]


def test_what_is_filed_here_comes_before_what_is_only_listed(index: ServiceIndex) -> None:
    flags = [s.is_executable for s in index.find("تجديد", 700) if s.name.ar.startswith("تجديد")]
    assert {True, False} == set(flags)
    assert flags == sorted(flags, reverse=True)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("co1", "CO1"),
        ("TRF-03", "TRF-03"),
        ("شهاده ميلاد", "CR1"),
        ("شهادة عقاريه", "LRA-01"),
        ("نقل ملكيه", "TRF-03"),
        ("electricity bill", "GEC-02"),
        ("تطعيم", "NCD-01"),
    ],
)
def test_a_service_is_found_as_people_type_it(index: ServiceIndex, typed: str, code: str) -> None:
    assert code in codes(index, typed)[:5]


def test_a_ministry_finds_its_bodies_services_and_a_life_event_those_it_brings(
    index: ServiceIndex, directory: Directory
) -> None:
    health = {owner.code for owner in directory.owners.values() if "MOH" in {owner.code, owner.ministry}}
    wanted = {entry.code for entry in directory.entries if entry.owner in health}
    assert wanted <= set(codes(index, "وزارة الصحة"))
    cars = {entry.code for entry in directory.entries if entry.life_event == "vehicle"}
    assert cars <= set(codes(index, "سيارة"))


def test_what_anybody_may_know_of_a_service(catalogue: Catalogue, directory: Directory) -> None:
    company = info_of_service(catalogue.find(ServiceCode("CO1")), directory)
    assert (company.is_executable, company.days, len(company.papers), len(company.costs)) == (True, 4, 9, 7)
    assert [cost.amount is None for cost in company.costs] == [False, False, False, True, False, False, True]
    entry = directory.entry("TRF-03")
    assert entry is not None
    listed = info_of_entry(entry, directory)
    assert [owner.en for owner in listed.owners] == [
        "Traffic and Licensing Department",
        "Ministry of Interior",
    ]
    assert listed.is_invented
    assert "INVENTED" in listed.legal_basis.ar
    assert directory.entry("nothing") is None
    assert directory.above("nothing") == ()


def _content() -> dict[str, Any]:
    text = {"ar": "نص", "en": "text"}
    return {
        "version": "1",
        "legal_basis": text,
        "kinds": {"k": {"name": text, "papers": [text], "days": 1}},
        "life_events": {"e": {"name": text, "words": ["x"]}},
        "owners": [{"code": "M", "name": text}, {"code": "B", "ministry": "M", "name": text}],
        "services": [
            {"code": "B-01", "owner": "B", "kind": "k", "life_event": "e", "name": text, "status": "planned"}
        ],
    }


@pytest.mark.parametrize(
    "spoil",
    [
        lambda c: c.pop("version"),
        lambda c: c["services"].append(c["services"][0]),
        lambda c: c["owners"].append(c["owners"][0]),
        lambda c: c["owners"][1].update(ministry="B"),
        lambda c: c["services"][0].update(owner="X"),
        lambda c: c["services"][0].update(kind="X"),
        lambda c: c["services"][0].update(life_event="X"),
        lambda c: c["services"][0].update(status="X"),
        lambda c: c["services"][0]["name"].update(en=""),
    ],
)
def test_a_directory_that_leads_nowhere_is_refused(spoil: Any) -> None:
    content = _content()
    parse_directory(content)
    spoil(content)
    with pytest.raises(MalformedCatalogueError, match="directory"):
        parse_directory(content)
