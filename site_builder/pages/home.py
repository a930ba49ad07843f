"""The first page: what is new, what changed, what will change, and how far the promises are.

It prints the day of the build, and is one of the few pages that may.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from site_builder.model.catalog import Catalog
from site_builder.model.document import Card, percent
from site_builder.model.events import Event, past, upcoming
from site_builder.model.page import Column, Crumb, Page, Row
from site_builder.model.relation import Verb
from site_builder.pages.base import PageKind, Portal
from site_builder.pages.facets import FACETS

SHOWN = 5
"""Items in each list of the home page."""


def plan(portal: Portal) -> Iterator[Page]:
    """The one home page."""
    catalog, site = portal.catalog, portal.site
    dated = {name: catalog.listed(name)[::-1] for name in catalog.types}
    yield Page(
        url="index.html",
        template="home.html",
        title=site.name,
        description=site.description or f"{site.name}：查文件、看解读、跟进承诺。",
        nav_key="home",
        crumbs=(Crumb("首页"),),
        column=Column("首页", "首页", site.description or site.name, site.name),
        props={
            "as_of": catalog.as_of.isoformat(),
            "pinned": _pinned(catalog),
            "open": _open(catalog),
            "sections": _sections(dated, catalog),
            "plans": [_progress(card, catalog) for card in (*dated_with_tasks(catalog), *_promises(catalog))],
            "states": _states(catalog),
            "recent_changes": [_change(event, catalog) for event in past(catalog)[-SHOWN:][::-1]],
            "upcoming": [_coming(event, catalog) for event in upcoming(catalog)[:SHOWN]],
        },
    )


def _sections(dated: dict[str, list[Card]], catalog: Catalog) -> list[dict[str, Any]]:
    """The newest items of every type that has a list and an entry in the navigation, under the type's name."""
    return [
        {
            "name": facts.name,
            "label": "最新文件" if facts.stateful else facts.label,
            "more": "library/index.html" if facts.stateful else f"{facts.folder}/index.html",
            "rows": [catalog.row(card.id) for card in dated[facts.name][:SHOWN]],
        }
        for facts in catalog.types.values()
        if facts.listed and not facts.hub and dated[facts.name]
    ]


def _pinned(catalog: Catalog) -> list[Row]:
    """What must be seen first today: warnings and notices on top, newest first."""
    cards = catalog.listed()[::-1]
    return [
        catalog.row(card.id) for card in cards if card.pinned_until and card.pinned_until >= catalog.as_of
    ]


def _open(catalog: Catalog) -> list[Row]:
    """What citizens can take part in today, what ends first on top."""
    found = []
    for card in catalog.listed():
        stage = catalog.stage(card)
        if stage is not None and stage.open:
            found.append((catalog.mark(card.id).until or "9", card.id))
    return [catalog.row(id_) for _, id_ in sorted(found)][:SHOWN]


def dated_with_tasks(catalog: Catalog) -> list[Card]:
    """Plans with a ledger, newest first, without those that carry out another plan of the portal."""
    plans = {card.id: card for card in catalog.listed() if card.tasks}
    own = [card for card in plans.values() if not _carries_out(card, plans, catalog)]
    return own[::-1][:2]


def _carries_out(card: Card, plans: Collection[str], catalog: Catalog) -> bool:
    """Whether a plan stands below one of ``plans``."""
    found = catalog.relations.get(card.id, ())
    return any(r.edge.verb is Verb.IMPLEMENTS and r.target in plans for r in found)


def _promises(catalog: Catalog) -> list[Card]:
    """The newest item of every type whose parts are promises."""
    newest = [catalog.listed(facts.name)[-1:] for facts in catalog.types.values() if facts.promises]
    return [card for cards in newest for card in cards if card.parts]


def _progress(card: Card, catalog: Catalog) -> dict[str, Any]:
    kept = [task.done for task in card.tasks] or [part.done for part in card.parts]
    total, done = len(kept), sum(kept)
    return {
        "entry": catalog.entry(card.id),
        "total": total,
        "done": done,
        "percent": percent(done, total),
        "overdue": len(catalog.overdue(card) or catalog.late_parts(card)),
    }


def _states(catalog: Catalog) -> list[dict[str, Any]]:
    facet = FACETS["status"]
    return [
        {
            "state": state,
            "code": facet.code(state, catalog),
            "count": len(cards),
            "url": facet.url(state, catalog),
        }
        for state, cards in facet.known(catalog).items()
    ]


def _change(event: Event, catalog: Catalog) -> dict[str, Any]:
    return {
        "day": event.day.isoformat(),
        "text": event.text,
        "entry": catalog.entry(event.id),
        "state": event.after.value,
        "code": event.after.code,
    }


def _coming(event: Event, catalog: Catalog) -> dict[str, Any]:
    return {
        "day": event.day.isoformat(),
        "entry": catalog.entry(event.id),
        "from": event.before.value,
        "to": event.after.value,
        "code": event.after.code,
    }


PAGES = PageKind("home", plan)
