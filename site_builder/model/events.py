"""Turns timelines into a list of changes: on which day which document went from which state to which.

It refuses to know pages and feeds, which show the same changes in their own ways.
"""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from site_builder.model.catalog import Catalog
from site_builder.model.document import Card
from site_builder.model.validity import State
from site_builder.model.wording import change_sentence


class Event(Struct, frozen=True):
    """One change of state. ``source`` is the acting document's id, or ""."""

    day: date
    id: str
    before: State
    after: State
    source: str
    text: str


def events(catalog: Catalog) -> list[Event]:
    """Every change of every visible document, by day and id."""
    found = []
    for id_, line in catalog.timelines.items():
        if not catalog.visible(id_):
            continue
        for before, after in zip(line.phases, line.phases[1:], strict=False):
            if after.since is not None:
                source = catalog.source_of(after.because[0]) if after.because else ""
                text = change_sentence(after.state)
                found.append(Event(after.since, id_, before.state, after.state, source, text))
    return sorted(found, key=lambda e: (e.day, e.id))


class Change(Struct, frozen=True, order=True):
    """A change of any state that happens by itself: of validity, or of the stages of an item. States are in words."""

    day: date
    id: str
    before: str
    after: str


def changes(catalog: Catalog) -> list[Change]:
    """Every change that lies ahead, by day and id."""
    states = [Change(e.day, e.id, e.before.value, e.after.value) for e in upcoming(catalog)]
    staged = [card for card in catalog.cards.values() if card.visible and card.id not in catalog.timelines]
    return sorted([*states, *(change for card in staged for change in _staged(card, catalog.as_of))])


def _staged(card: Card, as_of: date) -> list[Change]:
    names = ["", *(stage.name for stage in card.stages)]
    return [
        Change(stage.since, card.id, before, stage.name)
        for before, stage in zip(names, card.stages, strict=False)
        if stage.since > as_of
    ]


def past(catalog: Catalog) -> list[Event]:
    """Changes up to and including today."""
    return [event for event in events(catalog) if event.day <= catalog.as_of]


def upcoming(catalog: Catalog) -> list[Event]:
    """Changes that will happen by themselves."""
    return [event for event in events(catalog) if event.day > catalog.as_of]
