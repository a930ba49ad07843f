"""Turns the items of a yearly catalogue of major decisions into how far each is: 未启动, 征求意见, 已决策 or 已终止.

It refuses to know content types by name. Nothing is typed: a state follows from what is linked with an item and on
the portal that day (国务院令第713号《重大行政决策程序暂行条例》).
"""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from site_builder.model.catalog import Catalog
from site_builder.model.document import Card, Part
from site_builder.model.page import Entry
from site_builder.model.relation import Verb

CATALOGUED = "决策目录"
"""The step that a catalogue stands for in the life of a document."""
WAITING, ASKING, DECIDED, STOPPED = "未启动", "征求意见", "已决策", "已终止"
CODES = {WAITING: "todo", ASKING: "doing", DECIDED: "done", STOPPED: "closed"}


class Decision(Struct, frozen=True):
    """One item on one day: what took part in it, what it led to, and so how far it is."""

    part: Part
    state: str
    involved: tuple[Entry, ...] = ()
    produced: tuple[Entry, ...] = ()

    @property
    def counted(self) -> bool:
        """Whether participation is due: not for what was given up."""
        return self.state != STOPPED


def decisions(card: Card, catalog: Catalog) -> list[Decision]:
    """The items of a catalogue, in its order."""
    return [_decision(card, part, catalog) for part in card.parts]


def _decision(card: Card, part: Part, catalog: Catalog) -> Decision:
    involved = tuple(catalog.of_part(card.id, part.anchor, Verb.INVOLVES))
    produced = tuple(catalog.of_part(card.id, part.anchor, Verb.PRODUCES))
    state = part.state or (DECIDED if produced else ASKING if _begun(involved, catalog) else WAITING)
    return Decision(part, state, involved, produced)


def _begun(involved: tuple[Entry, ...], catalog: Catalog) -> bool:
    """Whether citizens have been asked yet: what goes through stages has entered one after its first day on view."""
    return any(not entry.id or _asked(catalog.cards[entry.id], catalog) for entry in involved)


def _asked(card: Card, catalog: Catalog) -> bool:
    first = next((stage.since for stage in card.stages if stage.open), None)
    return first is None or first <= catalog.as_of


def catalogues(catalog: Catalog) -> list[Card]:
    """Every catalogue on the portal, oldest first."""
    return [card for card in catalog.listed() if catalog.types[card.type].step == CATALOGUED]


def last_day(year: int) -> date:
    """Until when the catalogue of a year is to be published."""
    return date(year, 3, 31)


def in_time(card: Card) -> bool:
    """Whether a catalogue was published by its last day."""
    return card.published is not None and card.published.date() <= last_day(card.year)
