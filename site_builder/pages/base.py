"""What a page kind is: a function from the catalog to pages. A new kind is a new file in this folder.

It refuses to know any single kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from site_builder.model.catalog import Catalog
from site_builder.model.document import Document
from site_builder.model.page import Crumb, Page, Props
from site_builder.model.site import Site
from site_builder.types.base import ContentType

HOME = Crumb("首页", "index.html")
LIBRARY = "library/index.html"


@dataclass(frozen=True)
class Portal:
    """All that planning may ask: the catalog of the day, the site's identity, and the content types.

    ``words`` are those of the portal's own dictionary, for cutting titles into words.
    """

    catalog: Catalog
    site: Site
    types: Mapping[str, ContentType]
    words: tuple[str, ...] = ()


Present = Callable[[Sequence[Document]], Props]
"""Turns the documents that a page prints into properties, when the page is made."""


@dataclass(frozen=True)
class PageKind:
    """One kind of page.

    ``present`` makes what its template shows of the texts that it prints; its template is named after it.
    """

    name: str
    plan: Callable[[Portal], Iterable[Page]]
    present: Present | None = None

    @property
    def template(self) -> str:
        """The template that ``present`` makes properties for."""
        return f"{self.name}.html"
