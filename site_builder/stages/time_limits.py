"""Turns the files of time limits and of the calendar into rules and working days; without the files there are none (join).

It refuses to know items: whether a rule is kept is worked out by obligations.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from msgspec import Struct
from pydantic import BeforeValidator, model_validator

from site_builder.kernel.diagnostic import Diagnostic, Note, Problem, Rule, Severity, question
from site_builder.kernel.span import Span
from site_builder.model.catalog import TypeFacts
from site_builder.model.day import FIRST_YEAR, LAST_YEAR, NO_SUCH_DAY, parse_day
from site_builder.model.obligations import TimeLimits
from site_builder.model.period import Period, parse_period
from site_builder.model.relation import Verb
from site_builder.model.source import ROOT
from site_builder.model.time_limit import (
    Basis,
    Length,
    Mark,
    Recurring,
    Scope,
    Share,
    Term,
    TimeLimit,
    parse_term,
)
from site_builder.model.web_address import linkable
from site_builder.model.workdays import Workdays, YearPlan, by_library
from site_builder.model.written import half_width
from site_builder.reading.suggest import suggest
from site_builder.reading.text import decode
from site_builder.reading.yaml_list import read_list
from site_builder.types.base import Item, Loc
from site_builder.types.fields import Fields, Flag, Line, Lines, checked, key
from site_builder.types.validate import Places, validate

LIMITS_PATH = "rules/时限.yaml"
CALENDAR_PATH = "rules/日历.yaml"

RULE_INCOMPLETE = Rule(
    "E333",
    Severity.ERROR,
    "时限规则不完整",
    "规则“{name}”的期限是“{term}”，还要写“{missing}”。",
    "补上“{missing}”，例如  {example}",
    "从某个日期起算的期限，要写从哪个日期“起算”、到哪个日期“止于”，以及“对象”是哪些内容；每年、每季度的期限，写“主体”或者“对象”；"
    "次数和比例要写“对象”。",
)
UNKNOWN_TYPE = Rule(
    "E334",
    Severity.ERROR,
    "时限规则里的内容类型不存在",
    "“{type}”不是内容类型。{guess}",
    "写内容类型的英文名称，例如  类型: [policy]",
)
SAME_RULE = Rule(
    "E335",
    Severity.ERROR,
    "时限规则重名",
    "“{name}”这个名称前面的规则已经用过了。",
    "每条规则用不同的名称，提示和工作清单里才分得清。",
)
SINCE_UNREADABLE = Rule(
    "E336",
    Severity.ERROR,
    "规则的起始看不懂",
    "“{text}”看不出是从哪一天、哪一期开始的。",
    "写成  2026-03-01  或  2026年  或  2026年第三季度  或  2026年9月",
    "“起始”以前的内容和时期不按这条规则要求，免得新定的规则责怪旧的文件。",
)
DAYS_UNREADABLE = Rule(
    "E340",
    Severity.ERROR,
    "放假安排的日期看不懂",
    "“{text}”看不出是哪一天或者从哪一天到哪一天：{reason}。",
    "写成  2027-01-01  或者  2027-02-05至2027-02-11",
)
OTHER_YEAR = Rule(
    "E341",
    Severity.ERROR,
    "日期不在这一年",
    "{day}不在{year}年，却写在{year}年的安排里。",
    "写到那一年的安排里，或者改正日期。",
)
REST_AND_WORK = Rule(
    "E342",
    Severity.ERROR,
    "同一天又放假又上班",
    "{day}既写在“休息”里，又写在“上班”里。",
    "只留一处，以国务院办公厅的放假通知为准。",
)
SAME_YEAR = Rule(
    "E343",
    Severity.ERROR,
    "同一年写了两次",
    "{year}年的放假安排前面已经写过了。",
    "合并成一项，删去另一项。",
)
YEAR_UNREADABLE = Rule(
    "E344",
    Severity.ERROR,
    "年份看不懂",
    "“{text}”看不出是哪一年。",
    "写四位数字，例如  年份: 2027",
)
KNOWN_ANYWAY = Rule(
    "N768",
    Severity.NOTE,
    "这一天不用写",
    "{day}不写也是{state}，写了不起作用。",
    "删去这一天；如果本来想写别的日子，请改正日期。",
    "周末和程序已经知道的放假、调休不用写。“上班”写周末里要上班的日子，“休息”写要放假的日子；"
    "休息写成一段的，里面的周末不用挑出来。",
)
RELATIONS: Mapping[str, Verb] = {
    "解读": Verb.INTERPRETS,
    "落实": Verb.IMPLEMENTS,
    "依据": Verb.BASIS,
    "转发": Verb.FORWARDS,
    "佐证": Verb.EVIDENCE,
    "修改": Verb.AMENDS,
    "替代": Verb.REPLACES,
    "废止": Verb.REPEALS,
    "续期": Verb.EXTENDS,
    "形成文件": Verb.PRODUCES,
    "公众参与": Verb.INVOLVES,
    "上一年度": Verb.FOLLOWS,
}
Relation = Literal[
    "解读", "落实", "依据", "转发", "佐证", "修改", "替代", "废止", "续期", "形成文件", "公众参与", "上一年度"
]
Level = Literal["error", "warning", "note"]
_LIST = "每一项"
_TO = "至"
_DAY = timedelta(days=1)


def _since(text: str) -> date | Problem:
    day = parse_day(text)
    if isinstance(day, date):
        return day
    period = parse_period(text)
    if isinstance(period, Period) and period.first is not None:
        return period.first
    return Problem(SINCE_UNREADABLE, {"text": text})


def _year(text: str) -> int | Problem:
    plain = half_width(text).removesuffix("年")
    good = len(plain) == 4 and plain.isascii() and plain.isdecimal() and FIRST_YEAR <= int(plain) <= LAST_YEAR
    return int(plain) if good else Problem(YEAR_UNREADABLE, {"text": text})


class Asked(Struct, frozen=True):
    """A term, and how it was written."""

    term: Term
    text: str


def _asked(text: str) -> Asked | Problem:
    found = parse_term(text)
    return found if isinstance(found, Problem) else Asked(found, " ".join(text.split()))


def _stretch(text: str) -> tuple[date, ...] | Problem:
    ends = [parse_day(part) for part in text.split(_TO)]
    days = [end for end in ends if isinstance(end, date)]
    missing = next((end for end in ends if isinstance(end, Problem) and end.rule is NO_SUCH_DAY), None)
    if missing is not None:
        return missing
    if len(days) < len(ends) or len(days) > 2:
        return Problem(DAYS_UNREADABLE, {"text": text, "reason": "没有认出日期"})
    length = (days[-1] - days[0]).days
    if not 0 <= length < 60:
        return Problem(DAYS_UNREADABLE, {"text": text, "reason": "后面的日期早于前面的，或者相隔太久"})
    return tuple(days[0] + n * _DAY for n in range(length + 1))


def _as_list(value: object) -> object:
    return value if isinstance(value, list | tuple) else [value]


Since = Annotated[date, checked(_since, date)]
Year = Annotated[int, checked(_year, int)]
Stretch = Annotated[tuple[date, ...], checked(_stretch, tuple)]
Stretches = Annotated[tuple[Stretch, ...], BeforeValidator(_as_list)]


class Target(Fields):
    """Which day: a name, of the item or of items related to it."""

    name: Annotated[Line, key("日期", "日期的名称", "发布日期")]
    relation: Annotated[Relation | None, key("关系", "从哪种关系去找", "解读")] = None
    type: Annotated[str, key("类型", "相关内容的类型")] = ""
    form: Annotated[str, key("形式", "相关内容的形式", "图解")] = ""

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: object) -> object:
        return {"日期": value} if isinstance(value, str) else value

    def mark(self) -> Mark:
        """The same as the model knows it."""
        return Mark(self.name, RELATIONS[self.relation] if self.relation else None, self.form, self.type)


class Subject(Fields):
    """Which items a rule is about: several keys must all hold, of several values of one key any."""

    types: Annotated[Lines, key("类型", "内容类型的英文名称", "[policy]")] = ()
    kinds: Annotated[Lines, key("文件性质", "文件性质", "[行政规范性文件]")] = ()
    topics: Annotated[Lines, key("主题分类", "大类或“大类/小类”", "[财政金融]")] = ()
    publishers: Annotated[Lines, key("发布机构", "机构名称", "[县财政局]")] = ()
    series: Annotated[Lines, key("系列", "系列的名称", "[财政收支情况]")] = ()
    forms: Annotated[Lines, key("形式", "解读的形式、公告的类别等", "[图解]")] = ()
    keywords: Annotated[Lines, key("关键词", "标题、关键词里的词", "[预算]")] = ()
    duty: Annotated[Literal["需要"] | None, key("解读要求", "只算需要解读的文件", "需要")] = None

    def scope(self) -> Scope:
        """The same as the model knows it."""
        return Scope(
            *(self.types, self.kinds, self.topics, self.publishers, self.series, self.forms, self.keywords),
            self.duty is not None,
        )


class Source(Fields):
    """What a rule rests on."""

    document: Annotated[Line, key("文件", "文件名称", "中华人民共和国政府信息公开条例")]
    clause: Annotated[str, key("条款", "哪一条", "第二十六条")] = ""
    url: Annotated[str, key("网址", "文件的网址", "https://www.gov.cn/")] = ""

    def basis(self) -> Basis:
        """The same as the model knows it."""
        return Basis(self.document, self.clause, linkable(self.url))


class Entry(Fields):
    """One rule of the file."""

    name: Annotated[Line, key("名称", "规则的名称，显示在页面上", "政策图解上网")]
    code: Annotated[str, key("编号", "规则的编号", "K1")] = ""
    subject: Annotated[Subject | None, key("对象", "要求哪些内容", "{类型: [policy]}")] = None
    start: Annotated[Target | None, key("起算", "从哪个日期起算", "发布日期")] = None
    stop: Annotated[Target | None, key("止于", "到哪个日期为止", "{关系: 解读, 日期: 发布日期}")] = None
    asked: Annotated[Any, checked(_asked, Asked), key("期限", "期限、时间或者数量", "3个工作日内")]
    units: Annotated[Lines, key("主体", "由哪些机构完成", "[县民政局]")] = ()
    source: Annotated[Source, key("依据", "规则的依据", "{文件: 政府信息公开条例, 条款: 第二十六条}")]
    regions: Annotated[Lines, key("地区", "只适用于哪些地区", "[云栖县]")] = ()
    level: Annotated[Level, key("级别", "error、warning 或 note", "warning")] = "warning"
    public: Annotated[Flag, key("公开", "是否显示在内容的页面上", "true")] = True
    since: Annotated[Since | None, key("起始", "从哪一天、哪一期开始要求", "2026年")] = None
    each_part: Annotated[Flag, key("逐项", "按内容里列出的每一项计算", "true")] = False


class Entries(Item):
    """The file of time limits, its list as the value of one key."""

    entries: Annotated[tuple[Entry, ...], key(_LIST, "时限规则")] = ()


class Announced(Fields):
    """The holidays of one year."""

    year: Annotated[Year, key("年份", "哪一年", "2027")]
    rest: Annotated[Stretches, key("休息", "放假的日子", "[2027-02-05至2027-02-11]")] = ()
    work: Annotated[Stretches, key("上班", "要上班的周末", "[2027-02-14]")] = ()
    source: Annotated[
        str, key("依据", "放假通知的名称和文号", "国务院办公厅关于2027年部分节假日安排的通知")
    ] = ""


class Calendar(Item):
    """The file of the calendar, its list as the value of one key."""

    years: Annotated[tuple[Announced, ...], key(_LIST, "放假安排")] = ()


def read_time_limits(
    limits: bytes | None, calendar: bytes | None, types: Mapping[str, TypeFacts], regions: tuple[str, ...]
) -> tuple[TimeLimits, tuple[Diagnostic, ...]]:
    """The rules and the calendar that the two files hold; empty ones without the files."""
    workdays, found = _read_calendar(calendar)
    rules, more = _read_rules(limits, types)
    return TimeLimits(rules, workdays, regions), (*found, *more)


def _read_rules(
    data: bytes | None, types: Mapping[str, TypeFacts]
) -> tuple[tuple[TimeLimit, ...], tuple[Diagnostic, ...]]:
    read, where, found = _read(data, LIMITS_PATH, Entries)
    if not isinstance(read, Entries) or where is None:
        return (), found
    more: list[Diagnostic] = []
    rules: dict[str, TimeLimit] = {}
    for number, entry in enumerate(read.entries):
        here = (_LIST, number)
        faults = [*_incomplete(entry, where, here), *_unknown_types(entry, types, where, here)]
        if entry.name in rules:
            notes = (Note(rules[entry.name].span, "第一次写在这里"),)
            faults.append(SAME_RULE.at(where.span((*here, "名称")), notes=notes, name=entry.name))
        more += faults
        if not faults:
            rules[entry.name] = _rule(entry, where.span((*here, "名称")))
    return tuple(rules.values()), (*found, *more)


def _read(
    data: bytes | None, path: str, model: type[Item]
) -> tuple[Item | None, Places | None, tuple[Diagnostic, ...]]:
    if data is None:
        return None, None, ()
    shown = ROOT + path
    text, found = decode(shown, data)
    if text is None:
        return None, None, found
    tree, slips = read_list(shown, text, _LIST)
    if tree is None:
        return None, None, (*found, *slips)
    item, faults = validate(model, tree, shown)
    return item, Places(tree, model, shown), (*found, *slips, *faults)


def _rule(entry: Entry, span: Span) -> TimeLimit:
    return TimeLimit(
        name=entry.name,
        code=entry.code,
        term=entry.asked.term,
        text=entry.asked.text,
        basis=entry.source.basis(),
        span=span,
        scope=entry.subject.scope() if entry.subject else None,
        start=entry.start.mark() if entry.start else None,
        stop=entry.stop.mark() if entry.stop else None,
        units=entry.units,
        regions=entry.regions,
        level=Severity(entry.level),
        public=entry.public,
        since=entry.since,
        each_part=entry.each_part,
    )


_EXAMPLES = {
    "对象": "对象: {类型: [policy]}",
    "起算": "起算: 发布日期",
    "止于": "止于: {关系: 解读, 日期: 发布日期}",
    "主体": "主体: [县民政局]",
}


def _incomplete(entry: Entry, where: Places, here: Loc) -> Iterator[Diagnostic]:
    """The keys that the kind of term cannot do without."""
    written = {"对象": entry.subject, "起算": entry.start, "止于": entry.stop, "主体": entry.units}
    needed: tuple[str, ...] = ("对象",)
    if isinstance(entry.asked.term, Length):
        needed = ("对象", "起算", "止于")
    elif isinstance(entry.asked.term, Share):
        needed = ("对象", "止于")
    elif isinstance(entry.asked.term, Recurring):
        needed = () if entry.subject else ("主体",)
    for name in needed:
        if not written[name]:
            yield RULE_INCOMPLETE.at(
                where.span((*here, "期限")),
                name=entry.name,
                term=entry.asked.text,
                missing=name,
                example=_EXAMPLES[name],
            )


def _unknown_types(
    entry: Entry, types: Mapping[str, TypeFacts], where: Places, here: Loc
) -> Iterator[Diagnostic]:
    named: list[tuple[str, Loc]] = []
    if entry.subject:
        named += [(name, (*here, "对象", "类型", n)) for n, name in enumerate(entry.subject.types)]
    for word, target in (("起算", entry.start), ("止于", entry.stop)):
        if target and target.type:
            named.append((target.type, (*here, word, "类型")))
    labels = {facts.label: name for name, facts in types.items()}
    for name, loc in named:
        if name not in types:
            near = labels.get(name) or suggest(name, types)
            yield UNKNOWN_TYPE.at(where.span(loc), type=name, guess=question(near))


def _read_calendar(data: bytes | None) -> tuple[Workdays, tuple[Diagnostic, ...]]:
    read, where, found = _read(data, CALENDAR_PATH, Calendar)
    if not isinstance(read, Calendar) or where is None:
        return Workdays(), found
    more: list[Diagnostic] = []
    plans: dict[int, YearPlan] = {}
    places: dict[int, Span] = {}
    for number, entry in enumerate(read.years):
        here = (_LIST, number)
        place = where.span((*here, "年份"))
        if entry.year in plans:
            notes = (Note(places[entry.year], "第一次写在这里"),)
            more.append(SAME_YEAR.at(place, notes=notes, year=entry.year))
            continue
        rest = frozenset(day for stretch in entry.rest for day in stretch)
        work = frozenset(day for stretch in entry.work for day in stretch)
        plans[entry.year] = YearPlan(entry.year, rest, work, entry.source)
        places[entry.year] = place
        more += _odd_days(entry, rest, where, here)
    return Workdays(plans), (*found, *more)


def _odd_days(entry: Announced, rest: frozenset[date], where: Places, here: Loc) -> Iterator[Diagnostic]:
    """Days of another year, both free and worked, or of no effect."""
    for name, stretches in (("休息", entry.rest), ("上班", entry.work)):
        for number, stretch in enumerate(stretches):
            span = where.span((*here, name, number))
            other = next((day for day in stretch if day.year != entry.year), None)
            both = next((day for day in stretch if name == "上班" and day in rest), None)
            if other is not None:
                yield OTHER_YEAR.at(span, day=other.isoformat(), year=entry.year)
            elif both is not None:
                yield REST_AND_WORK.at(span, day=both.isoformat())
            elif all(by_library(day) == (name == "上班") for day in stretch):
                state = "工作日" if name == "上班" else "休息日"
                yield KNOWN_ANYWAY.at(span, day=stretch[0].isoformat(), state=state)
