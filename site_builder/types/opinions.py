"""What became of citizens' opinions: how many came, each with its 采纳情况 and reason, and numbers that must add up.

It refuses to know what was asked, and on which day the result may be shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal

from site_builder.kernel.diagnostic import Problem, Rule, Severity
from site_builder.types.base import Loc
from site_builder.types.fields import Day, Fields, Line, Tally, key

COUNTS_DIFFER = Rule(
    "W751",
    Severity.WARNING,
    "意见的数目对不上",
    "意见的数目对不上：{fact}。",
    "核对“收到”里的数目和“意见”列表；“总数”等于采纳、部分采纳、未采纳、解释说明之和。",
)
REASON_MISSING = Rule(
    "W752",
    Severity.WARNING,
    "未采纳的意见没有写理由",
    "这条意见的采纳情况是“{taken}”，没有写理由。",
    "加上  理由: 为什么没有采纳",
    "对公众普遍关心的决策，要说明公众意见的采纳情况和不予采纳的理由（国务院令第713号第三十二条）。",
)
Taken = Literal["采纳", "部分采纳", "未采纳", "解释说明"]
TAKEN = ("采纳", "部分采纳", "未采纳", "解释说明")
NEED_REASON = ("部分采纳", "未采纳")
CODES = dict(zip(TAKEN, ("done", "doing", "closed", "todo"), strict=True))


class Opinion(Fields):
    """One opinion, or several that say the same, and what became of it."""

    text: Annotated[Line, key("意见", "意见的内容，不写提出人的姓名", "建议把审核时限压缩到20个工作日")]
    taken: Annotated[Taken, key("采纳情况", "采纳、部分采纳、未采纳或解释说明", "采纳")]
    number: Annotated[Tally | None, key("条数", "相同的意见合并时写几条", "3")] = None
    reason: Annotated[str, key("理由", "怎样修改的，或者为什么没有采纳", "已写入第十二条")] = ""


class Received(Fields):
    """How many opinions came, and what became of them."""

    total: Annotated[Tally, key("总数", "一共收到多少条", "46")]
    people: Annotated[Tally | None, key("人次", "多少人次提出", "39")] = None
    taken: Annotated[Tally | None, key("采纳", "采纳多少条", "21")] = None
    partly: Annotated[Tally | None, key("部分采纳", "部分采纳多少条", "9")] = None
    refused: Annotated[Tally | None, key("未采纳", "未采纳多少条", "12")] = None
    explained: Annotated[Tally | None, key("解释说明", "作解释说明多少条", "4")] = None

    def counts(self) -> dict[str, int | None]:
        """The numbers by what became of the opinions."""
        return dict(zip(TAKEN, (self.taken, self.partly, self.refused, self.explained), strict=True))


class Result(Fields):
    """What became of the opinions, shown from its day on."""

    day: Annotated[Day, key("日期", "公布结果的日子", "2026-11-09", "date")]
    received: Annotated[
        Received | None,
        key("收到", "收到意见的数目", "{总数: 46, 采纳: 21, 部分采纳: 9, 未采纳: 12, 解释说明: 4}"),
    ] = None
    explanation: Annotated[str, key("说明", "总的情况", "意见主要集中在审核时限和收入核算两个方面")] = ""
    opinions: Annotated[
        tuple[Opinion, ...], key("意见", "主要意见和采纳情况", "[{意见: 建议……, 采纳情况: 采纳}]")
    ] = ()


def result_problems(result: Result) -> Iterator[tuple[Loc, Problem]]:
    for number, opinion in enumerate(result.opinions):
        if opinion.taken in NEED_REASON and not opinion.reason:
            yield ("结果", "意见", number, "采纳情况"), Problem(REASON_MISSING, {"taken": opinion.taken})
    received = result.received
    if received is None:
        return
    fact = _wrong_count(received, result.opinions)
    if fact:
        yield ("结果", "收到"), Problem(COUNTS_DIFFER, {"fact": fact})


def _wrong_count(received: Received, opinions: Sequence[Opinion]) -> str:
    """Why the numbers cannot all be right, or ""."""
    counts = {name: number for name, number in received.counts().items() if number is not None}
    total = sum(counts.values())
    if counts and total != received.total:
        parts = "、".join(f"{name}{number}条" for name, number in counts.items())
        return f"一共收到{received.total}条，{parts}，加起来是{total}条"
    listed = Counter[str]()
    for opinion in opinions:
        listed[opinion.taken] += opinion.number or 1
    if listed.total() > received.total:
        return f"一共收到{received.total}条，列出来的却有{listed.total()}条"
    for name, number in counts.items():
        if listed[name] > number:
            return f"“{name}”写的是{number}条，列出来的却有{listed[name]}条"
    return ""


def shown_result(result: Mapping[str, Any]) -> dict[str, Any]:
    """The result, with what became of how many opinions: as written, or counted where nobody wrote it."""
    received = result["received"]
    listed = Counter[str]()
    for opinion in result["opinions"]:
        listed[opinion["taken"]] += opinion["number"] or 1
    names = ("taken", "partly", "refused", "explained")
    written = [received[name] for name in names] if received else [None] * len(names)
    known = any(number is not None for number in written)
    counts = [number or 0 for number in written] if known else [listed[name] for name in TAKEN]
    return {
        "day": result["day"],
        "total": received["total"] if received else None,
        "people": received["people"] if received else None,
        "counts": [{"name": name, "count": n} for name, n in zip(TAKEN, counts, strict=True) if n],
        "explanation": result["explanation"],
        "opinions": [
            {
                "number": n,
                "text": one["text"],
                "times": one["number"] or 1,
                "taken": one["taken"],
                "code": CODES[one["taken"]],
                "reason": one["reason"],
            }
            for n, one in enumerate(result["opinions"], 1)
        ],
    }
