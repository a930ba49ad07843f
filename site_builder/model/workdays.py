"""Turns days into working days and back, over the announced holidays of every year and what a portal adds to them.

It refuses to know what is due. No other module asks the library of holidays.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

import chinese_calendar
from msgspec import Struct

_DAY = timedelta(days=1)
_FRIDAY = 4


class YearPlan(Struct, frozen=True):
    """What is announced for one year: days free of work, weekend days worked instead (调休), and by which document."""

    year: int
    rest: frozenset[date] = frozenset()
    work: frozenset[date] = frozenset()
    source: str = ""


class Counted(NamedTuple):
    """A day that was counted to, and the years on the way whose holidays are not announced."""

    day: date
    unknown: tuple[int, ...] = ()


FIRST_KNOWN, LAST_KNOWN = min(chinese_calendar.holidays).year, max(chinese_calendar.holidays).year
"""The years whose holidays the library knows."""


def in_library(year: int) -> bool:
    """Whether the library knows the holidays of a year."""
    return bool(FIRST_KNOWN <= year <= LAST_KNOWN)


def by_library(day: date) -> bool:
    """Whether people work on a day; weekends alone are free in years that the library does not know.

    The library's own question looks for its first and last year each time, which costs more than all the rest.
    """
    if day in chinese_calendar.workdays:
        return True
    return bool(day.weekday() <= _FRIDAY and day not in chinese_calendar.holidays)


@dataclass(frozen=True)
class Workdays:
    """The calendar of working days. ``plans`` are the years that the portal's own file announces or corrects.

    A year that neither knows is a state, not a fault: its weekends are taken to be free, and whoever counts through
    it learns so. The day on which a term begins is not counted (《中华人民共和国民法典》第二百零一条).
    """

    plans: Mapping[int, YearPlan] = field(default_factory=dict)
    _years: dict[int, tuple[int, ...]] = field(default_factory=dict, compare=False)

    def known(self, year: int) -> bool:
        """Whether the holidays of a year are announced."""
        return year in self.plans or in_library(year)

    def works(self, day: date) -> bool:
        """Whether people work on ``day``: a worked weekend day counts, a holiday does not."""
        plan = self.plans.get(day.year)
        if plan is not None and day in plan.work:
            return True
        if plan is not None and day in plan.rest:
            return False
        return by_library(day)

    def add(self, day: date, count: int) -> Counted:
        """The last day of ``count`` working days after ``day``, which itself is not counted; ``day`` for none."""
        if count <= 0:
            return Counted(day)
        left, year = count, day.year
        passed = bisect_right(self._of(year), day.toordinal())
        while left > len(self._of(year)) - passed:
            left -= len(self._of(year)) - passed
            year, passed = year + 1, 0
        last = date.fromordinal(self._of(year)[passed + left - 1])
        return Counted(last, self._unknown(day + _DAY, last))

    def between(self, first: date, last: date) -> int:
        """The working days after ``first`` up to and with ``last``; negative when ``last`` comes first."""
        if last < first:
            return -self.between(last, first)
        return (
            self._passed(last)
            - self._passed(first)
            + sum(len(self._of(year)) for year in range(first.year, last.year))
        )

    def _passed(self, day: date) -> int:
        return bisect_right(self._of(day.year), day.toordinal())

    def _of(self, year: int) -> tuple[int, ...]:
        """The working days of a year, as ordinals; worked out once."""
        if year not in self._years:
            first, end = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
            days = (n for n in range(first, end + 1) if self.works(date.fromordinal(n)))
            self._years[year] = tuple(days)
        return self._years[year]

    def _unknown(self, first: date, last: date) -> tuple[int, ...]:
        return tuple(year for year in range(first.year, last.year + 1) if not self.known(year))


def add_days(day: date, count: int) -> date:
    """The last of ``count`` natural days (“日”) after ``day``, which itself is not counted.

    A last day that falls on a holiday stays the last day. 民法典第二百零三条 moves it to the next working day for the
    benefit of whoever must act; a duty to publish is due to others, and a portal can publish on any day.
    """
    return day + timedelta(days=count)


def guessed(year: int) -> str:
    """That the holidays of a year are not announced, in words."""
    return f"{year}年的放假安排还没有公布，按周末推算"
