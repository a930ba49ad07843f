"""Turns a 期限, as rules of time limits write it, into a term, or into a problem; and holds such rules as values.

It refuses to know items, holidays and today: what a rule asks of whom is worked out by obligations.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date

from msgspec import Struct

from site_builder.kernel.diagnostic import Problem, Rule, Severity
from site_builder.kernel.span import Span
from site_builder.model.deadline import LAST_DAY_OF_MONTH, Due, parse_deadline
from site_builder.model.numeral import NUMERAL, number_from_chinese
from site_builder.model.period import Period, half_of, month_of, quarter_of, year_of
from site_builder.model.relation import Verb
from site_builder.model.written import HYPHENS, half_width, nothing_written

TERM_UNREADABLE = Rule(
    "E332",
    Severity.ERROR,
    "期限看不懂",
    "“{text}”看不出是多长的期限、哪一天以前，或者多少数量：{reason}。",
    "写成  3个工作日内  或  不少于30日  或  24小时内  或  每年3月31日前  或  每季度结束后20日内  或  每年不少于3次  或  不低于20%",
    "时限规则认识五种写法：从某个日期起多少个工作日、多少日、多少小时以内，或者不少于多少日；每年、每季度、每月的哪一天以前，次年的哪一天以前；"
    "每月、每季度、每半年、每年结束后多少日以内；每年、每季度、每月不少于多少次；不低于百分之多少。",
)

WORKING, NATURAL, HOURS = "工作日", "日", "小时"
MONTHS_IN_YEAR = 12


class Length(Struct, frozen=True):
    """A length of time: at most ``count`` of ``unit``, or at ``least`` so many."""

    count: int
    unit: str
    least: bool = False


class Recurring(Struct, frozen=True):
    """A day in every period of ``months`` months: its ``month`` counted from the first of the period and ``day``
    (31 for the end of any month), or so long ``after`` its end."""

    months: int
    month: int = 0
    day: int = 0
    after: Length | None = None


class Times(Struct, frozen=True):
    """At least ``count`` times in every period of ``months`` months."""

    count: int
    months: int


class Share(Struct, frozen=True):
    """At least ``percent`` hundredths within a year."""

    percent: int


Term = Length | Recurring | Times | Share


class Mark(Struct, frozen=True):
    """A day by name: of the item itself, or of items related to it by ``verb``, of one ``type`` or ``form`` when said."""

    name: str
    verb: Verb | None = None
    form: str = ""
    type: str = ""


class Scope(Struct, frozen=True):
    """Which items a rule is about: AND between the fields, OR within one; an empty field asks nothing."""

    types: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    needs_interpretation: bool = False


class Basis(Struct, frozen=True):
    """What a rule rests on."""

    document: str
    clause: str = ""
    url: str = ""

    @property
    def text(self) -> str:
        """Title and clause, as people cite them."""
        title = (
            self.document
            if self.document.startswith("《") or "〕" in self.document
            else f"《{self.document}》"
        )
        return title + self.clause


class TimeLimit(Struct, frozen=True):
    """One rule. ``text`` is the term as written; ``span`` the rule's place, so that findings without an item have one.

    With ``units`` each of them owes it. ``scope`` is ``None`` for a rule that only reminds. ``since`` is the first
    day on which the duty exists. ``each_part`` counts what items list instead of the items.
    """

    name: str
    code: str
    term: Term
    text: str
    basis: Basis
    span: Span
    scope: Scope | None = None
    start: Mark | None = None
    stop: Mark | None = None
    units: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    level: Severity = Severity.WARNING
    public: bool = True
    since: date | None = None
    each_part: bool = False


_NUM = rf"(?P<count>[0-9{NUMERAL}]+)"
_LEAST = "(?:不少于|不得少于|不短于|至少)"
_UNIT = "个?(?P<unit>工作日|日|天|小时)"
_LENGTH = re.compile(rf"(?P<least>{_LEAST})?{_NUM}{_UNIT}(?P<in>之?以?内)?")
_EACH = "每个?(?P<every>月|季度|半年|年)度?"
_AFTER = re.compile(rf"{_EACH}(?:结束|终了)之?后的?{_NUM}{_UNIT}之?以?内?")
_NEXT = re.compile(
    rf"(?P<which>次年|翌年|次月)(?:(?P<month>[0-9{NUMERAL}]+)月)?(?:(?P<day>[0-9{NUMERAL}]+)[日号]|底|末)之?以?前?"
)
_TIMES = re.compile(rf"{_EACH}{_LEAST}{_NUM}(?:次|场|期|篇|件|个)")
_SHARE = re.compile(rf"(?:不低于|不少于|至少|达到)?(?:{_NUM}%|百分之(?P<words>[{NUMERAL}]+))")
_MONTHS = {"月": 1, "季度": 3, "半年": 6, "年": 12}
_LONGEST = 3660
_MOST_HUNDREDTHS = 100


def parse_term(text: str) -> Term | Problem:
    """A 期限: ``3个工作日内``, ``不少于30日``, ``每季度最后一个月10日前``, ``次年3月31日前``, ``每年不少于3次``, ``不低于20%``."""
    plain = half_width(text).translate(HYPHENS)
    if not plain:
        return nothing_written("期限", "3个工作日内")
    for pattern, read in _FORMS:
        match = pattern.fullmatch(plain)
        if match is not None:
            return read(text, match)
    due = parse_deadline(text, 2000)
    if isinstance(due, Due) and due.recurring_day is not None:
        months = MONTHS_IN_YEAR // len(due.months)
        return Recurring(months, due.months[0], due.recurring_day)
    if isinstance(due, Due) and due.last_day is not None:
        return _unreadable(text, "这是某一年的一天，时限规则要写每年都有的日子")
    return _unreadable(text, "没有认出多少日、每年哪一天以前，或者多少次、百分之多少")


def _unreadable(text: str, reason: str) -> Problem:
    return Problem(TERM_UNREADABLE, {"text": text, "reason": reason})


def _counted(text: str, match: re.Match[str]) -> Length | Problem:
    count = number_from_chinese(match["count"]) or 0
    if not 1 <= count <= _LONGEST:
        return _unreadable(text, f"数目应当在 1 到 {_LONGEST} 之间")
    unit = NATURAL if match["unit"] == "天" else match["unit"]
    return Length(count, unit)


def _length(text: str, match: re.Match[str]) -> Term | Problem:
    found = _counted(text, match)
    if isinstance(found, Problem):
        return found
    if bool(match["least"]) == bool(match["in"]):
        return _unreadable(text, "看不出是最多还是最少：最多写“……内”，最少写“不少于……”")
    return Length(found.count, found.unit, bool(match["least"]))


def _after(text: str, match: re.Match[str]) -> Term | Problem:
    found = _counted(text, match)
    if isinstance(found, Problem):
        return found
    if found.unit == HOURS:
        return _unreadable(text, "一个时期结束后的期限按日或者按工作日计算，不按小时计算")
    return Recurring(_MONTHS[match["every"]], after=found)


def _next(text: str, match: re.Match[str]) -> Term | Problem:
    year = match["which"] != "次月"
    month = number_from_chinese(match["month"]) if match["month"] else MONTHS_IN_YEAR if year else 1
    day = (number_from_chinese(match["day"]) or 0) if match["day"] else LAST_DAY_OF_MONTH
    if month is None or not 1 <= month <= MONTHS_IN_YEAR or (not year and match["month"]):
        return _unreadable(text, "一年只有 1 月到 12 月")
    if match["day"] and not 1 <= day <= monthrange(2000, month if year else 1)[1]:
        return _unreadable(text, f"一个月里没有 {match['day']} 日")
    return Recurring(MONTHS_IN_YEAR, MONTHS_IN_YEAR + month, day) if year else Recurring(1, 2, day)


def _times(text: str, match: re.Match[str]) -> Term | Problem:
    count = number_from_chinese(match["count"]) or 0
    return Times(count, _MONTHS[match["every"]]) if count else _unreadable(text, "次数应当是 1 以上的整数")


def _share(text: str, match: re.Match[str]) -> Term | Problem:
    percent = number_from_chinese(match["count"] or match["words"]) or 0
    if not 1 <= percent <= _MOST_HUNDREDTHS:
        return _unreadable(text, "比例应当在 1% 到 100% 之间")
    return Share(percent)


_FORMS: tuple[tuple[re.Pattern[str], Callable[[str, re.Match[str]], Term | Problem]], ...] = (
    (_LENGTH, _length),
    (_AFTER, _after),
    (_NEXT, _next),
    (_TIMES, _times),
    (_SHARE, _share),
)


def period_at(day: date, months: int) -> Period:
    """The period of ``months`` months (1, 3, 6 or 12) that a day lies in."""
    number = (day.month - 1) // months + 1
    if months == 1:
        return month_of(day.year, number)
    if months == MONTHS_IN_YEAR:
        return year_of(day.year)
    return quarter_of(day.year, number) if months == _MONTHS["季度"] else half_of(day.year, number)


def periods(first: date, last: date, months: int) -> Iterator[Period]:
    """The periods from the one that ``first`` lies in to the one that ``last`` lies in."""
    ordinal = first.year * MONTHS_IN_YEAR + (first.month - 1) // months * months
    while (start := date(ordinal // MONTHS_IN_YEAR, ordinal % MONTHS_IN_YEAR + 1, 1)) <= last:
        yield period_at(start, months)
        ordinal += months


def day_within(period_first: date, term: Recurring) -> date:
    """The day of a recurring term that names month and day, for the period that begins on ``period_first``."""
    ordinal = period_first.year * MONTHS_IN_YEAR + period_first.month - 1 + term.month - 1
    year, month = divmod(ordinal, MONTHS_IN_YEAR)
    return date(year, month + 1, min(term.day, monthrange(year, month + 1)[1]))
