"""重大行政决策事项目录: what a unit will decide in a year, and for each item who took part and what came of it.

How far an item is nobody types: it follows from the consultations and documents that are linked with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import WithJsonSchema

from site_builder.kernel.diagnostic import Problem, Rule, Severity
from site_builder.model.catalog import Catalog
from site_builder.model.day import FIRST_YEAR, LAST_YEAR
from site_builder.model.deadline import parse_deadline
from site_builder.model.decisions import CATALOGUED, CODES, STOPPED, Decision, decisions, in_time, last_day
from site_builder.model.document import Card, Document, Parsed, Part, percent
from site_builder.model.document import Moment as NamedDay
from site_builder.model.numeral import number_from_chinese
from site_builder.model.page import Props
from site_builder.model.relation import Edge, Verb
from site_builder.model.written import half_width, nothing_written
from site_builder.types.base import ContentType, Face, Loc, Published, replaced
from site_builder.types.fields import Day, Fields, Line, Lines, Tally, Targets, checked, key, repeated

YEAR_UNREADABLE = Rule(
    "E261",
    Severity.ERROR,
    "年度看不懂",
    "“{text}”不是一个年度。",
    "写四位数字，例如  年度: 2026",
)
TOTAL_DIFFERS = Rule(
    "W749",
    Severity.WARNING,
    "决策事项的总数对不上",
    "“应有总数”写的是{declared}项，列出的事项有{listed}项。",
    "补上缺少的事项，或者改正总数；年中调整的，同时改两处。",
    "决策事项目录公开率应当达到100%：审定的每一项都要列出来。",
)
DECIDED_ALONE = Rule(
    "W754",
    Severity.WARNING,
    "已经决策的事项没有公众参与记录",
    "事项“{name}”写了形成的文件，却没有写公众怎样参与。",
    "加上征求意见、听证会等记录，例如  公众参与: [zj-2026-001]",
    "目录内事项的公众参与率应当达到100%；决策承办单位应当采取便于社会公众参与的方式充分听取意见（国务院令第713号第十四条）。",
)
LIST = "事项"


def _year(text: str) -> int | Problem:
    plain = half_width(text).removesuffix("度").removesuffix("年")
    if not plain:
        return nothing_written("年度", "2026")
    found = number_from_chinese(plain)
    known = found is not None and FIRST_YEAR <= found <= LAST_YEAR
    return found if found is not None and known else Problem(YEAR_UNREADABLE, {"text": text})


class Stop(Fields):
    """Why an item was given up."""

    day: Annotated[Day, key("日期", "决定终止的日子", "2026-06-18", "date")]
    reason: Annotated[Line, key("理由", "为什么终止", "运营企业经营状况好转，暂不调整")]


class Matter(Fields):
    """One decision that is to be made in the year."""

    number: Annotated[Line, key("编号", "本目录内不重复", "'1'")]
    name: Annotated[Line, key("名称", "决策事项的名称", "修订云栖县最低生活保障办法")]
    departments: Annotated[Lines, key("承办部门", "第一个是牵头的", "[县民政局]")] = ()
    planned: Annotated[str, key("计划时间", "2026年10月、2026-10-31、年底前", "2026年10月")] = ""
    involves: Annotated[
        Targets, key("公众参与", "征求意见、听证会、座谈会等记录", "[zj-2026-001]", "participation")
    ] = ()
    produces: Annotated[Targets, key("形成文件", "决策形成的文件", "[云政发〔2026〕8号]")] = ()
    stopped: Annotated[Stop | None, key("终止", "不再决策的日期和理由")] = None

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return LIST + "".join(self.number.split())


class DecisionCatalogue(Published):
    """重大行政决策事项目录：一个单位一年一份。"""

    year: Annotated[
        int,
        checked(_year, int),
        WithJsonSchema({"type": ["integer", "string"]}),
        key("年度", "目录的年度", "2026"),
    ]
    declared: Annotated[Tally | None, key("应有总数", "审定的事项数，与列出的事项核对", "5")] = None
    items: Annotated[
        tuple[Matter, ...], key(LIST, "逐项列出；没有的不写", "[{编号: '1', 名称: 修订……办法}]")
    ] = ()
    expects: Annotated[
        Lines, key("应公布单位", "本级还应当公布目录的单位，写在政府的目录里", "[县民政局, 县城市管理局]")
    ] = ()

    def card(self, card: Card) -> Card:
        """Year, items and the units that have to publish one of their own."""
        return replaced(
            super().card(card),
            label=f"{self.year}年",
            year=self.year,
            moments=(NamedDay("目录公布", self.published),),
            parts=tuple(self._part(item) for item in self.items),
            expects=self.expects,
        )

    def _part(self, item: Matter) -> Part:
        """What the item itself says; how far it is depends on the day."""
        return Part(
            anchor=item.anchor,
            title=item.name,
            state=STOPPED if item.stopped else "",
            done=bool(item.produces or item.stopped),
            lead=next(iter(item.departments), ""),
        )

    def edges(self) -> Iterator[tuple[Loc, Edge]]:
        """The common relations, then who took part in each item and what it led to."""
        yield from super().edges()
        for number, item in enumerate(self.items):
            for place, target in enumerate(item.involves):
                yield (LIST, number, "公众参与", place), target.edge(Verb.INVOLVES, item.anchor)
            for place, target in enumerate(item.produces):
                yield (LIST, number, "形成文件", place), target.edge(Verb.PRODUCES, item.anchor)

    def organizations(self) -> Iterator[tuple[Loc, str, bool]]:
        """Publisher, every department of an item, and the units that have to publish."""
        yield from super().organizations()
        for number, item in enumerate(self.items):
            for place, name in enumerate(item.departments):
                yield (LIST, number, "承办部门", place), name, False
        for place, name in enumerate(self.expects):
            yield ("应公布单位", place), name, False

    def problems(self, has_text: bool) -> Iterator[tuple[Loc, Problem]]:
        """The list is as long as it says, numbers differ, times can be read, and nothing was decided alone."""
        yield from super().problems(has_text)
        if self.declared is not None and self.declared != len(self.items):
            yield (
                ("应有总数",),
                Problem(TOTAL_DIFFERS, {"declared": self.declared, "listed": len(self.items)}),
            )
        for number, problem in repeated([item.number for item in self.items], LIST):
            yield (LIST, number, "编号"), problem
        for number, item in enumerate(self.items):
            found = parse_deadline(item.planned, self.year) if item.planned else None
            if isinstance(found, Problem):
                yield (LIST, number, "计划时间"), found
            if item.produces and not item.involves:
                yield (LIST, number, "名称"), Problem(DECIDED_ALONE, {"name": item.name})

    @classmethod
    def searched(cls, document: Document) -> Iterator[str]:
        """The items, who is responsible, and why one was given up."""
        for item in document.fields["items"]:
            yield from (item["name"], *item["departments"])
            if item["stopped"]:
                yield item["stopped"]["reason"]

    @classmethod
    def draft(cls, parsed: Parsed, catalog: Catalog) -> Props:
        """How far each item is today, and how many had citizens take part."""
        return {"decided": [_linked(one) for one in decisions(parsed.card, catalog)]}

    @classmethod
    def present(cls, document: Document, face: Face, props: Props) -> Props:
        """The table of items with its totals, and whether the catalogue came in time."""
        card, fields = document.card, document.fields
        shown = [
            {
                **known,
                "number": item["number"],
                "planned": item["planned"],
                "departments": [face.organization(name) for name in item["departments"]],
                "stopped": item["stopped"],
            }
            for item, known in zip(fields["items"], props["decided"], strict=True)
        ]
        counted = [one for one in shown if one["state"] != STOPPED]
        heard = sum(1 for one in counted if one["involved"])
        day: date | None = card.published.date() if card.published else None
        return {
            "year": card.year,
            "decisions": shown,
            "counts": [
                {"state": state, "code": code, "count": n, "percent": percent(n, len(shown))}
                for state, code in CODES.items()
                if (n := sum(1 for one in shown if one["state"] == state))
            ],
            "heard": {"count": heard, "of": len(counted), "percent": percent(heard, len(counted))},
            "deadline": {
                "day": day.isoformat() if day else "",
                "last": last_day(card.year).isoformat(),
                "in_time": in_time(card),
            },
        }


def _linked(one: Decision) -> Mapping[str, Any]:
    return {
        "anchor": one.part.anchor,
        "name": one.part.title,
        "state": one.state,
        "code": CODES[one.state],
        "involved": list(one.involved),
        "produced": list(one.produced),
    }


TYPE = ContentType(
    "decision_catalogue",
    "decisions",
    "重大行政决策",
    DecisionCatalogue,
    "decision_catalogue.html",
    "信息公开目录",
    37,
    hub="participation",
    step=CATALOGUED,
    beside=(("决策目录公布情况", "decisions/coverage.html"),),
)
