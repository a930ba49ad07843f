"""清单名录: a list with what it must add up to: model units, systems, matters of participation, supervisors.

It counts its own rows and classes; whether a document that a row names exists is the catalog's answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, ClassVar

from pydantic import Field

from site_builder.kernel.diagnostic import Problem, Rule, Severity
from site_builder.model.catalog import Catalog
from site_builder.model.document import Card, Cell, Document, Parsed, Part, Table
from site_builder.model.page import Entry, Props
from site_builder.model.relation import Edge, Verb
from site_builder.model.web_address import linkable
from site_builder.types.base import ContentType, Face, Loc, Published, replaced
from site_builder.types.fields import Count, Fields, Flag, Line, Targets, key

NO_COLUMN = Rule(
    "E272",
    Severity.ERROR,
    "没有这一列",
    "“列”里写的“{name}”不是清单的列，不能改名。",
    "能改名的列：{known}；别的列在每一条的“其他”里写，例如  其他: {{办理时限: 5个工作日}}",
)
TOTALS_DISAGREE = Rule(
    "W755",
    Severity.WARNING,
    "清单的数目对不上",
    "{what}写的是{declared}{counter}，{whose}是{found}{counter}。",
    "核对“应有总数”“分类合计”和“条目”：漏了的补上，多了的删去，或者改正数目。",
    "公布的数目和清单要一致：“十件实事”列出了二十一件，读者不知道以哪个为准。",
)
NO_DOCUMENT = Rule(
    "W756",
    Severity.WARNING,
    "清单里的一项没有文件",
    "“{name}”没有写“文件”；这份清单要求逐项有文件。",
    "写上对应的文件，例如  文件: [云政办发〔2026〕4号]；还没有出台的，出台以后补上。",
    "制度要逐项落实到文件：清单写着“逐项有文件: true”，少了哪一份就在这里提醒。",
)
COLUMN_LEFT_OUT = Rule(
    "W757",
    Severity.WARNING,
    "清单的各条列数不同",
    "“{name}”的“其他”里没有“{column}”，别的条目有。",
    "补上这一列，没有内容的写“无”；列名要和别的条目一字不差。",
)
COLUMNS: Mapping[str, str] = {
    "name": "名称",
    "unit": "单位",
    "content": "内容",
    "documents": "文件",
    "basis": "依据",
    "phone": "电话",
    "url": "网址",
}
"""The columns that every entry may fill, in the order in which they stand, before those that a list adds."""


Words = Mapping[str, Line]


class Listed(Fields):
    """One row of the list."""

    name: Annotated[Line, key("名称", "这一项的名称", "清禾镇便民服务中心")]
    group: Annotated[str, key("类别", "按类别分组显示，和“分类合计”对应", "一级")] = ""
    unit: Annotated[str, key("单位", "负责的单位", "清禾镇政府")] = ""
    content: Annotated[str, key("内容", "这一项的内容", "政策咨询窗口、一次告知单")] = ""
    documents: Annotated[Targets, key("文件", "这一项对应的文件", "[云政办发〔2026〕4号]")] = ()
    basis: Annotated[Targets, key("依据", "这一项的依据", "[云政办发〔2024〕12号]")] = ()
    phone: Annotated[str, key("电话", "单位的固定电话", "0000-8800101")] = ""
    url: Annotated[str, key("网址", "在别处办理、查看的网址", "https://www.linjiang.example/")] = ""
    more: Annotated[Words, key("其他", "清单自己的列：列名和内容", "{办理时限: 5个工作日}")] = Field(
        default_factory=dict
    )


class Roster(Published):
    """清单名录：有应有总数、可以分组的清单。"""

    total: Annotated[Count | None, key("应有总数", "清单一共应当有几项", "11")] = None
    shares: Annotated[
        Mapping[str, Count], key("分类合计", "每个类别应当有几项", "{一级: 2, 二级: 3, 三级: 6}")
    ] = Field(default_factory=dict)
    counter: Annotated[Line, key("计量", "数目后面的量词", "个")] = "项"
    complete: Annotated[Flag, key("逐项有文件", "每一项都必须有文件时写 true", "true")] = False
    columns: Annotated[Words, key("列", "给列改名，原名在前", "{名称: 事项, 单位: 牵头单位}")] = Field(
        default_factory=dict
    )
    entries: Annotated[tuple[Listed, ...], key("条目", "清单的各项，按显示的顺序写")] = ()

    relation_keys: ClassVar[Mapping[str, Verb]] = Published.relation_keys

    def card(self, card: Card) -> Card:
        """The rows, so that other pages can name them."""
        parts = [
            Part(_anchor(number), entry.name, entry.group, bool(entry.documents), entry.unit)
            for number, entry in enumerate(self.entries)
        ]
        return replaced(super().card(card), parts=tuple(parts))

    def table(self) -> Table:
        """Every row with its class; the same columns as on the page."""
        shown = [name for name in COLUMNS if any(getattr(entry, name) for entry in self.entries)]
        own = _own(entry.more for entry in self.entries)
        grouped = any(entry.group for entry in self.entries)
        head = ["类别"] * grouped + [self.columns.get(COLUMNS[name], COLUMNS[name]) for name in shown] + own
        rows = (
            (
                *((Cell(entry.group),) * grouped),
                *(_cell(getattr(entry, name)) for name in shown),
                *(Cell(entry.more.get(name, "")) for name in own),
            )
            for entry in self.entries
        )
        return Table(tuple(head), tuple(rows))

    def edges(self) -> Iterator[tuple[Loc, Edge]]:
        """The list's own relations, then those of each row."""
        yield from super().edges()
        for number, entry in enumerate(self.entries):
            for place, target in enumerate(entry.documents):
                yield ("条目", number, "文件", place), target.edge(Verb.LISTS, _anchor(number))
            for place, target in enumerate(entry.basis):
                yield ("条目", number, "依据", place), target.edge(Verb.BASIS, _anchor(number))

    def organizations(self) -> Iterator[tuple[Loc, str, bool]]:
        """The publisher; units are linked where they are registered, and need not be."""
        yield from super().organizations()

    def problems(self, has_text: bool) -> Iterator[tuple[Loc, Problem]]:
        """Numbers that disagree, rows without what the list asks of each, names of columns."""
        yield from super().problems(has_text)
        for name in self.columns:
            if name not in COLUMNS.values():
                yield ("列", name), Problem(NO_COLUMN, {"name": name, "known": tuple(COLUMNS.values())})
        yield from self._sums()
        own = _own(entry.more for entry in self.entries)
        for number, entry in enumerate(self.entries):
            if self.complete and not entry.documents:
                yield ("条目", number, "名称"), Problem(NO_DOCUMENT, {"name": entry.name})
            left_out = next((column for column in own if column not in entry.more), "")
            if left_out:
                yield ("条目", number), Problem(COLUMN_LEFT_OUT, {"name": entry.name, "column": left_out})

    def _sums(self) -> Iterator[tuple[Loc, Problem]]:
        """What was declared against what is listed, and the classes against the whole."""
        listed = Counter(entry.group for entry in self.entries)
        if self.total is not None and self.total != len(self.entries):
            yield self._sum("应有总数", "“应有总数”", self.total, "列出的条目", len(self.entries))
        if self.total is not None and self.shares and sum(self.shares.values()) != self.total:
            whole = sum(self.shares.values())
            yield self._sum("应有总数", "“应有总数”", self.total, "“分类合计”相加", whole)
        if self.shares:
            for name in dict.fromkeys([*self.shares, *(entry.group for entry in self.entries)]):
                if self.shares.get(name, 0) != listed[name]:
                    what = f"“分类合计”里“{name or '没有类别的'}”"
                    declared = self.shares.get(name, 0)
                    yield self._sum("分类合计", what, declared, "列出的条目", listed[name])

    def _sum(self, at: str, what: str, declared: int, whose: str, found: int) -> tuple[Loc, Problem]:
        words = {"what": what, "declared": declared, "whose": whose, "found": found, "counter": self.counter}
        return (at,), Problem(TOTALS_DISAGREE, words)

    @classmethod
    def searched(cls, document: Document) -> Iterator[str]:
        """Every cell of the list."""
        for entry in document.fields["entries"]:
            yield from (entry["name"], entry["group"], entry["unit"], entry["content"], entry["phone"])
            yield from entry["more"].values()

    @classmethod
    def draft(cls, parsed: Parsed, catalog: Catalog) -> Props:
        """Where the list lies as a table, and the units that are registered."""
        units = dict.fromkeys(part.lead for part in parsed.card.parts if part.lead)
        return {
            "csv": parsed.card.url.removesuffix(".html") + ".csv" if parsed.card.has_table else "",
            "units": {name: catalog.organization(name) for name in units},
        }

    @classmethod
    def present(cls, document: Document, face: Face, props: Props) -> Props:
        """The list by class, with its totals in words."""
        fields = document.fields
        entries = fields["entries"]
        shown = [name for name in COLUMNS if any(entry[name] for entry in entries)]
        own = _own(entry["more"] for entry in entries)
        rows = [_row(number, entry, shown, own, face, props) for number, entry in enumerate(entries)]
        return {
            "list": {
                "headings": [fields["columns"].get(COLUMNS[name], COLUMNS[name]) for name in shown] + own,
                "groups": _groups(entries, rows, fields["shares"]),
                "total": len(entries),
                "counter": fields["counter"],
                "title": document.card.title,
            },
            "summary": fields["summary"],
        }


