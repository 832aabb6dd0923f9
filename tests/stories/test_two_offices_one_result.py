"""A result that two offices hand over while neither has a line: both windows say so at the next sync."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import requests

from kiosk.demo.parts import CLERK, CLERK_PIN, StageCounter, StagePortal
from tests.stories.test_every_service_to_the_citizens_hand import decide_everything
from tests.stories.test_killed_at_the_form import Window

BENGHAZI = "BEN-001"
CLERK_THERE = "2001"
WANTED = ("--service", "CR1", "--answers", "example", "--no-print", "--json")


@pytest.fixture
def benghazi(portal: StagePortal, tmp_path: Path) -> StageCounter:
    """A counter of another office, entered and enrolled as an operator would; its clerk has the same PIN."""
    told = {
        "code": BENGHAZI,
        "number": 2,
        "name": {"ar": "بريد بنغازي", "en": "Benghazi Post"},
        "counters": 1,
        "people": [
            {"operator_id": CLERK_THERE, "name": {"ar": "آمنة", "en": "Amna"}, "role": "clerk"}
            | {"pin": CLERK_PIN}
        ],
    }
    path = tmp_path / "office.json"
    path.write_text(json.dumps(told), "utf-8")
    portal.enter_office(path)
    made = StageCounter(tmp_path / "benghazi")
    made.enrol(portal.url, portal.enrolment_code(1, BENGHAZI))
    shift = ("--operator", CLERK_THERE, "--float-dirhams", "50000", "--json")
    made.must("shift", "open", *shift)
    return made


def window(counter: StageCounter, clerk: str, result: tuple[str, str], *words: str) -> list[Any]:
    """Let a clerk do something at a window of this counter; return what it said."""
    more = {"RESULT": " ".join(result), "WORKER_OPERATOR": clerk}
    made = Window(counter, "sign_in", *words, environment=more).reach()
    made.end()
    return made.said


def sync(*counters: StageCounter) -> None:
    for one in counters:
        one.must("sync", "--once", "--json")


def status(counter: StageCounter) -> Mapping[str, Any]:
    return counter.must("status", "--no-devices", "--json").last


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_two_offices_without_a_line_hand_one_result_over_and_both_windows_say_so(
    counter: StageCounter, benghazi: StageCounter, portal: StagePortal, tmp_path: Path
) -> None:
    tripoli = counter
    tracking = str(tripoli.must("file", "--operator", CLERK, *WANTED).last["tracking_number"])
    sync(tripoli)
    codes = decide_everything(portal, {"CRA"}, tmp_path, BENGHAZI)  # the paper lies in Benghazi
    result = tracking, codes[tracking]
    sync(tripoli, benghazi)  # both offices know where it lies; then neither has a line
    portal.stop()
    for one, clerk in ((tripoli, CLERK), (benghazi, CLERK_THERE)):
        assert status(one)["results_left_twice"] == 0
        (said,) = window(one, clerk, result, "open_result", "right_code", "show_hand_over")
        assert said["done"] is True
        failed = one.run("sync", "--once", "--json")
        assert failed.code != 0
        assert status(one)["results_left_twice"] == 0  # nobody can know yet

    portal.serve()
    sync(tripoli, benghazi, tripoli)
    places = [f"{status(one)['office']} / {status(one)['counter']}" for one in (tripoli, benghazi)]
    for one, clerk in ((tripoli, CLERK), (benghazi, CLERK_THERE)):
        assert status(one)["results_left_twice"] == 1
        (said,) = window(one, clerk, result, "show_twice")
        assert any("مشرف" in " ".join(todo) for todo in said["todos"])
        assert said["pills"] == ["قيد التحقق"]
        title, told = said["alert"]
        assert title == "سُلّمت هذه النتيجة مرتين"
        plain = told.replace("\u2066", "").replace("\u2069", "")
        assert all(place in plain for place in places), plain
        assert said["can_give"] is False
    page = requests.get(f"{portal.url}/track/{tracking}?lang=en", timeout=30).text
    assert "two" in page.lower() or "twice" in page.lower()

    close_the_dispute(portal, tracking, tmp_path)
    sync(tripoli, benghazi)
    for one in (tripoli, benghazi):
        assert status(one)["results_left_twice"] == 0
        assert one.must("journal", "verify", "--json").last["clean"] is True


def close_the_dispute(portal: StagePortal, tracking: str, folder: Path) -> None:
    """Let the body close it once the offices have settled it."""
    keys = portal._run("agency-key", "--agency", "CRA", "--json").last
    headers = {"Authorization": f"Bearer {keys['CRA']}", "LPK-Nonce": "1" * 32}
    listed = requests.get(f"{portal.url}/v1/agency/cases?state=disputed", headers=headers, timeout=30)
    (case,) = (one for one in listed.json()["cases"] if one["tracking_number"] == tracking)
    moved = requests.post(
        f"{portal.url}/v1/agency/cases/{case['application_id']}/moves",
        data=b'{"move":"close","move_id":"' + b"ab" * 16 + b'"}',
        headers={**headers, "LPK-Nonce": "2" * 32, "Content-Type": "application/json"},
        timeout=30,
    )
    assert moved.status_code == 200, moved.text


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_wrong_codes_are_counted_over_every_death_of_the_window(
    counter: StageCounter, portal: StagePortal, tmp_path: Path
) -> None:
    tracking = str(counter.must("file", "--operator", CLERK, *WANTED).last["tracking_number"])
    sync(counter)
    codes = decide_everything(portal, {"CRA"}, tmp_path)
    sync(counter)
    more = {"RESULT": f"{tracking} {codes[tracking]}"}
    words = ("sign_in", "open_result", "show_hand_over", "wrong_code", "wrong_code", "show_hand_over")
    hints = []
    for _ in range(2):
        dying = Window(counter, *words, environment=more).reach()
        hints += [one["hint"] for one in dying.said]
        dying.kill()
    assert [hint for hint in hints if "4" in hint] == []
    assert hints[1] == hints[2]  # three tries are left, before and after the kill
    last = Window(counter, "sign_in", "open_result", "wrong_code", "show_hand_over", environment=more).reach()
    last.kill()
    assert last.said[0]["asks_supervisor"] is True
    again = Window(counter, "sign_in", "open_result", "show_hand_over", environment=more).reach()
    again.end()
    assert (again.said[0]["asks_code"], again.said[0]["asks_supervisor"]) == (False, True)
    receiver = ("--name", "سالم علي", "--document-number", "P1234567", "--signed")
    told = ("--operator", CLERK, "--code", codes[tracking], "--json")
    refused = counter.run("case", "hand-over", tracking, *receiver, *told)  # even the right code, elsewhere
    assert "CAS-106" in refused.output + refused.errors
    entries = counter.must("journal", "export", "--unsigned").output.splitlines()
    kinds = [entry["kind"] for entry in map(json.loads, entries) if "kind" in entry]
    assert kinds.count("code.refused") == 5
