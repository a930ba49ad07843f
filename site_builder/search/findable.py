"""What the search must know of a document beside its text: how a hit shows it, and by what hits are narrowed.

It refuses to know texts and postings. The catalog of the day gives all of it, so a new day makes no posting anew.
"""

from __future__ import annotations

from msgspec import Struct

from site_builder.model.catalog import Catalog
from site_builder.model.document import Card
from site_builder.model.relation import Verb
from site_builder.model.validity import State
from site_builder.search.same import Office
from site_builder.search.weights import WEIGHTS


class Attached(Struct, frozen=True):
    """An attachment: the name people see, and its path below the content folder."""

    name: str
    path: str


class Findable(Struct, frozen=True):
    """One document that the search finds. ``day`` is its day of publication (ISO); ``state`` "" when it has none."""

    id: str
    url: str
    title: str
    type: str
    day: str
    doc_number: str
    publisher: str
    issuers: tuple[str, ...]
    topics: tuple[str, ...]
    state: str
    forwards: bool
    attachments: tuple[Attached, ...]


class Collection(Struct, frozen=True):
    """All that the search finds, in order of publication, and the names under which it is found and narrowed."""

    documents: tuple[Findable, ...]
    types: tuple[tuple[str, str], ...]
    offices: tuple[Office, ...]


STATES = tuple(
    (s.value, WEIGHTS.in_force if s.in_force else WEIGHTS.ended if s.ended else WEIGHTS.pending)
    for s in State
)
"""Every state with the points of a document in it."""


def collection(catalog: Catalog) -> Collection:
    """Everything that may be found today."""
    listed = catalog.listed()
    present = {card.type for card in listed}
    return Collection(
        tuple(_findable(card, catalog) for card in listed),
        tuple((f.name, f.label) for f in catalog.types.values() if f.name in present),
        tuple(_offices(catalog)),
    )


def _findable(card: Card, catalog: Catalog) -> Findable:
    title = catalog.register.title
    return Findable(
        id=card.id,
        url=card.url,
        title=card.title,
        type=card.type,
        day=card.published.date().isoformat() if card.published else "",
        doc_number=card.doc_number,
        publisher=title(card.publisher or catalog.default_publisher),
        issuers=tuple(title(name) for name in card.issuers),
        topics=card.topics,
        state=catalog.badge(card.id)[0],
        forwards=any(r.edge.verb is Verb.FORWARDS for r in catalog.relations.get(card.id, ())),
        attachments=tuple(Attached(u.name, u.path) for u in catalog.parsed[card.id].files if u.listed),
    )


def _offices(catalog: Catalog) -> list[Office]:
    """The organizations of the portal with all their names, and those that took over from them."""
    register = catalog.register
    found = []
    for id_, card in register.cards.items():
        names = card.names
        heirs: list[str] = []
        heir = register.successor(id_)
        while heir and heir != id_ and register.cards[heir].title not in heirs:
            heirs.append(register.cards[heir].title)
            heir = register.successor(heir)
        url = card.url if catalog.visible(id_) else ""
        found.append(
            Office(card.title, url, names.short if names else (), names.former if names else (), tuple(heirs))
        )
    return found
