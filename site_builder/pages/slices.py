"""Turns the items of a list into its pages, split by year and cut into slices, newest first.

Slices are numbered from the oldest, so that a new item moves no earlier slice; it refuses to know which list it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from site_builder.model.catalog import Catalog
from site_builder.model.document import Card
from site_builder.model.page import Crumb, Entry, Page, Props, Row

SLICE = 50
"""Items on one list page (国办 practice and the weight budget both ask for at most 50)."""


class Slice:
    """One list page: a year, its number within the year, its items oldest first, and its address."""

    def __init__(self, folder: str, year: int, number: int, cards: Sequence[Card]) -> None:
        self.year, self.number, self.cards = year, number, cards
        self.url = f"{folder}/{year}-{number}.html"


def slices(folder: str, cards: Sequence[Card]) -> list[Slice]:
    """Cards, oldest first, cut by year and then by ``SLICE``."""
    found = []
    for year, group in groupby(cards, key=lambda c: c.published.year if c.published else 0):
        of_year = list(group)
        for start in range(0, len(of_year), SLICE):
            found.append(Slice(folder, year, start // SLICE + 1, of_year[start : start + SLICE]))
    return found


def list_pages(
    folder: str,
    heading: str,
    intro: str,
    cards: Sequence[Card],
    catalog: Catalog,
    common: Mapping[str, Any],
    siblings: Sequence[Mapping[str, Any]] = (),
    feed: str = "",
    beside: Sequence[Entry] = (),
    row: Callable[[str], Row] | None = None,
) -> Iterator[Page]:
    """A head page with the newest slice, and one page for every slice; ``siblings`` are titled ways to like lists.

    ``row`` shows an item by its id, if not as everywhere.
    """
    show = row or catalog.row
    parts = slices(folder, cards)
    head = f"{folder}/index.html"
    for number, part in enumerate(parts):
        newer = parts[number + 1] if number + 1 < len(parts) else None
        older = parts[number - 1] if number else None
        label = f"{part.year}年第{part.number}页"
        yield Page(
            url=part.url,
            title=f"{heading}（{label}）",
            props=_props(heading, intro, part, (), older, newer, show, label, (), feed)
            | {"head": head, "count": len(part.cards), "beside": []},
            **_with_crumb(common, heading, head, label),
        )
    last = parts[-1] if parts else None
    before = parts[-2] if len(parts) > 1 else None
    yield Page(
        url=head,
        title=heading,
        props=_props(heading, intro, last, siblings, before, None, show, "", parts, feed)
        | {"head": "", "count": len(cards), "beside": list(beside)},
        **_with_crumb(common, heading, "", ""),
    )


def _with_crumb(common: Mapping[str, Any], heading: str, url: str, label: str) -> dict[str, Any]:
    steps = (*common["crumbs"], Crumb(heading, url))
    return {**common, "crumbs": (*steps, Crumb(label)) if label else steps}


def _props(
    heading: str,
    intro: str,
    part: Slice | None,
    siblings: Sequence[Mapping[str, Any]],
    older: Slice | None,
    newer: Slice | None,
    show: Callable[[str], Row],
    label: str,
    parts: Sequence[Slice],
    feed: str,
) -> Props:
    return {
        "heading": heading,
        "intro": intro,
        "rows_shown": [show(card.id) for card in reversed(part.cards)] if part else [],
        "slice_label": label,
        "years": _years(parts),
        "previous": {"label": f"{newer.year}年第{newer.number}页", "url": newer.url} if newer else None,
        "next": {"label": f"{older.year}年第{older.number}页", "url": older.url} if older else None,
        "siblings": list(siblings),
        "feed": feed,
    }


def _years(parts: Sequence[Slice]) -> list[dict[str, Any]]:
    """Newest year first, each with its slices."""
    found = []
    for year, group in groupby(reversed(parts), key=lambda p: p.year):
        of_year = sorted(group, key=lambda p: p.number)
        found.append(
            {
                "label": f"{year}年",
                "count": sum(len(p.cards) for p in of_year),
                "slices": [{"label": str(p.number), "url": p.url, "current": False} for p in of_year],
            }
        )
    return found
