"""Finds major decisions that no yearly catalogue lists (重大行政决策实行目录管理, 国务院令第713号 第三条).

It is a duty, so it warns; an item says itself that it is about a major decision.
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.checks.base import Check, Facts
from site_builder.kernel.diagnostic import Diagnostic, Rule, Severity
from site_builder.model.relation import Verb

NOT_IN_A_CATALOGUE = Rule(
    "W750",
    Severity.WARNING,
    "重大行政决策没有列入目录",
    "“{title}”写着“重大行政决策: true”，却没有一份年度目录的事项指向它。",
    "在当年的重大行政决策事项目录里，给对应的事项加上  公众参与: [{id}]；不是重大行政决策的，删去“重大行政决策: true”。",
    "决策机关结合职责权限和本地实际，确定决策事项目录、标准，经同级党委同意后向社会公布，并根据实际情况调整（国务院令第713号第三条）。",
)


def run(facts: Facts) -> Iterator[Diagnostic]:
    """One finding an item."""
    catalog = facts.catalog
    for id_, card in catalog.cards.items():
        listed = any(r.edge.verb is Verb.INVOLVES for r in catalog.inverse.get(id_, ()))
        if card.visible and card.major and not listed:
            yield NOT_IN_A_CATALOGUE.at(catalog.parsed[id_].span, title=card.title, id=id_)


CHECK = Check("decision_without_catalogue", run)
