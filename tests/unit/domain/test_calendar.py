"""The business date is Libya's and never runs backwards."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain import calendar
from kiosk.domain.words import Language

EVENING = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)


def test_the_business_date_is_tripolis() -> None:
    assert calendar.business_date(EVENING, "") == "2026-11-23"


@pytest.mark.parametrize(
    ("moment", "offset"),
    [(datetime(2012, 6, 1, tzinfo=UTC), "+02:00"), (datetime(2012, 12, 1, tzinfo=UTC), "+01:00")],
)
def test_the_offset_is_that_of_the_day(moment: datetime, offset: str) -> None:
    assert calendar.wall_text(moment).endswith(offset)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC)), st.dates())  # noqa: DTZ001
def test_the_business_date_never_runs_backwards(moment: datetime, last: date) -> None:
    booked = calendar.business_date(moment, last.isoformat())
    assert booked >= last.isoformat()
    assert calendar.business_date(moment, booked) == booked


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        calendar.local(datetime(2026, 1, 1))  # noqa: DTZ001 - the point of the test


def test_times_are_written_and_printed_with_their_offset() -> None:
    wall = calendar.wall_text(EVENING)
    assert wall == "2026-11-23T00:30:00.000+02:00"
    assert calendar.printed_time(wall) == "2026-11-23 00:30:00 +02:00"
    assert calendar.format_time(EVENING) == "00:30"


def test_dates_are_said_in_both_languages() -> None:
    day = date(2026, 11, 22)
    assert calendar.format_date(day, Language.ARABIC) == "22 نوفمبر 2026"
    assert calendar.format_long_date(day, Language.ARABIC) == "الأحد، 22 نوفمبر 2026"
    assert calendar.format_long_date(day, Language.ENGLISH) == "Sunday, 22 November 2026"
