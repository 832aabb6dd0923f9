"""What came back, with the real portal: sent back by an agency, then scanned again or withdrawn."""

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests

from kiosk.demo.parts import SUPERVISOR, SUPERVISOR_PIN, StageCounter, StagePortal
from kiosk.demo.processes import run_module
from tests.fakes.paper_files import jpeg
from tests.stories.test_killed_at_the_form import Window

AGENCY = "CRA"
WORDS = ("--operator", "1001", "--json")


class Agency:
    """The agency's own system, as far as it takes cases and sends them back."""

    def __init__(self, portal: StagePortal) -> None:
        made = run_module("portal", ["agency-key", "--home", str(portal.home), "--agency", AGENCY, "--json"])
        self._url = portal.url
        self._headers = {"Authorization": f"Bearer {made.last[AGENCY]}"}

    def move(self, application_id: str, move: str, **more: str) -> None:
        asked = {"move_id": secrets.token_hex(16), "move": move, **more}
        answer = requests.post(
            self._at(application_id) + "/moves", json=asked, headers=self._headers, timeout=30
        )
        assert answer.status_code == 200, answer.text

    def state(self, application_id: str) -> str:
        answer = requests.get(self._at(application_id), headers=self._headers, timeout=30)
        return str(answer.json()["state"])

    def _at(self, application_id: str) -> str:
        return f"{self._url}/v1/agency/cases/{application_id}"


@pytest.fixture
def agency(portal: StagePortal) -> Agency:
    return Agency(portal)


@pytest.fixture
def counter(portal: StagePortal, new_counter: Callable[[str], StageCounter]) -> StageCounter:
    made = new_counter(portal.url)
    made.must("sync", "--once")
    if made.must("status", "--no-devices", "--json").last["shift_open_by"] is None:
        made.must("shift", "open", "--float-dirhams", "50000", "--operator", "1001")
    return made


def file(counter: StageCounter, *more: str) -> dict[str, Any]:
    words = ("--service", "CR1", "--answers", "example", "--no-print", *WORDS, *more)
    return dict(counter.must("file", *words).last)


def came_back(counter: StageCounter) -> list[dict[str, Any]]:
    counter.must("sync", "--once")
    rows: list[dict[str, Any]] = counter.must("attention", "list", "--json").last["attention"]
    assert counter.must("status", "--no-devices", "--json").last["attention"] == len(rows)
    return rows


def test_a_paper_that_cannot_be_read_is_scanned_again_and_goes_back_to_the_agency(
    counter: StageCounter, agency: Agency, tmp_path: Path
) -> None:
    scan, better = tmp_path / "scan.jpg", tmp_path / "better.jpg"
    scan.write_bytes(jpeg(30_000, seed=1))
    better.write_bytes(jpeg(30_000, seed=2))
    named = file(counter, "--attach", f"identity_or_booklet={scan}")["application_id"]
    assert came_back(counter) == []
    agency.move(named, "take")
    agency.move(named, "return", reason="paper_unreadable", deadline="2030-01-31")
    (row,) = came_back(counter)
    assert (row["application_id"], row["state"], row["reasons"]) == (named, "returned", ["paper_unreadable"])
    assert (row["owner"], row["due_on"], row["revision"]) == ("office", "2030-01-31", 1)
    amended = counter.must(
        *("attention", "amend", "--application", named, "--attach", f"identity_or_booklet={better}", *WORDS)
    )
    assert amended.last["revision"] == 2
    waiting = counter.must("status", "--no-devices", "--json").last
    assert (waiting["pictures_waiting"], waiting["picture_bytes_waiting"]) == (1, 30_000)
    assert came_back(counter) == []
    assert agency.state(named) == "with_agency"
    assert counter.must("status", "--no-devices", "--json").last["pictures_waiting"] == 0
    assert counter.must("journal", "verify", "--json").last["clean"] is True


def test_a_correction_half_typed_is_there_again_after_kill_9_and_is_sent(
    counter: StageCounter, agency: Agency
) -> None:
    named = file(counter)["application_id"]
    counter.must("sync", "--once")
    agency.move(named, "take")
    agency.move(named, "return", reason="answers_invalid", deadline="2030-01-31")
    assert [row["application_id"] for row in came_back(counter)] == [named]
    Window(counter, "sign_in", "correct_half", "kept").reach().kill()
    again = Window(counter, "sign_in", "correct", "show_form", "send").reach().end()
    assert again.said[0]["phone"] == "0925554443"
    assert came_back(counter) == []
    assert agency.state(named) == "with_agency"


def test_an_application_sent_back_is_withdrawn_and_its_fee_given_back(
    counter: StageCounter, agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = file(counter)["application_id"]
    counter.must("sync", "--once")
    agency.move(named, "take")
    agency.move(named, "return", reason="paper_missing", deadline="2030-01-31")
    assert [row["application_id"] for row in came_back(counter)] == [named]
    words = (
        "attention",
        "withdraw",
        "--application",
        named,
        "--supervisor",
        SUPERVISOR,
        "--no-print",
        *WORDS,
    )
    refused = counter.run(*words)
    assert refused.last["error"] == "CFG-100"
    monkeypatch.setenv("KIOSK_SUPERVISOR_PIN", SUPERVISOR_PIN)
    refund = counter.must(*words).last
    assert refund["refunded_dirhams"] == 1000
    assert came_back(counter) == []
    assert agency.state(named) == "refunded"
    again = counter.run(*words)
    assert again.last["error"] == "AUT-107"
    closing = counter.must("shift", "close", *WORDS).last
    assert closing["difference_dirhams"] == 0


def test_a_file_that_cannot_be_taken_is_refused_before_anything_is_filed(
    counter: StageCounter, tmp_path: Path
) -> None:
    before = counter.must("status", "--no-devices", "--json").last["head_seq"]
    for name, data, code in (
        ("text.jpg", b"not a picture", "INP-113"),
        ("huge.jpg", jpeg(9 * 1024 * 1024), "INP-113"),
        ("cut.jpg", jpeg(2000)[:-2], "INP-113"),
    ):
        (tmp_path / name).write_bytes(data)
        words = ("file", "--service", "CR1", "--answers", "example", "--no-print", *WORDS)
        refused = counter.run(*words, "--attach", f"identity_or_booklet={tmp_path / name}")
        assert refused.last["error"] == code
    missing = counter.run(*words, "--attach", f"identity_or_booklet={tmp_path / 'none.jpg'}")
    assert missing.last["error"] == "STO-112"
    unknown = counter.run(*words, "--attach", "no_such_paper=x.jpg")
    assert unknown.last["error"] == "CFG-100"
    after = counter.must("status", "--no-devices", "--json").last["head_seq"]
    filed = counter.must("journal", "verify", "--json").last
    assert filed["clean"] is True
    assert after - before == 2 * 5  # five sign-ins and sign-outs, nothing between
