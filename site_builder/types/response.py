"""回应关切: what was said of an event that moved the public, to the minute, and what was added later.

It holds the order of the times; whether they kept the limits of 5 and 24 hours is asked by the rules of time limits.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Annotated, Any, Literal

from site_builder.kernel.diagnostic import Problem, Rule, Severity
from site_builder.model.document import Card, Document
from site_builder.model.document import Moment as CardMoment
from site_builder.model.page import Props
from site_builder.types.base import ContentType, Face, Loc, Published, replaced
from site_builder.types.fields import Fields, Line, Moment, key

BEFORE_IT_HAPPENED = Rule(
    "E267",
    Severity.ERROR,
    "发布在事件发生以前",
    "“{name}”写的是{at}，比“事件发生”{happened}还早。",
    "核对两个时间，都写到几点几分，例如  事件发生: 2026-07-14 06:20",
)
NO_MINUTE = Rule(
    "W788",
    Severity.WARNING,
    "没有写到几点几分",
    "“{name}”只写了日期：5小时、24小时的时限要看几点几分。",
    "补上时间，例如  {name}: {day} 09:30",
    "重大、特别重大突发事件应当在5小时内发布权威信息，在24小时内举行新闻发布会。",
)
Level = Literal["一般", "较大", "重大", "特别重大"]
_MINUTE = timedelta(minutes=1)


class Update(Fields):
    """What was added later."""

    at: Annotated[Moment, key("时间", "什么时候补充的", "2026-07-15 08:00", "time")]
    text: Annotated[Line, key("内容", "补充了什么", "县城至白鹭乡道路恢复通行")]


class Response(Published):
    """回应关切：突发事件和社会关切的情况通报。"""

    event: Annotated[Line, key("事件", "一句话说明是什么事", "白鹭乡局部强降雨引发山洪")]
    level: Annotated[Level, key("等级", "一般、较大、重大或特别重大", "较大")] = "一般"
    happened: Annotated[Moment, key("事件发生", "写到几点几分", "2026-07-14 06:20")]
    first: Annotated[
        Moment | None, key("首次发布", "首次发布权威信息的时间；不写就是发布日期", "2026-07-14 08:05")
    ] = None
    briefing: Annotated[Moment | None, key("发布会", "新闻发布会的时间", "2026-07-14 17:00")] = None
    unit: Annotated[Line, key("责任单位", "负责发布的单位", "县应急管理局")]
    updates: Annotated[tuple[Update, ...], key("后续", "后来补充的情况")] = ()

    def card(self, card: Card) -> Card:
        """The level is the label that lists show; the three moments are what rules of time limits count."""
        moments = [("事件发生", self.happened), ("首次发布", self.announced())]
        moments += [("发布会", self.briefing)] if self.briefing else []
        return replaced(
            super().card(card),
            label=self.level,
            department=self.unit,
            moments=tuple(CardMoment(name, at) for name, at in moments),
        )

    def announced(self) -> datetime:
        """When something was first said of the event."""
        return self.first or self.published

    def organizations(self) -> Iterator[tuple[Loc, str, bool]]:
        """Who speaks."""
        yield from super().organizations()
        yield ("责任单位",), self.unit, False

    def problems(self, has_text: bool) -> Iterator[tuple[Loc, Problem]]:
        """Nothing is said of an event before it happens, and all is told to the minute."""
        yield from super().problems(has_text)
        later: list[tuple[Loc, datetime | None]] = [
            (("首次发布",) if self.first else ("发布日期",), self.announced()),
            (("发布会",), self.briefing),
            *((("后续", number, "时间"), update.at) for number, update in enumerate(self.updates)),
        ]
        for loc, at in later:
            if at is not None and _before(at, self.happened):
                words = {"name": loc[0], "at": _told(at), "happened": _told(self.happened)}
                yield loc, Problem(BEFORE_IT_HAPPENED, words)
        for name, at in (("事件发生", self.happened), ("首次发布", self.first), ("发布会", self.briefing)):
            if at is not None and at.time() == time():
                yield (name,), Problem(NO_MINUTE, {"name": name, "day": at.date().isoformat()})

    @classmethod
    def searched(cls, document: Document) -> Iterator[str]:
        """The event, and what was added."""
        yield document.fields["event"]
        yield from (update["text"] for update in document.fields["updates"])

    @classmethod
    def present(cls, document: Document, face: Face, props: Props) -> Props:
        """The times with what lies between them, and the updates, newest first."""
        card, fields = document.card, document.fields
        happened = card.moment("事件发生")
        times = [(name, card.moment(name)) for name in ("事件发生", "首次发布", "发布会")]
        updates = sorted(fields["updates"], key=lambda update: str(update["at"]), reverse=True)
        return {
            "event": fields["event"],
            "level": fields["level"],
            "unit": face.organization(fields["unit"]),
            "times": [
                {"name": name, **_shown(at), "after": _after(happened, at) if name != "事件发生" else ""}
                for name, at in times
                if at
            ],
            "updates": [
                {**_shown(datetime.fromisoformat(update["at"])), "text": update["text"]} for update in updates
            ],
        }


def _before(at: datetime, happened: datetime) -> bool:
    """Earlier, as far as can be told: a day without a time may be any time of it."""
    return at.date() < happened.date() or (
        at.date() == happened.date() and time() < at.time() < happened.time()
    )


def _told(at: datetime) -> str:
    return at.isoformat(sep=" ", timespec="minutes").removesuffix(" 00:00")


def _shown(at: datetime) -> dict[str, Any]:
    """A moment for machines and in words, without a time that nobody wrote."""
    words = f"{at.year}年{at.month}月{at.day}日"
    timed = at.time() != time()
    return {
        "iso": at.isoformat(timespec="minutes") if timed else at.date().isoformat(),
        "words": f"{words}{at:%H:%M}" if timed else words,
    }


def _after(happened: datetime | None, at: datetime) -> str:
    """How long after the event, when both are known to the minute."""
    if happened is None or time() in (happened.time(), at.time()):
        return ""
    hours, minutes = divmod((at - happened) // _MINUTE, 60)
    days = "".join([f"{hours}小时" if hours else "", f"{minutes}分" if minutes or not hours else ""])
    return f"事件发生后{days}"


TYPE = ContentType(
    "response", "responses", "回应关切", Response, "response.html", "回应关切", 39, hub="participation"
)
