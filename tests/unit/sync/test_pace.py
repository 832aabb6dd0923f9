"""How much is sent at once."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.sync.pace import FIRST_BYTES, MAX_BYTES, MIN_BYTES, Pace


def test_a_run_aims_at_a_few_seconds_on_the_line_as_measured() -> None:
    pace = Pace()
    for _ in range(20):
        pace = pace.after_run(50, pace.max_bytes, pace.max_bytes // 5, pace.max_bytes / 20_000)
    assert 89_000 < pace.max_bytes < 91_000
    assert pace.wire_bytes_per_s is not None
    assert 3_900 < pace.wire_bytes_per_s < 4_100


def test_the_way_there_and_back_is_not_counted_as_time_on_the_wire() -> None:
    pace = Pace().after_greeting(2.4).after_greeting(0.6)  # the first one had to connect
    for _ in range(20):
        pace = pace.after_run(50, pace.max_bytes, pace.max_bytes // 5, pace.max_bytes / 20_000 + 0.6)
    assert 89_000 < pace.max_bytes < 91_000
    assert pace.wire_bytes_per_s is not None
    assert pace.wire_bytes_per_s < 3_700  # what a person is told counts the whole time


def test_a_way_that_has_become_longer_is_believed_little_by_little() -> None:
    pace = Pace().after_greeting(0.1)
    assert pace.after_greeting(5.0).round_trip_s < 0.2
    for _ in range(30):
        pace = pace.after_greeting(5.0)
    assert pace.round_trip_s == 5.0


def test_a_fast_line_is_not_flooded_at_once() -> None:
    assert Pace().after_run(50, 100_000, 20_000, 0.0).max_bytes == 2 * FIRST_BYTES


def test_trouble_halves_down_to_one_entry_or_two() -> None:
    pace = Pace()
    assert pace.halved().max_bytes == FIRST_BYTES // 2
    for _ in range(30):
        pace = pace.halved()
    assert pace.max_bytes == MIN_BYTES


@given(st.lists(st.tuples(st.integers(0, 10**8), st.floats(0, 10**4)), max_size=20))
def test_the_pace_stays_within_its_limits(runs: list[tuple[int, float]]) -> None:
    pace = Pace()
    for raw_bytes, elapsed_s in runs:
        pace = pace.after_run(1, raw_bytes, raw_bytes // 4, elapsed_s)
        assert MIN_BYTES <= pace.max_bytes <= MAX_BYTES
