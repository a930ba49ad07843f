"""sitemap.xml with one part a year, and robots.txt: the addresses for search engines (sitemaps.org protocol).

A part lists the items of one year, so that a new document rewrites one part and the index never.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from site_builder.exports.base import Export
from site_builder.model.document import Document
from site_builder.model.page import Page
from site_builder.model.site import Site
from site_builder.pages.base import Portal


def plan(portal: Portal) -> Iterator[Page]:
    """The index, its parts, and robots.txt."""
    catalog = portal.catalog
    years: dict[str, list[tuple[str, str]]] = {}
    for card in catalog.listed():
        day = card.published.date().isoformat() if card.published else ""
        years.setdefault(day[:4], []).append((card.url, day))
    undated = [(c.url, "") for c in sorted(catalog.cards.values(), key=lambda c: c.id) if not c.published]
    columns = [
        "index.html",
        "library/index.html",
        "catalogue/index.html",
        *(f"{facts.folder}/index.html" for facts in catalog.types.values() if not facts.stateful),
        "accessibility.html",
        "sitemap.html",
    ]
    parts = {"columns": [*((url, "") for url in columns), *undated], **years}
    for name, urls in parts.items():
        yield Page(url=f"sitemap-{name}.xml", template=EXPORT.name, props={"urls": urls})
    yield Page(url="sitemap.xml", template=EXPORT.name, props={"parts": [f"sitemap-{n}.xml" for n in parts]})
    yield Page(url="robots.txt", template=EXPORT.name)


def render(page: Page, documents: Sequence[Document], site: Site) -> bytes:
    """XML, or the few lines of robots.txt."""
    if page.url == "robots.txt":
        return f"User-agent: *\nAllow: /\nSitemap: {site.absolute('sitemap.xml')}\n".encode()
    head = '<?xml version="1.0" encoding="utf-8"?>'
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    if "parts" in page.props:
        rows = [f"<sitemap><loc>{escape(site.absolute(u))}</loc></sitemap>" for u in page.props["parts"]]
        return "\n".join([head, f"<sitemapindex {space}>", *rows, "</sitemapindex>", ""]).encode()
    rows = [
        f"<url><loc>{escape(site.absolute(url))}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>"
        for url, day in page.props["urls"]
    ]
    return "\n".join([head, f"<urlset {space}>", *rows, "</urlset>", ""]).encode()


EXPORT = Export("addresses", plan, render)
