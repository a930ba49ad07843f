"""网站地图 and the page for addresses that do not exist: the two pages that lead everywhere else.

They count what lists hold, and refuse to list documents themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from site_builder.model.page import Column, Crumb, Page
from site_builder.model.series import INDEX, all_series
from site_builder.pages.base import HOME, PageKind, Portal
from site_builder.pages.facets import FACETS


def plan(portal: Portal) -> Iterator[Page]:
    """网站地图 and 404."""
    yield Page(
        url="sitemap.html",
        template="sitemap.html",
        title="网站地图",
        description=f"{portal.site.name}的全部栏目。",
        crumbs=(HOME, Crumb("网站地图")),
        column=Column("网站地图", "概况信息", "全部栏目"),
        props={"groups": _groups(portal)},
    )
    yield Page(
        url="404.html",
        template="404.html",
        title="页面不存在",
        description="您访问的页面不存在。",
        crumbs=(HOME, Crumb("页面不存在")),
        column=Column("页面不存在", "概况信息"),
        rooted=True,
    )


def _groups(portal: Portal) -> list[dict[str, Any]]:
    catalog = portal.catalog
    columns = [
        {"label": facts.label, "url": f"{facts.folder}/index.html", "count": len(catalog.listed(facts.name))}
        for facts in catalog.types.values()
        if facts.listed and not facts.stateful and (not facts.hub or catalog.listed(facts.name))
    ]
    columns += [
        {
            "label": facts.label,
            "url": f"{facts.folder}/index.html",
            "count": sum(1 for c in catalog.cards.values() if c.type == facts.name),
        }
        for facts in catalog.types.values()
        if not facts.listed
    ]
    main: list[dict[str, Any]] = [
        {"label": "首页", "url": "index.html", "count": None},
        {"label": "站内搜索", "url": "search/index.html", "count": None},
        {"label": "现行有效文件目录", "url": "catalogue/index.html", "count": None},
    ]
    if all_series(catalog):
        main.append({"label": "系列", "url": INDEX, "count": len(all_series(catalog))})
    about = [{"label": "无障碍声明", "url": "accessibility.html", "count": None}]
    groups = [{"label": "栏目", "url": "", "links": [*main, *columns, *about]}]
    for facet in FACETS.values():
        links = [
            {"label": facet.words(v, catalog), "url": facet.url(v, catalog), "count": len(cards)}
            for v, cards in facet.known(catalog).items()
        ]
        groups.append({"label": f"文件库：{facet.label}", "url": "library/index.html", "links": links})
    feeds = [
        {"label": "最新发布", "url": "feeds/all.xml", "count": None},
        {"label": "效力变化", "url": "feeds/validity.xml", "count": None},
        {"label": "全部文件数据（JSON）", "url": "data/documents.json", "count": None},
        {"label": "全部文件数据（CSV）", "url": "data/documents.csv", "count": None},
    ]
    groups.append({"label": "订阅和开放数据", "url": "", "links": feeds})
    return groups


PAGES = PageKind("guides", plan)
