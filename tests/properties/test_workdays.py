"""What must hold for any day and any number of days: of working days, and of periods."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import chinese_calendar
from hypothesis import given
from hypothesis import strategies as st

from site_builder.model.time_limit import period_at, periods
from site_builder.model.workdays import FIRST_KNOWN, LAST_KNOWN, Workdays, by_library

LIBRARY = Workdays()
DAYS = st.dates(date(2004, 1, 1), date(2030, 12, 31))


@given(st.dates(date(FIRST_KNOWN, 1, 1), date(LAST_KNOWN, 12, 31)))
def test_a_day_is_worked_as_the_library_says(day: date) -> None:
    assert by_library(day) is chinese_calendar.is_workday(day)


@given(DAYS, st.integers(1, 400))
def test_the_last_day_is_worked_and_lies_so_many_days_on(day: date, count: int) -> None:
    last = LIBRARY.add(day, count).day
    assert LIBRARY.works(last) and last > day
    assert LIBRARY.between(day, last) == count
    assert sum(LIBRARY.works(day + timedelta(days=n)) for n in range(1, (last - day).days + 1)) == count


@given(DAYS, st.integers(0, 300), st.integers(0, 300))
def test_counting_in_two_steps_is_counting_once(day: date, first: int, then: int) -> None:
    assert LIBRARY.add(LIBRARY.add(day, first).day, then).day == LIBRARY.add(day, first + then).day


@given(DAYS, DAYS, DAYS)
def test_distances_add_up(a: date, b: date, c: date) -> None:
    assert LIBRARY.between(a, b) + LIBRARY.between(b, c) == LIBRARY.between(a, c)
    assert LIBRARY.between(a, b) == -LIBRARY.between(b, a)


@given(DAYS, st.integers(0, 400))
def test_a_later_start_never_ends_earlier(day: date, count: int) -> None:
    assert LIBRARY.add(day, count).day <= LIBRARY.add(day + timedelta(days=1), count).day


@given(DAYS, st.integers(1, 400))
def test_only_counting_through_a_year_without_holidays_is_provisional(day: date, count: int) -> None:
    last, unknown = LIBRARY.add(day, count)
    years = range((day + timedelta(days=1)).year, last.year + 1)
    assert unknown == tuple(year for year in years if year > 2026)


@given(DAYS, DAYS, st.sampled_from([1, 3, 6, 12]))
def test_periods_follow_each_other_without_gap(first: date, last: date, months: int) -> None:
    found = list(periods(first, last, months))
    if last < first:
        assert len(found) <= 1
        return
    assert found[0] == period_at(first, months) and found[-1] == period_at(last, months)
    for one, other in pairwise(found):
        assert one.last is not None and other.first == one.last + timedelta(days=1)
