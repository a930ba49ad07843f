"""The page on which the portal is searched: the empty form, and the lists that lead everywhere without it.

It refuses to know the index and to count: it changes only when the library gets a year, a topic or an agency more.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from site_builder.model.page import Column, Crumb, Page
from site_builder.model.validity import State
from site_builder.pages.base import HOME, LIBRARY, PageKind, Portal
from site_builder.pages.facets import FACETS, Facet

FILTERS = (
    ("type", "类型", True),
    ("status", "效力状态", True),
    ("year", "发布年份", True),
    ("publisher", "发布机构", False),
    ("topic", "主题分类", False),
)
"""What hits are narrowed by: the name in the address, the words, and whether the values stand open at first."""


def plan(portal: Portal) -> Iterator[Page]:
    """The one search page."""
    yield Page(
        url="search/index.html",
        template="search.html",
        title="站内搜索",
        description=f"搜索{portal.site.name}公开的文件、解读、公告和机构。",
        nav_key="search",
        crumbs=(HOME, Crumb("站内搜索")),
        column=Column("站内搜索", "概况信息", "搜索本网站公开的信息", "搜索,检索"),
        props={
            "filters": [{"name": name, "label": label, "open": open_} for name, label, open_ in FILTERS],
            "badges": [{"code": s.code, "state": s.value, "until": "", "then": ""} for s in State],
            "ways": [
                {"label": "文件库", "url": LIBRARY},
                {"label": "现行有效文件目录", "url": "catalogue/index.html"},
                {"label": "网站地图", "url": "sitemap.html"},
            ],
            "facets": [_ways(FACETS[name], portal) for name in ("year", "topic", "issuer")],
        },
    )


def _ways(facet: Facet, portal: Portal) -> dict[str, Any]:
    """The lists of a facet; of topics only those of the first level, which hold the others."""
    catalog = portal.catalog
    return {
        "label": f"按{facet.label}",
        "values": [
            {"label": facet.words(value, catalog), "url": facet.url(value, catalog), "count": None}
            for value in facet.known(catalog)
            if "/" not in value
        ],
    }


PAGES = PageKind("search", plan)
