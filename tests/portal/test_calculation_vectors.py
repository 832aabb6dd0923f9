"""The portal works answers out as the counter does: the same vectors."""

import json
from pathlib import Path
from typing import Any

import pytest

from portal.cases.calculation import wrongly_worked_out

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "portal" / "contract" / "vectors" / "calculation.json").read_text("utf-8")
)


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda vector: json.dumps(vector["calculate"]))
def test_the_portal_agrees_and_finds_what_differs(vector: dict[str, Any]) -> None:
    definition = {"fields": [{"name": "found", "calculate": vector["calculate"]}]}
    right = {} if vector["value"] is None else {"found": vector["value"]}
    assert wrongly_worked_out(definition, {**VECTORS["answers"], **right}) == set()
    assert wrongly_worked_out(definition, {**VECTORS["answers"], "found": 987_654}) == {"found"}


def test_a_hidden_question_is_not_worked_out() -> None:
    question = {"name": "found", "calculate": "a", "show_if": {"field": "b", "values": [1]}}
    assert wrongly_worked_out({"fields": [question]}, VECTORS["answers"]) == set()
