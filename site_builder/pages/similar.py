"""Chooses the documents that a page names as similar: those its words resemble, less what a reader has no use for.

It refuses to judge likeness: that is the search index's answer, which looks at earlier documents only.
"""

from __future__ import annotations

from collections.abc import Iterable

from site_builder.model.catalog import Catalog
from site_builder.model.document import Card
from site_builder.model.relation import Verb
from site_builder.pages.base import Portal
from site_builder.search.related import features, related
from site_builder.search.words import segmenter

MOST = 5


def similar(portal: Portal) -> dict[str, tuple[str, ...]]:
    """For every item with a text of its own the ids to name, best first; items that gather others need none.

    Left out are what the page shows already by a relation, other versions under the same title, interpretations,
    which stand on the page of what they interpret, and what is 失效 or 废止: a reader who follows the list wants to
    know what applies, and history and relations name the ended documents that matter. A page therefore changes with
    the state of a document that it names or would name, as it does with every badge.
    """
    catalog, cut = portal.catalog, segmenter(portal.words)
    cards = [card for card in catalog.listed() if portal.types[card.type].bodied]
    named = {card.id for card in cards if _useful(card, catalog)}
    every = (features(card.id, card.title, card.keywords, card.topics, cut) for card in cards)
    return {id_: _chosen(id_, (x for x in alike if x in named), catalog) for id_, alike in related(every)}


def _useful(card: Card, catalog: Catalog) -> bool:
    phase = catalog.phase(card.id)
    ended = phase is not None and phase.state.ended
    own = catalog.relations.get(card.id, ())
    return not ended and not any(r.edge.verb is Verb.INTERPRETS and catalog.visible(r.target) for r in own)


def _chosen(id_: str, alike: Iterable[str], catalog: Catalog) -> tuple[str, ...]:
    """The first few that the page does not show already, one of each title."""
    shown = {r.target for r in catalog.relations.get(id_, ())}
    shown.update(r.source for r in catalog.inverse.get(id_, ()))
    titles = {catalog.cards[id_].title}
    found: list[str] = []
    for other in alike:
        title = catalog.cards[other].title
        if other not in shown and title not in titles:
            titles.add(title)
            found.append(other)
            if len(found) == MOST:
                break
    return tuple(found)
