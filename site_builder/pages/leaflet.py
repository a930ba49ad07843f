"""明白卡: one sheet of paper that says who may, what there is, how it is done and whom to ask, cut from an interpretation.

It is made of what stands under the headings; nobody writes it twice. Length is what a sheet holds, so long parts end
with a hint at the whole text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from site_builder.model.catalog import Catalog
from site_builder.model.document import Card, Document
from site_builder.model.excerpt import under
from site_builder.model.facets import answers, has_leaflet, leaflet_url
from site_builder.model.office import office
from site_builder.model.page import Column, Crumb, Entry, Page, Props
from site_builder.model.relation import Verb
from site_builder.pages.base import PageKind, Portal
from site_builder.pages.navigation import above
from site_builder.pages.stale import stale

PARTS: Mapping[str, tuple[str, int]] = {
    "适用范围": ("谁可以办", 260),
    "惠民利企举措": ("有什么", 260),
    "操作方法": ("怎么算", 220),
    "办事指引": ("怎么办", 380),
}
"""What the card says: the facet that it is taken from, what the part is called, and how many characters it may have."""


def plan(portal: Portal) -> Iterator[Page]:
    """One card for every item that has enough to say."""
    catalog, site = portal.catalog, portal.site
    for card in catalog.listed():
        if not has_leaflet(card):
            continue
        facts = catalog.types[card.type]
        yield Page(
            url=leaflet_url(card),
            template="leaflet.html",
            title=f"明白卡：{card.title}",
            description=f"{card.title}：一页纸讲清谁可以办、怎么办。",
            nav_key=facts.nav_key,
            crumbs=(
                *above(facts, catalog),
                Crumb(facts.label, f"{facts.folder}/index.html"),
                Crumb(card.title, card.url),
                Crumb("明白卡"),
            ),
            column=Column("明白卡", facts.column_type),
            props={
                "heading": card.title,
                "full": Entry(text=card.title, url=card.url, id=card.id),
                "address": site.absolute(card.url),
                "documents_shown": _documents(card, catalog),
                "office": office(card, catalog),
                "stale": stale(card, portal),
                "day": card.published.date().isoformat() if card.published else "",
            },
            texts=(card.id,),
        )


def _documents(card: Card, catalog: Catalog) -> list[Entry]:
    """The documents that the card is about, each once, with number and state."""
    found = catalog.outgoing(card.id, Verb.INTERPRETS)
    once = {entry.id or entry.text: entry for entry in reversed(found)}
    return [
        Entry(text=e.text, url=e.url, external=e.external, id=e.id, number=e.number, state=e.state, code=e.code,
              until=e.until, then=e.then, next=e.next)
        for e in reversed(once.values())
    ]  # fmt: skip


def present(documents: Sequence[Document]) -> Props:
    """The parts of the card. One heading that stands for several facets is shown once, under all their names."""
    body = documents[0].body
    found = {answer.name: answer for answer in answers(body.outline)}
    parts: dict[str, dict[str, Any]] = {}
    for name, (label, room) in PARTS.items():
        answer = found.get(name)
        if answer is None:
            continue
        if answer.anchor in parts:
            parts[answer.anchor]["labels"].append(label)
            continue
        excerpt = under(body.html, answer.anchor, room)
        part = {"labels": [label], "html": Markup(excerpt.html), "more": excerpt.more}
        if excerpt.html:
            parts[answer.anchor] = part
    return {
        "said": [
            {"label": "、".join(part["labels"]), "html": part["html"], "more": part["more"]}
            for part in parts.values()
        ]
    }


PAGES = PageKind("leaflet", plan, present)
