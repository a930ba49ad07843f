"""Finds interpretations that were published when the document they explain was no longer in force.

It compares dates that are written, never today: what was right when it was published stays right.
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.checks.base import Check, Facts
from site_builder.kernel.diagnostic import Diagnostic, Note, Rule, Severity
from site_builder.model.catalog import Catalog
from site_builder.model.relation import Relation, Verb
from site_builder.model.wording import day_text

ENDED = Rule(
    "W726",
    Severity.WARNING,
    "解读的文件已经终止",
    "《{title}》自{since}起{state}，这篇解读在那以后才发布，读者会以为它还有效。",
    "核对“解读”写的是不是新文件，例如改成替代它的那一份；确实要讲旧文件的，在正文开头写明它已经终止。",
    "解读要讲现在管用的规定。被解读的文件在解读发布那一天已经废止或者失效的，多半是写错了文号，或者解读发得太晚。",
)


def run(facts: Facts) -> Iterator[Diagnostic]:
    """One finding a relation as written."""
    catalog = facts.catalog
    for source, relations in catalog.relations.items():
        for relation in relations if catalog.visible(source) else ():
            if relation.edge.verb is Verb.INTERPRETS and relation.target and not relation.edge.part:
                yield from _judged(relation, catalog)


def _judged(relation: Relation, catalog: Catalog) -> Iterator[Diagnostic]:
    published = catalog.cards[relation.source].published
    line = catalog.timelines.get(relation.target)
    if line is None or published is None:
        return
    phase = line.at(published.date())
    if phase.state.ended and phase.since:
        target = catalog.parsed[relation.target]
        yield ENDED.at(
            relation.span,
            notes=(Note(target.span, "被解读的文件"),),
            title=target.card.title,
            since=day_text(phase.since),
            state=phase.state.value,
        )


CHECK = Check("interpreted_after_end", run)
