"""Turns the items of a series into its issues in order, and issues of the calendar into a table with the missing ones.

It refuses to know today: a period is missing when an earlier and a later one are there; whether one is due by now is
for rules of time limits to say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from msgspec import Struct

from site_builder.model.catalog import Catalog
from site_builder.model.document import Card
from site_builder.model.period import Period, half_of, month_of, parse_period, quarter_of, year_of
from site_builder.model.vocabulary import slug

INDEX = "series/index.html"
_Making = Callable[[int, int], Period]
_CADENCES: Mapping[str, tuple[int, _Making]] = {
    "月": (12, month_of),
    "季度": (4, quarter_of),
    "半年": (2, half_of),
    "年": (1, lambda year, number: year_of(year)),
}
"""The kinds of periods: how many a year has, and how one is made."""
_COLUMNS: Mapping[str, Sequence[str]] = {
    "月": tuple(f"{number}月" for number in range(1, 13)),
    "季度": tuple(f"第{number}季度" for number in "一二三四"),
    "半年": ("上半年", "下半年"),
    "年": ("全年",),
}


class Cell(Struct, frozen=True):
    """One period of a table: the items that stand for it, or that one is ``missing`` between others."""

    ids: tuple[str, ...] = ()
    missing: bool = False


class Table(Struct, frozen=True):
    """The periods of one kind, a row for every year from the first to the last."""

    kind: str
    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]

    @property
    def missing(self) -> int:
        """How many periods are missing."""
        return sum(cell.missing for _, cells in self.rows for cell in cells)


def all_series(catalog: Catalog) -> Mapping[str, tuple[Card, ...]]:
    """The visible items of every series in order, series by name."""
    return catalog.facet("series", _grouped)


def series_url(name: str) -> str:
    """Where the page of a series lies."""
    return f"series/{slug(name)}/index.html"


def issue(card: Card) -> str:
    """What people call an issue: 第3期, 2026年第三季度; "" for an item without a period."""
    period = _period(card)
    return period.label if period else ""


def sides(card: Card, catalog: Catalog) -> tuple[Card | None, Card | None]:
    """The issues before and after an item of a series."""
    cards = all_series(catalog).get(card.series, ())
    at = next((number for number, other in enumerate(cards) if other.id == card.id), None)
    if at is None:
        return None, None
    return cards[at - 1] if at else None, cards[at + 1] if at + 1 < len(cards) else None


def tables(cards: Sequence[Card]) -> tuple[Table, ...]:
    """One table for every kind of calendar periods that occurs, months first."""
    found = []
    for kind, (count, make) in _CADENCES.items():
        known: dict[str, list[str]] = {}
        days = []
        keys = {make(2000, number).key[4:] for number in range(1, count + 1)}
        for card in cards:
            period = _period(card)
            if period and period.first and period.key[4:] in keys:
                known.setdefault(period.key, []).append(card.id)
                days.append(period.first)
        if known:
            found.append(_table(kind, count, make, known, min(days), max(days)))
    return tuple(found)


def _table(
    kind: str, count: int, make: _Making, known: Mapping[str, Sequence[str]], first: date, last: date
) -> Table:
    def cell(period: Period) -> Cell:
        ids = tuple(known.get(period.key, ()))
        between = period.first is not None and first <= period.first <= last
        return Cell(ids, between and not ids)

    years = range(first.year, last.year + 1)
    rows = tuple((year, tuple(cell(make(year, n)) for n in range(1, count + 1))) for year in years)
    return Table(kind, tuple(_COLUMNS[kind]), rows)


def _grouped(catalog: Catalog) -> dict[str, tuple[Card, ...]]:
    found: dict[str, list[Card]] = {}
    for card in catalog.listed():
        if card.series:
            found.setdefault(card.series, []).append(card)
    return {name: tuple(sorted(found[name], key=_order)) for name in sorted(found)}


def _order(card: Card) -> tuple[int, str, str, str]:
    """Numbers, then periods by their days, then what has neither by its day of publication."""
    period = _period(card)
    if period is None:
        return 2, "", str(card.published or ""), card.id
    if period.first is None:
        return 0, period.key, str(card.published or ""), card.id
    return 1, f"{period.first} {period.last}", str(card.published or ""), card.id


def _period(card: Card) -> Period | None:
    found = parse_period(card.period) if card.period else None
    return found if isinstance(found, Period) else None
