"""A form parked at one counter is filed at another of the office: by the line, or by the paper alone."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from kiosk.demo.parts import CLERK, StageCounter, StagePortal

PARK = ("file", "--operator", CLERK, "--service", "CR1", "--answers", "example", "--json", "--park")


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


def test_by_the_line_or_by_the_paper_alone_and_nothing_of_it_is_left(
    counter: StageCounter, other: StageCounter
) -> None:
    parked, on_paper = (counter.must(*PARK).last for _ in range(2))
    assert (parked["reach"], on_paper["reach"]) == ("any", "any")
    refused = resume(other, parked["code"])
    assert "INP-116" in refused.output + refused.errors
    filed = resume(other, on_paper["qr"])  # neither has had a line since
    assert filed.code == 0, filed.errors
    sync(counter, other)
    assert resume(other, parked["code"]).code == 0
    sync(other, counter)
    for one, text in ((counter, parked["code"]), (counter, on_paper["code"]), (other, on_paper["qr"])):
        again = resume(one, text)
        assert "INP-116" in again.output + again.errors
    sent = [entry for entry in entries(counter) if entry["kind"] == "form.parked"]
    assert [entry["personal"] for entry in sent] == [[None], [None]]
    assert [entry["kind"] for entry in entries(counter)].count("body.erased") == 2
    for one in (counter, other):
        sync(one)
        assert one.must("journal", "rebuild", "--json").last["equal"] is True
        assert one.must("journal", "verify", "--json").last["clean"] is True
