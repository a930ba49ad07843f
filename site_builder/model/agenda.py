"""Turns dated occasions into an iCalendar file (RFC 5545) that calendar programs can subscribe to.

It refuses to know where the occasions come from, and to ask the clock: equal occasions give equal bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone

from icalendar import Alarm, Calendar, Event
from msgspec import Struct

CALENDAR = "data/calendar.ics"
"""Where the calendar of everything that citizens can take part in lies."""
_SHANGHAI = timezone(timedelta(hours=8))
_DAY = timedelta(days=1)


class Occasion(Struct, frozen=True, order=True):
    """One entry of a calendar. Without a time of day it takes whole days, ``last`` included; ``uid`` never changes.

    ``stamp`` is when it became known; calendar programs remind of it ``warned`` days before its end.
    """

    first: date
    uid: str
    title: str
    about: str = ""
    url: str = ""
    last: date | None = None
    begins: datetime | None = None
    stamp: datetime | None = None
    warned: int = 0


def as_ics(name: str, occasions: Iterable[Occasion]) -> bytes:
    """The calendar called ``name`` with its occasions by day."""
    calendar = Calendar()
    calendar.add("prodid", "-//site-builder//zh-CN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    for occasion in sorted(occasions):
        calendar.add_component(_event(occasion))
    return bytes(calendar.to_ical())


def _event(occasion: Occasion) -> Event:
    event = Event()
    event.add("uid", occasion.uid)
    event.add("dtstamp", _utc(occasion.stamp or datetime.combine(occasion.first, time())))
    if occasion.begins is not None:
        event.add("dtstart", _utc(occasion.begins))
    else:
        event.add("dtstart", occasion.first)
        event.add("dtend", (occasion.last or occasion.first) + _DAY)
    event.add("summary", occasion.title)
    if occasion.about:
        event.add("description", occasion.about)
    if occasion.url:
        event.add("url", occasion.url)
    event.add("transp", "TRANSPARENT")
    if occasion.warned:
        event.add_component(_alarm(occasion))
    return event


def _alarm(occasion: Occasion) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", occasion.title)
    alarm.add("trigger", -occasion.warned * _DAY, parameters={"RELATED": "END"})
    return alarm


def _utc(moment: datetime) -> datetime:
    """A moment in Shanghai as calendars of any country read it."""
    return moment.replace(tzinfo=_SHANGHAI).astimezone(UTC)
