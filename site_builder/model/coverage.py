"""Turns the catalog into how far documents that need an interpretation have one: by year, by unit, in which form, how soon.

It refuses to know today and what is due when; that is for rules of time limits to say.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from site_builder.model.catalog import Catalog
from site_builder.model.document import Card
from site_builder.model.relation import Verb

WRITTEN = ("文字", "图解", "问答")
"""Forms that count as 图文解读; the others tell, or are heard."""
FILMED = ("视频",)
"""Forms that count as 动漫视频."""
BRIEFINGS = ("新闻发布会", "负责人解读")
"""Forms in which people who decide explain."""
WRITTEN_GOAL, FILMED_GOAL, BRIEFINGS_GOAL = 100, 20, 3
"""Shares of the year's documents in hundredths, and a number of times a year (年内图文解读全覆盖、动漫视频占比20%、不少于3次)."""


class Explained(Struct, frozen=True):
    """One document that needs an interpretation: those that it has by form, and the working days until the first."""

    id: str
    written: tuple[str, ...] = ()
    filmed: tuple[str, ...] = ()
    days: int | None = None


class Unit(Struct, frozen=True):
    """What one unit drafted in a year, and how often it explained in person. ``name`` is an id, or words."""

    name: str
    documents: tuple[Explained, ...] = ()
    briefings: tuple[str, ...] = ()

    @property
    def written(self) -> tuple[Explained, ...]:
        """The documents with an interpretation in words or pictures."""
        return tuple(one for one in self.documents if one.written)

    @property
    def unwritten(self) -> tuple[Explained, ...]:
        """The documents without one."""
        return tuple(one for one in self.documents if not one.written)

    @property
    def filmed(self) -> tuple[Explained, ...]:
        """The documents with a video."""
        return tuple(one for one in self.documents if one.filmed)


class Year(Struct, frozen=True):
    """One year: its units, most documents first, and documents that were exempted."""

    year: int
    units: tuple[Unit, ...]
    exempt: tuple[str, ...]

    @property
    def total(self) -> Unit:
        """All units as one."""
        documents = [one for unit in self.units for one in unit.documents]
        return Unit("", tuple(documents), tuple(id_ for unit in self.units for id_ in unit.briefings))


def coverage(catalog: Catalog) -> tuple[Year, ...]:
    """Every year in which a document needed an interpretation, was exempted, or somebody explained; newest first."""
    documents: dict[int, dict[str, list[Explained]]] = {}
    briefings: dict[int, dict[str, list[str]]] = {}
    exempt: dict[int, list[str]] = {}
    for card in catalog.listed():
        year = card.published.year if card.published else 0
        if card.needs_interpretation:
            units = documents.setdefault(year, {})
            units.setdefault(_unit(card, catalog), []).append(_explained(card, catalog))
        elif card.exemption:
            exempt.setdefault(year, []).append(card.id)
        if card.label in BRIEFINGS and _explains(card, catalog):
            briefings.setdefault(year, {}).setdefault(_unit(card, catalog), []).append(card.id)
    return tuple(
        Year(
            year,
            _units(documents.get(year, {}), briefings.get(year, {})),
            tuple(exempt.get(year, ())),
        )
        for year in sorted({*documents, *briefings, *exempt}, reverse=True)
    )


def days_until(card: Card, document: Card, catalog: Catalog) -> int:
    """The working days after a document's publication up to that of its interpretation; 0 for the same day or before."""
    if card.published is None or document.published is None:
        return 0
    first, last = document.published.date(), card.published.date()
    return max(catalog.deadlines.workdays.between(first, last), 0)


def interpretations(id_: str, catalog: Catalog) -> list[Card]:
    """The visible interpretations of a document, each once, oldest first."""
    found = (r.source for r in catalog.inverse.get(id_, ()) if r.edge.verb is Verb.INTERPRETS)
    cards = [catalog.cards[source] for source in dict.fromkeys(found) if catalog.visible(source)]
    return sorted(cards, key=lambda card: (str(card.published or ""), card.id))


def _explained(card: Card, catalog: Catalog) -> Explained:
    found = interpretations(card.id, catalog)
    return Explained(
        card.id,
        tuple(one.id for one in found if one.label in WRITTEN),
        tuple(one.id for one in found if one.label in FILMED),
        days_until(found[0], card, catalog) if found else None,
    )


def _explains(card: Card, catalog: Catalog) -> bool:
    return any(r.edge.verb is Verb.INTERPRETS for r in catalog.relations.get(card.id, ()))


def _unit(card: Card, catalog: Catalog) -> str:
    """Who drafted a document or explains: the department, else who issued it."""
    name = card.department or next(iter(card.issuers), "") or card.publisher or catalog.default_publisher
    return catalog.register.find(name) or name


def _units(documents: dict[str, list[Explained]], briefings: dict[str, list[str]]) -> tuple[Unit, ...]:
    names = sorted({*documents, *briefings}, key=lambda name: (-len(documents.get(name, ())), name))
    return tuple(_made(name, documents.get(name, ()), briefings.get(name, ())) for name in names)


def _made(name: str, documents: Sequence[Explained], briefings: Sequence[str]) -> Unit:
    return Unit(name, tuple(documents), tuple(briefings))
