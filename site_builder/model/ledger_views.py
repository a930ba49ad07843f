"""Says which views the ledger of a plan has, where they lie, and which plans stand before, after and below it.

It refuses to know what the views show.
"""

from __future__ import annotations

from site_builder.model.catalog import Catalog
from site_builder.model.document import Card
from site_builder.model.ledger import quarters
from site_builder.model.page import Entry
from site_builder.model.relation import Verb


def folder(card: Card) -> str:
    """Where the views of a ledger lie."""
    return f"ledgers/{card.id}"


def views(card: Card, catalog: Catalog) -> list[Entry]:
    """Links to the views of a ledger, for the page of its plan and for each other."""
    own = folder(card)
    found = [Entry(text="任务台账（可打印）", url=f"{own}/index.html")]
    found += [Entry(text=f"{q.label}进展", url=f"{own}/{q.key}.html") for q in quarters(card)]
    if units_asked(card, catalog):
        found.append(Entry(text="各单位工作方案公开情况", url=f"{own}/units.html"))
    found += [
        Entry(text=f"{previous.year}年度要点回头看", url=f"{own}/lookback.html")
        for previous in followed(card, catalog)
    ]
    found += [
        Entry(text=f"{card.year}年度要点回头看", url=f"{folder(later)}/lookback.html")
        for later in followers(card, catalog)
    ]
    return [*found, Entry(text="要点落实情况（供年度报告使用）", url=f"{own}/report.html")]


def followed(card: Card, catalog: Catalog) -> list[Card]:
    """Last year's plan, when it has a ledger on the portal: the first that is named."""
    found = (r.target for r in catalog.relations.get(card.id, ()) if r.edge.verb is Verb.FOLLOWS)
    known = [catalog.cards[id_] for id_ in found if id_ and catalog.visible(id_)]
    return [previous for previous in known if previous.tasks and previous.id != card.id][:1]


def followers(card: Card, catalog: Catalog) -> list[Card]:
    """The plans that follow this one."""
    found = (r.source for r in catalog.inverse.get(card.id, ()) if r.edge.verb is Verb.FOLLOWS)
    later = [catalog.cards[id_] for id_ in dict.fromkeys(found) if catalog.visible(id_)]
    return [one for one in later if one.tasks and card in followed(one, catalog)]


def below(card: Card, catalog: Catalog) -> list[Card]:
    """The plans that carry this one out: of the same type, by date of publication."""
    found = (r.source for r in catalog.inverse.get(card.id, ()) if r.edge.verb is Verb.IMPLEMENTS)
    cards = [catalog.cards[id_] for id_ in dict.fromkeys(found) if catalog.visible(id_)]
    return sorted((c for c in cards if c.type == card.type), key=lambda c: (str(c.published), c.id))


def units_asked(card: Card, catalog: Catalog) -> bool:
    """Whether the units of a plan have published theirs, or must."""
    return card.asks_for_plans or bool(below(card, catalog))


def departments(card: Card, catalog: Catalog) -> list[str]:
    """The registered departments that a ledger names, in the order of their first task."""
    names = (name for task in card.tasks for name in (task.lead, *task.responsible) if name)
    ids = (catalog.register.find(name) for name in names)
    return [id_ for id_ in dict.fromkeys(ids) if id_ and id_ in catalog.cards]


def department_url(card: Card, id_: str) -> str:
    """The page of one department's tasks."""
    return f"{folder(card)}/departments/{id_}.html"
