"""Online, waiting and nothing scheduled is a bug of ours: seen, reported once, and woken until it moves."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kiosk.app.watchdog import OVERDUE, Watchdog, is_stuck
from kiosk.sync.status import CourierStatus, LineState

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


def status(**changes: Any) -> CourierStatus:
    return CourierStatus(**{"line": LineState.UP, "next_try_at": NOW.isoformat(), **changes})


@pytest.mark.parametrize(
    ("changes", "waiting", "expected"),
    [
        ({}, 5, False),
        ({"next_try_at": ""}, 5, True),
        ({"next_try_at": ""}, 0, False),
        ({"next_try_at": "", "line": LineState.DOWN}, 5, False),
        ({"next_try_at": "", "line": LineState.PAUSED}, 5, False),
        ({"next_try_at": "", "round_waiting": 5}, 5, False),
        ({"next_try_at": (NOW - OVERDUE - timedelta(seconds=1)).isoformat()}, 5, True),
        ({"next_try_at": (NOW - OVERDUE).isoformat()}, 5, False),
        ({"next_try_at": (NOW + timedelta(days=3650)).isoformat()}, 5, True),
    ],
)
def test_online_waiting_and_nothing_scheduled_is_seen(
    changes: dict[str, Any], waiting: int, expected: bool
) -> None:
    assert is_stuck(status(**changes), waiting, NOW) is expected


def test_it_is_reported_once_and_woken_until_it_moves(caplog: pytest.LogCaptureFixture) -> None:
    watchdog, stuck = Watchdog(), status(next_try_at="")
    assert [watchdog.bites(stuck, 7, NOW) for _ in range(3)] == [True] * 3
    assert [record.getMessage() for record in caplog.records] == [
        "watchdog: online, 7 waiting, nothing scheduled (planned -)"
    ]
    assert not watchdog.bites(status(), 7, NOW)
    assert watchdog.bites(stuck, 7, NOW)
    assert len(caplog.records) == 2
    caplog.clear()
