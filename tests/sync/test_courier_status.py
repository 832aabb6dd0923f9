"""The status: honest, whole or absent, and never a reason to fail."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.sync.schedule import status_after
from kiosk.sync.status import (
    CourierStatus,
    LineState,
    read_status,
    status_from_json,
    write_status,
)
from tests.fakes.courier_world import CourierWorld
from tests.fakes.line_proxy import Canned, LineProxy
from tests.fakes.portal_model import PortalServer

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    status = CourierStatus(line=LineState.DOWN, reason="LIN-101", waiting=3, bytes_left=2_100)
    write_status(tmp_path, status)
    assert read_status(tmp_path) == status
    assert [path.name for path in tmp_path.iterdir()] == ["courier.json"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"line": "sideways"}', '{"waiting": "3"}', '{"line": 1}'])
def test_a_damaged_status_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "courier.json").write_text(text, encoding="utf-8")
    assert read_status(tmp_path) == CourierStatus()


def test_no_status_is_the_unknown_one(tmp_path: Path) -> None:
    assert read_status(tmp_path).line is LineState.UNKNOWN


def test_members_of_a_newer_program_are_passed_over() -> None:
    text = json.dumps({"line": "up", "moon": "full"})
    assert status_from_json(text) == CourierStatus(line=LineState.UP)


@given(st.text(max_size=50))
def test_no_text_whatever_makes_the_reader_fail(text: str) -> None:
    assert status_from_json(text) is None or isinstance(status_from_json(text), CourierStatus)


def test_the_status_tells_what_waits_and_since_when(line: LineProxy, world: CourierWorld) -> None:
    courier = world.courier(line.url)
    good = status_after(CourierStatus(), courier.round(), courier, NOON, 60)
    assert (good.line, good.reason, good.waiting, good.seconds_left) == (LineState.UP, "", 0, 0)
    assert good.last_success == good.since == "2026-11-22T12:00:00.000+00:00"
    assert good.next_try_at == "2026-11-22T12:01:00.000+00:00"
    assert good.acknowledged_seq == 12
    world.chain.add(4)
    line.always(Canned(503))
    bad = status_after(good, courier.round(), courier, NOON.replace(hour=13), 2)
    assert (bad.line, bad.reason, bad.waiting) == (LineState.DOWN, "LIN-102", 4)
    assert bad.since == "2026-11-22T13:00:00.000+00:00"
    assert bad.last_success == good.last_success
    assert bad.oldest_waiting_since == "2026-11-22T12:00:00.000+02:00"
    assert bad.bytes_left is not None
    assert 1_000 < bad.bytes_left < 8_000
    still = status_after(bad, courier.round(), courier, NOON.replace(hour=14), 2)
    assert still.since == bad.since
    assert still.clock_offset_ms == good.clock_offset_ms


def test_a_captive_portal_is_shown_as_paused(line: LineProxy, world: CourierWorld) -> None:
    line.next(Canned())
    courier = world.courier(line.url)
    status = status_after(CourierStatus(), courier.round(), courier, NOON, 60)
    assert (status.line, status.reason) == (LineState.PAUSED, "LIN-103")
    assert status.seconds_left is None


def test_nothing_waits_where_there_is_no_journal_yet(server: PortalServer, world: CourierWorld) -> None:
    world.runs.chains.clear()
    courier = world.courier(server.url)
    result = courier.round()
    assert (result.failure, result.waiting, result.acknowledged_seq) == (None, 0, 0)
    assert courier.oldest_waiting() is None
