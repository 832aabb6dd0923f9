"""The window's process is killed at work: what was typed is there again, and recovery speaks of the money."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from kiosk.demo.parts import StageCounter, StagePortal
from tests.fakes.counter_person import PERSON
from tests.fakes.paper_files import jpeg

ROOT = Path(__file__).parents[2]
DEADLINE_S = 120


@pytest.fixture
def counter(portal: StagePortal, new_counter: Callable[[str], StageCounter]) -> StageCounter:
    made = new_counter(portal.url)
    made.must("sync", "--once")
    return made


class Window:
    """The window's process, taken as far as its words lead."""

    def __init__(
        self, counter: StageCounter, *words: str, environment: Mapping[str, str] | None = None
    ) -> None:
        command = [sys.executable, "-m", "tests.stories.window_worker", str(counter.home), *words]
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**counter.environment, **(environment or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.said: list[Any] = []

    def reach(self) -> "Window":
        """Read what it says until it has done its last word."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.strip() == "reached":
                return self
            self.said.append(json.loads(line))
        assert self.process.stderr is not None
        raise AssertionError(self.process.stderr.read())

    def kill(self) -> "Window":
        self.process.kill()
        self.process.communicate(timeout=DEADLINE_S)
        return self

    def end(self) -> "Window":
        """Close it as a clerk would."""
        _, complaints = self.process.communicate(timeout=DEADLINE_S)
        assert self.process.returncode == 0, complaints
        return self


def test_a_half_filled_form_is_there_again_after_kill_9(counter: StageCounter) -> None:
    scans = counter.home / "scans"
    scans.mkdir(exist_ok=True)
    (scans / "paper.jpg").write_bytes(jpeg(40_000))
    Window(counter, "sign_in", "fill_half", "read", "attach", "kept", "show_drafts").reach().kill()
    (before,) = _drafts(counter)
    again = Window(counter, "sign_in", "show_drafts").reach()
    again.end()
    (form,) = again.said[0].values()
    assert form["texts"] == before["texts"]
    assert len(form["texts"]) > 3
    assert form["seen"]
    assert form["person"] == PERSON.fields()
    (picture,) = form["pictures"]
    assert picture["media_type"] == "image/jpeg"
    assert picture["document"] in form["seen"]


def test_killed_before_the_act_is_stored_the_money_goes_back(counter: StageCounter) -> None:
    dying = Window(counter, "sign_in", "to_payment", "die_before_the_act")
    dying.process.communicate(timeout=DEADLINE_S)
    assert dying.process.returncode == -signal.SIGKILL
    again = Window(counter, "sign_in", "show_recovery", "confirm", "show_drafts").reach().end()
    told, drafts = again.said
    assert told["page"] == "recovery"
    assert [pill for _, pill in told["rows"]] == ["لم تتم"]
    assert ["0.000" in told["money"][0], "20.000" in told["money"][1]] == [True, True]
    assert list(drafts) == ["JU1"]
    _assert_confirmed(counter, "not_done")
    once_more = Window(counter, "sign_in", "show_recovery").reach().end()
    assert once_more.said[0]["page"] == "home"


@pytest.mark.slow
def test_killed_after_the_act_is_stored_it_is_done_and_its_receipt_is_owed(counter: StageCounter) -> None:
    dying = Window(counter, "sign_in", "to_payment", "die_after_the_act")
    dying.process.communicate(timeout=DEADLINE_S)
    assert dying.process.returncode == -signal.SIGKILL
    again = Window(counter, "sign_in", "show_recovery", "confirm", "show_drafts").reach().end()
    told, drafts = again.said
    assert [pill for _, pill in told["rows"]] == ["تمت"]
    assert ["10.000" in told["money"][0], "10.000" in told["money"][1]] == [True, True]
    assert drafts == {}
    _assert_confirmed(counter, "done")


def _assert_confirmed(counter: StageCounter, outcome: str) -> None:
    from kiosk.app.counter import open_counter

    with open_counter(counter.home) as opened:
        entries = opened.desk.counter.journal.entries(1, 500)
        findings = [one for one in entries if one.kind == "recovery.finding"]
        details = [one.facts_fields()["details"] for one in findings]
    assert [one.get("outcome") for one in details if "outcome" in one] == [outcome]
    assert {one.author.role for one in findings} == {"recovery"}


def _drafts(counter: StageCounter) -> list[dict[str, Any]]:
    from kiosk.app.counter import open_counter

    with open_counter(counter.home) as opened:
        assert opened.desk.drafts is not None
        return [{"texts": dict(draft.texts)} for draft in opened.desk.drafts.list()]
