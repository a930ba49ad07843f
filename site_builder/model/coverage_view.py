"""Turns coverage into what its pages show: a table whose numbers lead to the lists behind them, and those lists.

It refuses to know where the pages lie, but for their addresses beside each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from site_builder.model.catalog import Catalog
from site_builder.model.coverage import (
    BRIEFINGS_GOAL,
    FILMED_GOAL,
    WRITTEN_GOAL,
    Explained,
    Unit,
    Year,
    coverage,
)
from site_builder.model.document import percent
from site_builder.model.page import Entry, Props
from site_builder.model.wording import day_text, lag_text

HEADINGS = (
    "需要解读的文件",
    "有图文解读",
    f"图文占比（要求{WRITTEN_GOAL}%）",
    "有动漫视频",
    f"动漫视频占比（要求{FILMED_GOAL}%）",
    f"发布会、负责人解读（全年不少于{BRIEFINGS_GOAL}次）",
)


class _List(NamedTuple):
    """One kind of list: its anchor, its title, and what it holds of a unit."""

    id: str
    title: str
    items: Callable[[Unit], Sequence[Explained | str]]


_LISTS = (
    _List("need", "需要解读的文件", lambda unit: unit.documents),
    _List("written", "有图文解读的文件", lambda unit: unit.written),
    _List("unwritten", "还没有图文解读的文件", lambda unit: unit.unwritten),
    _List("filmed", "有动漫视频解读的文件", lambda unit: unit.filmed),
    _List("briefings", "新闻发布会和负责人解读", lambda unit: unit.briefings),
)


def years_props(catalog: Catalog, folder: str) -> Props:
    """The table of all years; every number leads to its list on the year's page below ``folder``."""
    rows = []
    for year in coverage(catalog):
        page = f"{folder}/{year.year}.html"
        rows.append(_row(f"{year.year}年", page, year.total, _on(page)))
    return {"name": "年度", "headings": list(HEADINGS), "rows": rows, "lists": []}


def year_pages(catalog: Catalog) -> Iterator[tuple[str, str, Props]]:
    """One page a year: its address below the folder, its name, and what it shows."""
    for year in coverage(catalog):
        rows = [_row("全部部门", "", year.total, _on(""))]
        for number, unit in enumerate(year.units, 1):
            label = catalog.register.title(unit.name)
            rows.append(_row(label, "", unit, _on("", f"-{number}")))
        lists = [found for kind in _LISTS if (found := _listed(kind, year, catalog))["groups"]]
        if year.exempt:
            lists.append(_exempt(year, catalog))
        label = f"{year.year}年"
        props = {"name": "部门", "headings": list(HEADINGS), "rows": rows, "lists": lists}
        yield f"{year.year}", label, props


def _on(page: str, end: str = "") -> Callable[[str], str]:
    """The address of a list on a page, by the list's name."""
    return lambda name: f"{page}#{name}{end}"


def _row(label: str, url: str, unit: Unit, to: Callable[[str], str]) -> dict[str, Any]:
    total = len(unit.documents)
    counted = (
        ("need", total),
        ("written", len(unit.written)),
        ("", percent(len(unit.written), total)),
        ("filmed", len(unit.filmed)),
        ("", percent(len(unit.filmed), total)),
        ("briefings", len(unit.briefings)),
    )
    return {
        "label": label,
        "url": url,
        "cells": [
            {"text": f"{count}{'次' if name == 'briefings' else '件'}", "url": to(name) if count else ""}
            if name
            else {"text": f"{count}%" if total else "—", "url": ""}
            for name, count in counted
        ],
    }


def _listed(kind: _List, year: Year, catalog: Catalog) -> dict[str, Any]:
    groups = [
        {
            "id": f"{kind.id}-{number}",
            "label": catalog.register.title(unit.name),
            "entries": [_entry(one, catalog) for one in kind.items(unit)],
        }
        for number, unit in enumerate(year.units, 1)
        if kind.items(unit)
    ]
    return {"id": kind.id, "title": kind.title, "groups": groups}


def _entry(one: Explained | str, catalog: Catalog) -> Entry:
    """A document with the time to its first interpretation, or an interpretation with its form and day."""
    if isinstance(one, str):
        card = catalog.cards[one]
        day = day_text(card.published) if card.published else ""
        return catalog.entry(one, note=f"{card.label}，{day}")
    forms = dict.fromkeys(catalog.cards[id_].label for id_ in (*one.written, *one.filmed))
    said = "、".join(forms)
    note = "，".join(part for part in (said, lag_text(one.days) if one.days is not None else "") if part)
    return catalog.entry(one.id, note=note)


def _exempt(year: Year, catalog: Catalog) -> dict[str, Any]:
    entries = [catalog.entry(id_, note=catalog.cards[id_].exemption) for id_ in year.exempt]
    group = {"id": "exempt-1", "label": "", "entries": entries}
    return {"id": "exempt", "title": "免予解读的文件和理由", "groups": [group]}
