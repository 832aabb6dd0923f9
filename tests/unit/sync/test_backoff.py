"""Waits: bounded, spread by chance, and never for ever."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import (
    AnswerNotTrustedError,
    KioskError,
    LineDownError,
    PortalBusyError,
    PortalDisagreesError,
    PortalRefusedError,
    StoreDamagedError,
    TlsNotTrustedError,
)
from kiosk.sync.backoff import idle_wait, needs_somebody, next_wait

ALMOST_ONE = 1 - 2**-53
FAILURES = st.sampled_from(
    [
        LineDownError(),
        LineDownError(timed_out=True),
        PortalBusyError(),
        PortalBusyError(retry_after_s=7),
        PortalBusyError(retry_after_s=1e9),
        AnswerNotTrustedError(),
        TlsNotTrustedError(),
        PortalRefusedError(problem="unknown-device"),
        PortalDisagreesError(),
        StoreDamagedError(),
    ]
)


@given(FAILURES, st.integers(0, 10**9), st.floats(0, ALMOST_ONE), st.booleans())
def test_every_failure_has_a_next_try_within_minutes(
    failure: KioskError, attempt: int, chance: float, watched: bool
) -> None:
    wait = next_wait(failure, attempt, chance, is_watched=watched)
    assert 0 <= wait.seconds <= 602


@pytest.mark.parametrize(("attempt", "longest"), [(0, 2), (1, 4), (5, 64), (8, 512), (9, 600), (40, 600)])
def test_the_longest_wait_doubles_up_to_ten_minutes(attempt: int, longest: float) -> None:
    assert next_wait(LineDownError(), attempt, ALMOST_ONE, is_watched=False).seconds == pytest.approx(longest)
    assert next_wait(LineDownError(), attempt, 0.0, is_watched=False).seconds == 0
    assert next_wait(LineDownError(), attempt, 0.5, is_watched=False).attempt == attempt + 1


def test_somebody_who_waits_is_kept_at_most_half_a_minute() -> None:
    assert next_wait(LineDownError(), 40, ALMOST_ONE, is_watched=True).seconds <= 30
    assert next_wait(AnswerNotTrustedError(), 40, ALMOST_ONE, is_watched=True).seconds <= 30


@pytest.mark.parametrize(
    "failure",
    [AnswerNotTrustedError(), TlsNotTrustedError(), PortalRefusedError(), PortalDisagreesError()],
    ids=lambda failure: failure.code,
)
def test_a_pause_burns_no_attempt(failure: KioskError) -> None:
    wait = next_wait(failure, 3, 0.5, is_watched=False)
    assert needs_somebody(failure)
    assert wait.is_pause
    assert wait.attempt == 3


def test_the_portals_wish_is_kept_but_not_beyond_ten_minutes() -> None:
    assert next_wait(PortalBusyError(retry_after_s=90), 0, 0.0, is_watched=True).seconds == 90
    assert next_wait(PortalBusyError(retry_after_s=1e9), 0, 0.0, is_watched=True).seconds == 600


@given(st.floats(5, 3600), st.floats(0, ALMOST_ONE))
def test_a_judgement_is_fetched_soon_after_sending(poll_s: float, chance: float) -> None:
    assert idle_wait(poll_s, chance, expects_answer=True) <= 4
    assert 0.75 * poll_s <= idle_wait(poll_s, chance, expects_answer=False) <= poll_s
