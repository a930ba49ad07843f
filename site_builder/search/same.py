"""Turns groups of synonyms and the successions of organizations into what a query may be read as instead.

It refuses to know documents; meanings are data, and hold both ways.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec import Struct

from site_builder.search.normal import normal

_SHORTEST = 2
_LONGEST_PLACE = 8
_SHORTEST_OFFICE = 3


class Office(Struct, frozen=True):
    """An organization by all its names, and the titles of those that took over from it, nearest first."""

    title: str
    url: str = ""
    short: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    heirs: tuple[str, ...] = ()


def same(groups: Iterable[Sequence[str]], offices: Sequence[Office]) -> dict[str, tuple[str, ...]]:
    """Normal texts with what means the same, each way: synonyms, and former with present names of organizations.

    Offices are called by their names without the place that all have in common (“云栖县”): people leave it out.
    """
    found: dict[str, dict[str, None]] = {}

    def both(one: str, other: str) -> None:
        if one != other and min(len(one), len(other)) >= _SHORTEST:
            found.setdefault(one, {})[other] = None
            found.setdefault(other, {})[one] = None

    for group in groups:
        members = [normal(member) for member in group]
        for one in members:
            for other in members:
                both(one, other)
    place = _place([normal(office.title) for office in offices])

    def stem(name: str) -> str:
        plain = normal(name)
        short = plain.removeprefix(place) if plain.startswith(place) else plain.removeprefix(place[-1:])
        return short if len(short) >= _SHORTEST_OFFICE else plain

    for office in offices:
        now = stem(office.title)
        others = [n for n in map(stem, (*office.former, *office.short)) if now not in n]
        for name in others:
            both(name, now)
        for heir in office.heirs:
            for name in (now, *others):
                both(name, stem(heir))
    return {name: tuple(others) for name, others in sorted(found.items())}


def _place(titles: Sequence[str]) -> str:
    """The longest beginning that more than half of the titles share, which is the name of the place."""
    beginnings = Counter(t[:length] for t in titles for length in range(_SHORTEST, _LONGEST_PLACE))
    shared = [text for text, count in beginnings.items() if 2 * count > len(titles) > 1]
    return max(shared, key=len, default="")
