"""Finds cards to print (明白卡) that an editor asked for and whose text does not say enough for one.

A card that nobody asked for is made when the text is complete, and is never missed.
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.checks.base import Check, Facts
from site_builder.kernel.diagnostic import Diagnostic, Rule, Severity
from site_builder.model.facets import CARD_NEEDS, EXAMPLES

INCOMPLETE = Rule(
    "W724",
    Severity.WARNING,
    "明白卡缺少内容",
    "写了“明白卡: 是”，但正文里没有讲{missing}的小标题，做不成明白卡。",
    "加上小标题，例如  ## {example}",
    "明白卡是一页纸：讲清谁能办、怎么办。程序按正文的小标题摘取内容，所以至少要有适用范围和办事指引两部分；"
    "有这两部分的解读自动生成明白卡，不想要的写  明白卡: 否  。",
)


def run(facts: Facts) -> Iterator[Diagnostic]:
    """One finding an item."""
    for id_, card in facts.catalog.cards.items():
        missing = tuple(name for name in CARD_NEEDS if name not in card.facets)
        if card.leaflet and card.visible and missing:
            span = facts.catalog.parsed[id_].span
            yield INCOMPLETE.at(span, missing=missing, example=EXAMPLES[missing[0]])


CHECK = Check("incomplete_leaflet", run)
