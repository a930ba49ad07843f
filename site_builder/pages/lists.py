"""List pages: the library with its facets, and the list of each other type.

It refuses to know how a list is cut into pages, and types that are browsed in ways of their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from site_builder.model.catalog import Catalog, TypeFacts
from site_builder.model.document import Card
from site_builder.model.facets import CODES
from site_builder.model.page import Column, Crumb, Entry, Page
from site_builder.model.site import Site
from site_builder.model.validity import State
from site_builder.pages.base import HOME, LIBRARY, PageKind, Portal
from site_builder.pages.facets import FACETS, Facet, library
from site_builder.pages.navigation import above
from site_builder.pages.slices import list_pages
from site_builder.types.base import ContentType

LATEST = 20


def plan(portal: Portal) -> Iterator[Page]:
    """The library, its facets, and the lists of the other types."""
    catalog, site = portal.catalog, portal.site
    yield _library_page(catalog)
    for facet in FACETS.values():
        yield from _facet_pages(facet, catalog)
    for facts in catalog.types.values():
        if facts.listed and not facts.stateful and not facts.asked:
            common: dict[str, Any] = {
                "template": "list.html",
                "nav_key": facts.nav_key,
                "crumbs": above(facts, catalog),
                "column": Column(facts.label, facts.column_type, f"{facts.label}列表"),
                "description": f"{site.name}{facts.label}列表。",
            }
            cards = catalog.listed(facts.name)
            beside = _beside(portal.types[facts.name], catalog)
            ways = _answered(facts, cards, "")
            yield from list_pages(facts.folder, facts.label, "", cards, catalog, common, ways, beside=beside)
            yield from _answer_pages(facts, cards, catalog, common)
    yield from _organizations(catalog, site)


def _beside(kind: ContentType, catalog: Catalog) -> list[Entry]:
    """Where a list leads beside itself: the lists of types that stand under this one, and pages of its own."""
    below = [facts for facts in catalog.types.values() if facts.hub == kind.name]
    lists = [Entry(text=f.label, url=f"{f.folder}/index.html") for f in below if catalog.listed(f.name)]
    counted = kind.overviews if catalog.listed(kind.name) else ()
    own = [Entry(text=x.label, url=f"{kind.folder}/{x.url}/index.html") for x in counted]
    return [*lists, *own, *(Entry(text=label, url=url) for label, url in kind.beside)]


def _answer_pages(
    facts: TypeFacts, cards: Sequence[Card], catalog: Catalog, common: dict[str, Any]
) -> Iterator[Page]:
    """The items of a type that answer one of the eight questions of 实质性解读, question by question."""
    above_ = (*common["crumbs"], Crumb(facts.label, f"{facts.folder}/index.html"))
    for name, code in CODES.items():
        found = [card for card in cards if name in card.facets]
        about = {
            **common,
            "crumbs": above_,
            "column": Column(f"{facts.label}：{name}", facts.column_type, f"讲到“{name}”的{facts.label}"),
            "description": f"小标题里讲到“{name}”的{facts.label}。",
        }
        heading, intro = f"{facts.label}：{name}", f"小标题里讲到“{name}”的内容。"
        if found:
            ways = _answered(facts, cards, name)
            folder = f"{facts.folder}/facet/{code}"
            yield from list_pages(folder, heading, intro, found, catalog, about, ways)


def _answered(facts: TypeFacts, cards: Sequence[Card], current: str) -> list[dict[str, Any]]:
    """The questions that items of a type answer, as ways to their lists."""
    known = [name for name in CODES if any(name in card.facets for card in cards)]
    values = [
        {
            "label": name,
            "url": f"{facts.folder}/facet/{CODES[name]}/index.html",
            "count": None,
            "current": name == current,
        }
        for name in known
    ]
    return [{"label": "讲了什么", "name": "facet", "values": values}] if values else []


def _library_page(catalog: Catalog) -> Page:
    cards = library(catalog)
    return Page(
        url=LIBRARY,
        template="library.html",
        title="文件库",
        description="规章、行政规范性文件和其他政策文件，逐份标明效力状态和理由。",
        nav_key="library",
        crumbs=(HOME, Crumb("文件库")),
        column=Column(
            "文件库", "政策文件", "集中公开政策文件并标明效力状态", "政策文件,行政规范性文件,效力状态"
        ),
        props={
            "total": len(cards),
            "latest": [catalog.row(card.id) for card in cards[: -LATEST - 1 : -1]],
            "facets": [_choices(f, catalog, "", True) for f in FACETS.values() if f is not FACETS["year"]],
            "chart": _by_year(catalog),
            "catalogue_url": "catalogue/index.html",
            "searched": [facts.name for facts in catalog.types.values() if facts.stateful],
            "feeds": [
                {"label": "最新文件", "url": "feeds/all.xml"},
                {"label": "效力变化", "url": "feeds/validity.xml"},
            ],
        },
    )


def _by_year(catalog: Catalog) -> dict[str, Any]:
    """How many documents each year has, newest first, and in which states: the values of the facet, as a chart."""
    facet = FACETS["year"]
    rows = []
    for value, cards in facet.known(catalog).items():
        states = Counter(catalog.badge(card.id)[0] for card in cards)
        rows.append(
            {
                "label": facet.words(value, catalog),
                "url": facet.url(value, catalog),
                "total": len(cards),
                "parts": [
                    {"state": state.value, "code": state.code, "count": states[state.value]}
                    for state in State
                    if states[state.value]
                ],
            }
        )
    return {"rows": rows, "legend": [{"state": state.value, "code": state.code} for state in State]}


def _choices(facet: Facet, catalog: Catalog, current: str, counted: bool) -> dict[str, Any]:
    """All values of a facet. Only the library's own page counts them: other pages would change with every count."""
    return {
        "label": facet.label,
        "name": facet.name,
        "values": [
            {
                "label": facet.words(value, catalog),
                "url": facet.url(value, catalog),
                "count": len(cards) if counted else None,
                "current": value == current,
            }
            for value, cards in facet.known(catalog).items()
        ],
    }


