"""The centre sets something at its counters: signed, at a start, an entry each time."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.app.counter import open_counter
from kiosk.app.doctor import Doctor
from kiosk.config import REMOTE_FILE, load_own_settings, load_settings, save_settings
from kiosk.demo.parts import StageCounter, StagePortal
from kiosk.demo.processes import run_module
from kiosk.demo.reckoning import CounterBooks
from kiosk.ports import VerifiedAnswer


def _publish(portal: StagePortal, folder: Path, values: dict[str, Any]) -> int:
    file = folder / "settings.json"
    file.write_text(json.dumps(values), "utf-8")
    words = ["publish", "--home", str(portal.home), "settings", str(file), "--json"]
    return run_module("portal", words, portal._environment).code


def _changes(counter: StageCounter) -> list[dict[str, Any]]:
    books = CounterBooks.of_home(counter.home)
    return [dict(entry.facts_fields()) for entry in books.entries if entry.kind == "settings.changed"]


def _start(counter: StageCounter) -> None:
    with open_counter(counter.home):
        pass


def _settings_check(counter: StageCounter) -> Any:
    return next(check for check in Doctor(counter.home).examine() if check.name == "settings")


@pytest.fixture
def publish(portal: StagePortal, tmp_path: Path) -> Iterator[Callable[[dict[str, Any]], int]]:
    """Publish as the centre does; the stories after this one meet a centre that sets nothing."""
    yield lambda values: _publish(portal, tmp_path, values)
    assert _publish(portal, tmp_path, {}) == 0


def test_settings_of_the_centre_come_into_force_at_a_start_and_a_bad_one_hinders_nothing(
    new_counter: Callable[[str], StageCounter],
    portal: StagePortal,
    publish: Callable[[dict[str, Any]], int],
) -> None:
    counter = new_counter(portal.url)
    home = counter.home
    _start(counter)
    assert _changes(counter) == []
    assert publish({"portal.feed_poll_s": 3}) != 0
    assert publish({"portal.feed_poll_s": 120, "ui.language": "en"}) == 0
    counter.must("sync", "--once", "--json")
    status = counter.must("status", "--no-devices", "--json").last
    assert status["settings_waiting"] is True
    assert load_settings(home).feed_poll_s == 60
    assert str(_settings_check(counter).level) == "amber"

    _start(counter)
    assert (load_settings(home).feed_poll_s, load_settings(home).language) == (120, "en")
    assert load_own_settings(home).feed_poll_s == 60
    (change,) = _changes(counter)
    assert (change["source"], change["changed"]) == (
        "centre",
        {"portal.feed_poll_s": 120, "ui.language": "en"},
    )
    _start(counter)
    assert len(_changes(counter)) == 1
    listed = counter.must("settings", "--json").last
    by_name = {row["name"]: row for row in listed["settings"]}
    assert by_name["portal.feed_poll_s"] == {
        "name": "portal.feed_poll_s",
        "value": 120,
        "set_by": "centre",
        "site_may_change": False,
    }
    assert str(_settings_check(counter).level) == "green"

    (home / REMOTE_FILE).write_text('{"version": "", "settings": {"portal.feed_poll_s": 5}}', "utf-8")
    _start(counter)
    assert load_settings(home).feed_poll_s == 120

    bad = {"portal.feed_poll_s": 0, "store.second_copy": "/tmp", "ui.citizen_screen": "off"}
    payload = {"type": "settings", "version": 90, "settings": bad}
    with open_counter(home) as opened:
        incarnation, n = opened.store.runs.feed_cursor()
        item = {"n": n + 1, "kind": "settings.published", "object": "TIP-001", "version": 90, "at": ""}
        page = {"incarnation": {"term": 1, "id": incarnation}, "next": n + 1, "more": False}
        items = [{**item, "fields": {"payload": payload}}]
        opened.store.inbox.put(VerifiedAnswer("feed", {**page, "items": items}))
    _start(counter)
    settings = load_settings(home)
    assert (settings.feed_poll_s, settings.has_citizen_screen) == (60, False)
    refused = {"portal.feed_poll_s": "bad_value", "store.second_copy": "not_remote"}
    assert _changes(counter)[-1]["refused"] == refused
    assert counter.must("status", "--no-devices", "--json").last["settings_refused"] == refused
    check = _settings_check(counter)
    assert str(check.level) == "amber"
    assert "portal.feed_poll_s" in check.words.en


def test_a_change_of_the_sites_own_file_is_an_entry_too(
    new_counter: Callable[[str], StageCounter], portal: StagePortal
) -> None:
    from dataclasses import replace

    counter = new_counter(portal.url)
    _start(counter)
    own = load_own_settings(counter.home)
    save_settings(counter.home, replace(own, has_citizen_screen=False))
    _start(counter)
    (change,) = _changes(counter)
    assert (change["source"], change["changed"]) == ("site", {"ui.citizen_screen": "off"})
    counter.must("devices", "set", "printer", "--url", "/dev/serial/by-path/one", "--profile", "epson-58")
    _start(counter)
    added = _changes(counter)[-1]
    assert added["source"] == "site"
    assert set(added["changed"]) == {"devices.printer"}
    assert "by-path" not in json.dumps(added)
    counter.must("devices", "set", "printer", "--url", "/dev/serial/by-path/two", "--profile", "epson-58")
    _start(counter)
    moved = _changes(counter)[-1]["changed"]
    assert moved["devices.printer"] != added["changed"]["devices.printer"]
    own = load_own_settings(counter.home)
    save_settings(counter.home, replace(own, printer=None, screen_width_mm=344))
    _start(counter)
    assert _changes(counter)[-1]["changed"] == {"devices.printer": None, "ui.screen_width_mm": 344}
    _start(counter)
    assert len(_changes(counter)) == 4
    counter.must("sync", "--once", "--json")
    assert counter.must("status", "--no-devices", "--json").last["waiting"] == 0
