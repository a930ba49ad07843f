"""现行有效文件目录: what is in force on the day of the build, by issuer (asked for by 规范性文件清理 practice).

It prints its day; the same list as a table for spreadsheet programs is an export.
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.model.page import Column, Crumb, Page
from site_builder.model.validity import IN_FORCE
from site_builder.pages.base import HOME, PageKind, Portal
from site_builder.pages.facets import FACETS


def plan(portal: Portal) -> Iterator[Page]:
    """The one catalogue page."""
    catalog = portal.catalog
    issuers = FACETS["issuer"]
    groups = []
    shown: set[str] = set()
    for value, cards in issuers.known(catalog).items():
        rows = [
            catalog.row(card.id)
            for card in reversed(cards)
            if catalog.badge(card.id)[0] in IN_FORCE and card.id not in shown
        ]
        shown.update(row.id for row in rows)
        if rows:
            groups.append({"label": issuers.words(value, catalog), "rows": rows})
    yield Page(
        url="catalogue/index.html",
        template="catalogue.html",
        title="现行有效文件目录",
        description="现行有效的政策文件，按发文机关排列。",
        nav_key="catalogue",
        crumbs=(HOME, Crumb("文件库", "library/index.html"), Crumb("现行有效文件目录")),
        column=Column("现行有效文件目录", "信息公开目录", "现行有效的政策文件目录", "现行有效,目录"),
        props={
            "as_of": catalog.as_of.isoformat(),
            "groups": groups,
            "total": len(shown),
            "csv": "catalogue/in-force.csv",
        },
    )


PAGES = PageKind("catalogue", plan)
