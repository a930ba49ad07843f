"""Pages that count the items of a type: by year, by month, by unit. What they count is the type's own answer.

It refuses to know any type by name; a type without items has no such page.
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.model.page import Column, Crumb, Page
from site_builder.pages.base import PageKind, Portal
from site_builder.pages.navigation import above


def plan(portal: Portal) -> Iterator[Page]:
    """One page for each overview of a type that has items."""
    catalog = portal.catalog
    for kind in portal.types.values():
        cards = catalog.listed(kind.name)
        for overview in kind.overviews if cards else ():
            facts = catalog.types[kind.name]
            home = Crumb(facts.label, f"{facts.folder}/index.html")
            yield Page(
                url=f"{kind.folder}/{overview.url}/index.html",
                template=overview.template,
                title=overview.label,
                description=overview.about,
                nav_key=facts.nav_key,
                crumbs=(*above(facts, catalog), home, Crumb(overview.label)),
                column=Column(overview.label, facts.column_type, overview.about),
                props={
                    "heading": overview.label,
                    "intro": overview.about,
                    "head": home.url,
                    **overview.props(cards, catalog),
                },
            )


PAGES = PageKind("overviews", plan)
