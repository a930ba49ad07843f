"""Atom feeds (RFC 4287): everything new, each topic's new items, and the events of validity.

It refuses to print the day of the build: an entry's time is the day it happened, in Shanghai.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from site_builder.exports.base import Export
from site_builder.model.catalog import Catalog
from site_builder.model.document import Card, Document
from site_builder.model.events import past
from site_builder.model.page import Page
from site_builder.model.site import Site
from site_builder.pages.base import Portal
from site_builder.pages.facets import FACETS

SHOWN = 30
"""Entries of a feed."""


def plan(portal: Portal) -> Iterator[Page]:
    """All feeds."""
    catalog, site = portal.catalog, portal.site
    newest = catalog.listed()[: -SHOWN - 1 : -1]
    yield _feed("feeds/all.xml", f"{site.name}：最新发布", [_item(c, catalog) for c in newest])
    facet = FACETS["topic"]
    by_topic: dict[str, list[Card]] = {}
    for card in catalog.listed():
        for topic in facet.values(card, catalog):
            by_topic.setdefault(topic, []).append(card)
    for topic in sorted(set(by_topic) | set(facet.known(catalog))):
        found = by_topic.get(topic, [])[: -SHOWN - 1 : -1]
        name = f"{site.name}：{facet.words(topic, catalog)}"
        yield _feed(f"feeds/topic/{facet.code(topic, catalog)}.xml", name, [_item(c, catalog) for c in found])
    yield _feed("feeds/validity.xml", f"{site.name}：文件效力变化", _changes(catalog))


def _feed(url: str, title: str, items: list[dict[str, str]]) -> Page:
    return Page(url=url, template=EXPORT.name, title=title, props={"items": items})


def _item(card: Card, catalog: Catalog) -> dict[str, str]:
    return {
        "id": card.url,
        "url": card.url,
        "title": card.title,
        "when": _when(card.published),
        "text": card.summary,
        "author": catalog.register.title(card.publisher or catalog.default_publisher),
    }


def _changes(catalog: Catalog) -> list[dict[str, str]]:
    """What came into force, was changed, lapsed or was repealed, newest first."""
    return [
        {
            "id": f"{catalog.cards[event.id].url}#{event.day.isoformat()}",
            "url": catalog.cards[event.id].url,
            "title": f"{catalog.cards[event.id].title}（{event.after.value}）",
            "when": _when(event.day),
            "text": _sentence(event.text, event.source, catalog),
            "author": catalog.register.title(catalog.cards[event.id].publisher or catalog.default_publisher),
        }
        for event in past(catalog)[: -SHOWN - 1 : -1]
    ]


def _sentence(text: str, source: str, catalog: Catalog) -> str:
    return f"{text}，依据《{catalog.cards[source].title}》。" if source else f"{text}。"


def _when(moment: Any) -> str:
    """RFC 3339 in Shanghai time."""
    if isinstance(moment, datetime):
        return moment.isoformat(timespec="seconds") + "+08:00"
    return f"{moment.isoformat()}T00:00:00+08:00" if isinstance(moment, date) else ""


def render(page: Page, documents: Sequence[Document], site: Site) -> bytes:
    """Atom XML. A feed's time is that of its newest entry, so that nothing changes without news."""
    items = page.props["items"]
    updated = max((item["when"] for item in items), default="1970-01-01T00:00:00+08:00")
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-Hans">',
        f"<title>{escape(page.title)}</title>",
        f"<id>{escape(site.absolute(page.url))}</id>",
        f"<updated>{updated}</updated>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(site.absolute(page.url))}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(site.absolute("index.html"))}/>',
        f"<author><name>{escape(site.publisher or site.name)}</name></author>",
    ]
    for item in items:
        lines += [
            "<entry>",
            f"<title>{escape(item['title'])}</title>",
            f"<id>{escape(site.absolute(item['id']))}</id>",
            f'<link rel="alternate" type="text/html" href={quoteattr(site.absolute(item["url"]))}/>',
            f"<updated>{item['when']}</updated>",
            f"<author><name>{escape(item['author'] or site.name)}</name></author>",
            f"<summary>{escape(item['text'] or item['title'])}</summary>",
            "</entry>",
        ]
    return ("\n".join([*lines, "</feed>"]) + "\n").encode()


EXPORT = Export("feeds", plan, render)
