"""Invented citizens differ, repeat with their seed, and are accepted by the form."""

import random
from dataclasses import replace
from datetime import date

from kiosk.domain.catalogue import Catalogue, ServiceDefinition
from kiosk.domain.catalogue_parts import VARY_GENERATORS
from kiosk.domain.form import Form
from kiosk.domain.vary import vary


def test_every_variation_of_a_shipped_example_is_accepted(catalogue: Catalogue, today: date) -> None:
    for service in catalogue.services:
        assert service.example is not None
        for seed in range(20):
            answers = vary(service, service.example, random.Random(seed), today)
            assert Form.of_answers(service, answers).check(today).problems == ()


def test_the_same_seed_gives_the_same_citizen_and_another_a_different_one(
    catalogue: Catalogue, today: date
) -> None:
    service = next(service for service in catalogue.services if service.code == "PP1")
    assert service.example is not None
    one, again, other = (vary(service, service.example, random.Random(seed), today) for seed in (1, 1, 2))
    assert one == again
    assert one["national_number"] != other["national_number"]
    assert one["national_number"][1:5] == one["birth_date"][:4]


def test_each_generator_makes_something_for_its_field(service: ServiceDefinition, today: date) -> None:
    town, sex = service.fields[0], service.field("sex")
    assert sex is not None
    made = set()
    for generator in sorted(VARY_GENERATORS):
        varied = replace(service, fields=(replace(town, vary=generator), replace(sex, vary="place")))
        answers = vary(varied, {"town": "طرابلس", "sex": "F", "copies": 2}, random.Random(7), today)
        assert answers["sex"] in {"M", "F"}
        assert answers["copies"] == 2
        made.add(answers["town"])
    assert len(made) >= len(VARY_GENERATORS) - 3


def test_fields_without_example_or_generator_stay_as_they_are(
    service: ServiceDefinition, today: date
) -> None:
    example = {"given_name": "سالم"}
    assert vary(service, example, random.Random(1), today) == example
    named = replace(service, fields=(replace(service.fields[0], vary="given_name"),))
    assert vary(named, example, random.Random(1), today) == example
