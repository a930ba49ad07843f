"""Hub pages: an entry of the navigation that several types share, with the newest items of each.

A hub that is itself a type has that type's list as its page, and none of these.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from site_builder.model.agenda import CALENDAR
from site_builder.model.catalog import Catalog, TypeFacts
from site_builder.model.hub import HUBS
from site_builder.model.page import Column, Crumb, Page
from site_builder.pages.base import HOME, PageKind, Portal

SHOWN = 5
"""Items of each type on a hub page."""


def plan(portal: Portal) -> Iterator[Page]:
    """One page a hub that some type stands under."""
    catalog = portal.catalog
    for hub in HUBS:
        types = [facts for facts in catalog.types.values() if facts.hub == hub.key]
        if not types:
            continue
        inviting = any(card.inviting for facts in types for card in catalog.listed(facts.name))
        standing = [card for card in catalog.listed() if card.standing == hub.key]
        yield Page(
            url=hub.url,
            template="hub.html",
            title=hub.label,
            description=f"{portal.site.name}{hub.label}：{'、'.join(facts.label for facts in types)}。",
            nav_key=hub.key,
            crumbs=(HOME, Crumb(hub.label)),
            column=Column(hub.label, "征集调查", hub.about),
            props={
                "heading": hub.label,
                "intro": hub.about,
                "standing": [catalog.row(card.id) for card in standing],
                "calendar": CALENDAR if inviting else "",
                "columns": [_column(facts, catalog) for facts in types if catalog.listed(facts.name)],
            },
        )


def _column(facts: TypeFacts, catalog: Catalog) -> dict[str, Any]:
    """The newest items of one type."""
    cards = catalog.listed(facts.name)
    return {
        "name": facts.name,
        "label": facts.label,
        "rows": [catalog.row(card.id) for card in cards[: -SHOWN - 1 : -1]],
        "more": f"{facts.folder}/index.html",
    }


PAGES = PageKind("hubs", plan)
