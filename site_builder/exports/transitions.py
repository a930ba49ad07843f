"""data/next-transition.json: every state on the portal that will change by itself, and when.

Scheduled publications are not named here: they are not public yet (contract §3).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from site_builder.exports.base import Export, as_json
from site_builder.model.document import Document
from site_builder.model.events import changes
from site_builder.model.page import Page
from site_builder.model.site import Site
from site_builder.pages.base import Portal


def plan(portal: Portal) -> Iterator[Page]:
    """The one file."""
    catalog = portal.catalog
    found = [
        {
            "date": change.day.isoformat(),
            "id": change.id,
            "url": catalog.cards[change.id].url,
            "from": change.before,
            "to": change.after,
        }
        for change in changes(catalog)
    ]
    props = {
        "as_of": catalog.as_of.isoformat(),
        "next": found[0]["date"] if found else None,
        "transitions": found,
    }
    yield Page(url="data/next-transition.json", template=EXPORT.name, title="将要变化的状态", props=props)


def render(page: Page, documents: Sequence[Document], site: Site) -> bytes:
    """JSON."""
    return as_json(page.props)


EXPORT = Export("transitions", plan, render)
