"""Working days: the contract's vectors, and when a later table of holidays moves what is due."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.working_days import WorkingDays

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[3] / "portal" / "contract" / "vectors" / "working-days.json").read_text("utf-8")
)


def days(*closed: str) -> WorkingDays:
    return WorkingDays.without(map(date.fromisoformat, closed))


@pytest.mark.parametrize("vector", VECTORS["after"], ids=json.dumps)
def test_so_many_working_days_after_a_day(vector: dict[str, Any]) -> None:
    found = days(*vector["closed"]).after(date.fromisoformat(vector["from"]), vector["days"])
    assert found.isoformat() == vector["due"]


@pytest.mark.parametrize("vector", VECTORS["kept"], ids=json.dumps)
def test_what_is_kept_can_be_collected_on_its_last_day(vector: dict[str, Any]) -> None:
    assert days(*vector["closed"]).kept(vector["until"]) == vector["kept"]


def test_a_holiday_that_is_announced_later_moves_what_is_due() -> None:
    told, since = "2026-11-29", "2026-11-22"
    assert days().due(told, since, 5) == told
    assert days("2026-11-24").due(told, since, 5) == "2026-11-30"
    assert days("2026-11-24", "2026-11-30").due(told, since, 5) == "2026-12-01"
    assert days("2026-12-01").due(told, since, 5) == told


def test_a_holiday_that_is_taken_back_never_shortens_what_was_told() -> None:
    assert days().due("2026-11-30", "2026-11-22", 5) == "2026-11-30"


def test_a_date_that_somebody_has_named_stands_as_named() -> None:
    assert days("2026-12-01").due("2026-12-01", "", 0) == "2026-12-01"
    assert days().due("", "2026-11-22", 5) == ""


def test_what_is_no_date_is_left_as_it_came() -> None:
    assert days().due("2026-11-30", "soon", 5) == "2026-11-30"
    assert days().kept("") == ""


@pytest.mark.parametrize(
    ("day", "is_open"),
    [("2026-11-26", True), ("2026-11-27", False), ("2026-11-28", False), ("2026-11-29", True)],
)
def test_offices_work_from_sunday_to_thursday(day: str, is_open: bool) -> None:
    assert days().has(date.fromisoformat(day)) is is_open
