"""One calendar file for every item that citizens can take part in for some days (RFC 5545), beside its page.

It refuses to know the day of the build: a file changes when the item's own days do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta, timezone

from icalendar import Alarm, Calendar, Event

from site_builder.exports.base import Export
from site_builder.model.document import Card, Document
from site_builder.model.page import Page
from site_builder.model.site import Site
from site_builder.pages.base import Portal

HERE = timezone(timedelta(hours=8))
"""Asia/Shanghai, which keeps UTC+8 all year."""
REMINDER = timedelta(days=-3)
"""When a calendar program reminds its owner, before the end of the last day."""


def plan(portal: Portal) -> Iterator[Page]:
    """One file an item, at the address of its page."""
    for card in portal.catalog.cards.values():
        period = _period(card)
        if period and card.visible:
            opens, ends = period
            props = {
                "id": card.id,
                "page": card.url,
                "stage": next(stage.name for stage in card.stages if stage.open),
                "opens": opens.isoformat(),
                "ends": ends.isoformat(),
                "published": card.published.isoformat() if card.published else opens.isoformat(),
                "text": card.summary,
            }
            url = card.url.removesuffix(".html") + ".ics"
            yield Page(url=url, template=EXPORT.name, title=card.title, props=props)


def _period(card: Card) -> tuple[date, date] | None:
    """The first day on which citizens can take part, and the day after the last."""
    for stage, after in zip(card.stages, card.stages[1:], strict=False):
        if stage.open:
            return stage.since, after.since
    return None


def render(page: Page, documents: Sequence[Document], site: Site) -> bytes:
    """One event over whole days; its name and its stamp never change while the item does not."""
    props = page.props
    calendar = Calendar()
    calendar.add("prodid", "-//site-builder//calendars//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    event = Event()
    event.add("uid", f"{props['id']}@{site.domain or 'site-builder.invalid'}")
    event.add("dtstamp", datetime.fromisoformat(props["published"]).replace(tzinfo=HERE).astimezone(UTC))
    event.add("dtstart", date.fromisoformat(props["opens"]))
    event.add("dtend", date.fromisoformat(props["ends"]))
    event.add("summary", f"{props['stage']}：{page.title}")
    event.add("url", site.absolute(props["page"]))
    event.add("transp", "TRANSPARENT")
    if props["text"]:
        event.add("description", props["text"])
    event.add_component(_reminder(page.title))
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _reminder(title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", REMINDER, parameters={"RELATED": "END"})
    return alarm


EXPORT = Export("calendars", plan, render)
