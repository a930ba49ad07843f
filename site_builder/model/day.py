"""Turns a date, with or without a time, into a day or a moment, or into a problem that says what is wrong with it.

It refuses to guess: a date decides the state of a document, so a wrong one is never repaired.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date, datetime, time

from site_builder.kernel.diagnostic import Problem, Rule, Severity
from site_builder.model.numeral import NUMERAL, number_from_chinese
from site_builder.model.written import HYPHENS, half_width, nothing_written

_ABOUT = (
    "日期写成“年-月-日”，年份四位，例如 2024-03-01；写成 2024年3月1日、2024/3/1、2024.3.1 也能读。"
    "成文日期、发布日期、施行日期是三个不同的日期，施行日期和有效期决定效力状态，所以写错的日期不会被猜测或者改正。"
)

NO_SUCH_DAY = Rule(
    "E212",
    Severity.ERROR,
    "日期不存在",
    "“{text}”这一天不存在：{reason}。",
    "写成“年-月-日”，例如  2024-03-01",
    _ABOUT,
)
DAY_UNREADABLE = Rule(
    "E213",
    Severity.ERROR,
    "不像日期",
    "“{text}”不像日期：{reason}。",
    "写成“年-月-日”，例如  {example}",
    _ABOUT,
)
DAY_INCOMPLETE = Rule(
    "E214",
    Severity.ERROR,
    "日期不完整",
    "“{text}”缺少{missing}。",
    "补全年、月、日，例如  {example}",
    _ABOUT,
)
SHORT_YEAR = Rule(
    "E215",
    Severity.ERROR,
    "年份要写四位",
    "“{text}”的年份只有两位，看不出是哪一年。",
    "年份写全四位，例如  {example}",
    _ABOUT,
)
YEAR_OUT_OF_RANGE = Rule(
    "E216",
    Severity.ERROR,
    "年份不合常理",
    "“{text}”的年份是 {year} 年，不在 1900 年到 2199 年之间，多半写错了。",
    "核对年份，例如  2024-03-01",
    _ABOUT,
)
NO_SUCH_TIME = Rule(
    "E217",
    Severity.ERROR,
    "时间写法不对",
    "“{text}”里的时间不对：{reason}。",
    "日期后面空一格，写 24 小时制的“时:分”，例如  2024-03-01 09:30；不需要时间就只写日期。",
    "发布日期可以写到分钟。《政府网站发展指引》（国办发〔2017〕47号）的网页标签规范要求发布日期写成“年-月-日 时:分”。",
)
DAY_WITH_TIME = Rule(
    "E218",
    Severity.ERROR,
    "这里只写日期",
    "“{text}”带了时间，这里只需要日期。",
    "去掉时间，写成  {example}",
    _ABOUT,
)

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Years outside are slips of the pen: 0204, 20244."""

LONGEST = 80
"""Characters of a date or deadline; what is longer is a paragraph in the wrong place and is not looked at closely."""

_SEPARATED = re.compile(
    r"(?P<year>\d{1,6})(?P<sep>[-/.])(?P<month>\d{1,3})(?P=sep)(?P<day>\d{1,3})", re.ASCII
)
_HAN_DAY = re.compile(
    rf"(?P<year>[0-9{NUMERAL}]+)年(?P<month>[0-9{NUMERAL}]+)月(?P<day>[0-9{NUMERAL}]+)[日号]?"
)
_MOMENT = re.compile(
    r"(?P<day>.+?)(?:[T\s]+|(?<=[日号]))(?P<hour>\d{1,3}):(?P<minute>\d{1,3})(?::\d{1,2})?(?:\+08:?00)?",
    re.ASCII,
)
_TIME_WORDS = re.compile(r"\d\s*[:时点]|[上下]午", re.ASCII)
_MONTH_ONLY = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})|([0-9{NUMERAL}]+)年([0-9{NUMERAL}]+)月份?", re.ASCII)
_YEAR_ONLY = re.compile(rf"(\d{{4}})年?|([{NUMERAL}]{{4}})年", re.ASCII)
_WITHOUT_YEAR = re.compile(
    rf"(\d{{1,2}})[-/.](\d{{1,2}})|([0-9{NUMERAL}]+)月([0-9{NUMERAL}]+)[日号]?", re.ASCII
)
_EIGHT_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_DAY_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", re.ASCII)


