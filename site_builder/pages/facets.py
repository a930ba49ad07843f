"""The ways in which the library can be narrowed: kind, year, issuer, topic, state; and the values of each.

It refuses to know pages: it only says under which values a document stands and where their lists lie.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from site_builder.model.catalog import Catalog, TypeFacts
from site_builder.model.document import Card
from site_builder.model.validity import State
from site_builder.model.vocabulary import slug

KINDS = {"规章": "regulation", "行政规范性文件": "normative", "其他政策文件": "other"}


@dataclass(frozen=True)
class Facet:
    """One way to narrow: the values of a document, their ASCII names, words and order; ``always`` have a page."""

    name: str
    label: str
    values: Callable[[Card, Catalog], Iterable[str]]
    code: Callable[[str, Catalog], str]
    words: Callable[[str, Catalog], str]
    order: Callable[[str, Catalog], Any]
    always: tuple[str, ...] = ()

    def url(self, value: str, catalog: Catalog) -> str:
        """The head page of one value's list."""
        return f"library/{self.name}/{self.code(value, catalog)}/index.html"

    def known(self, catalog: Catalog) -> Mapping[str, tuple[Card, ...]]:
        """The documents under every value, oldest first; made once for a catalog."""
        return catalog.facet(self.name, self._group)

    def _group(self, catalog: Catalog) -> dict[str, tuple[Card, ...]]:
        found: dict[str, list[Card]] = {value: [] for value in self.always}
        for card in library(catalog):
            for value in self.values(card, catalog):
                found.setdefault(value, []).append(card)
        ordered = sorted(found, key=lambda v: (self.order(v, catalog), v))
        return {value: tuple(found[value]) for value in ordered}


def audience_url(facts: TypeFacts, words: str) -> str:
    """The head page of what a type has for one group of people."""
    return f"{facts.folder}/audience/{slug(words)}/index.html"


def library(catalog: Catalog) -> list[Card]:
    """The documents of the library: every item that has a state, oldest first."""
    return [card for card in catalog.listed() if catalog.types[card.type].stateful]


def _topics(card: Card, catalog: Catalog) -> Iterable[str]:
    """A document under 大类/小类 stands under its 大类 too."""
    return dict.fromkeys(t for topic in card.topics for t in (topic.split("/")[0], topic))


def _issuer_name(value: str, catalog: Catalog) -> str:
    card = catalog.register.cards.get(value)
    return card.title if card else value


def _issuer_code(value: str, catalog: Catalog) -> str:
    return value if value in catalog.register.cards else slug(value)


def _state_order(value: str, catalog: Catalog) -> int:
    return [s.value for s in State].index(value)


FACETS: Mapping[str, Facet] = {
    f.name: f
    for f in (
        Facet(
            "status",
            "效力状态",
            lambda card, catalog: [catalog.badge(card.id)[0]],
            lambda value, catalog: State(value).code,
            lambda value, catalog: value,
            _state_order,
            tuple(state.value for state in State),
        ),
        Facet(
            "kind",
            "文件性质",
            lambda card, catalog: [card.kind] if card.kind else [],
            lambda value, catalog: KINDS.get(value) or slug(value),
            lambda value, catalog: value,
            lambda value, catalog: list(KINDS).index(value) if value in KINDS else len(KINDS),
        ),
        Facet(
            "topic",
            "主题分类",
            _topics,
            lambda value, catalog: catalog.vocabulary.code(value),
            lambda value, catalog: value.replace("/", " › "),
            lambda value, catalog: catalog.vocabulary.order(value),
        ),
        Facet(
            "issuer",
            "发文机关",
            lambda card, catalog: sorted(catalog.issuer_ids(card)),
            _issuer_code,
            _issuer_name,
            lambda value, catalog: (value not in catalog.register.cards, value),
        ),
        Facet(
            "year",
            "年份",
            lambda card, catalog: [str(card.published.year)] if card.published else [],
            lambda value, catalog: value,
            lambda value, catalog: f"{value}年",
            lambda value, catalog: -int(value),
        ),
    )
}
