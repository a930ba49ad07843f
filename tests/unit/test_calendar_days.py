"""Working days and terms: by table, and what must hold for any day and any number."""

from __future__ import annotations

from datetime import date

import pytest

from site_builder.kernel.diagnostic import Problem
from site_builder.model.time_limit import (
    Length,
    Recurring,
    Share,
    Term,
    Times,
    day_within,
    parse_term,
    period_at,
)
from site_builder.model.workdays import Workdays, YearPlan, add_days, in_library

LIBRARY = Workdays()
PLAN = YearPlan(2027, frozenset({date(2027, 1, 1), date(2027, 1, 4)}), frozenset({date(2027, 1, 9)}))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-10-09", True),
        ("2026-10-10", True),  # a Saturday worked instead of a day of the National Day holiday
        ("2026-10-11", False),
        ("2026-10-01", False),
        ("2026-10-07", False),
        ("2024-02-18", True),  # a Sunday worked for the Spring Festival
        ("2024-02-09", True),  # New Year's Eve of 2024 was not a holiday
        ("2024-02-29", True),
        ("2027-10-01", True),  # not announced: only weekends are taken to be free
        ("2027-10-02", False),
    ],
)
def test_a_day_is_worked_or_free(day: str, works: bool) -> None:
    assert LIBRARY.works(date.fromisoformat(day)) is works


@pytest.mark.parametrize(
    ("start", "count", "last", "unknown"),
    [
        ("2026-11-16", 3, "2026-11-19", ()),
        ("2026-11-19", 3, "2026-11-24", ()),  # over a weekend
        ("2026-09-30", 3, "2026-10-10", ()),  # over the holiday; the worked Saturday counts
        ("2026-10-10", 1, "2026-10-12", ()),  # from a worked Saturday
        ("2025-12-31", 1, "2026-01-04", ()),  # across the new year: the holiday, then a worked Sunday
        ("2026-12-25", 5, "2027-01-01", (2027,)),  # into a year that is not announced
        ("2026-12-25", 4, "2026-12-31", ()),
        ("2024-02-28", 1, "2024-02-29", ()),
        ("2026-11-14", 1, "2026-11-16", ()),  # from a Saturday
        ("2026-11-16", 0, "2026-11-16", ()),
    ],
)
def test_working_days_after_a_day(start: str, count: int, last: str, unknown: tuple[int, ...]) -> None:
    assert LIBRARY.add(date.fromisoformat(start), count) == (date.fromisoformat(last), unknown)


def test_a_year_is_announced_by_the_portals_own_file() -> None:
    assert not in_library(2027) and LIBRARY.known(2026) and not LIBRARY.known(2027)
    own = Workdays({2027: PLAN})
    assert own.known(2027)
    assert own.add(date(2026, 12, 31), 4) == (date(2027, 1, 8), ())
    assert own.add(date(2026, 12, 31), 5) == (date(2027, 1, 9), ())
    assert LIBRARY.add(date(2026, 12, 31), 5) == (date(2027, 1, 7), (2027,))


def test_the_portals_own_file_corrects_the_library() -> None:
    own = Workdays({2026: YearPlan(2026, frozenset({date(2026, 11, 17)}), frozenset({date(2026, 11, 21)}))})
    assert own.add(date(2026, 11, 16), 1).day == date(2026, 11, 18)
    assert own.add(date(2026, 11, 20), 1).day == date(2026, 11, 21)


def test_natural_days_are_not_moved_by_holidays() -> None:
    assert add_days(date(2026, 9, 1), 30) == date(2026, 10, 1)
    assert add_days(date(2023, 12, 31), 60) == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("3个工作日内", Length(3, "工作日")),
        ("三个工作日以内", Length(3, "工作日")),
        ("30 个工作日内", Length(30, "工作日")),
        ("20日内", Length(20, "日")),
        ("20天内", Length(20, "日")),
        ("不少于30日", Length(30, "日", True)),
        ("24小时内", Length(24, "小时")),
        ("５小时之内", Length(5, "小时")),
        ("每年3月31日前", Recurring(12, 3, 31)),
        ("每年10月底前", Recurring(12, 10, 31)),
        ("次年3月31日前", Recurring(12, 15, 31)),
        ("翌年1月底前", Recurring(12, 13, 31)),
        ("次月10日前", Recurring(1, 2, 10)),
        ("每季度最后一个月10日前", Recurring(3, 3, 10)),
        ("每月10日前", Recurring(1, 1, 10)),
        ("每月结束后20日内", Recurring(1, after=Length(20, "日"))),
        ("每季度结束后20日内", Recurring(3, after=Length(20, "日"))),
        ("每半年结束后15个工作日内", Recurring(6, after=Length(15, "工作日"))),
        ("每年度结束后90日内", Recurring(12, after=Length(90, "日"))),
        ("每年不少于3次", Times(3, 12)),
        ("每季度不少于2次", Times(2, 3)),
        ("每年至少三场", Times(3, 12)),
        ("不低于20%", Share(20)),
        ("100％", Share(100)),
        ("百分之二十", Share(20)),
    ],
)
def test_terms_are_read(text: str, term: Term) -> None:
    assert parse_term(text) == term


@pytest.mark.parametrize(
    "text",
    ["", "尽快", "3个工作日", "0日内", "不少于30日内", "99999日内", "每年不少于0次", "120%", "0%", "2026年3月31日前", "长期",
     "次年2月31日前", "次年13月1日前", "每月结束后24小时内", "每年13月1日前", "3个" * 50],
)  # fmt: skip
def test_what_is_no_term_is_a_problem(text: str) -> None:
    assert isinstance(parse_term(text), Problem)


@pytest.mark.parametrize(
    ("first", "text", "due"),
    [
        (date(2024, 1, 1), "每年2月底前", date(2024, 2, 29)),
        (date(2026, 1, 1), "每年2月底前", date(2026, 2, 28)),
        (date(2024, 1, 1), "每季度最后一个月10日前", date(2024, 3, 10)),
        (date(2026, 10, 1), "每季度最后一个月10日前", date(2026, 12, 10)),
        (date(2025, 1, 1), "次年3月31日前", date(2026, 3, 31)),
        (date(2023, 1, 1), "次年2月底前", date(2024, 2, 29)),
        (date(2026, 12, 1), "次月10日前", date(2027, 1, 10)),
    ],
)
def test_the_day_of_a_period(first: date, text: str, due: date) -> None:
    term = parse_term(text)
    assert isinstance(term, Recurring) and day_within(first, term) == due


def test_the_first_quarter_of_a_leap_year_has_its_twenty_ninth() -> None:
    quarter = period_at(date(2024, 2, 29), 3)
    assert (quarter.label, quarter.first, quarter.last) == (
        "2024年第一季度",
        date(2024, 1, 1),
        date(2024, 3, 31),
    )
    assert period_at(date(2024, 2, 29), 1).last == date(2024, 2, 29)
    assert add_days(date(2024, 1, 31), 29) == date(2024, 2, 29)
