"""Periods as editors write them, and what a series sorts by."""

from __future__ import annotations

from datetime import date

import pytest

from site_builder.kernel.diagnostic import Problem
from site_builder.model.period import Period, parse_period


@pytest.mark.parametrize(
    ("text", "key", "label"),
    [
        ("2026年第三季度", "2026-Q3", "2026年第三季度"),
        ("２０２６年3季度", "2026-Q3", "2026年第三季度"),
        ("2026Q4", "2026-Q4", "2026年第四季度"),
        ("二〇二六年上半年", "2026-H1", "2026年上半年"),
        ("2026年9月", "2026-09", "2026年9月"),
        ("2026-09", "2026-09", "2026年9月"),
        ("2026年十二月份", "2026-12", "2026年12月"),
        ("2026", "2026", "2026年"),
        ("2026年度", "2026", "2026年"),
        ("第三期", "00003", "第3期"),
        ("第12讲", "00012", "第12期"),
    ],
)
def test_a_period_in_any_form(text: str, key: str, label: str) -> None:
    found = parse_period(text)
    assert isinstance(found, Period) and (found.key, found.label) == (key, label)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024年第一季度", date(2024, 1, 1), date(2024, 3, 31)),
        ("2024年2月", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026年下半年", date(2026, 7, 1), date(2026, 12, 31)),
        ("2026年", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_has_its_days(text: str, first: date, last: date) -> None:
    found = parse_period(text)
    assert isinstance(found, Period) and (found.first, found.last) == (first, last)


@pytest.mark.parametrize("text", ["", "第三季", "2026年第五季度", "2026年13月", "1026年", "第零期", "下期"])
def test_what_is_no_period_is_a_problem(text: str) -> None:
    assert isinstance(parse_period(text), Problem)