def _anchor(number: int) -> str:
    return f"条目{number + 1}"


def _own(rows: Any) -> list[str]:
    """The columns that a list adds, in the order in which they first occur."""
    return list(dict.fromkeys(name for row in rows for name in row))


def _cell(value: Any) -> Cell:
    return Cell(value) if isinstance(value, str) else Cell(refs=tuple(target.file for target in value))


def _row(
    number: int, entry: Mapping[str, Any], shown: Sequence[str], own: Sequence[str], face: Face, props: Props
) -> dict[str, Any]:
    cells: list[dict[str, Any]] = [_shown(name, entry, face, props) for name in shown]
    cells += [{"text": entry["more"].get(name, ""), "entries": [], "about": ""} for name in own]
    return {"anchor": _anchor(number), "number": number + 1, "group": entry["group"], "cells": cells}


def _shown(name: str, entry: Mapping[str, Any], face: Face, props: Props) -> dict[str, Any]:
    """One cell: words, or links; ``about`` says of a link aloud what it is the link of."""
    value = entry[name]
    plain = {"text": value, "entries": [], "about": ""}
    if not value:
        return {**plain, "text": ""}
    if name in ("documents", "basis"):
        return {**plain, "text": "", "entries": face.named(target["file"] for target in value)}
    if name == "unit":
        return {**plain, "entries": [props["units"][value]]}
    if name == "phone" and all(c.isdecimal() or c == "-" for c in value):
        return {**plain, "entries": [Entry(text=value, url=f"tel:{value}")]}
    if name == "url" and linkable(value):
        link = Entry(text="前往", url=linkable(value), external=True)
        return {**plain, "entries": [link], "about": entry["name"]}
    return plain


def _groups(
    entries: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]], shares: Mapping[str, int]
) -> list[dict[str, Any]]:
    """The rows by class: declared classes first, in their order; one nameless class when there are none."""
    names = dict.fromkeys([*shares, *(entry["group"] for entry in entries)])
    found = [(name, [row for row in rows if row["group"] == name]) for name in names]
    return [{"name": name, "rows": group, "count": len(group)} for name, group in found if group]


TYPE = ContentType(
    "roster", "lists", "清单名录", Roster, "roster.html", "信息公开目录", 45, bodied=False, hub="notice"
)