def parse_day(text: str) -> date | Problem:
    """A calendar day: 2024-03-01, 2024-3-1, 2024/3/1, 2024.3.1, 2024年3月1日, with full-width digits or not."""
    plain = half_width(text).translate(HYPHENS)
    if not plain:
        return nothing_written("日期", "2024-03-01")
    if len(text) > LONGEST:
        return Problem(DAY_UNREADABLE, {"text": text, "reason": "文字太长", "example": "2024-03-01"})
    return _complete_day(text, plain) or _not_a_day(text, plain)


def _complete_day(text: str, plain: str) -> date | Problem | None:
    match = _SEPARATED.fullmatch(plain) or _HAN_DAY.fullmatch(plain)
    if match is None:
        return None
    year, month, day = (number_from_chinese(match[name]) for name in ("year", "month", "day"))
    if year is None or month is None or day is None:
        return Problem(
            DAY_UNREADABLE, {"text": text, "reason": "年、月、日要写成数字", "example": "2024-03-01"}
        )
    if len(match["year"]) <= 2:
        example = f"{2000 + year % 100}-{month:02}-{day:02}"
        return Problem(SHORT_YEAR, {"text": text, "example": example})
    return day_of(text, year, month, day)


def day_of(text: str, year: int, month: int, day: int) -> date | Problem:
    """The day of these numbers, or why it does not exist; ``text`` is what was written."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Problem(YEAR_OUT_OF_RANGE, {"text": text, "year": year})
    if not 1 <= month <= 12:
        return Problem(NO_SUCH_DAY, {"text": text, "reason": f"一年只有 1 月到 12 月，没有 {month} 月"})
    length = monthrange(year, month)[1]
    if day < 1:
        return Problem(NO_SUCH_DAY, {"text": text, "reason": f"每月从 1 日开始，没有 {day} 日"})
    if day > length:
        return Problem(NO_SUCH_DAY, {"text": text, "reason": f"{year} 年 {month} 月只有 {length} 天"})
    return date(year, month, day)


def _not_a_day(text: str, plain: str) -> Problem:
    if _MONTH_ONLY.fullmatch(plain):
        return Problem(DAY_INCOMPLETE, {"text": text, "missing": "“日”", "example": "2024-03-01"})
    if _YEAR_ONLY.fullmatch(plain):
        return Problem(DAY_INCOMPLETE, {"text": text, "missing": "“月”和“日”", "example": "2024-03-01"})
    if _WITHOUT_YEAR.fullmatch(plain):
        return Problem(DAY_INCOMPLETE, {"text": text, "missing": "“年”", "example": "2024-03-01"})
    day = _day_before_time(text)
    if day is not None:
        return Problem(DAY_WITH_TIME, {"text": text, "example": day.isoformat()})
    example, reason = "2024-03-01", "没有认出年、月、日"
    eight, reversed_day = _EIGHT_DIGITS.fullmatch(plain), _DAY_LAST.fullmatch(plain)
    if eight is not None:
        example, reason = "-".join(eight.groups()), "年、月、日之间要用“-”隔开"
    elif reversed_day is not None:
        reason = "要按年、月、日的顺序写"
    return Problem(DAY_UNREADABLE, {"text": text, "reason": reason, "example": example})


def _day_before_time(text: str) -> date | None:
    spaced = unicodedata.normalize("NFKC", text).strip()
    if _TIME_WORDS.search(spaced) is None:
        return None
    match = _MOMENT.fullmatch(spaced)
    head = match["day"] if match else re.split(r"[T\s]|[上下]午", spaced, maxsplit=1)[0]
    day = _complete_day(text, half_width(head).translate(HYPHENS))
    return day if isinstance(day, date) else None


def parse_moment(text: str) -> datetime | Problem:
    """A day with an optional time, ``2024-03-01 09:30``: local time without a zone, seconds dropped."""
    spaced = unicodedata.normalize("NFKC", text).strip()
    match = _MOMENT.fullmatch(spaced) if len(text) <= LONGEST else None
    if match is None:
        if len(text) <= LONGEST and _day_before_time(text) is not None:
            return Problem(NO_SUCH_TIME, {"text": text, "reason": "要写成“时:分”"})
        day = parse_day(text)
        return day if isinstance(day, Problem) else datetime.combine(day, time())
    day = parse_day(match["day"])
    if isinstance(day, Problem):
        return Problem(day.rule, {**day.values, "text": text})
    hour, minute = int(match["hour"]), int(match["minute"])
    if hour > 23:
        return Problem(NO_SUCH_TIME, {"text": text, "reason": f"一天只有 0 时到 23 时，没有 {hour} 时"})
    if minute > 59:
        return Problem(NO_SUCH_TIME, {"text": text, "reason": f"一小时只有 0 分到 59 分，没有 {minute} 分"})
    return datetime.combine(day, time(hour, minute))
