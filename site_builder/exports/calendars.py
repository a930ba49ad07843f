"""One calendar file for every item that citizens can take part in or come to (RFC 5545), beside its page.

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
HELD = "活动日期"
"""What the day is called on which something is held."""
_DAY = timedelta(days=1)
REMINDER = timedelta(days=-3)
"""When a calendar program reminds its owner, before the end of the last day."""


def plan(portal: Portal) -> Iterator[Page]:
    """One file an item, at the address of its page."""
    for card in portal.catalog.cards.values():
        events = list(_events(card)) if card.visible else []
        if events:
            first = events[0]["opens"]
            props = {
                "page": card.url,
                "events": events,
                "published": card.published.isoformat() if card.published else first,
                "text": card.summary,
            }
            url = card.url.removesuffix(".html") + ".ics"
            yield Page(url=url, template=EXPORT.name, title=card.title, props=props)


def _events(card: Card) -> Iterator[dict[str, str]]:
    """The days on which citizens can take part, and the day on which the item is held: id, name, first day, day after."""
    for stage, after in zip(card.stages, card.stages[1:], strict=False):
        if stage.open:
            yield _event(card.id, stage.name, stage.since, after.since)
            break
    held = card.moment(HELD)
    if held is not None:
        yield _event(f"{card.id}-held", HELD, held.date(), held.date() + _DAY)


def _event(id_: str, name: str, opens: date, ends: date) -> dict[str, str]:
    return {"id": id_, "name": name, "opens": opens.isoformat(), "ends": ends.isoformat()}


def render(page: Page, documents: Sequence[Document], site: Site) -> bytes:
    """Events over whole days; their names and stamps never change while the item does not."""
    props = page.props
    calendar = Calendar()
    calendar.add("prodid", "-//site-builder//calendars//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for one in props["events"]:
        event = Event()
        event.add("uid", f"{one['id']}@{site.domain or 'site-builder.invalid'}")
        event.add("dtstamp", datetime.fromisoformat(props["published"]).replace(tzinfo=HERE).astimezone(UTC))
        event.add("dtstart", date.fromisoformat(one["opens"]))
        event.add("dtend", date.fromisoformat(one["ends"]))
        event.add("summary", f"{one['name']}：{page.title}")
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
