"""Turns organization cards into a register that finds an organization by any name it has or had.

It refuses to know documents; who published what is the catalog's answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from site_builder.model.document import Card


@dataclass(frozen=True)
class Register:
    """Organizations by every name: full and short names win over former ones, and those over nothing."""

    cards: Mapping[str, Card]
    ids_by_name: Mapping[str, str]

    def find(self, name: str) -> str | None:
        """The id of the organization called ``name``, now or formerly; ids count as names."""
        return self.ids_by_name.get(_plain(name))

    def names(self) -> Iterable[str]:
        """Every name that would be found, for near misses."""
        return self.ids_by_name.keys()

    def title(self, name: str) -> str:
        """The full name to show for a short name or id; other texts, former names included, stay as written."""
        id_ = self.find(name)
        card = self.cards.get(id_) if id_ else None
        if card is None or card.names is None:
            return name
        return name if _plain(name) in {_plain(x) for x in card.names.former} else card.title

    def successor(self, id_: str) -> str | None:
        """The id of the organization that took over from ``id_``, when one is registered."""
        names = self.cards[id_].names if id_ in self.cards else None
        return self.find(names.successor) if names and names.successor else None

    def heir(self, name: str) -> str:
        """The id of the organization that answers today for ``name``: the last of its successors; "" when unknown."""
        id_ = self.find(name) or ""
        seen = {id_}
        while (after := self.successor(id_)) and after not in seen:
            seen.add(after)
            id_ = after
        return id_

    def predecessors(self, id_: str) -> tuple[str, ...]:
        """The ids of the organizations that ``id_`` took over from."""
        return tuple(sorted(other for other in self.cards if self.successor(other) == id_))


def register(cards: Iterable[Card]) -> Register:
    """The register of all organization cards, independent of their order."""
    known = {card.id: card for card in sorted(cards, key=lambda c: c.id) if card.names is not None}
    names: dict[str, str] = {}
    for card in known.values():
        names.setdefault(_plain(card.title), card.id)
    for card in known.values():
        names.setdefault(_plain(card.id), card.id)
    for card in known.values():
        for short in card.names.short if card.names else ():
            names.setdefault(_plain(short), card.id)
    for card in known.values():
        for former in card.names.former if card.names else ():
            names.setdefault(_plain(former), card.id)
    return Register(known, names)


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    return "".join(name.split()).replace("(", "（").replace(")", "）")
