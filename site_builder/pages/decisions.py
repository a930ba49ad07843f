"""决策目录公布情况: which units have published their catalogue of major decisions, year by year, and what stands in it.

A unit has to publish when the government's own catalogue names it. No day is counted: what is missing is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from site_builder.model.catalog import Catalog, TypeFacts
from site_builder.model.decisions import CATALOGUED, DECIDED, catalogues, decisions, in_time, last_day
from site_builder.model.document import Card, percent
from site_builder.model.page import Column, Crumb, Page
from site_builder.pages.base import PageKind, Portal
from site_builder.pages.navigation import above

TITLE = "重大行政决策事项目录公布情况"
SHORT = "公布情况"


def plan(portal: Portal) -> Iterator[Page]:
    """One page for every type whose items are such catalogues."""
    catalog = portal.catalog
    for facts in catalog.types.values():
        if facts.step == CATALOGUED:
            yield _page(facts, catalog)


def _page(facts: TypeFacts, catalog: Catalog) -> Page:
    own = [card for card in catalogues(catalog) if card.type == facts.name]
    years = sorted({card.year for card in own}, reverse=True)
    return Page(
        url=f"{facts.folder}/coverage.html",
        template="decision_coverage.html",
        title=TITLE,
        description="各单位哪一天公布了年度重大行政决策事项目录，列了几项，有几项有公众参与记录。",
        nav_key=facts.nav_key,
        crumbs=(*above(facts, catalog), Crumb(facts.label, f"{facts.folder}/index.html"), Crumb(SHORT)),
        column=Column(TITLE, facts.column_type),
        props={
            "years": [_year(year, [card for card in own if card.year == year], catalog) for year in years]
        },
    )


def _year(year: int, cards: Sequence[Card], catalog: Catalog) -> dict[str, Any]:
    """The units of one year, those that have to publish first, with what each published."""
    expected = dict.fromkeys(_unit(name, catalog) for card in cards for name in card.expects)
    published: dict[str, list[Card]] = {}
    for card in cards:
        published.setdefault(_unit(card.publisher or catalog.default_publisher, catalog), []).append(card)
    units = list(dict.fromkeys([*published, *expected]))
    early = [unit for unit in units if any(in_time(card) for card in published.get(unit, ()))]
    return {
        "year": year,
        "anchor": f"{year}年",
        "last": last_day(year).isoformat(),
        "expected": len(units),
        "published": len(published),
        "in_time": len(early),
        "percent": percent(len(published), len(units)),
        "known": bool(expected),
        "units": [
            {
                "entry": catalog.organization(unit),
                "catalogues": [_catalogue(card, catalog) for card in published.get(unit, ())],
            }
            for unit in units
        ],
    }


def _unit(name: str, catalog: Catalog) -> str:
    """An organization by id, an unregistered one by its words."""
    return catalog.register.find(name) or name


def _catalogue(card: Card, catalog: Catalog) -> dict[str, Any]:
    found = decisions(card, catalog)
    counted = [one for one in found if one.counted]
    return {
        "entry": catalog.entry(card.id),
        "day": card.published.date().isoformat() if card.published else "",
        "in_time": in_time(card),
        "total": len(found),
        "counted": len(counted),
        "heard": sum(1 for one in counted if one.involved),
        "decided": sum(1 for one in found if one.state == DECIDED),
    }


PAGES = PageKind("decision_coverage", plan)
