"""公告公示、通告 and 动态: dated items that announce something and have no validity state.

A notice may stand on top until a day, leave the portal after a day, and say in which days objections are heard; all
three happen by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, Literal

from site_builder.kernel.diagnostic import Problem, Rule, Severity
from site_builder.model.document import Card, Document, Stage
from site_builder.model.document import Moment as CardMoment
from site_builder.model.page import Props
from site_builder.model.wording import day_text
from site_builder.types.base import ContentType, Face, Loc, Published, replaced
from site_builder.types.fields import ENDS_EARLY, Day, Fields, key, moment_of

OVER_BEFORE_PUBLISHED = Rule(
    "E266",
    Severity.ERROR,
    "发布以前就到期",
    "“{name}”写的是{end}，比发布日期{start}还早。",
    "改成发布日期当天或者以后的日子；不需要的，删去这一行。",
)
KEPT_NOWHERE = Rule(
    "W759",
    Severity.WARNING,
    "没有写到期以后去哪里查",
    "写了“公开至”，没有写“留存地点”：内容撤下以后，群众不知道到哪里查阅。",
    "加上  留存地点: 清禾镇政务公开查阅点（政府一楼大厅）",
    "限期公开的内容（例如按村公布的补贴发放结果）到期从网站撤下，页面只留说明；材料要有地方可以查。",
)
_DAY = timedelta(days=1)
WarningLevel = Literal["蓝色", "黄色", "橙色", "红色", ""]


class Term(Fields):
    """The days of an announcement, both included."""

    first: Annotated[Day, key("开始", "第一天", "2026-06-12", "start")]
    last: Annotated[Day, key("结束", "最后一天（含当日）", "2026-06-18", "end")]


class Notice(Published):
    """公告公示、通告、动态。"""

    category: Annotated[str, key("类别", "公告、公示、通告或动态", "公示")] = ""
    level: Annotated[WarningLevel, key("预警级别", "预警信息的级别：蓝色、黄色、橙色或红色", "蓝色")] = ""
    pinned_until: Annotated[
        Day | None, key("置顶至", "在首页“重要提示”里放到哪一天（含当日）", "2026-12-02")
    ] = None
    term: Annotated[Term | None, key("公示期", "公示的开始和结束")] = None
    shown_until: Annotated[
        Day | None, key("公开至", "公开到哪一天（含当日），以后自动撤下", "2027-06-30")
    ] = None
    kept_at: Annotated[str, key("留存地点", "撤下以后到哪里查阅", "清禾镇政务公开查阅点")] = ""

    def card(self, card: Card) -> Card:
        """The category, or the level of a warning, is the label that lists show; days make states and moments."""
        moments: tuple[CardMoment, ...] = ()
        stages: tuple[Stage, ...] = ()
        if self.term is not None:
            first, last = self.term.first, self.term.last
            moments = (CardMoment("公示开始", moment_of(first)), CardMoment("公示结束", moment_of(last)))
            stages = (
                Stage(min(first, last), "公示中", "open"),
                Stage(last + _DAY, "公示结束", "closed"),
            )
        return replaced(
            super().card(card),
            label=f"{self.level}预警" if self.level else self.category,
            moments=moments,
            stages=stages,
            pinned_until=self.pinned_until,
            shown_until=self.shown_until,
            kept_at=self.kept_at,
        )

    def problems(self, has_text: bool) -> Iterator[tuple[Loc, Problem]]:
        """Days in their order, and a place for what leaves."""
        yield from super().problems(has_text)
        if self.term is not None and self.term.last < self.term.first:
            words = {
                "name": "公示期",
                "start": self.term.first.isoformat(),
                "end": self.term.last.isoformat(),
            }
            yield ("公示期", "结束"), Problem(ENDS_EARLY, words)
        announced = self.published.date()
        for name, end in (("置顶至", self.pinned_until), ("公开至", self.shown_until)):
            if end is not None and end < announced:
                words = {"name": name, "start": day_text(announced), "end": day_text(end)}
                yield (name,), Problem(OVER_BEFORE_PUBLISHED, words)
        if self.shown_until is not None and not self.kept_at:
            yield ("公开至",), Problem(KEPT_NOWHERE)

    @classmethod
    def present(cls, document: Document, face: Face, props: Props) -> Props:
        """The days of the announcement, and until when the text is there."""
        fields = document.fields
        return {
            "term": fields["term"],
            "shown_until": fields["shown_until"] or "",
            "kept_at": fields["kept_at"],
            "level": fields["level"],
        }


TYPE = ContentType("notice", "notices", "公告公示", Notice, "notice.html", "工作动态", 40)
