"""Turns a 完成时限, as plans write it, into its last day, its recurring days, or none, or a problem.

It refuses to know today, and so whether a task is late.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date

from msgspec import Struct

from site_builder.kernel.diagnostic import Problem, Rule, Severity
from site_builder.model.day import (
    FIRST_YEAR,
    LAST_YEAR,
    LONGEST,
    NO_SUCH_DAY,
    SHORT_YEAR,
    YEAR_OUT_OF_RANGE,
    day_of,
    parse_day,
)
from site_builder.model.numeral import NUMERAL, number_from_chinese
from site_builder.model.written import HYPHENS, half_width, nothing_written

_ABOUT = (
    "完成时限决定任务在哪一天之后算逾期。写到月份的，以当月最后一天为限；“每季度”“每月”“每年”开头的，每一期都有自己的期限；"
    "“长期”“持续推进”没有期限，不会逾期。"
)

DEADLINE_UNREADABLE = Rule(
    "E220",
    Severity.ERROR,
    "完成时限看不懂",
    "“{text}”看不出是哪一天：{reason}。",
    "写成  2023年10月  或  2023-10-31  或  10月底前  或  每季度最后一个月10日前  或  长期",
    _ABOUT,
)
DEADLINE_AMBIGUOUS = Rule(
    "E221",
    Severity.ERROR,
    "完成时限有两种读法",
    "“{text}”可以读成 {month} 月以前，也可以读成 {month} 月底以前。",
    "写成  {month}月底前  或者写出具体日期，例如  {month}月15日前",
    _ABOUT,
)

LAST_DAY_OF_MONTH = 31
"""``Due.recurring_day`` for “每月底前”: cut to the length of each month."""


class Due(Struct, frozen=True):
    """A deadline: the ``last_day`` in time, or a ``recurring_day`` of certain ``months``, or neither (长期).

    ``recurring_day`` is a day of the month; :data:`LAST_DAY_OF_MONTH` stands for the end of any month.
    """

    text: str
    last_day: date | None = None
    recurring_day: int | None = None
    months: tuple[int, ...] = ()


_EVERY_MONTH = tuple(range(1, 13))
_QUARTER_MONTHS = ((1, 4, 7, 10), (2, 5, 8, 11), (3, 6, 9, 12))
_STANDING = re.compile(
    "(?:长期|持续|常年|常态化?|全年|经常性?|日常|贯穿全年|适时|及时|即时|实时|随时|不定期|每日|每天|每周[一二三四五六日天]?|每工作日)"
    "(?:性|地|化)?(?:工作|任务|坚持|持续|动态|推进|实施|开展|落实|进行|抓好|执行|更新|公开|完成)*"
)
_NUM = rf"[0-9{NUMERAL}]{{1,3}}"
_END = "(?:年?底|末|年?终|内)"
_BY = "(?:之?以?前)?"
_EACH_QUARTER = re.compile(
    rf"(?:每个?季度|每季|按季度?|逐季|季度)(?:的?(?:(?P<which>最后一|末|首|第?[一二三123])个?月)(?:份|的)?)?"
    rf"(?:(?P<day>{_NUM})[日号]|(?P<end>底|末))?{_BY}"
)
_EACH_MONTH = re.compile(rf"(?:每个?月|按月|逐月)(?:份|的)?(?:(?P<day>{_NUM})[日号]|底|末)?{_BY}")
_EACH_YEAR = re.compile(
    rf"(?:每年度?|按年度?|逐年)(?:(?P<month>{_NUM})月份?(?:(?P<day>{_NUM})[日号]|(?P<end>底|末))?|年?底|年?末|年终)?(?P<by>{_BY})"
)
_EACH_HALF_YEAR = re.compile(rf"(?:每个?半年|按半年)(?:底|末)?{_BY}")
_YEAR = rf"(?:(?P<year>(?:[0-9]{{4}}|[{NUMERAL}]{{4}}))年度?|(?P<this>今年|本年度?|当年|年内)|(?P<next>明年|次年|翌年|下一?年度?))?"
_IN_YEAR = re.compile(
    rf"{_YEAR}(?:(?P<month>{_NUM})月份?(?:(?P<day>{_NUM})[日号]|(?P<part>上旬|中旬|下旬|底|末|内)?)?"
    rf"|(?P<quarter>第?[一二三四1234]季度)(?:底|末|内)?|(?P<half>[上下]半年)(?:底|末|内)?|(?P<yearend>{_END}))?(?P<by>{_BY})"
)
_NUMERIC_MONTH = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})", re.ASCII)
_TAIL_WORDS = re.compile("(?:完成|办结|报送|落实|到位|公开|公布|[。；，、.;,])+$")
_BARE_BEFORE = ("前", "之前", "以前", "之以前")
_TENTHS = {"上旬": 10, "中旬": 20}


def parse_deadline(text: str, year: int) -> Due | Problem:
    """A 完成时限; ``year`` is the plan's, for texts that do not name one.

    A month means its last day. ``每季度最后一个月10日前``, ``每月5日前`` and ``每年12月底前`` recur; ``长期`` has no day.
    """
    shown = " ".join(text.split())
    if len(shown) > LONGEST:
        return Problem(DEADLINE_UNREADABLE, {"text": text, "reason": "文字太长"})
    plain = _TAIL_WORDS.sub("", half_width(text).translate(HYPHENS))
    if not plain:
        return nothing_written("完成时限", "2023年10月")
    if _STANDING.fullmatch(plain):
        return Due(shown)
    for pattern, read in _RECURRING:
        match = pattern.fullmatch(plain)
        if match is not None:
            return read(text, shown, match)
    match = _IN_YEAR.fullmatch(plain) or _NUMERIC_MONTH.fullmatch(plain)
    if match is not None and match[0] not in _BARE_BEFORE and FIRST_YEAR <= year < LAST_YEAR:
        return _once(text, shown, match, year)
    day = parse_day(re.sub("之?以?前$", "", plain))
    if isinstance(day, date):
        return Due(shown, last_day=day)
    if day.rule in (NO_SUCH_DAY, SHORT_YEAR, YEAR_OUT_OF_RANGE):
        return Problem(day.rule, {**day.values, "text": text})
    return Problem(
        DEADLINE_UNREADABLE, {"text": text, "reason": "没有认出年、月、日，也不是“每季度”“长期”这样的说法"}
    )


def _each_quarter(text: str, shown: str, match: re.Match[str]) -> Due | Problem:
    which = match["which"] or "末"
    place = 0 if which == "首" else 2 if which in ("末", "最后一") else "一二三".find(which[-1])
    if place < 0:
        place = int(which[-1]) - 1
    return _recurring(text, shown, match["day"], _QUARTER_MONTHS[place])


def _each_month(text: str, shown: str, match: re.Match[str]) -> Due | Problem:
    return _recurring(text, shown, match["day"], _EVERY_MONTH)


def _each_half_year(text: str, shown: str, match: re.Match[str]) -> Due | Problem:
    return _recurring(text, shown, None, (6, 12))


def _each_year(text: str, shown: str, match: re.Match[str]) -> Due | Problem:
    month = 12 if match["month"] is None else number_from_chinese(match["month"])
    if month is None or not 1 <= month <= 12:
        return _no_such_month(text, month)
    if match["month"] and match["by"] and not match["day"] and not match["end"]:
        return Problem(DEADLINE_AMBIGUOUS, {"text": text, "month": month})
    return _recurring(text, shown, match["day"], (month,))


_RECURRING: tuple[tuple[re.Pattern[str], Callable[[str, str, re.Match[str]], Due | Problem]], ...] = (
    (_EACH_QUARTER, _each_quarter),
    (_EACH_MONTH, _each_month),
    (_EACH_HALF_YEAR, _each_half_year),
    (_EACH_YEAR, _each_year),
)


def _recurring(text: str, shown: str, written_day: str | None, months: tuple[int, ...]) -> Due | Problem:
    day = LAST_DAY_OF_MONTH if written_day is None else number_from_chinese(written_day)
    if day is None or not 1 <= day <= LAST_DAY_OF_MONTH:
        return Problem(NO_SUCH_DAY, {"text": text, "reason": f"一个月里没有 {written_day} 日"})
    return Due(shown, recurring_day=day, months=months)


def _once(text: str, shown: str, match: re.Match[str], plan_year: int) -> Due | Problem:
    parts = match.groupdict()
    year = plan_year + (1 if parts.get("next") else 0)
    if parts["year"]:
        year = number_from_chinese(parts["year"]) or 0
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Problem(YEAR_OUT_OF_RANGE, {"text": text, "year": year})
    if parts.get("quarter"):
        quarter = number_from_chinese(parts["quarter"].removeprefix("第").removesuffix("季度")) or 4
        return Due(shown, last_day=_month_end(year, 3 * quarter))
    if not parts["month"]:
        return Due(shown, last_day=_month_end(year, 6 if parts.get("half") == "上半年" else 12))
    month = number_from_chinese(parts["month"])
    if month is None or not 1 <= month <= 12:
        return _no_such_month(text, month)
    if parts.get("day"):
        day = day_of(text, year, month, number_from_chinese(parts["day"]) or 0)
        return day if isinstance(day, Problem) else Due(shown, last_day=day)
    if parts.get("by") and not parts.get("part"):
        return Problem(DEADLINE_AMBIGUOUS, {"text": text, "month": month})
    tenth = _TENTHS.get(parts.get("part") or "")
    return Due(shown, last_day=date(year, month, tenth) if tenth else _month_end(year, month))


def _no_such_month(text: str, month: int | None) -> Problem:
    return Problem(NO_SUCH_DAY, {"text": text, "reason": f"一年只有 1 月到 12 月，没有 {month or 0} 月"})


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def due_days(due: Due, year: int) -> tuple[date, ...]:
    """The days of ``year`` on which the deadline falls, in order; empty for 长期 and for other years."""
    if due.recurring_day is not None:
        return tuple(
            date(year, month, min(due.recurring_day, monthrange(year, month)[1])) for month in due.months
        )
    return (due.last_day,) if due.last_day is not None and due.last_day.year == year else ()
