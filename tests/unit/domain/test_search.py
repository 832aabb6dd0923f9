"""A clerk finds a service by what people call it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.app.shipped import load_directory
from kiosk.domain.catalogue import Catalogue
from kiosk.domain.identifiers import ServiceCode
from kiosk.domain.search import SearchableService, ServiceIndex
from kiosk.domain.words import Words

AGENCY = Words("مصلحة الأحوال المدنية", "Civil Registry")
SERVICES = (
    SearchableService(ServiceCode("A1"), Words("شهادة ميلاد", "Birth certificate"), AGENCY, ("مستخرج",)),
    SearchableService(
        ServiceCode("A2"), Words("ميلاد: تسجيل واقعة", "Birth registration"), AGENCY, is_executable=False
    ),
    SearchableService(ServiceCode("A3"), Words("تسجيل واقعة ميلاد", "Registering a birth"), AGENCY),
    SearchableService(
        ServiceCode("B1"), Words("تجديد الجواز", "Passport renewal"), Words("جوازات", "Passports")
    ),
)


def codes(typed: str) -> list[str]:
    return [service.code for service in ServiceIndex.of(SERVICES).find(typed)]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("b1", ["B1"]),
        ("شهاده ميلاد", ["A1"]),
        ("ميلاد", ["A2", "A1", "A3"]),
        ("birth reg", ["A2", "A3", "A1"]),
        ("birth certificate", ["A1"]),
        ("جواز", ["B1"]),
        ("الجوازات", ["B1"]),
        ("مستخرج", ["A1"]),
        ("احوال", ["A1", "A3", "A2"]),
        ("ميلاد جواز", []),
        ("", ["A1", "A3", "B1", "A2"]),
        ("؟؟", []),
    ],
)
def test_services_are_found_best_first(typed: str, found: list[str]) -> None:
    assert codes(typed) == found


def test_the_limit_is_kept() -> None:
    assert len(ServiceIndex.of(SERVICES).find("", limit=2)) == 2


def test_the_shipped_passport_is_found_in_both_languages(catalogue: Catalogue) -> None:
    index = ServiceIndex.of_catalogue(catalogue)
    for typed in ("جواز", "باسبور", "passport", "pp1", "الجوازات"):
        assert "PP1" in [service.code for service in index.find(typed)]


def test_what_is_filed_here_stands_before_what_is_only_listed(catalogue: Catalogue) -> None:
    directory = load_directory()
    index = ServiceIndex.of_catalogue(catalogue, directory)
    namesake = replace(directory.entries[0], name=catalogue.services[0].name)
    both = ServiceIndex.of_catalogue(
        catalogue, replace(directory, entries=(namesake, *directory.entries[1:]))
    )
    equal = both.find(catalogue.services[0].name.ar)
    assert [service.code for service in equal[:2]] == [catalogue.services[0].code, namesake.code]
    found = index.find("وزارة", 700)
    listed = [service.is_executable for service in found]
    assert listed == sorted(listed, reverse=True)
    assert {True, False} == set(listed)


@given(st.text(max_size=20))
def test_nothing_typed_breaks_the_search(typed: str) -> None:
    assert set(codes(typed)) <= {"A1", "A2", "A3", "B1"}
