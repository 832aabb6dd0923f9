"""Answers worked out from others, and rules between them; the same vectors are the portal's."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.calculation import CannotBeWorkedOutError, check_operand, is_broken, names_in, value_of
from kiosk.domain.catalogue import Rule
from kiosk.domain.words import Words

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[3] / "portal" / "contract" / "vectors" / "calculation.json").read_text("utf-8")
)
TODAY = date(2026, 11, 26)
WORDS = Words("نص", "text")


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda vector: json.dumps(vector["calculate"]))
def test_a_calculation_gives_what_the_contract_says(vector: dict[str, Any]) -> None:
    check_operand(vector["calculate"], may_ask_the_day=False)
    if vector["value"] is None:
        with pytest.raises(CannotBeWorkedOutError):
            value_of(vector["calculate"], VECTORS["answers"], TODAY)
    else:
        assert value_of(vector["calculate"], VECTORS["answers"], TODAY) == vector["value"]


@pytest.mark.parametrize(
    ("day", "years", "days"),
    [("2008-11-26", 18, 6574), ("2008-11-27", 17, 6573), ("2004-02-29", 22, 8306), ("2026-11-26", 0, 0)],
)
def test_years_are_full_years_on_the_day(day: str, years: int, days: int) -> None:
    assert value_of({"op": "years_since", "of": "born"}, {"born": day}, TODAY) == years
    assert value_of({"op": "days_since", "of": "born"}, {"born": day}, TODAY) == days


def test_what_is_no_date_has_no_years() -> None:
    with pytest.raises(CannotBeWorkedOutError):
        value_of({"op": "years_since", "of": "born"}, {"born": "then"}, TODAY)


@pytest.mark.parametrize(
    "operand",
    [
        {"op": "eval", "of": "a"},
        {"op": "subtract", "of": ["a"]},
        {"op": "add", "of": []},
        {"op": "today"},
        {"op": "years_since", "of": "a"},
        {"op": "count_of", "of": "rows.k"},
        {"op": "add", "of": [1.5]},
        {"op": "add", "of": [True]},
        ["a"],
        None,
        {"text": 5},
    ],
)
def test_a_calculation_outside_the_language_is_refused(operand: Any) -> None:
    with pytest.raises(ValueError, match="calculation"):
        check_operand(operand, may_ask_the_day=False)


def test_a_calculation_that_is_nested_without_end_is_refused() -> None:
    operand: Any = "a"
    for _ in range(2000):
        operand = {"op": "add", "of": [operand, 1]}
    with pytest.raises(ValueError, match="calculation"):
        check_operand(operand, may_ask_the_day=True)


@pytest.mark.parametrize(
    ("left", "relation", "right", "broken"),
    [
        ("a", "equal", "b", True),
        ("a", "not_equal", "b", False),
        ("a", "at_least", "b", False),
        ("a", "at_most", "b", True),
        ("a", "more_than", 7, True),
        ("a", "less_than", 8, False),
        ("day", "at_most", {"op": "today"}, False),
        ("day", "more_than", {"op": "today"}, True),
        ("nothing", "equal", "b", False),
        ("a", "equal", "name", False),
    ],
)
def test_a_rule_is_broken_only_when_it_can_be_asked(
    left: str, relation: str, right: Any, broken: bool
) -> None:
    answers = {**VECTORS["answers"], "day": "2026-01-31"}
    assert is_broken(Rule("r", "a", left, relation, right, WORDS), answers, TODAY) is broken


def test_every_question_a_calculation_names_is_known() -> None:
    operand = {"op": "add", "of": ["a", {"op": "sum", "of": "rows.n"}, {"text": "x"}, 3]}
    assert list(names_in(operand)) == ["a", "rows.n"]
