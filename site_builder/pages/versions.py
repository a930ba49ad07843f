"""Finds the pairs of documents that can be compared: one replaces the other, and both texts are present.

It refuses to compare: that needs the texts, and happens when the page is rendered.
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.model.catalog import Catalog
from site_builder.model.document import Card
from site_builder.model.relation import Verb


def pairs(catalog: Catalog) -> Iterator[tuple[Card, Card]]:
    """Old and new card of every 替代 whose texts are both on the portal."""
    for id_, relations in catalog.relations.items():
        new = catalog.cards[id_]
        for relation in relations:
            old = catalog.cards.get(relation.target)
            if relation.edge.verb is Verb.REPLACES and old and _whole(old) and _whole(new):
                yield old, new


def comparison_url(old: Card, new: Card) -> str:
    """Where the comparison of two versions lies."""
    return f"compare/{new.id}--{old.id}.html"


def _whole(card: Card) -> bool:
    return card.visible and card.has_text and card.comparable
