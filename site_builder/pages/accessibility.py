"""无障碍声明: what the portal aims at, what works, what does not yet, and whom to tell.

It states what the theme and the build do for every portal; what a portal says of itself comes from its settings.
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.model.page import Column, Crumb, Page
from site_builder.pages.base import HOME, PageKind, Portal

TITLE = "无障碍声明"


def plan(portal: Portal) -> Iterator[Page]:
    """The one page."""
    yield Page(
        url="accessibility.html",
        template="accessibility.html",
        title=TITLE,
        description=f"{portal.site.name}网站的无障碍目标、已经做到和还没有做到的事，以及遇到障碍怎样告诉我们。",
        crumbs=(HOME, Crumb(TITLE)),
        column=Column(TITLE, "概况信息", "网站的无障碍目标、现状和反馈方式", "无障碍,适老化,长者模式,大字版"),
    )


PAGES = PageKind("accessibility", plan)
