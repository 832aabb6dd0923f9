"""A form parked at one counter is filed at another of the office: by the line, or by the paper alone."""

import base64
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from kiosk.demo.parts import CLERK, StageCounter, StagePortal

PARK = ("file", "--operator", CLERK, "--service", "CR1", "--answers", "example", "--json", "--park")
NAME = "سالم"


@pytest.fixture
def other(portal: StagePortal, tmp_path: Path) -> StageCounter:
    made = StageCounter(tmp_path / "other")
    made.enrol(portal.url, portal.enrolment_code(8))
    made.must("shift", "open", "--operator", CLERK, "--float-dirhams", "50000", "--json")
    return made


def sync(*counters: StageCounter) -> None:
    for one in counters:
        one.must("sync", "--once", "--json")


def resume(counter: StageCounter, text: str) -> Any:
    return counter.run("file", "--operator", CLERK, "--resume", text, "--no-print", "--json")


def entries(counter: StageCounter) -> list[Mapping[str, Any]]:
    lines = counter.must("journal", "export", "--unsigned").output.splitlines()
    return [entry for entry in map(json.loads, lines) if "kind" in entry]


def test_by_the_line_and_nothing_of_it_is_left_when_it_was_filed(
    counter: StageCounter, other: StageCounter
) -> None:
    parked = counter.must(*PARK).last
    assert parked["reach"] == "any"
    refused = resume(other, parked["code"])
    assert "INP-116" in refused.output + refused.errors
    sync(counter, other)
    filed = resume(other, parked["code"])
    assert filed.code == 0, filed.errors
    sync(other, counter)
    again = resume(counter, parked["code"])
    assert "INP-116" in again.output + again.errors
    kinds = [entry["kind"] for entry in entries(counter)]
    assert kinds.count("form.parked") == kinds.count("body.erased") == 1
    (sent,) = (entry for entry in entries(counter) if entry["kind"] == "form.parked")
    assert sent["personal"] == [None]
    for one in (counter, other):
        sync(one)
        assert one.must("journal", "rebuild", "--json").last["equal"] is True
        assert one.must("journal", "verify", "--json").last["clean"] is True


def test_the_portal_keeps_nothing_of_it_either(
    counter: StageCounter, other: StageCounter, portal: StagePortal
) -> None:
    parked = counter.must(*PARK).last
    sync(counter, other)
    held = [one for one in portal.export() if one["kind"] == "form.parked"][-1]
    (sealed,) = held["personal"]
    assert NAME.encode() not in base64.b64decode(sealed)
    assert resume(other, parked["code"]).code == 0
    sync(other, counter)
    resume(counter, parked["code"])  # whoever asks lets it be tidied
    sync(counter)
    held = [one for one in portal.export() if one["kind"] == "form.parked"][-1]
    assert held["personal"] == [None]


def test_by_the_paper_alone_while_neither_has_a_line(counter: StageCounter, other: StageCounter) -> None:
    parked = counter.must(*PARK).last
    filed = resume(other, parked["qr"])
    assert filed.code == 0, filed.errors
    assert "INP-116" in resume(other, parked["qr"]).output
