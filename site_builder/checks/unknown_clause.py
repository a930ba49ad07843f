"""Finds notes about clauses that the text of the document does not have: they would stand beside nothing.

A document whose text is not on the portal, or has no clauses, is asked nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.checks.base import Check, Facts
from site_builder.kernel.diagnostic import Diagnostic, Note, Rule, Severity, question
from site_builder.model.catalog import Catalog
from site_builder.model.clause import find_clause, nearest_clause
from site_builder.model.relation import Relation, Verb

NO_SUCH_CLAUSE = Rule(
    "W727",
    Severity.WARNING,
    "文件里没有这一条",
    "《{title}》的正文里没有“{clause}”。{guess}",
    "照正文里的编号写，例如  条款: {example}",
    "条款解读显示在文件页面那一条的旁边，正文里没有这一条就无处显示。文件修订以后条款的编号会变，解读也要跟着改。",
)


def run(facts: Facts) -> Iterator[Diagnostic]:
    """One finding a clause."""
    catalog = facts.catalog
    for source, relations in catalog.relations.items():
        for relation in relations if catalog.visible(source) else ():
            if relation.edge.verb is Verb.INTERPRETS and relation.target:
                yield from _missing(relation, catalog)


def _missing(relation: Relation, catalog: Catalog) -> Iterator[Diagnostic]:
    target = catalog.parsed[relation.target]
    for clause in relation.edge.clauses if target.clauses else ():
        if find_clause(clause, target.clauses) is None:
            near = nearest_clause(clause, target.clauses)
            yield NO_SUCH_CLAUSE.at(
                relation.span,
                notes=(Note(target.span, "文件"),),
                title=target.card.title,
                clause=clause,
                guess=question(near),
                example=near or target.clauses[0],
            )


CHECK = Check("unknown_clause", run)
