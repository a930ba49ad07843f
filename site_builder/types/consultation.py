"""意见征集: a draft that citizens are asked about, how they can answer, what was held, and what became of their opinions.

Its stages follow from its days alone, so that they are right on every day (国务院令第713号 第十五条、第十六条、第十八条、第三十二条).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Annotated, Any, ClassVar, Literal
from urllib.parse import quote

from site_builder.kernel.diagnostic import Problem, Rule, Severity
from site_builder.model.catalog import Catalog
from site_builder.model.document import Card, Document, Parsed, Part, Stage
from site_builder.model.document import Moment as NamedDay
from site_builder.model.mail_address import parse_mail_address
from site_builder.model.page import Entry, Props
from site_builder.model.relation import Edge, Verb
from site_builder.model.web_address import linkable
from site_builder.types.activity import HEARING, Activity, hearing_problems, place_of, shown_activity
from site_builder.types.base import ContentType, Face, Loc, Published, replaced
from site_builder.types.fields import (
    Attachment,
    Day,
    Fields,
    Flag,
    Targets,
    checked,
    key,
)
from site_builder.types.opinions import Result, result_problems, shown_result

NO_WAY_TO_ANSWER = Rule(
    "E255",
    Severity.ERROR,
    "没有可以提意见的渠道",
    "“渠道”里没有一个能用的：读者看了公告，却不知道把意见交到哪里。",
    "至少写一个邮箱、网址、地址或者电话，例如  渠道: [{{邮箱: xxgk@yunqi.example}}]",
    "征求意见要写明公众提出意见的方式和期限（国务院令第713号《重大行政决策程序暂行条例》第十五条）。"
    "网址必须能做成链接；网站自己不收意见，所以不会出现点了没有反应的表单。",
)
ENDS_BEFORE_IT_BEGINS = Rule(
    "E256",
    Severity.ERROR,
    "截止早于开始",
    "征求意见的“截止”（{closes}）早于“开始”（{opens}），一天也没有征求。",
    "核对两个日期，例如  开始: 2026-11-18  截止: 2026-12-20",
)
RESULT_TOO_EARLY = Rule(
    "E257",
    Severity.ERROR,
    "结果早于截止",
    "结果的日期（{result}）不晚于征求意见的截止日期（{closes}）：意见还在收，结果就出来了。",
    "核对两个日期；截止当天仍然可以提意见，结果最早是第二天。",
)
TOO_SHORT = Rule(
    "W745",
    Severity.WARNING,
    "征求意见不足30日",
    "征求意见从{opens}到{closes}，自次日起算只有{days}日，不足30日，也没有写缩短的理由。",
    "把“截止”改到{enough}以后；确实情况紧急的，写明理由，例如  缩短理由: 汛期将至，需要在6月15日前施行",
    "公开征求意见的期限一般不少于30日；因情况紧急等原因需要缩短期限的，公开征求意见时应当予以说明（国务院令第713号第十五条）。"
    "期间开始的当日不计入，自下一日开始计算（《民法典》第二百零一条）。",
)
DRAFT_MISSING = Rule(
    "W753",
    Severity.WARNING,
    "征求意见没有草案",
    "这次征求意见没有草案：“草案”没有附件，正文也是空的。",
    "把草案写在正文里，或者加上  草案: [{{名称: 征求意见稿, 文件: 草案.docx}}]",
    "公开征求意见要公布决策草案及其说明（国务院令第713号第十五条）。",
)
SHORTEST = 30
"""Natural days that citizens have at least, the first not counted."""
_DAY = timedelta(days=1)
DraftKind = Literal["规章", "行政规范性文件", "其他政策文件"]
REGULATION = "规章"
MailAddress = Annotated[str, checked(parse_mail_address, str)]


class Channel(Fields):
    """One way to hand in an opinion."""

    name: Annotated[str, key("名称", "读者看到的名称；写网址时用", "全省统一意见征集平台")] = ""
    email: Annotated[MailAddress, key("邮箱", "收意见的邮箱", "xxgk@yunqi.example")] = ""
    url: Annotated[str, key("网址", "统一表单或平台的完整网址", "https://www.donglan.example/zhengji")] = ""
    address: Annotated[str, key("地址", "信函寄到哪里", "云栖县桥东街道惠民路66号县民政局")] = ""
    postcode: Annotated[str, key("邮编", "邮政编码", "'000120'")] = ""
    phone: Annotated[str, key("电话", "可以口头提意见的办公电话", "0000-8800105")] = ""
    note: Annotated[str, key("说明", "补充说明", "请在信封上注明“意见征集”")] = ""

    @property
    def usable(self) -> bool:
        """Whether an opinion can arrive this way."""
        return bool(self.email or linkable(self.url) or self.address.strip() or self.phone.strip())


class Consultation(Published):
    """意见征集：草案公开征求意见，从公告到采纳情况。"""

    opens: Annotated[Day, key("开始", "征求意见的第一天", "2026-11-18")]
    closes: Annotated[Day, key("截止", "可以提意见的最后一天；一般要满30日", "2026-12-20")]
    channels: Annotated[
        tuple[Channel, ...],
        key("渠道", "意见交到哪里，一项一种", "[{邮箱: xxgk@yunqi.example}]"),
    ]
    short_reason: Annotated[str, key("缩短理由", "不足30日时写明", "汛期将至，需要在6月15日前施行")] = ""
    drafting_department: Annotated[str, key("起草部门", "起草草案的部门", "县民政局")] = ""
    draft_kind: Annotated[
        DraftKind, key("草案性质", "规章、行政规范性文件或其他政策文件", "行政规范性文件")
    ] = "行政规范性文件"
    major: Annotated[
        Flag, key("重大行政决策", "列入年度重大行政决策事项目录的写 true", "true", "major_decision")
    ] = False
    drafts: Annotated[
        tuple[Attachment, ...],
        key(
            "草案",
            "征求意见稿和起草说明；写在正文里的不用写",
            "[{名称: 征求意见稿, 文件: zj-2026-004-caoan.docx}]",
        ),
    ] = ()
    activities: Annotated[
        tuple[Activity, ...],
        key("活动", "座谈会、听证会、走访、调查等", "[{形式: 座谈会, 日期: 2026-08-12}]"),
    ] = ()
    decided: Annotated[
        Day | None, key("决策日期", "作出决策、印发文件的日子；10个工作日内要公布采纳情况", "2026-10-26")
    ] = None
    result: Annotated[Result | None, key("结果", "意见采纳情况，从写的日期起显示")] = None
    produces: Annotated[Targets, key("形成文件", "草案后来成为哪份文件", "[云政发〔2026〕8号]")] = ()

    relation_keys: ClassVar[Mapping[str, Verb]] = {**Published.relation_keys, "produces": Verb.PRODUCES}

    def card(self, card: Card) -> Card:
        """Days, stages and events, so that every list tells whether it is open."""
        return replaced(
            super().card(card),
            department=self.drafting_department,
            major=self.major,
            moments=tuple(self._moments()),
            stages=tuple(self._stages()),
            parts=tuple(
                Part(place_of(n), one.form, "已举行" if one.outcome else "", bool(one.outcome))
                for n, one in enumerate(self.activities, 1)
            ),
        )

    def _moments(self) -> Iterator[NamedDay]:
        days = {
            "征集开始": self.opens,
            "征集截止": self.closes,
            "决策日期": self.decided,
            "结果公开": self.result.day if self.result else None,
        }
        yield from (NamedDay(name, datetime.combine(day, time())) for name, day in days.items() if day)
        for one in self.activities:
            if one.form == HEARING:
                if one.announced:
                    yield NamedDay("听证公告", datetime.combine(one.announced, time()))
                yield NamedDay("听证会", one.moment, public_event=True)

    def _stages(self) -> Iterator[Stage]:
        """Nothing is typed: the days say it. The last day still counts."""
        after = self.closes + _DAY
        if self.published.date() < self.opens:
            yield Stage(self.published.date(), "未开始", "waiting")
        yield Stage(self.opens, "征集中", "open", open=True)
        if self.result is None or self.result.day > after:
            yield Stage(after, "已结束", "closed")
        if self.result is not None:
            yield Stage(self.result.day, "已反馈", "answered")

    def edges(self) -> Iterator[tuple[Loc, Edge]]:
        """The document that came of it, and the notices of its events."""
        yield from super().edges()
        for number, one in enumerate(self.activities):
            for place, target in enumerate(one.notices):
                yield ("活动", number, "通知", place), target.edge(Verb.MENTIONS, place_of(number + 1))

    def organizations(self) -> Iterator[tuple[Loc, str, bool]]:
        """The drafting department should be registered."""
        yield from super().organizations()
        if self.drafting_department:
            yield ("起草部门",), self.drafting_department, False

    def attached(self) -> Iterator[tuple[Loc, Attachment]]:
        """The drafts, then the other attachments."""
        for number, attachment in enumerate(self.drafts):
            yield ("草案", number, "文件"), attachment
        yield from super().attached()

    def problems(self, has_text: bool) -> Iterator[tuple[Loc, Problem]]:
        """Days that contradict each other, duties that are not kept, numbers that do not add up."""
        yield from super().problems(has_text)
        if not any(channel.usable for channel in self.channels):
            yield ("渠道",), Problem(NO_WAY_TO_ANSWER)
        yield from self._period_problems()
        if not has_text and not self.drafts:
            yield ("标题",), Problem(DRAFT_MISSING)
        for number, one in enumerate(self.activities):
            if one.form == HEARING:
                yield from hearing_problems(number, one, self.draft_kind == REGULATION)
        if self.result is not None:
            yield from result_problems(self.result)

    def _period_problems(self) -> Iterator[tuple[Loc, Problem]]:
        days = (self.closes - self.opens).days
        given = {"opens": self.opens, "closes": self.closes}
        if days < 0:
            yield ("截止",), Problem(ENDS_BEFORE_IT_BEGINS, given)
        elif days < SHORTEST and not self.short_reason:
            enough = self.opens + timedelta(days=SHORTEST)
            yield ("截止",), Problem(TOO_SHORT, {**given, "days": days, "enough": enough})
        if self.result is not None and self.result.day <= self.closes:
            yield (
                ("结果", "日期"),
                Problem(RESULT_TOO_EARLY, {"result": self.result.day, "closes": self.closes}),
            )

    @classmethod
    def searched(cls, document: Document) -> Iterator[str]:
        """Events and ways to answer. Not the result: it may not be shown before its day, and the index knows no day."""
        fields = document.fields
        yield from (channel["name"] for channel in fields["channels"])
        for one in fields["activities"]:
            yield from (one["form"], one["place"], one["outcome"])

    @classmethod
    def draft(cls, parsed: Parsed, catalog: Catalog) -> Props:
        """The stage of today, whether the result may be shown, what came of it, and the decision it belongs to."""
        card = parsed.card
        result = card.moment("结果公开")
        return {
            "stage": catalog.mark(card.id)._asdict(),
            "result_shown": result is not None and result.date() <= catalog.as_of,
            "produced": catalog.outgoing(card.id, Verb.PRODUCES),
            "decisions": catalog.incoming(card.id, Verb.INVOLVES),
        }

    @classmethod
    def present(cls, document: Document, face: Face, props: Props) -> Props:
        """The period, the ways to answer, drafts, events and, from its day on, the result."""
        fields, card = document.fields, document.card
        drafts = len(fields["drafts"])
        department = fields["drafting_department"]
        return {
            "period": {
                "opens": fields["opens"],
                "closes": fields["closes"],
                "reason": fields["short_reason"],
            },
            "calendar": card.url.removesuffix(".html") + ".ics",
            "department": face.organization(department) if department else None,
            "draft_kind": fields["draft_kind"],
            "major": fields["major"],
            "channels": [_channel(channel, card.title) for channel in fields["channels"]],
            "drafts": _labelled(props["attachments"][:drafts], ""),
            "attachments": _labelled(props["attachments"][drafts:], "附件"),
            "activities": [shown_activity(n, one, face) for n, one in enumerate(fields["activities"], 1)],
            "result": shown_result(fields["result"]) if props["result_shown"] else None,
        }


def _channel(channel: Mapping[str, str], title: str) -> dict[str, Any]:
    """The ways that one entry of 渠道 names, each with a link where there can be one."""
    ways: list[dict[str, Any]] = []
    if channel["email"]:
        subject = quote(f"关于《{title}》的意见")
        url = f"mailto:{quote(channel['email'], safe='@')}?subject={subject}"
        ways.append({"label": "电子邮箱", "entry": Entry(text=channel["email"], url=url)})
    if channel["url"]:
        url = linkable(channel["url"])
        text = channel["name"] or channel["url"]
        ways.append({"label": "网上提交", "entry": Entry(text=text, url=url, external=bool(url))})
    if channel["address"]:
        postcode = f"（邮编：{channel['postcode']}）" if channel["postcode"] else ""
        ways.append({"label": "信函", "entry": Entry(text=channel["address"] + postcode)})
    if channel["phone"]:
        ways.append({"label": "电话", "entry": Entry(text=channel["phone"], url=f"tel:{channel['phone']}")})
    return {"ways": ways, "note": channel["note"]}


def _labelled(attachments: Sequence[Mapping[str, Any]], word: str) -> list[dict[str, Any]]:
    """Attachments under labels of their own group."""
    several = len(attachments) > 1
    return [
        {**one, "label": f"{word}{n if several else ''}：{one['name']}" if word else one["name"]}
        for n, one in enumerate(attachments, 1)
    ]


TYPE = ContentType(
    "consultation",
    "consultations",
    "意见征集",
    Consultation,
    "consultation.html",
    "征集调查",
    36,
    hub="participation",
    step="征求意见",
)
