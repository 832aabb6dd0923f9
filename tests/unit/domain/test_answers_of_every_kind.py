"""The counter refuses what the vectors say, and nothing else: the portal holds to the same ones."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.attachment import Attachment, AttachmentHash
from kiosk.domain.catalogue_file import parse_service
from kiosk.domain.form import Form
from kiosk.domain.form_texts import root_of
from kiosk.errors import AnswersInvalidError

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[3] / "portal" / "contract" / "vectors" / "answers.json").read_text("utf-8")
)
FIRST = VECTORS["vectors"][0]["answers"]
SERVICE = parse_service(VECTORS["definition"])


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda vector: vector["name"])
def test_the_counter_refuses_what_the_vectors_say(vector: dict[str, Any]) -> None:
    changed = {**FIRST, **vector.get("changed", {})}
    answers = {name: answer for name, answer in changed.items() if name not in vector.get("left_out", ())}
    form = Form.of_answers(SERVICE, answers)
    form = form.with_papers((), [Attachment(AttachmentHash(FIRST["letter"]), 1000, "image/png", 1)])
    checked = form.check(date.fromisoformat(vector["filed_on"]))
    if "counter_never_files" in vector:  # what is written there comes out clean, or not at all
        assert not checked.problems
        assert any(checked.answers.get(name) != answers[name] for name in vector["wrong"])
        return
    assert {root_of(name) for name, _ in checked.problems} == set(vector["wrong"])


def test_an_answer_of_no_form_at_all_is_refused() -> None:
    with pytest.raises(AnswersInvalidError):
        Form.of_answers(SERVICE, {**FIRST, "name": {"given": "x"}})
