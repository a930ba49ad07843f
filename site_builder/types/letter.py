"""留言选登: a letter of a citizen, told without the person, and the answer to it.

How long the answer took is worked out from its two days and the calendar of working days, never from today.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from statistics import median
from typing import Annotated, Literal

from site_builder.kernel.diagnostic import Problem, Rule, Severity
from site_builder.model.catalog import Catalog
from site_builder.model.document import Card, Document, Parsed
from site_builder.model.document import Moment as CardMoment
from site_builder.model.page import Props
from site_builder.model.workdays import Workdays, guessed
from site_builder.types.base import ContentType, Face, Loc, Overview, Published, replaced
from site_builder.types.fields import Day, Line, key, moment_of

ANSWERED_BEFORE_RECEIVED = Rule(
    "E268",
    Severity.ERROR,
    "答复在来信以前",
    "“答复日期”{answered}比“来信日期”{received}还早。",
    "核对两个日期。",
)
MAY_NAME_SOMEBODY = Rule(
    "W789",
    Severity.WARNING,
    "来信摘要里可能有个人信息",
    "“{text}”可能让人认出写信的人。",
    "改成不点名的说法，例如“一位居民”“某小区”；姓名、门牌、单位、车牌都不写。",
    "选登留言要隐去个人信息：摘要只说事，不说人。证件号码、银行卡号、手机号码另有检查（E601、E602、W601）。"
    "《中华人民共和国个人信息保护法》第二十五条、第三十四条。",
)
_SOMEBODY = re.compile(
    r"我叫[一-鿿]{2,4}|我是[一-鿿]{1,8}的[一-鿿]{2,3}(?=[，。,]|$)|(?:姓名|联系人|来信人)[:：][一-鿿]{2,4}"
    r"|[0-9０-９一二三四五六七八九十]+(?:号楼|栋|幢|单元)[0-9０-９一二三四五六七八九十]*(?:单元)?[0-9０-９]*(?:室|号)?"
    r"|[一-鿿][A-Z][·•]?[A-Z0-9]{5,6}"
)
Kind = Literal["咨询", "建议", "求助", "投诉", "感谢"]


class Letter(Published):
    """留言选登。"""

    category: Annotated[Kind, key("类别", "咨询、建议、求助、投诉或感谢", "咨询")] = "咨询"
    received: Annotated[Day, key("来信日期", "收到来信的日子", "2026-09-01")]
    answered: Annotated[Day, key("答复日期", "答复的日子", "2026-09-04")]
    unit: Annotated[Line, key("答复单位", "答复的单位", "县民政局")]
    letter: Annotated[
        Line, key("来信摘要", "来信说了什么；不写姓名、门牌、电话", "一位居民询问临时救助怎样申请")
    ]

    def card(self, card: Card) -> Card:
        """The kind is the label that lists show; the two days and the unit are what the statistics count."""
        common = super().card(card)
        return replaced(
            common,
            label=self.category,
            department=self.unit,
            summary=common.summary or self.letter,
            moments=(
                CardMoment("来信日期", moment_of(self.received)),
                CardMoment("答复日期", moment_of(self.answered)),
            ),
        )

    def organizations(self) -> Iterator[tuple[Loc, str, bool]]:
        """Who answered."""
        yield from super().organizations()
        yield ("答复单位",), self.unit, False

    def problems(self, has_text: bool) -> Iterator[tuple[Loc, Problem]]:
        """The answer comes after the letter, and the letter names nobody."""
        yield from super().problems(has_text)
        if self.answered < self.received:
            days = {"answered": self.answered.isoformat(), "received": self.received.isoformat()}
            yield ("答复日期",), Problem(ANSWERED_BEFORE_RECEIVED, days)
        named = _SOMEBODY.search(self.letter)
        if named:
            yield ("来信摘要",), Problem(MAY_NAME_SOMEBODY, {"text": named[0]})

    @classmethod
    def searched(cls, document: Document) -> Iterator[str]:
        """The letter."""
        yield document.fields["letter"]

    @classmethod
    def draft(cls, parsed: Parsed, catalog: Catalog) -> Props:
        """How long the answer took, and whether the holidays on the way are known."""
        card, calendar = parsed.card, catalog.deadlines.workdays
        years = sorted({moment.at.year for moment in card.moments})
        unknown = [guessed(year) for year in years if not calendar.known(year)]
        return {"took": took(card, calendar), "guess": "；".join(unknown)}

    @classmethod
    def present(cls, document: Document, face: Face, props: Props) -> Props:
        """The letter and who answered it when."""
        fields = document.fields
        return {
            "category": fields["category"],
            "letter": fields["letter"],
            "received": fields["received"],
            "answered": fields["answered"],
            "unit": face.organization(fields["unit"]),
        }


def took(card: Card, calendar: Workdays) -> int:
    """Working days from the letter to the answer, the day of the letter not counted."""
    received, answered = card.moment("来信日期"), card.moment("答复日期")
    return calendar.between(received.date(), answered.date()) if received and answered else 0


def statistics(cards: Sequence[Card], catalog: Catalog) -> Props:
    """How many letters there were by month and by unit, and how long the answers took."""
    calendar = catalog.deadlines.workdays
    months = sorted({_month(card) for card in cards}, reverse=True)
    units: dict[str, list[Card]] = {}
    for card in cards:
        units.setdefault(catalog.register.title(card.department), []).append(card)
    busiest = sorted(units.items(), key=lambda item: (-len(item[1]), item[0]))
    head = ["选登", "答复用时中位数", "最长"]
    return {
        "figures": [
            {"label": "选登并答复", "value": f"{len(cards)}件"},
            {"label": "答复用时中位数", "value": _middle(cards, calendar)},
        ],
        "tables": [
            {
                "id": "by-month",
                "caption": "按来信月份统计",
                "headings": ["月份", *head],
                "rows": [
                    _row(_words(month), [c for c in cards if _month(c) == month], calendar)
                    for month in months
                ],
            },
            {
                "id": "by-unit",
                "caption": "按答复单位统计",
                "headings": ["答复单位", *head],
                "rows": [_row(name, found, calendar) for name, found in busiest],
            },
        ],
    }


def _month(card: Card) -> date:
    received = card.moment("来信日期")
    return received.date().replace(day=1) if received else date.min


def _words(month: date) -> str:
    return f"{month.year}年{month.month}月"


def _row(name: str, cards: Sequence[Card], calendar: Workdays) -> list[str]:
    longest = max(took(card, calendar) for card in cards)
    return [name, f"{len(cards)}件", _middle(cards, calendar), f"{longest}个工作日"]


def _middle(cards: Sequence[Card], calendar: Workdays) -> str:
    """The median without a decimal that says nothing."""
    return f"{median(took(card, calendar) for card in cards):g}个工作日"


TYPE = ContentType(
    "letter",
    "letters",
    "留言选登",
    Letter,
    "letter.html",
    "咨询投诉",
    37,
    hub="participation",
    overviews=(
        Overview(
            "statistics",
            "counts.html",
            "受理反馈统计",
            "统计本网站选登的留言：每月几件、由谁答复、用了多少个工作日。",
            statistics,
        ),
    ),
)
