"""data/calendar.ics: when citizens can take part, as a calendar to subscribe to: open stages and public events.

It refuses to know types and today: what is over stays in the calendar, as in anybody's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import msgspec

from site_builder.exports.base import Export
from site_builder.model.agenda import Occasion, as_ics
from site_builder.model.catalog import Catalog
from site_builder.model.document import Card, Document
from site_builder.model.page import Page, Props
from site_builder.model.site import Site
from site_builder.pages.base import Portal

URL = "data/calendar.ics"
_DAY = timedelta(days=1)


def plan(portal: Portal) -> Iterator[Page]:
    """The one file; without anything to go to it is an empty calendar, so that subscriptions go on."""
    catalog, site = portal.catalog, portal.site
    found = [occasion for card in catalog.listed() for occasion in _occasions(card, catalog, site)]
    props: Props = {"occasions": sorted(found)}
    yield Page(url=URL, template=EXPORT.name, title=f"{site.name}：征集和活动", props=props)


def _occasions(card: Card, catalog: Catalog, site: Site) -> Iterator[Occasion]:
    """The stages in which citizens can take part, then the events that are open to them."""
    published = card.published.date() if card.published else None
    common: dict[str, Any] = {
        "about": card.summary,
        "url": site.absolute(card.url),
        **({"stamp": published} if published else {}),
    }
    ends = [stage.since - _DAY for stage in card.stages[1:]]
    for stage, last in zip(card.stages, [*ends, None], strict=False):
        if stage.open:
            uid = f"{card.id}-{stage.code}@{site.domain}"
            yield Occasion(stage.since, uid, f"{stage.name}：{card.title}", last=last, **common)
    for number, moment in enumerate(m for m in card.moments if m.public_event):
        uid = f"{card.id}-{number}@{site.domain}"
        timed = moment.at if moment.at.time() != moment.at.min.time() else None
        title = f"{moment.name.removesuffix('日期')}：{card.title}"
        yield Occasion(moment.day, uid, title, begins=timed, **common)


def render(page: Page, documents: Sequence[Document], site: Site) -> bytes:
    """iCalendar."""
    return as_ics(page.title, msgspec.convert(page.props["occasions"], list[Occasion]))


EXPORT = Export("calendar", plan, render)
