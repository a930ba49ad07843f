"""Finds items that rest on a document which has ended, or has changed since they were published.

Citizens still act on such a text. It is a duty to look, so it warns; what somebody looked at is not told again.
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.checks.base import Check, Facts
from site_builder.kernel.diagnostic import Diagnostic, Note, Rule, Severity
from site_builder.model.basis import Shift, happened, shaken
from site_builder.model.catalog import Catalog
from site_builder.model.clause import find_clause, has_clauses
from site_builder.model.document import Card
from site_builder.model.relation import Verb

_ABOUT = (
    "依据终止或者修改以后，答复、解读、公告里的说法可能已经不对，群众还会照着办。核对过正文，确实不用改的，"
    "写“依据复核”，那一天以前的变化就不再提醒；site-builder basis 按部门列出全部要核对的内容。"
)
ENDED = Rule(
    "W740",
    Severity.WARNING,
    "依据已经终止",
    "本文{what}的《{title}》{happened}{by}{successor}。",
    "核对正文，把“{what}”改成{instead}；内容不用改的，写  依据复核: {{日期: {day}, 结论: 内容仍然适用}}",
    _ABOUT,
)
CHANGED = Rule(
    "W741",
    Severity.WARNING,
    "依据在发布以后修改",
    "本文发布以后，{what}的《{title}》{happened}{by}。",
    "核对正文；改好了，或者不用改的，写  依据复核: {{日期: {day}, 结论: 已经按修改后的规定核对}}",
    _ABOUT,
)
GONE = Rule(
    "W736",
    Severity.WARNING,
    "新文件里没有这一条",
    "《{title}》已经由《{new}》替代，新文件里没有“{clause}”。",
    "打开新文件（{id}），找到这件事写在哪一条；不再规定的，撤下这条内容，或者改写。",
    "依据改成新文件时，条款的编号往往不同，照旧编号写会指错地方。",
)


def run(facts: Facts) -> Iterator[Diagnostic]:
    """One finding an item, at its first relation that is concerned; and one for every clause that is gone."""
    catalog = facts.catalog
    for card, found in shaken(catalog):
        told = [shift for shift in found if not _late(shift, card)]
        if not told:
            continue
        first, *more = told
        notes = tuple(Note(x.relation.span, f"这一条的依据也{happened(x)}") for x in more)
        yield _finding(first, notes, catalog)
        for shift in (first, *more):
            yield from _gone(shift, catalog)


def _late(shift: Shift, card: Card) -> bool:
    """An interpretation of what had ended before it was published is a mistake of its own, and is told as such."""
    published = card.published.date() if card.published else shift.day
    return shift.ended and shift.relation.edge.verb is Verb.INTERPRETS and shift.day <= published


def _finding(shift: Shift, notes: tuple[Note, ...], catalog: Catalog) -> Diagnostic:
    relation, day = shift.relation, catalog.as_of.isoformat()
    what = "解读" if relation.edge.verb is Verb.INTERPRETS else "依据"
    by = f"，见《{catalog.cards[shift.source].title}》" if shift.source and not shift.successor else ""
    common = {
        "what": what,
        "title": catalog.cards[relation.target].title,
        "happened": happened(shift),
        "by": by,
        "day": day,
    }
    if not shift.ended:
        return CHANGED.at(relation.span, notes=notes, **common)
    new = catalog.cards.get(shift.successor)
    return ENDED.at(
        relation.span,
        notes=notes,
        **common,
        successor=f"，替代它的是《{new.title}》（{new.doc_number or new.id}）" if new else "",
        instead=f"替代它的文件（{new.id}）" if new else "现行有效的文件",
    )


def _gone(shift: Shift, catalog: Catalog) -> Iterator[Diagnostic]:
    """Clauses that the new version has no more."""
    new = catalog.parsed.get(shift.successor)
    if new is None or not has_clauses(new.clauses):
        return
    for clause in shift.relation.edge.clauses:
        if find_clause(clause, new.clauses) is None:
            yield GONE.at(
                shift.relation.span,
                notes=(Note(new.span, "新文件在这里"),),
                title=catalog.cards[shift.relation.target].title,
                new=new.card.title,
                id=new.card.id,
                clause=clause,
            )


CHECK = Check("stale_basis", run)
