"""Turns the content types into the main navigation, and says where in it the list of a type stands.

It refuses to know items; a type names its hub, and a hub is an entry that several types share.
"""

from __future__ import annotations

from collections.abc import Iterable

from site_builder.model.catalog import Catalog, TypeFacts
from site_builder.model.hub import HUBS
from site_builder.model.page import Crumb
from site_builder.model.site import NavItem
from site_builder.pages.base import HOME
from site_builder.types.base import ContentType


def above(facts: TypeFacts, catalog: Catalog) -> tuple[Crumb, ...]:
    """The way from the home page down to the list of a type, without that list."""
    hub = next((Crumb(hub.label, hub.url) for hub in HUBS if hub.key == facts.hub), None)
    other = catalog.types.get(facts.hub)
    if hub is None and other is not None:
        hub = Crumb(other.label, f"{other.folder}/index.html")
    return (HOME, hub) if hub else (HOME,)


def navigation(types: Iterable[ContentType]) -> tuple[NavItem, ...]:
    """Home, the library, and every hub and type that has an entry of its own, in the order of their ranks."""
    known = tuple(types)
    entries = [
        (kind.rank, NavItem(kind.name, kind.label, f"{kind.folder}/index.html"))
        for kind in known
        if not kind.stateful and not kind.hub
    ]
    used = {kind.hub for kind in known}
    entries += [(hub.rank, NavItem(hub.key, hub.label, hub.url)) for hub in HUBS if hub.key in used]
    first = (NavItem("home", "首页", "index.html"), NavItem("library", "文件库", "library/index.html"))
    return (*first, *(item for _, item in sorted(entries, key=lambda entry: (entry[0], entry[1].key))))
