"""Series: what is published again and again under one name, in order, and for periods of the calendar year by year.

A period that is missing between others says so; whether the next one is due is not this page's to know.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from site_builder.model.catalog import Catalog
from site_builder.model.document import Card
from site_builder.model.page import Column, Crumb, Entry, Page
from site_builder.model.series import INDEX, Table, all_series, issue, series_url, tables
from site_builder.pages.base import HOME, PageKind, Portal

TITLE = "系列"


def plan(portal: Portal) -> Iterator[Page]:
    """The list of all series, and a page for each; nothing when there is none."""
    catalog = portal.catalog
    known = all_series(catalog)
    if known:
        yield Page(
            url=INDEX,
            template="series_list.html",
            title=TITLE,
            description=f"{portal.site.name}定期公开和连续发布的内容，按系列排列。",
            crumbs=(HOME, Crumb(TITLE)),
            column=Column(TITLE, "信息公开目录", "定期公开和连续发布的内容"),
            props={"entries": [_summary(name, cards) for name, cards in known.items()]},
        )
    for name, cards in known.items():
        shown = tables(cards)
        missing = sum(table.missing for table in shown)
        yield Page(
            url=series_url(name),
            template="series.html",
            title=f"{TITLE}：{name}",
            description=f"“{name}”系列共{len(cards)}期。",
            crumbs=(HOME, Crumb(TITLE, INDEX), Crumb(name)),
            column=Column(name, "信息公开目录", f"“{name}”系列"),
            props={
                "heading": name,
                "count": len(cards),
                "missing": missing,
                "tables": [_shown(table, catalog) for table in shown],
                "issues": [{"label": issue(card), "row": catalog.row(card.id)} for card in cards],
            },
        )


def _summary(name: str, cards: Sequence[Card]) -> dict[str, Any]:
    """One series in the list of all: how many issues, and the newest."""
    newest = max(cards, key=lambda card: (str(card.published or ""), card.id))
    return {
        "entry": Entry(text=name, url=series_url(name)),
        "count": len(cards),
        "newest": Entry(text=newest.title, url=newest.url, id=newest.id),
        "day": newest.published.date().isoformat() if newest.published else "",
    }


def _shown(table: Table, catalog: Catalog) -> dict[str, Any]:
    return {
        "kind": table.kind,
        "columns": list(table.columns),
        "rows": [
            {
                "label": f"{year}年",
                "cells": [
                    {
                        "column": column,
                        "entries": [_dated(id_, catalog) for id_ in cell.ids],
                        "missing": cell.missing,
                    }
                    for column, cell in zip(table.columns, cells, strict=True)
                ],
            }
            for year, cells in reversed(table.rows)
        ],
    }


def _dated(id_: str, catalog: Catalog) -> dict[str, Any]:
    card = catalog.cards[id_]
    day = card.published.date().isoformat() if card.published else ""
    return {"entry": Entry(text=card.title, url=card.url, id=id_), "day": day}


PAGES = PageKind("series", plan)
