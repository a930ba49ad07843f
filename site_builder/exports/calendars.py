"""Calendar files (RFC 5545): one beside the page of every item that citizens can take part in or come to, and one of all.

It refuses to know types and the day of the build: a file changes when the days of an item do, and what is over stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import time, timedelta

import msgspec

from site_builder.exports.base import Export
from site_builder.model.agenda import CALENDAR, Occasion, as_ics
from site_builder.model.document import Card, Document
from site_builder.model.page import Page
from site_builder.model.site import Site
from site_builder.pages.base import Portal

_DAY = timedelta(days=1)


def plan(portal: Portal) -> Iterator[Page]:
    """One file an item, at the address of its page, and the calendar of all once there is anything to go to."""
    every: list[Occasion] = []
    for card in filter(lambda card: card.inviting, portal.catalog.listed()):
        found = tuple(_occasions(card, portal.site))
        every += found
        if found:
            url = card.url.removesuffix(".html") + ".ics"
            yield Page(url=url, template=EXPORT.name, title=card.title, props={"occasions": found})
    title = f"{portal.site.name}：征集和活动"
    if every:
        yield Page(url=CALENDAR, template=EXPORT.name, title=title, props={"occasions": sorted(every)})


def _occasions(card: Card, site: Site) -> Iterator[Occasion]:
    """The days of the stage in which citizens can take part, then the events that are open to them."""
    host = site.domain or "site-builder.invalid"
    common = Occasion(
        first=card.published.date() if card.published else card.moments[0].day,
        uid=f"{card.id}@{host}",
        title=card.title,
        about=card.summary,
        url=site.absolute(card.url),
        stamp=card.published,
        warned=3,
    )
    for stage, after in zip(card.stages, card.stages[1:], strict=False):
        if stage.open:
            yield _named(common, stage.name, first=stage.since, last=after.since - _DAY)
            break
    events = [moment for moment in card.moments if moment.public_event]
    for number, moment in enumerate(events):
        mark = f"-{number + 1}" if len(events) > 1 else ""
        begins = moment.at if moment.at.time() != time() else None
        yield _named(common, moment.name, first=moment.day, begins=begins, uid=f"{card.id}-held{mark}@{host}")


def _named(common: Occasion, name: str, **given: object) -> Occasion:
    return msgspec.structs.replace(common, title=f"{name}：{common.title}", **given)


def render(page: Page, documents: Sequence[Document], site: Site) -> bytes:
    """iCalendar."""
    return as_ics(page.title, msgspec.convert(page.props["occasions"], list[Occasion]))


EXPORT = Export("calendars", plan, render)
