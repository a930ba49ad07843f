"""Pages that count the items of a type: by year, by month, by unit. What they count is the type's own answer.

It refuses to know any type by name; a type without items has no such page.
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.model.catalog import Catalog
from site_builder.model.page import Column, Crumb, Page, Props
from site_builder.pages.base import PageKind, Portal
from site_builder.pages.navigation import above
from site_builder.types.base import ContentType, Overview


def plan(portal: Portal) -> Iterator[Page]:
    """One page for each overview of a type that has items, and one for each of its parts."""
    catalog = portal.catalog
    for kind in portal.types.values():
        cards = catalog.listed(kind.name)
        for overview in kind.overviews if cards else ():
            url = f"{kind.folder}/{overview.url}/index.html"
            yield _page(kind, overview, url, (), overview.props(cards, catalog), catalog)
            for name, label, props in overview.parts(cards, catalog):
                part = f"{kind.folder}/{overview.url}/{name}.html"
                yield _page(kind, overview, part, (Crumb(overview.label, url), Crumb(label)), props, catalog)


def _page(
    kind: ContentType, overview: Overview, url: str, part: tuple[Crumb, ...], props: Props, catalog: Catalog
) -> Page:
    facts = catalog.types[kind.name]
    home = Crumb(facts.label, f"{facts.folder}/index.html")
    title = f"{overview.label}：{part[-1].label}" if part else overview.label
    return Page(
        url=url,
        template=overview.template,
        title=title,
        description=f"{part[-1].label}：{overview.about}" if part else overview.about,
        nav_key=facts.nav_key,
        crumbs=(*above(facts, catalog), home, *(part or (Crumb(overview.label),))),
        column=Column(title, facts.column_type, overview.about),
        props={"heading": title, "intro": overview.about, "head": home.url, **props},
    )


PAGES = PageKind("overviews", plan)
