"""Support asks a counter and only then sees its state: by the line, sealed, bounded, nobody's data in it."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kiosk.app.behind_counter import behind_window
from kiosk.app.counter import EnrolledMachine
from kiosk.app.support import support_bytes
from kiosk.app.support_answer import MOST_BYTES
from kiosk.demo.parts import StageCounter, StagePortal
from kiosk.demo.processes import run_module
from kiosk.demo.reckoning import CounterBooks

FREE = ("file", "--operator", "1001", "--service", "SS1", "--answers", "example", "--no-print", "--json")


def _support(portal: StagePortal, *words: str) -> Any:
    said = run_module("portal", ["support", *words, "--home", str(portal.home)], portal._environment)
    assert said.code == 0, said
    return said


def _listed(portal: StagePortal, request: str) -> dict[str, Any]:
    listed = json.loads(_support(portal, "list", "--json").output)["requests"]
    return next(dict(one) for one in listed if one["request_id"] == request)


def _device(counter: StageCounter) -> str:
    return str(EnrolledMachine.of_home(counter.home).enrolment.place.device_id)


def _accesses(counter: StageCounter) -> list[dict[str, Any]]:
    books = CounterBooks.of_home(counter.home)
    return [dict(entry.facts_fields()) for entry in books.entries if entry.kind == "support.access"]


def test_support_sees_a_counter_when_it_has_asked_and_the_counter_has_written_it_down(
    counter: StageCounter, portal: StagePortal, tmp_path: Path
) -> None:
    secret = "محمّد"
    logs = counter.home / "logs"
    logs.mkdir(exist_ok=True)
    line = f"2026-11-26 10:00:00,000 ERROR kiosk.ui LIN-101 {secret} 119840001237\n"
    (logs / "window.log").write_text(line * 20_000, "utf-8")
    counter.must(*FREE)
    counter.must("sync", "--once", "--json")
    assert _accesses(counter) == []
    asked = _support(portal, "ask", "--device", _device(counter), "--reason", "printer", "--json").last
    request = asked["request_id"]
    refused = run_module(
        "portal", ["support", "open", "--request", request, "--home", str(portal.home)], portal._environment
    )
    assert refused.code == 2
    assert "not answered" in refused.errors
    counter.must("sync", "--once", "--json")
    (access,) = _accesses(counter)
    assert access["request_id"] == request
    assert access["size_bytes"] <= MOST_BYTES
    listed = _listed(portal, request)
    assert (listed["state"], listed["reason"]) == ("here", "printer")

    folder = tmp_path / "opened"
    opened = _support(portal, "open", "--request", request, "--output", str(folder), "--json").last
    assert opened["device_id"] == _device(counter)
    assert opened["status"]["head_seq"] > 0
    everything = b"".join(path.read_bytes() for path in folder.iterdir())
    assert b"LIN-101" in everything
    assert secret.encode() not in everything
    assert b"119840001237" not in everything
    person = _support(portal, "open", "--request", request).output
    assert "whole, sealed by this counter" in person

    counter.must("sync", "--once", "--json")
    assert len(_accesses(counter)) == 1
    assert counter.must("status", "--no-devices", "--json").last["waiting"] == 0


def test_a_bundle_from_a_stick_is_checked_the_same_way_and_an_altered_one_is_refused(
    counter: StageCounter, portal: StagePortal, tmp_path: Path
) -> None:
    counter.run("doctor", "--support", str(tmp_path), "--json")
    (file,) = tmp_path.glob("support-*.zip")
    assert _support(portal, "check", str(file), "--json").last["device_id"] == _device(counter)
    altered = tmp_path / "altered.zip"
    with zipfile.ZipFile(file) as found, zipfile.ZipFile(altered, "w") as other:
        for name in found.namelist():
            content = found.read(name)
            other.writestr(name, content.replace(b"green", b"amber") if name == "doctor.json" else content)
    words = ["support", "check", str(altered), "--home", str(portal.home)]
    refused = run_module("portal", words, portal._environment)
    assert refused.code == 2
    assert "support bundle: files" in refused.errors


def test_a_bundle_keeps_its_limit_by_leaving_out_the_oldest_of_the_logs(counter: StageCounter) -> None:
    logs = counter.home / "logs"
    logs.mkdir(exist_ok=True)
    for name in ("window.log", "courier.log"):
        lines = (
            f"2026-11-26 10:00:{n % 60:02d},{n % 1000:03d} ERROR LIN-{n % 900 + 100}" for n in range(40_000)
        )
        (logs / name).write_text("\n".join(lines), "utf-8")
    enrolled = EnrolledMachine.of_home(counter.home)
    whole = support_bytes(enrolled)
    most = len(whole) // 3
    assert len(support_bytes(enrolled, most)) <= most


def test_beside_a_window_the_answer_is_made_and_sent_by_itself(
    new_counter: Callable[[str], StageCounter], portal: StagePortal, qtbot: Any
) -> None:
    from kiosk.ui.window_signals import WindowSignals

    counter = new_counter(portal.url)
    counter.must("sync", "--once", "--json")
    request = _support(portal, "ask", "--device", _device(counter), "--json").last["request_id"]
    with behind_window(EnrolledMachine.of_home(counter.home)) as behind:
        behind.begin(WindowSignals())
        behind.send_now()

        def is_here() -> bool:
            return bool(_listed(portal, request)["state"] == "here")

        qtbot.waitUntil(is_here, timeout=240_000)


def test_a_request_for_another_counter_is_not_answered(counter: StageCounter, portal: StagePortal) -> None:
    from kiosk.store.support_table import take_asked, unanswered
    from kiosk.trust.signers import SessionKeys

    store = EnrolledMachine.of_home(counter.home).open_store(SessionKeys())
    payload = {
        "type": "support",
        "request_id": "ab" * 8,
        "device_id": "K0000000000AA",
        "asked_at": "",
        "reason": "",
    }
    try:
        with store.database.transaction():
            take_asked(store.database, {"fields": {"payload": payload}})
        assert list(unanswered(store.database, _device(counter))) == []
    finally:
        store.close()


@pytest.mark.parametrize("device", ["K0000000000AA", "nobody"])
def test_nobody_is_asked_who_is_no_counter(portal: StagePortal, device: str) -> None:
    words = ["support", "ask", "--device", device, "--home", str(portal.home)]
    assert run_module("portal", words, portal._environment).code == 2
