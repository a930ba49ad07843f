"""政府会议: what a meeting of the government dealt with, what it resolved and led to, and who sat in on it.

Its text is the record of a meeting that was transmitted; minutes that are not public stay elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from site_builder.kernel.diagnostic import Problem
from site_builder.model.catalog import Catalog
from site_builder.model.document import Card, Document, Parsed, Part
from site_builder.model.document import Moment as NamedDay
from site_builder.model.page import Entry, Props
from site_builder.model.relation import Edge, Verb
from site_builder.model.web_address import linkable
from site_builder.types.attendance import Attendance, shown
from site_builder.types.base import ContentType, Face, Loc, Published, replaced
from site_builder.types.fields import Fields, Line, Lines, Moment, Targets, key, repeated

LIST = "议题"
Kind = Literal["常务会议", "全体会议", "专题会议", "办公会议"]


class Topic(Fields):
    """One item of the agenda: what it was, what was resolved, and what came of it."""

    number: Annotated[Line, key("编号", "本次会议内不重复", "'1'")]
    title: Annotated[Line, key("题目", "议题的名称", "审议《云栖县最低生活保障办法（送审稿）》")]
    resolved: Annotated[str, key("议定事项", "会议怎样决定", "原则通过，由县民政局修改后按程序印发")] = ""
    departments: Annotated[Lines, key("汇报部门", "汇报的部门", "[县民政局]")] = ()
    produces: Annotated[Targets, key("形成文件", "会后印发的文件", "[云政发〔2026〕8号]")] = ()

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return LIST + "".join(self.number.split())


class Recording(Fields):
    """Where a meeting could be watched, or still can."""

    url: Annotated[Line, key("网址", "直播或者回放的完整网址", "https://www.yunqi.example/zhibo/")]
    name: Annotated[str, key("名称", "读者看到的名称", "县融媒体中心回放")] = ""


class Meeting(Published):
    """政府会议：常务会议、全体会议等的议题和议定事项。"""

    moment: Annotated[Moment, key("会议日期", "举行的日子，可以带时间", "2026-10-13 09:00")]
    kind: Annotated[Kind, key("会议类别", "常务会议、全体会议、专题会议或办公会议", "常务会议")] = "常务会议"
    session: Annotated[str, key("届次", "第几届政府", "第十八届")] = ""
    ordinal: Annotated[str, key("次数", "第几次会议", "第75次")] = ""
    place: Annotated[str, key("地点", "在哪里举行", "县行政中心3楼常务会议室")] = ""
    agenda: Annotated[
        tuple[Topic, ...], key(LIST, "逐项列出", "[{编号: '1', 题目: 审议……, 议定事项: 原则通过}]")
    ] = ()
    attending: Annotated[
        tuple[Attendance, ...],
        key(
            "列席",
            "利益相关方、公众代表、专家、媒体，只写身份和人数",
            "[{身份: 公众代表, 人数: 4, 产生方式: 公开报名}]",
        ),
    ] = ()
    recording: Annotated[
        Recording | None,
        key("直播", "公开直播的会议写网址；实录写在正文里", "{网址: 'https://www.yunqi.example/zhibo/'}"),
    ] = None

    def card(self, card: Card) -> Card:
        """The day, the kind, and the agenda as parts."""
        return replaced(
            super().card(card),
            label=self.kind,
            moments=(NamedDay("会议日期", self.moment),),
            parts=tuple(
                Part(
                    topic.anchor,
                    topic.title,
                    done=bool(topic.produces),
                    lead=next(iter(topic.departments), ""),
                )
                for topic in self.agenda
            ),
        )

    def edges(self) -> Iterator[tuple[Loc, Edge]]:
        """The common relations, then what each item of the agenda led to."""
        yield from super().edges()
        for number, topic in enumerate(self.agenda):
            for place, target in enumerate(topic.produces):
                yield (LIST, number, "形成文件", place), target.edge(Verb.PRODUCES, topic.anchor)

    def organizations(self) -> Iterator[tuple[Loc, str, bool]]:
        """Publisher, and the departments that reported."""
        yield from super().organizations()
        for number, topic in enumerate(self.agenda):
            for place, name in enumerate(topic.departments):
                yield (LIST, number, "汇报部门", place), name, False

    def problems(self, has_text: bool) -> Iterator[tuple[Loc, Problem]]:
        """Numbers must differ."""
        yield from super().problems(has_text)
        for number, problem in repeated([topic.number for topic in self.agenda], LIST):
            yield (LIST, number, "编号"), problem

    @classmethod
    def searched(cls, document: Document) -> Iterator[str]:
        """The agenda with what was resolved, and who sat in."""
        for topic in document.fields["agenda"]:
            yield from (topic["title"], topic["resolved"], *topic["departments"])
        yield from (one["who"] for one in document.fields["attending"])

    @classmethod
    def draft(cls, parsed: Parsed, catalog: Catalog) -> Props:
        """What each item of the agenda led to, with its state."""
        card = parsed.card
        found = {part.anchor: catalog.of_part(card.id, part.anchor, Verb.PRODUCES) for part in card.parts}
        return {"outcomes": found}

    @classmethod
    def present(cls, document: Document, face: Face, props: Props) -> Props:
        """When and which meeting, the agenda, who sat in, and where it can be watched."""
        fields = document.fields
        day, _, hour = fields["moment"].partition("T")
        topics = zip(document.card.parts, fields["agenda"], strict=True)
        return {
            "meeting": {
                "kind": fields["kind"],
                "name": fields["session"] + fields["ordinal"],
                "day": day,
                "time": "" if hour.startswith("00:00") else hour[:5],
                "place": fields["place"],
            },
            "agenda": [_topic(part, topic, face, props) for part, topic in topics],
            "attending": shown(fields["attending"]),
            "recording": _recording(fields["recording"]),
        }


def _topic(part: Part, topic: dict[str, Any], face: Face, props: Props) -> dict[str, Any]:
    return {
        "anchor": part.anchor,
        "number": topic["number"],
        "title": topic["title"],
        "resolved": topic["resolved"],
        "departments": [face.organization(name) for name in topic["departments"]],
        "produced": props["outcomes"].get(part.anchor, []),
    }


def _recording(recording: dict[str, str] | None) -> Entry | None:
    if recording is None:
        return None
    url = linkable(recording["url"])
    return Entry(text=recording["name"] or recording["url"], url=url, external=bool(url))


TYPE = ContentType(
    "meeting",
    "meetings",
    "政府会议",
    Meeting,
    "meeting.html",
    "信息公开目录",
    38,
    hub="participation",
    step="会议审议",
)
