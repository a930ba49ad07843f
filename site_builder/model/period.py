"""Turns a 期别, as editors write it, into a period of the calendar or a number in a series, or into a problem.

It refuses to know what is published in which period.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from msgspec import Struct

from site_builder.kernel.diagnostic import Problem, Rule, Severity
from site_builder.model.day import FIRST_YEAR, LAST_YEAR
from site_builder.model.numeral import NUMERAL, number_from_chinese
from site_builder.model.written import HYPHENS, half_width, nothing_written

PERIOD_UNREADABLE = Rule(
    "E239",
    Severity.ERROR,
    "期别看不懂",
    "“{text}”看不出是哪一期。",
    "写成  2026年  或  2026年上半年  或  2026年第三季度  或  2026年9月  或  第3期",
    "定期公开的内容（例如每月的财政收支、每季度的重点任务进展）用“期别”排成一列，缺了哪一期一看就知道。",
)
_NUM = rf"[0-9{NUMERAL}]+"
_YEAR = rf"(?P<year>[0-9]{{4}}|[{NUMERAL}]{{4}})"
_FORMS = (
    re.compile(rf"{_YEAR}年?(?:第?(?P<quarter>[一二三四1-4])季度|-?Q(?P<q>[1-4]))", re.IGNORECASE),
    re.compile(rf"{_YEAR}年?(?P<half>[上下])半年"),
    re.compile(rf"{_YEAR}(?:年(?P<month>{_NUM})月份?|-(?P<m>[0-9]{{1,2}}))"),
    re.compile(rf"{_YEAR}年?度?"),
    re.compile(rf"第(?P<number>{_NUM})[期讲集辑场]"),
)


class Period(Struct, frozen=True):
    """One period: ``key`` sorts within its kind, ``label`` is what people read; ``first`` and ``last`` are its days,
    ``None`` for a mere number."""

    key: str
    label: str
    first: date | None = None
    last: date | None = None


def parse_period(text: str) -> Period | Problem:
    """``2026年第三季度``, ``2026年9月``, ``2026年上半年``, ``2026年``, ``第3期``, with any digits."""
    plain = half_width(text).translate(HYPHENS)
    if not plain:
        return nothing_written("期别", "2026年第三季度")
    for form in _FORMS:
        match = form.fullmatch(plain)
        if match is not None:
            return _period(match.groupdict()) or Problem(PERIOD_UNREADABLE, {"text": text})
    return Problem(PERIOD_UNREADABLE, {"text": text})


def _period(parts: dict[str, str | None]) -> Period | None:
    written = parts.get("number")
    if written:
        number = number_from_chinese(written)
        return Period(f"{number:05}", f"第{number}期") if number else None
    year = number_from_chinese(parts["year"] or "") or 0
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    quarter = parts.get("quarter") or parts.get("q")
    if quarter:
        return quarter_of(year, number_from_chinese(quarter) or 1)
    if parts.get("half"):
        return half_of(year, 1 if parts["half"] == "上" else 2)
    month = parts.get("month") or parts.get("m")
    if month:
        number = number_from_chinese(month) or 0
        return month_of(year, number) if 1 <= number <= 12 else None
    return year_of(year)


def year_of(year: int) -> Period:
    """A whole year."""
    return Period(str(year), f"{year}年", date(year, 1, 1), date(year, 12, 31))


def half_of(year: int, half: int) -> Period:
    """The first or the second half of a year."""
    label = f"{year}年{'上' if half == 1 else '下'}半年"
    return Period(f"{year}-H{half}", label, date(year, 6 * half - 5, 1), _end(year, 6 * half))


def quarter_of(year: int, quarter: int) -> Period:
    """One of the four quarters of a year."""
    label = f"{year}年第{'一二三四'[quarter - 1]}季度"
    return Period(f"{year}-Q{quarter}", label, date(year, 3 * quarter - 2, 1), _end(year, 3 * quarter))


def month_of(year: int, month: int) -> Period:
    """One month of a year."""
    return Period(f"{year}-{month:02}", f"{year}年{month}月", date(year, month, 1), _end(year, month))


def _end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
