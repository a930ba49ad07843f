"""政府开放日: what is planned, announced, done and published of a day on which an office opens its doors.

Parts that are still to come are in order; what is missing after the day is found by a check, never by an error.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Annotated, Any, ClassVar

from site_builder.kernel.diagnostic import Problem, Rule, Severity
from site_builder.model.catalog import Catalog
from site_builder.model.document import Card, Document, Parsed, Part, Stage
from site_builder.model.document import Moment as CardMoment
from site_builder.model.page import Props
from site_builder.model.relation import Edge, Verb
from site_builder.types.base import ContentType, Face, Loc, Published, replaced
from site_builder.types.fields import Day, Fields, Line, Picture, Targets, key, moment_of

OUT_OF_ORDER = Rule(
    "E270",
    Severity.ERROR,
    "开放日的日期前后颠倒",
    "“{name}”写的是{day}，{order}“活动日期”{held}。",
    "核对日期：方案、公告、报名截止不晚于活动日期，实施、结果不早于活动日期。",
)
HELD = "活动日期"
"""The day on which citizens can come, as time limits and calendars call it."""
STEPS: Mapping[str, str] = {"plan": "方案", "notice": "公告", "record": "实施", "result": "结果"}
"""The four parts, in the order in which they come."""
AHEAD = ("waiting", "open")
"""The codes of the stages in which the day is still to come."""
_DAY = timedelta(days=1)


class Step(Fields):
    """One of the four parts: when it was there, what it says, and the document that says it."""

    day: Annotated[Day, key("日期", "这一步完成、公布的日子", "2026-09-01", "date")]
    text: Annotated[Line, key("内容", "一两句话", "印发活动方案，确定主题和路线")]
    documents: Annotated[Targets, key("文件", "对应的文件", "[gg-2026-006]")] = ()


class OpenDay(Published):
    """政府开放日：方案、公告、实施、结果四步齐全。"""

    held: Annotated[Day, key("活动日期", "开放的日子", "2026-10-22")]
    hours: Annotated[str, key("时间", "几点到几点", "上午9:00—11:30")] = ""
    place: Annotated[str, key("地点", "在哪里", "县政务服务中心")] = ""
    host: Annotated[str, key("承办单位", "承办的单位", "县政务服务和数据局")] = ""
    seats: Annotated[str, key("名额", "可以来多少人", "30人")] = ""
    way: Annotated[str, key("报名方式", "电话、邮箱、现场；不写填不了的表单", "拨打0000-8800115报名")] = ""
    closes: Annotated[Day | None, key("报名截止", "报名的最后一天；不写就到活动当天", "2026-10-20")] = None
    plan: Annotated[Step | None, key("方案", "活动方案")] = None
    notice: Annotated[Step | None, key("公告", "活动公告")] = None
    record: Annotated[Step | None, key("实施", "活动开展的情况")] = None
    result: Annotated[Step | None, key("结果", "意见和办理情况")] = None
    photos: Annotated[tuple[Picture, ...], key("照片", "现场照片，每张都要有替代文字")] = ()

    relation_keys: ClassVar[Mapping[str, Verb]] = Published.relation_keys

    def card(self, card: Card) -> Card:
        """The day and its parts; whoever reads lists sees whether one can still come."""
        days = {HELD: self.held}
        days |= {"公告日期": self.notice.day} if self.notice else {}
        days |= {"结果公开": self.result.day} if self.result else {}
        return replaced(
            super().card(card),
            department=self.host,
            moments=tuple(CardMoment(name, moment_of(day), name == HELD) for name, day in days.items()),
            stages=tuple(self._stages()),
            parts=tuple(Part(name, name, done=step is not None) for name, step in self.steps()),
        )

    def steps(self) -> Iterator[tuple[str, Step | None]]:
        """The four parts by name."""
        for name, label in STEPS.items():
            yield label, getattr(self, name)

    def _stages(self) -> Iterator[Stage]:
        """预告 or 报名中, until the day; then over, until the results are there."""
        first = self.published.date()
        last = self.closes or self.held
        if self.way:
            yield Stage(first, "报名中", "open", open=True)
            if last < self.held:
                yield Stage(last + _DAY, "报名截止", "waiting")
        else:
            yield Stage(first, "预告", "waiting")
        if self.result is None or self.result.day > self.held + _DAY:
            yield Stage(self.held + _DAY, "已结束", "closed")
        if self.result is not None:
            yield Stage(self.result.day, "已公布结果", "answered")

    def edges(self) -> Iterator[tuple[Loc, Edge]]:
        """The item's own relations, then the documents of each part."""
        yield from super().edges()
        for name, step in self.steps():
            for place, target in enumerate(step.documents if step else ()):
                yield (name, "文件", place), target.edge(Verb.LISTS, name)

    def organizations(self) -> Iterator[tuple[Loc, str, bool]]:
        """Who opens its doors."""
        yield from super().organizations()
        if self.host:
            yield ("承办单位",), self.host, False

    def pictures(self) -> Iterator[tuple[Loc, Picture]]:
        """The photographs."""
        for number, picture in enumerate(self.photos):
            yield ("照片", number, "文件"), picture

    def problems(self, has_text: bool) -> Iterator[tuple[Loc, Problem]]:
        """What prepares the day is not after it, what follows is not before it."""
        yield from super().problems(has_text)
        days: list[tuple[Loc, date | None, bool]] = [
            *(
                ((name, "日期"), step.day if step else None, name in ("方案", "公告"))
                for name, step in self.steps()
            ),
            (("报名截止",), self.closes, True),
        ]
        for loc, day, before in days:
            if day is not None and (day > self.held if before else day < self.held):
                words = {"name": loc[0], "day": day.isoformat(), "held": self.held.isoformat()}
                yield loc, Problem(OUT_OF_ORDER, {**words, "order": "晚于" if before else "早于"})

    @classmethod
    def draft(cls, parsed: Parsed, catalog: Catalog) -> Props:
        """The calendar file, while there is something to come to."""
        ahead = catalog.mark(parsed.card.id)[1] in AHEAD
        return {"calendar": parsed.card.url.removesuffix(".html") + ".ics" if ahead else ""}

    @classmethod
    def searched(cls, document: Document) -> Iterator[str]:
        """Where, whose, and what each part says."""
        fields = document.fields
        yield from (fields["place"], fields["host"], fields["way"])
        yield from (fields[name]["text"] for name in STEPS if fields[name])

    @classmethod
    def present(cls, document: Document, face: Face, props: Props) -> Props:
        """The day, the four parts and the photographs."""
        fields = document.fields
        return {
            "held": fields["held"],
            "host": face.organization(fields["host"]) if fields["host"] else None,
            **{name: fields[name] for name in ("hours", "place", "seats", "way")},
            "closes": fields["closes"] or "",
            "steps_shown": [_step(label, fields[name], face) for name, label in STEPS.items()],
            "photos": [face.picture(document, picture) for picture in fields["photos"]],
        }


def _step(label: str, step: Mapping[str, Any] | None, face: Face) -> dict[str, Any]:
    if step is None:
        return {"name": label, "day": "", "text": "", "documents": []}
    documents = face.named(target["file"] for target in step["documents"])
    return {"name": label, "day": step["day"], "text": step["text"], "documents": documents}


TYPE = ContentType(
    "open_day", "open-days", "政府开放日", OpenDay, "open_day.html", "征集调查", 38, hub="participation"
)
