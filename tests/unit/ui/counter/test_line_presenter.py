from datetime import datetime, timedelta
from typing import Any

import pytest

from kiosk.app.shipped import load_texts
from kiosk.domain.calendar import tripoli
from kiosk.domain.words import Language
from kiosk.ui.counter.line_presenter import LinePresenter, LineView
from kiosk.ui.speech import Speech
from kiosk.ui.status import LineState, StatusView
from kiosk.ui.theme.tokens import Tone

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=tripoli())
ENGLISH = Speech(load_texts(), Language.ENGLISH)


class Line:
    """A line whose state can be set, and a courier that counts how often it is woken."""

    def __init__(self, status: StatusView, *, has_courier: bool = True) -> None:
        self.status = status
        self.woken = 0
        wake = self._wake if has_courier else None
        self.presenter = LinePresenter(lambda: ENGLISH, lambda: (self.status, NOW), wake, self._wake)

    def _wake(self) -> None:
        self.woken += 1

    @property
    def view(self) -> LineView:
        return self.presenter.view()

    @property
    def facts(self) -> dict[str, str]:
        return dict(self.view.facts)


def _waiting(**changed: Any) -> StatusView:
    return StatusView(LineState.OFFLINE, NOW - timedelta(hours=3), 12, trouble="LIN-100", **changed)


def test_why_the_oldest_waits_is_said_with_the_next_step() -> None:
    view = Line(_waiting(oldest_since=NOW - timedelta(hours=2))).view
    assert view.trouble == (*ENGLISH.error("LIN-100"), "LIN-100")
    assert view.tone is Tone.WARN
    assert "2 hours ago" in dict(view.facts)["The oldest entry since"]


def test_bytes_and_minutes_left_are_said_once_they_are_known() -> None:
    assert Line(_waiting()).facts["Left to send"] == "Not known yet"
    assert "kB" in Line(_waiting(bytes_left=9_000)).facts["Left to send"]
    left = Line(_waiting(bytes_left=9_000, seconds_left=130)).facts["Left to send"]
    assert left.endswith("kB, about 2 minutes")


def test_scans_that_wait_are_counted_beside_the_entries() -> None:
    assert Line(_waiting()).facts["Scans to be sent"] == "Nothing"
    waiting = Line(_waiting(pictures=3, picture_bytes=612_000)).facts
    assert waiting["Waiting to be sent"] == "12 entries kept here"
    assert "3 scans" in waiting["Scans to be sent"]
    assert "612" in waiting["Scans to be sent"]


def test_nothing_waits_and_nothing_is_left() -> None:
    facts = Line(StatusView(LineState.ONLINE, NOW)).facts
    assert facts["The oldest entry since"] == facts["Left to send"] == "Nothing"
    assert Line(StatusView(LineState.ONLINE, NOW)).view.trouble is None


@pytest.mark.parametrize(
    ("moment", "said"), [(None, "Not known yet"), (NOW, "Now"), (NOW + timedelta(minutes=4), "in 4 minutes")]
)
def test_the_next_try_is_told(moment: datetime | None, said: str) -> None:
    assert said in Line(_waiting(next_try_at=moment)).facts["Next try"]


def test_send_now_wakes_once_until_the_courier_has_answered() -> None:
    line = Line(_waiting(next_try_at=NOW + timedelta(minutes=9)))
    line.presenter.submit()
    line.presenter.submit()
    assert line.woken == 1
    assert line.view.send == "Asked to send"
    line.status = _waiting(next_try_at=NOW + timedelta(minutes=10))
    assert line.view.send == "Send now"
    line.presenter.submit()
    assert line.woken == 2


def test_without_a_courier_nothing_is_offered() -> None:
    line = Line(_waiting(), has_courier=False)
    assert line.view.send == ""
    line.presenter.submit()
    assert line.woken == 0


def test_a_refusal_of_the_portal_is_said_in_its_own_words() -> None:
    status = StatusView(LineState.PAUSED, NOW, 3, trouble="LIN-104", problem="unknown-device")
    title, next_step, code = Line(status).view.trouble or ("", "", "")
    assert title == "The portal does not know this counter, or its keys were withdrawn"
    assert "enrolled again" in next_step
    assert code == "LIN-104"


def test_the_progress_of_a_round_under_way_is_told() -> None:
    status = StatusView(LineState.ONLINE, NOW, 380, progress=(1_120, 380), next_try_at=NOW)
    assert "Sending now: " in Line(status).facts["Next try"]
    assert "1,120" in Line(status).facts["Next try"]
    assert "1,500" in Line(status).facts["Next try"]
