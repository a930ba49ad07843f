"""Finds answers none of whose bases readers may see: nobody could check them.

It refuses to judge other types, which may rest on what is not public.
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.checks.base import Check, Facts
from site_builder.kernel.diagnostic import Diagnostic, Rule, Severity
from site_builder.model.relation import Verb

HIDDEN_BASIS = Rule(
    "W738",
    Severity.WARNING,
    "答复的依据没有公开",
    "这条答复依据的文件没有公开、已经撤回或者还没有发布，页面上没有依据可看。",
    "换成公开的依据；没有公开的依据，就撤下这条问答，或者等文件公开以后再发布。",
)


def run(facts: Facts) -> Iterator[Diagnostic]:
    """One finding an answer."""
    catalog = facts.catalog
    for id_, card in catalog.cards.items():
        if not card.visible or not catalog.types[card.type].asked:
            continue
        written = [p for p in catalog.parsed[id_].edges if p.edge.verb is Verb.BASIS]
        if written and not catalog.outgoing(id_, Verb.BASIS):
            yield HIDDEN_BASIS.at(written[0].span)


CHECK = Check("hidden_basis", run)
