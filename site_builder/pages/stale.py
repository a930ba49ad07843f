"""Turns what became of the bases of an item into what its pages tell of it: which ended or changed, and what holds now.

It refuses to decide what counts as a change; types and settings decide whether readers are told.
"""

from __future__ import annotations

from typing import Any

from site_builder.model.basis import Shift, happened, shifts
from site_builder.model.catalog import Catalog
from site_builder.model.document import Card
from site_builder.model.relation import WORDINGS, Verb
from site_builder.pages.base import Portal


def stale(card: Card, portal: Portal) -> list[dict[str, Any]]:
    """One note a basis; none where readers are not told."""
    catalog = portal.catalog
    if not (catalog.types[card.type].rests or portal.site.basis_note):
        return []
    return [
        {
            "title": _outdated(shift, card, catalog),
            "ended": shift.ended,
            "by": catalog.entry(shift.source) if shift.source and shift.source != shift.successor else None,
            "by_label": WORDINGS[shift.verb].active + "依据" if shift.verb else "",
            "successor": catalog.entry(shift.successor) if shift.successor else None,
        }
        for shift in shifts(card.id, catalog)
    ]


def _outdated(shift: Shift, card: Card, catalog: Catalog) -> str:
    own = "本答复" if catalog.types[card.type].asked else "本文"
    what = "解读" if shift.relation.edge.verb is Verb.INTERPRETS else "依据"
    title = catalog.cards[shift.relation.target].title
    return f"{own}{what}的《{title}》{happened(shift)}，内容可能已经过时"
