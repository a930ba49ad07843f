"""Finds documents in force that ask for an interpretation and have none (解读与文件同步公开).

It is a duty, so it warns; config.yaml may raise it to an error.
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.checks.base import Check, Facts
from site_builder.kernel.diagnostic import Diagnostic, Rule, Severity
from site_builder.model.relation import Verb

NO_INTERPRETATION = Rule(
    "W721",
    Severity.WARNING,
    "需要解读的文件还没有解读",
    "“{title}”写着“解读要求: 需要”，但没有一篇解读指向它。",
    "补上解读，在解读里写  解读: [{id}]；确实不需要的，改为  解读要求: {{免予解读: 理由, 批准: 岗位, 日期: 2026-03-01}}",
    "解读方案、解读材料与文件同步组织、同步审签、同步部署；谁起草、谁解读。",
)


def run(facts: Facts) -> Iterator[Diagnostic]:
    """One finding a document."""
    catalog = facts.catalog
    for id_, card in catalog.cards.items():
        phase = catalog.phase(id_)
        due = card.needs_interpretation and card.visible and not (phase and phase.state.ended)
        explained = any(r.edge.verb is Verb.INTERPRETS for r in catalog.inverse.get(id_, ()))
        if due and not explained:
            yield NO_INTERPRETATION.at(catalog.parsed[id_].span, title=card.title, id=id_)


CHECK = Check("missing_interpretation", run)
