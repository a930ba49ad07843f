"""Turns a topic's query into the items that match it today, newest first.

It refuses to know where the items are shown.
"""

from __future__ import annotations

from site_builder.model.catalog import Catalog
from site_builder.model.document import Card, Query


def gather(query: Query, catalog: Catalog) -> list[Card]:
    """All visible items that satisfy every non-empty field of ``query``; an empty query gathers nothing."""
    if query == Query():
        return []
    publishers = {catalog.register.find(name) or name for name in query.publishers}
    found = [card for card in catalog.listed() if _matches(card, query, publishers, catalog)]
    return found[::-1]


def _matches(card: Card, query: Query, publishers: set[str], catalog: Catalog) -> bool:
    return (
        (not query.types or card.type in query.types)
        and (not query.topics or any(_under(t, wanted) for t in card.topics for wanted in query.topics))
        and (not publishers or _publishers(card, catalog) & publishers != set())
        and (not query.kinds or card.kind in query.kinds)
        and (not query.years or (card.published is not None and str(card.published.year) in query.years))
        and (not query.states or catalog.mark(card.id)[0] in query.states)
        and (not query.keywords or any(_mentions(card, word) for word in query.keywords))
    )


def _under(topic: str, wanted: str) -> bool:
    return topic == wanted or topic.startswith(wanted + "/")


def _publishers(card: Card, catalog: Catalog) -> set[str]:
    names = (card.publisher or catalog.default_publisher, *card.issuers)
    return {catalog.register.find(name) or name for name in names}


def _mentions(card: Card, word: str) -> bool:
    return word in card.title or word in card.keywords or word in card.summary
