"""What a page kind is: a function from the catalog to pages. A new kind is a new file in this folder.

It refuses to know any single kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from site_builder.model.catalog import Catalog
from site_builder.model.page import Crumb, Page
from site_builder.model.site import Site
from site_builder.types.base import ContentType

HOME = Crumb("首页", "index.html")
LIBRARY = "library/index.html"


@dataclass(frozen=True)
class Portal:
    """All that planning may ask: the catalog of the day, the site's identity, and the content types."""

    catalog: Catalog
    site: Site
    types: Mapping[str, ContentType]


@dataclass(frozen=True)
class PageKind:
    """One kind of page."""

    name: str
    plan: Callable[[Portal], Iterable[Page]]