def _facet_pages(facet: Facet, catalog: Catalog) -> Iterator[Page]:
    for value, cards in facet.known(catalog).items():
        words = facet.words(value, catalog)
        folder = f"library/{facet.name}/{facet.code(value, catalog)}"
        common: dict[str, Any] = {
            "template": "list.html",
            "nav_key": "library",
            "crumbs": (HOME, Crumb("文件库", LIBRARY)),
            "column": Column(f"{facet.label}：{words}", "政策文件", f"{facet.label}为“{words}”的文件"),
            "description": f"文件库中{facet.label}为“{words}”的文件。",
        }
        feed = f"feeds/topic/{facet.code(value, catalog)}.xml" if facet.name == "topic" else ""
        yield from list_pages(
            folder,
            f"{facet.label}：{words}",
            "",
            cards,
            catalog,
            common,
            [_choices(facet, catalog, value, False)],
            feed,
        )


def _organizations(catalog: Catalog, site: Site) -> Iterator[Page]:
    """Lists of types whose items carry no date: one page, by name."""
    for facts in catalog.types.values():
        if facts.listed:
            continue
        cards = sorted((c for c in catalog.cards.values() if c.type == facts.name), key=lambda c: c.id)
        yield Page(
            url=f"{facts.folder}/index.html",
            template="list.html",
            title=facts.label,
            description=f"{site.name}{facts.label}。",
            nav_key=facts.name,
            crumbs=(HOME, Crumb(facts.label)),
            column=Column(facts.label, facts.column_type, f"{facts.label}列表"),
            props={
                "heading": facts.label,
                "intro": "",
                "rows_shown": [catalog.row(card.id) for card in cards if card.visible],
                "slice_label": "",
                "years": [],
                "previous": None,
                "next": None,
                "siblings": [],
                "feed": "",
                "head": "",
                "count": len(cards),
                "beside": [],
            },
        )


PAGES = PageKind("lists", plan)
