"""Finds relations to a clause that the text of the other document does not have.

A document whose text is not divided by numbers is asked nothing: its clauses may stand in an attachment.
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.checks.base import Check, Facts
from site_builder.kernel.diagnostic import Diagnostic, Note, Rule, Severity, question
from site_builder.model.catalog import Catalog
from site_builder.model.clause import find_clause, has_clauses, nearest_clause
from site_builder.model.relation import Relation, Verb

MISSING_CLAUSE = Rule(
    "W735",
    Severity.WARNING,
    "文件里没有这一条",
    "《{title}》里没有“{clause}”。{guess}",
    "照文件里的编号写，例如  条款: [{example}]",
    "条款照文件正文里的写法：第十二条；二、补贴标准；只写“二”也可以。正文里没有编号的文件不检查，"
    "因为条款可能在附件里。条款解读显示在那一条的旁边，正文里没有这一条就无处显示。已经并入修改的文件，以并入以后的正文为准。",
)
NO_CLAUSE = Rule(
    "W737",
    Severity.WARNING,
    "答复没有写依据哪一条",
    "这里写了依据《{title}》，没有写是哪一条：读者要从头找起，那一条改了，也只能按整份文件提醒。",
    "写明条款，例如  依据: [{{文件: {id}, 条款: [{example}]}}]",
    "政策问答的每条答复都应当写到依据的哪一条。依据整份文件的，写它说到这件事的那几条。",
)
ADDING = frozenset({Verb.AMENDS})
"""What may name a clause that is not there yet."""


def run(facts: Facts) -> Iterator[Diagnostic]:
    """One finding a clause."""
    catalog = facts.catalog
    for source, relations in catalog.relations.items():
        for relation in relations if catalog.visible(source) else ():
            if catalog.visible(relation.target) and has_clauses(catalog.parsed[relation.target].clauses):
                yield from _missing(relation, catalog)
                yield from _unnamed(relation, catalog)


def _missing(relation: Relation, catalog: Catalog) -> Iterator[Diagnostic]:
    verb, target = relation.edge.verb, catalog.parsed[relation.target]
    merged = any(
        r.target == relation.source and r.edge.verb is Verb.CONSOLIDATES
        for r in catalog.relations.get(relation.target, ())
    )
    if merged or verb in ADDING:
        return
    for clause in relation.edge.clauses:
        if find_clause(clause, target.clauses) is None:
            near = nearest_clause(clause, target.clauses)
            yield MISSING_CLAUSE.at(
                relation.span,
                notes=(Note(target.span, "文件在这里"),),
                title=target.card.title,
                clause=clause,
                guess=question(near),
                example=near or target.clauses[-1],
            )


def _unnamed(relation: Relation, catalog: Catalog) -> Iterator[Diagnostic]:
    """An answer is about clauses, not about a document as a whole."""
    edge, target = relation.edge, catalog.parsed[relation.target]
    asked = catalog.types[catalog.cards[relation.source].type].asked
    if asked and edge.verb is Verb.BASIS and not edge.clauses:
        example = target.clauses[-1]
        yield NO_CLAUSE.at(relation.span, title=target.card.title, id=target.card.id, example=example)


CHECK = Check("missing_clause", run)
