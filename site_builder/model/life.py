"""Turns the relations and the timeline of a document into the steps of its life: 征求意见, 会议审议, 出台 … 废止.

It refuses to know content types by name: a type says itself for which step its items stand. Steps that did not
happen are not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import msgspec
from msgspec import Struct

from site_builder.model.catalog import Catalog
from site_builder.model.document import Card
from site_builder.model.page import Entry
from site_builder.model.relation import ACTING, ENDING, Verb

ISSUED, CHANGED, CLEANED = "出台", "修改", "清理"
ORDER = ("决策目录", "征求意见", "会议审议", ISSUED, "解读", CHANGED, CLEANED, "失效", "废止")
"""The steps in the order of a life (《重大行政决策程序暂行条例》, 国务院令第713号, for those before 出台)."""
HISTORY = "part-history"
"""Where a document's page tells its history: the link of a step that no other item stands for."""
LEADING = (Verb.PRODUCES, Verb.INTERPRETS)
"""Relations by which an item stands for a step in the life of its target."""


class Step(Struct, frozen=True):
    """One step: its name, the items that stand for it by day, and whether all of it lies ahead."""

    name: str
    entries: tuple[Entry, ...]
    upcoming: bool


def life(card: Card, catalog: Catalog) -> list[Step]:
    """The steps of a document that has a state, in order; empty when nothing but its issue is known."""
    found: dict[str, dict[str, Entry]] = {}
    for name, entry in (*_items(card.id, catalog), *_acts(card, catalog), *_own(card, catalog)):
        found.setdefault(name, {}).setdefault(entry.url, entry)
    steps = [_step(name, found[name].values(), catalog.as_of) for name in ORDER if name in found]
    return steps if len(steps) > 1 else []


def _step(name: str, entries: Iterable[Entry], as_of: date) -> Step:
    ordered = tuple(sorted(entries, key=lambda e: (e.day, e.url)))
    return Step(name, ordered, all(entry.day > as_of.isoformat() for entry in ordered))


def _items(id_: str, catalog: Catalog) -> Iterator[tuple[str, Entry]]:
    """Items of types that stand for a step, and those involved in the same matter: 公众参与 of a decision."""
    for relation in catalog.inverse.get(id_, ()):
        step = _step_of(relation.source, catalog)
        if relation.edge.verb not in LEADING or not step:
            continue
        made = relation.edge.verb is Verb.PRODUCES
        yield step, _entry(relation.source, relation.edge.part if made else "", catalog)
        for other in catalog.relations.get(relation.source, ()):
            involved = _step_of(other.target, catalog) if other.edge.verb is Verb.INVOLVES else ""
            if involved and other.edge.part == relation.edge.part:
                yield involved, _entry(other.target, "", catalog)


def _step_of(id_: str, catalog: Catalog) -> str:
    return catalog.types[catalog.cards[id_].type].step if id_ and catalog.visible(id_) else ""


def turning(card: Card, catalog: Catalog) -> date | None:
    """The day on which an item, as a step in the life of documents, no longer lies ahead; ``None`` when it is no step."""
    linked = any(r.edge.verb in LEADING for r in catalog.relations.get(card.id, ()))
    return _day(card) if linked and catalog.types[card.type].step else None


def _day(card: Card) -> date | None:
    """The day that an item is about."""
    return card.moments[0].day if card.moments else card.published.date() if card.published else None


def _entry(id_: str, part: str, catalog: Catalog) -> Entry:
    """A link to an item, or to the part of it that is meant, with its kind and the day that it is about."""
    card = catalog.cards[id_]
    day = _day(card)
    entry = catalog.entry(id_, note=card.label, day=day.isoformat() if day else "")
    return msgspec.structs.replace(entry, url=f"{entry.url}#{part}") if part else entry


def _acts(card: Card, catalog: Catalog) -> Iterator[tuple[str, Entry]]:
    """Acts upon the document: an ending one that took place, clean-ups, and whatever changed it."""
    line = catalog.timelines[card.id]
    end = line.phases[-1] if line.phases[-1].state.ended else None
    for act in line.acts:
        source = catalog.source_of(act)
        cleaned = bool(source) and _step_of(source, catalog) == CLEANED
        if not source or (end and end.since and act.day > end.since):
            continue
        entry = catalog.entry(source, day=act.day.isoformat())
        if cleaned:
            yield CLEANED, entry
        if act.verb in ENDING and end:
            yield end.state.value, entry
        elif not cleaned and act.verb in ACTING:
            yield CHANGED, entry


def _own(card: Card, catalog: Catalog) -> Iterator[tuple[str, Entry]]:
    """What the document's own dates bring: its issue, and the end of its term."""
    day = card.formed or (card.published.date() if card.published else None)
    url = f"#{HISTORY}"
    yield ISSUED, Entry(text=card.doc_number or "本文件", url=url, day=day.isoformat() if day else "")
    end = catalog.timelines[card.id].phases[-1]
    if end.state.ended and not end.because and end.since is not None:
        yield end.state.value, Entry(text="有效期届满", url=url, day=end.since.isoformat())
