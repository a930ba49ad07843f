"""Lists of questions: all of a type, and those of one topic or for one group of people, newest first.

It refuses to know a type by name: it serves every type whose items are asked about documents.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from site_builder.model.basis import basis_row
from site_builder.model.catalog import Catalog, TypeFacts
from site_builder.model.document import Card
from site_builder.model.page import Column, Crumb, Entry, Page
from site_builder.pages.base import PageKind, Portal
from site_builder.pages.facets import FACETS, audience_url
from site_builder.pages.navigation import above
from site_builder.pages.slices import list_pages

Groups = Mapping[str, Sequence[Card]]
TOPIC = FACETS["topic"]


def plan(portal: Portal) -> Iterator[Page]:
    """The lists of every such type."""
    for facts in portal.catalog.types.values():
        if facts.asked:
            kind = portal.types[facts.name]
            beside = [Entry(text=label, url=url) for label, url in kind.beside]
            yield from _lists(facts, portal.catalog, portal.site.name, beside)


def _lists(facts: TypeFacts, catalog: Catalog, site: str, beside: Sequence[Entry]) -> Iterator[Page]:
    cards = catalog.listed(facts.name)
    topics, audiences = _topics(cards, catalog), _audiences(cards)
    common: dict[str, Any] = {
        "template": "list.html",
        "nav_key": facts.nav_key,
        "crumbs": above(facts, catalog),
        "column": Column(facts.label, facts.column_type, f"{facts.label}列表"),
        "description": f"{site}{facts.label}：按主题、按对象查找。",
    }
    row = partial(basis_row, catalog=catalog) if facts.rests else None
    ways = [_by_topic(topics, facts, catalog, ""), _by_audience(audiences, facts, "")]
    intro = "每条答复都写明依据；依据终止或者修改的，会标出来。"
    yield from list_pages(
        facts.folder, facts.label, intro, cards, catalog, common, _some(ways), beside=beside, row=row
    )
    inside = {**common, "crumbs": (*common["crumbs"], Crumb(facts.label, f"{facts.folder}/index.html"))}
    for value, found in topics.items():
        folder, words = _topic_folder(facts, value, catalog), TOPIC.words(value, catalog)
        ways = [_by_topic(topics, facts, catalog, value)]
        about = inside | _about(f"{facts.label}：{words}", site, facts)
        yield from list_pages(folder, f"{facts.label}：{words}", "", found, catalog, about, ways, row=row)
    for value, found in audiences.items():
        folder = audience_url(facts, value).removesuffix("/index.html")
        ways = [_by_audience(audiences, facts, value)]
        about = inside | _about(f"{facts.label}：{value}", site, facts)
        yield from list_pages(folder, f"{facts.label}：{value}", "", found, catalog, about, ways, row=row)


def _about(heading: str, site: str, facts: TypeFacts) -> dict[str, Any]:
    return {
        "column": Column(heading, facts.column_type, f"{heading}的列表"),
        "description": f"{site}{heading}。",
    }


def _topics(cards: Iterable[Card], catalog: Catalog) -> Groups:
    """Questions by topic, a small class under its large one too, in the order of the vocabulary."""
    found = _grouped((value, card) for card in cards for value in TOPIC.values(card, catalog))
    return dict(sorted(found.items(), key=lambda x: (TOPIC.order(x[0], catalog), x[0])))


def _audiences(cards: Iterable[Card]) -> Groups:
    """Questions by whom they are for, in the order of the words."""
    return dict(sorted(_grouped((words, card) for card in cards for words in card.audience).items()))


def _grouped(pairs: Iterable[tuple[str, Card]]) -> dict[str, list[Card]]:
    found: dict[str, list[Card]] = {}
    for value, card in pairs:
        found.setdefault(value, []).append(card)
    return found


def _topic_folder(facts: TypeFacts, value: str, catalog: Catalog) -> str:
    return f"{facts.folder}/topic/{TOPIC.code(value, catalog)}"


def _by_topic(topics: Groups, facts: TypeFacts, catalog: Catalog, current: str) -> dict[str, Any]:
    values = [
        _value(TOPIC.words(x, catalog), f"{_topic_folder(facts, x, catalog)}/index.html", x == current)
        for x in topics
    ]
    return {"label": "按主题查找", "name": "topic", "values": values}


def _by_audience(audiences: Groups, facts: TypeFacts, current: str) -> dict[str, Any]:
    values = [_value(x, audience_url(facts, x), x == current) for x in audiences]
    return {"label": "按对象查找", "name": "audience", "values": values}


def _value(label: str, url: str, current: bool) -> dict[str, Any]:
    """Not counted: every list would change with every question."""
    return {"label": label, "url": url, "count": None, "current": current}


def _some(ways: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [way for way in ways if way["values"]]


PAGES = PageKind("answers", plan)
