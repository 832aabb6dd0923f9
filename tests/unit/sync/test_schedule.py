"""A next round is always planned."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import AnswerNotTrustedError, KioskError, LineDownError
from kiosk.sync.round_result import RoundResult
from kiosk.sync.schedule import Schedule

OUTCOMES = st.sampled_from([None, LineDownError(), AnswerNotTrustedError()])


def _result(failure: KioskError | None = None, sent: int = 0, waiting: int = 0) -> RoundResult:
    return RoundResult(sent, waiting, 0, 0, 0, failure=failure)


def _schedule(chance: float = 0.5) -> Schedule:
    return Schedule(60, lambda: chance, 1_000.0)


def test_the_first_round_is_at_once() -> None:
    assert _schedule().is_due(1_000.0)


def test_after_a_good_round_the_feed_is_asked_at_its_distance() -> None:
    schedule = _schedule()
    schedule.note_round(_result(), 1_000.0)
    assert schedule.next_at_s == 1_052.5
    assert not schedule.is_due(1_052.0)


def test_after_sending_the_judgement_is_fetched_soon() -> None:
    schedule = _schedule()
    schedule.note_round(_result(sent=3), 1_000.0)
    assert schedule.next_at_s < 1_004


def test_failures_space_the_rounds_out_and_success_forgets_them() -> None:
    schedule = _schedule()
    waits = []
    for _ in range(5):
        schedule.note_round(_result(LineDownError()), 1_000.0)
        waits.append(schedule.next_at_s - 1_000)
    assert waits == [1, 2, 4, 8, 16]
    schedule.note_round(_result(), 1_000.0)
    schedule.note_round(_result(LineDownError()), 1_000.0)
    assert schedule.next_at_s == 1_001


def test_a_new_entry_goes_at_once_on_a_good_line() -> None:
    schedule = _schedule()
    schedule.note_round(_result(), 1_000.0)
    schedule.note_wake("entry", 1_010.0)
    assert schedule.is_due(1_010.0)


def test_a_new_entry_on_a_dead_line_does_not_hammer_it() -> None:
    schedule = _schedule()
    for _ in range(12):
        schedule.note_round(_result(LineDownError()), 1_000.0)
    for second in range(1, 15):
        schedule.note_wake("entry", 1_000.0 + second)
        assert not schedule.is_due(1_000.0 + second)
    assert schedule.next_at_s == 1_015


def test_send_now_is_at_once_on_any_line() -> None:
    schedule = _schedule()
    schedule.note_round(_result(AnswerNotTrustedError()), 1_000.0)
    schedule.note_wake("now", 1_001.0)
    assert schedule.is_due(1_001.0)


def test_a_counter_at_work_is_kept_at_most_half_a_minute() -> None:
    schedule = _schedule()
    for _ in range(12):
        schedule.note_round(_result(LineDownError()), 1_000.0)
    assert schedule.next_at_s == 1_300
    schedule.note_wake("entry", 1_000.0)
    schedule.note_round(_result(LineDownError()), 1_001.0)
    assert schedule.next_at_s == 1_016
    schedule.note_round(_result(LineDownError()), 1_700.0)
    assert schedule.next_at_s == 2_000


def test_what_came_in_the_middle_of_a_round_and_was_left_goes_at_once() -> None:
    """On a thin line a round takes seconds: an entry behind its sending must not wait for the next poll."""
    schedule = _schedule()
    schedule.begin_round()
    schedule.note_wake("now", 1_001.0)
    schedule.note_round(_result(waiting=1), 1_003.0)
    assert schedule.next_at_s == 1_003.0
    schedule.begin_round()
    schedule.note_round(_result(sent=1), 1_005.0)  # it went
    assert schedule.next_at_s > 1_007
    for woken_result in (_result(), _result(LineDownError(), waiting=1)):  # in time after all; no line
        schedule.begin_round()
        schedule.note_wake("now", 1_006.0)
        schedule.note_round(woken_result, 1_010.0)
        assert schedule.next_at_s > 1_010.0
    schedule.begin_round()
    schedule.note_round(
        _result(waiting=1), 1_050.0
    )  # nobody woke: what waits without a reason is not hammered
    assert schedule.next_at_s > 1_060


def test_news_brings_the_next_round_at_once_but_not_one_after_the_other() -> None:
    schedule = _schedule()
    schedule.note_round(_result(), 1_000.0)
    schedule.note_wake("news", 1_020.0)
    assert schedule.next_at_s == 1_020.0
    schedule.note_round(_result(), 1_020.5)
    schedule.note_wake("news", 1_020.6)
    assert schedule.next_at_s == 1_022.5
    schedule.note_round(_result(), 1_023.0)
    assert schedule.next_at_s > 1_060  # nobody sits here because of it: no shorter distances follow


def test_an_unknown_wake_changes_nothing() -> None:
    schedule = _schedule()
    schedule.note_round(_result(), 1_000.0)
    schedule.note_wake("what", 1_001.0)
    assert schedule.next_at_s == 1_052.5


@given(st.lists(st.tuples(OUTCOMES, st.integers(0, 3), st.booleans(), st.floats(0, 0.999))))
def test_whatever_happens_a_round_is_planned_within_minutes(
    rounds: list[tuple[KioskError | None, int, bool, float]],
) -> None:
    now = 0.0
    for failure, sent, watched, chance in rounds:
        schedule = Schedule(60, lambda value=chance: value, now)  # type: ignore[misc]  # bound in the loop
        if watched:
            schedule.note_wake("now", now)
        schedule.note_round(_result(failure, sent), now)
        schedule.note_wake("entry", now)
        assert now <= schedule.next_at_s <= now + 602
        now = schedule.next_at_s
