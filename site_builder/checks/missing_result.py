"""Finds events whose day has passed and whose results are not there: an open day that nobody told the end of.

It is a duty, so it warns from the day after the event.
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.checks.base import Check, Facts
from site_builder.kernel.diagnostic import Diagnostic, Rule, Severity

NO_RESULT = Rule(
    "W787",
    Severity.WARNING,
    "活动结束了，还没有公布结果",
    "“{title}”的活动日期是{day}，已经过去，还没有写“结果”。",
    "补上  结果: {{日期: {day}, 内容: 收集意见几条、办理情况}}，有现场照片的一并补上。",
    "政府开放日按方案、公告、实施、结果四步公开，结果包括收集到的意见、办理情况和现场图片。",
)


def run(facts: Facts) -> Iterator[Diagnostic]:
    """One finding an event."""
    catalog = facts.catalog
    for id_, card in catalog.cards.items():
        held = card.moment("活动日期")
        if held and card.visible and held.date() < catalog.as_of and card.moment("结果公开") is None:
            day = held.date().isoformat()
            yield NO_RESULT.at(catalog.parsed[id_].span, title=card.title, day=day)


CHECK = Check("missing_result", run)
