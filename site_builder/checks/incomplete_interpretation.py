"""Finds interpretations of normative documents that leave open what an interpretation of substance explains.

What other interpretations of the same document explain counts too, so that a video beside a long text is not blamed.
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.checks.base import Check, Facts
from site_builder.kernel.diagnostic import Diagnostic, Rule, Severity
from site_builder.model.catalog import Catalog
from site_builder.model.document import Card
from site_builder.model.facets import EXAMPLES, FACETS, SECTIONS
from site_builder.model.relation import Verb

INCOMPLETE = Rule(
    "W722",
    Severity.WARNING,
    "解读没有讲全",
    "从小标题看，《{title}》的解读讲了：{said}；还没有讲：{missing}。",
    "加上小标题和内容，例如  ## {example}  八个方面里这份文件确实没有的，写  不涉及: [{needless}]",
    "解读要有实质内容：背景、出台目的、重要举措三个部分必须有；核心概念、关键词、适用范围、办事指引、操作方法、执行口径、"
    "惠民利企举措、新旧政策差异八个方面，有什么讲什么。程序看正文的小标题，认得编辑常用的说法，例如“为什么出台”是背景，"
    "“谁能申请”是适用范围，“怎样办理”是办事指引。同一份文件有几篇解读的，合起来看。",
)
NORMATIVE = ("规章", "行政规范性文件")


def run(facts: Facts) -> Iterator[Diagnostic]:
    """One finding an interpretation: the first of a document, which answers for all of them."""
    catalog = facts.catalog
    told: set[str] = set()
    for id_ in catalog.cards:
        explaining = _explaining(id_, catalog) if catalog.cards[id_].kind in NORMATIVE else []
        first = min(explaining, key=_order, default=None)
        if first is None or first.id in told:
            continue
        said = {name for card in explaining for name in card.facets}
        needless = {name for card in explaining for name in card.needless}
        missing = [name for name in (*SECTIONS, *FACETS) if name not in said | needless]
        if missing:
            told.add(first.id)
            yield INCOMPLETE.at(
                catalog.parsed[first.id].span,
                title=catalog.cards[id_].title,
                said="、".join(name for name in EXAMPLES if name in said) or "无",
                missing=tuple(missing),
                example=EXAMPLES[missing[0]],
                needless=", ".join(name for name in missing if name in FACETS) or FACETS[0],
            )


def _explaining(id_: str, catalog: Catalog) -> list[Card]:
    """The visible interpretations of a document."""
    found = (r.source for r in catalog.inverse.get(id_, ()) if r.edge.verb is Verb.INTERPRETS)
    return [catalog.cards[source] for source in dict.fromkeys(found) if catalog.visible(source)]


def _order(card: Card) -> tuple[str, str]:
    return str(card.published or ""), card.id


CHECK = Check("incomplete_interpretation", run)
