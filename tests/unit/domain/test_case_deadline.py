"""By which day a body has to answer: working days, holidays left out, counted anew after a completion."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.case import CaseStep, FoundCase, Holder
from kiosk.domain.case_deadline import answer_by, plan_of
from kiosk.domain.catalogue import WorkflowStep
from kiosk.domain.identifiers import ApplicationId, ServiceCode, TrackingNumber
from kiosk.domain.words import Words
from kiosk.domain.working_days import WorkingDays
from tests.fakes.hall import shipped_catalogue

WEEK = WorkingDays()
VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[3] / "portal" / "contract" / "vectors" / "answer-by.json").read_text("utf-8")
)
# 2026-11-22 is a Sunday; offices close on Friday and Saturday.
ACCEPTED = CaseStep("accepted", "2026-11-22T10:00:00.000Z", "portal")
TAKEN = CaseStep("with_agency", "2026-11-23T10:00:00.000Z", "agency:CRA")
SENT_BACK = CaseStep("returned", "2026-11-24T10:00:00.000Z", "agency:CRA")
LATE_AT_NIGHT = CaseStep("with_agency", "2026-11-25T22:30:00.000Z", "agency:CRA")


def case(state: str) -> FoundCase:
    number = TrackingNumber.make(1, 7)
    return FoundCase(ApplicationId("x"), number, Words("x", "x"), Holder(), "2026-11-19", state)


@pytest.mark.parametrize(
    ("state", "steps", "days", "wanted"),
    [
        ("accepted", (ACCEPTED,), 3, "2026-11-25"),
        ("with_agency", (ACCEPTED, TAKEN), 5, "2026-11-29"),
        ("with_agency", (ACCEPTED, TAKEN, SENT_BACK, LATE_AT_NIGHT), 1, "2026-11-29"),
        ("accepted", (), 1, "2026-11-22"),
        ("accepted", (CaseStep("accepted", "yesterday"),), 1, ""),
        ("returned", (ACCEPTED, TAKEN, SENT_BACK), 3, ""),
        ("granted", (ACCEPTED, TAKEN), 3, ""),
        ("accepted", (ACCEPTED,), 0, ""),
    ],
)
def test_the_day(state: str, steps: tuple[CaseStep, ...], days: int, wanted: str) -> None:
    assert answer_by(case(state), steps, days, WEEK) == wanted


@pytest.mark.parametrize("vector", VECTORS["cases"], ids=lambda vector: str(vector["note"]))
def test_the_contract_counts_so(vector: dict[str, Any]) -> None:
    way = tuple(
        WorkflowStep(one["code"], "CRA", Words("x", "x"), one["days"], tuple(one["after"]))
        for one in vector["workflow"]
    )
    service = replace(shipped_catalogue(("CR1",)).find(ServiceCode("CR1")), workflow=way)
    steps = tuple(CaseStep(one["state"], one["at"]) for one in vector["events"])
    lying = replace(case("accepted"), filed_on=vector["filed_on"])
    working = WorkingDays.without(date.fromisoformat(day) for day in vector["closed"])
    assert answer_by(lying, steps, service.days, working) == vector["answer_by"]


def test_every_step_has_its_day_and_side_by_side_ones_the_same() -> None:
    words = Words("خطوة", "Step")
    workflow = (
        WorkflowStep("received", "CRA", words, 0),
        WorkflowStep("checked", "CRA", words, 2, ("received",)),
        WorkflowStep("taxed", "TAX", words, 2, ("received",)),
        WorkflowStep("printed", "CRA", words, 1, ("checked", "taxed")),
    )
    service = replace(shipped_catalogue(("CR1",)).find(ServiceCode("CR1")), workflow=workflow)
    plan = plan_of(case("accepted"), (ACCEPTED,), service, WEEK)
    assert [step.due[-2:] for step in plan] == ["22", "24", "24", "25"]
    assert [step.agency_code for step in plan] == ["CRA", "CRA", "TAX", "CRA"]
    assert plan[-1].due == answer_by(case("accepted"), (ACCEPTED,), service.days, WEEK)
    taken = plan_of(case("with_agency"), (ACCEPTED, TAKEN), service, WEEK)
    assert [step.due[-2:] for step in taken] == ["24", "24", "25"]
    assert plan_of(case("granted"), (ACCEPTED, TAKEN), service, WEEK) == ()


def test_a_holiday_moves_it() -> None:
    closed = WorkingDays.without([date(2026, 11, 24)])
    assert answer_by(case("accepted"), (ACCEPTED,), 3, closed) == "2026-11-26"
