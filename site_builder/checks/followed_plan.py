"""Finds plans whose 上年度 names something without a ledger, from which no look-back can be made.

It refuses to know which content type a ledger stands in.
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.checks.base import Check, Facts
from site_builder.kernel.diagnostic import Diagnostic, Rule, Severity
from site_builder.model.relation import Verb

NO_LEDGER = Rule(
    "W784",
    Severity.WARNING,
    "上年度的文件没有任务台账",
    "“上年度”写的“{title}”没有任务台账，生成不了“回头看”。",
    "写上一年度要点的编号，例如  上年度: [plan-2025]",
)


def run(facts: Facts) -> Iterator[Diagnostic]:
    """One finding a relation."""
    known = {parsed.card.id: parsed.card for parsed in facts.parsed}
    for parsed in facts.parsed:
        for placed in parsed.edges:
            if placed.edge.verb is Verb.FOLLOWS:
                target = known.get(
                    facts.catalog.targets.get(parsed.card.id, {}).get(placed.edge.ref.text, "")
                )
                if target is not None and (not target.tasks or target.id == parsed.card.id):
                    yield NO_LEDGER.at(placed.span, title=target.title)


CHECK = Check("followed_plan", run)
