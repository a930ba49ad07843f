"""Turns an item into whom citizens ask about it: the department that answers today, and the ways to reach it.

It refuses to know how an organization came to its ways: they are those of the register.
"""

from __future__ import annotations

from typing import Any

from site_builder.model.catalog import Catalog
from site_builder.model.document import Card

WAYS = ("phone", "hours", "address")
"""What a citizen needs in order to ask: the other ways stand on the page of the organization."""


def office(card: Card, catalog: Catalog) -> dict[str, Any]:
    """The department of an item, else its publisher; a dissolved one is answered for by its successor."""
    name = card.department or card.publisher or catalog.default_publisher
    id_ = catalog.register.heir(name)
    known = catalog.register.cards.get(id_)
    ways = {way.kind: way for way in known.contacts} if known else {}
    return {
        "entry": catalog.organization(id_ or name),
        "contacts": [ways[kind] for kind in WAYS if kind in ways],
    }
