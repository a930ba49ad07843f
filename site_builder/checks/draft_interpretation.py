"""Finds drafts that citizens are asked about and that no interpretation explains (征集的草案同步解读).

An item asks citizens when it has a 征集开始; it is a duty, so it warns.
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.checks.base import Check, Facts
from site_builder.kernel.diagnostic import Diagnostic, Rule, Severity
from site_builder.model.relation import Verb

DRAFT_UNEXPLAINED = Rule(
    "W748",
    Severity.WARNING,
    "征求意见的草案没有解读",
    "“{title}”拿草案征求意见，却没有一篇解读说明草案。",
    "补上草案的解读，在解读里写  解读: [{id}]",
    "草案和解读同步公开，群众看得懂才提得出意见；解读一般说明为什么要定、主要规定了什么、和以前有什么不同。",
)


def run(facts: Facts) -> Iterator[Diagnostic]:
    """One finding a draft."""
    catalog = facts.catalog
    for id_, card in catalog.cards.items():
        explained = any(r.edge.verb is Verb.INTERPRETS for r in catalog.inverse.get(id_, ()))
        if card.visible and card.moment("征集开始") and not explained:
            yield DRAFT_UNEXPLAINED.at(catalog.parsed[id_].span, title=card.title, id=id_)


CHECK = Check("draft_interpretation", run)
