"""专题专栏: a query over the portal, hand-picked items and links to other levels of government.

What a topic gathers is answered by the catalog on the day of the build; nothing is listed twice by hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal

from site_builder.model.catalog import Catalog
from site_builder.model.document import Card, Document, Parsed, Query
from site_builder.model.gather import gather
from site_builder.model.page import Entry, Props
from site_builder.model.relation import Edge, Verb
from site_builder.model.web_address import linkable
from site_builder.types.base import ContentType, Face, Loc, Published, replaced
from site_builder.types.fields import Fields, Line, Lines, Targets, key

SHOWN = 10
"""How many gathered items of each type a topic page lists before it points at the full list."""


class Search(Fields):
    """A query: every key narrows it, several values of one key widen it."""

    types: Annotated[Lines, key("类型", "policy、interpretation 等", "[policy, interpretation]")] = ()
    topics: Annotated[Lines, key("主题分类", "大类或“大类/小类”", "[财政金融]")] = ()
    publishers: Annotated[Lines, key("发布机构", "机构名称", "[县财政局]")] = ()
    kinds: Annotated[Lines, key("文件性质", "文件性质", "[行政规范性文件]")] = ()
    years: Annotated[Lines, key("年份", "发布年份", "['2025', '2026']")] = ()
    states: Annotated[Lines, key("状态", "效力状态", "[有效, 已修改]")] = ()
    keywords: Annotated[Lines, key("关键词", "标题、关键词或摘要里的词", "[预算, 决算]")] = ()

    def query(self) -> Query:
        """The same question for the catalog."""
        return Query(
            self.types, self.topics, self.publishers, self.kinds, self.years, self.states, self.keywords
        )


class WebLink(Fields):
    """A link to another site."""

    name: Annotated[Line, key("名称", "读者看到的名称", "临江市规划专栏")]
    url: Annotated[Line, key("网址", "完整网址", "https://www.linjiang.example/")]
    level: Annotated[Literal["国", "省", "市", "县", ""], key("级别", "国、省、市或县", "市")] = ""


class SubColumn(Fields):
    """A part of a topic with a heading of its own."""

    title: Annotated[Line, key("标题", "子栏目名称", "部门预算")]
    note: Annotated[str, key("说明", "一句话说明", "各部门预算公开")] = ""
    search: Annotated[Search | None, key("查询", "收集条件", "", "query")] = None
    picks: Annotated[Targets, key("精选", "按顺序列出", "[云政发〔2024〕3号]")] = ()
    links: Annotated[tuple[WebLink, ...], key("外部链接", "其他网站")] = ()


class Topic(Published):
    """专题专栏：查询条件、精选文件和外部链接。"""

    slogan: Annotated[str, key("口号", "专题的一句话", "一张清单管到底")] = ""
    search: Annotated[
        Search | None, key("查询", "收集条件：不同的键要同时满足，同一键满足其一", "", "query")
    ] = None
    picks: Annotated[Targets, key("精选", "按顺序列出的重点内容", "[云政发〔2024〕3号]")] = ()
    links: Annotated[tuple[WebLink, ...], key("外部链接", "其他网站的相关专栏")] = ()
    columns: Annotated[tuple[SubColumn, ...], key("子栏目", "分组显示")] = ()

    relation_keys: ClassVar[Mapping[str, Verb]] = {**Published.relation_keys, "picks": Verb.FEATURES}

    def card(self, card: Card) -> Card:
        """The slogan stands in for a missing summary."""
        common = super().card(card)
        return replaced(common, summary=common.summary or self.slogan)

    def edges(self) -> Iterator[tuple[Loc, Edge]]:
        """Picks of the topic and of its columns."""
        yield from super().edges()
        for number, column in enumerate(self.columns):
            for place, target in enumerate(column.picks):
                yield ("子栏目", number, "精选", place), target.edge(Verb.FEATURES)

    def queries(self) -> tuple[Query, ...]:
        """The topic's own query, then one for each column; an empty query gathers nothing."""
        searches = (self.search, *(column.search for column in self.columns))
        return tuple(search.query() if search else Query() for search in searches)

    @classmethod
    def searched(cls, document: Document) -> Iterator[str]:
        """The slogan, the names of links, and the columns."""
        fields = document.fields
        yield fields["slogan"]
        yield from (link["name"] for link in fields["links"])
        for column in fields["columns"]:
            yield from (column["title"], column["note"], *(link["name"] for link in column["links"]))

    @classmethod
    def draft(cls, parsed: Parsed, catalog: Catalog) -> Props:
        """What the queries find today."""
        found = [_groups(query, catalog, parsed.card.id) for query in parsed.queries]
        return {"gathered": found[0] if found else [], "column_gathered": found[1:]}

    @classmethod
    def present(cls, document: Document, face: Face, props: Props) -> Props:
        """Picks, gathered lists and links, for the topic and each column."""
        fields = document.fields
        columns = [
            {
                "title": column["title"],
                "anchor": column["title"],
                "note": column["note"],
                "picks": _picked(column, face),
                "gathered": gathered,
                "links": _by_level(column["links"]),
            }
            for column, gathered in zip(fields["columns"], props["column_gathered"], strict=True)
        ]
        return {
            "slogan": fields["slogan"],
            "note": fields["summary"],
            "picks": _picked(fields, face),
            "links": _by_level(fields["links"]),
            "columns": columns,
        }


def _picked(fields: Mapping[str, Any], face: Face) -> list[Entry]:
    return [entry for entry in face.named(pick["file"] for pick in fields["picks"]) if entry.url]


def _groups(query: Query, catalog: Catalog, own: str) -> list[dict[str, Any]]:
    """Rows by type, newest first, at most ``SHOWN`` each; a topic does not gather itself."""
    found = [card for card in gather(query, catalog) if card.id != own]
    groups = []
    for facts in catalog.types.values():
        cards = [card for card in found if card.type == facts.name]
        if cards:
            groups.append(
                {
                    "label": facts.label,
                    "rows": [catalog.row(card.id) for card in cards[:SHOWN]],
                    "total": len(cards),
                    "more": f"{facts.folder}/index.html" if len(cards) > SHOWN else "",
                }
            )
    return groups


def _outward(link: Mapping[str, str]) -> Entry:
    url = linkable(link["url"])
    return Entry(text=link["name"], url=url, external=bool(url))


def _by_level(links: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Links to other sites, grouped by level of government from the top."""
    levels = {"国": "国家", "省": "省级", "市": "市级", "县": "县级", "": "其他"}
    found = []
    for level, label in levels.items():
        entries = [_outward(x) for x in links if x["level"] == level]
        if entries:
            found.append({"level": label, "entries": entries})
    return found


TYPE = ContentType("topic", "topics", "专题专栏", Topic, "topic.html", "信息公开目录", 50, bodied=False)
