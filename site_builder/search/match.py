"""Finds the documents of a query and orders them: the reference that the browser's search must equal.

It refuses to know where postings come from. Whole numbers only, so that both give the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate, pairwise

from msgspec import Struct

from site_builder.search.query import Clause, Kind, Need, Query, Variant
from site_builder.search.terms import ATTACHED, FAR, HEADING, NUMBER, OFTEN, TITLE, WORD
from site_builder.search.weights import Weights

LEVELS = (TITLE, NUMBER, HEADING)
"""The bits of the levels above the text, highest first; a level's number is 3 for the title down to 0 for the text."""


class Posting(Struct, frozen=True):
    """A term in a document: the bits, where in the title it begins, the length of the title.

    ``whole`` tells that it stands in the title without crossing two words.
    """

    flags: int
    places: tuple[int, ...] = ()
    length: int = 0
    whole: bool = False


Lookup = Callable[[int], Mapping[int, Posting]]
"""The postings of a key, by number of the document."""
Standing = Callable[[int, str], bool]
"""Whether a phrase (normal, signs left out) stands in the texts of a document in one piece."""


class Hit(Struct, frozen=True):
    """How a document satisfies a need or a clause: the level, points within it, and where in the title it begins.

    ``length`` is that of the title, ``size`` that of what stands there; ``own`` tells of the document's own number.
    """

    level: int
    points: int
    starts: frozenset[int]
    length: int
    size: int
    own: bool


class Ranked(Struct, frozen=True):
    """A hit of a query: the number of the document and its points."""

    number: int
    points: int


def search(
    query: Query, documents: int, lookup: Lookup, standing: Standing, malus: Callable[[int], int], w: Weights
) -> list[Ranked]:
    """All hits, best first; of equals the newest first. ``malus`` is what state and forwarding cost a document."""
    if not query.wanted:
        return []
    found = [_clause(clause, lookup, standing, w) for clause in query.wanted]
    numbers = set(found[0]).intersection(*found[1:])
    numbers -= _excluded(query, lookup)
    rare = [_rarity(*one, documents, lookup, w) for one in zip(query.wanted, found, strict=True)]
    ranked = []
    for number in numbers:
        hits = [f[number] for f in found]
        details = sum(r * hit.points for r, hit in zip(rare, hits, strict=True)) // sum(rare)
        ranked.append(Ranked(number, _tier(query, hits, w) + details + malus(number)))
    return sorted(ranked, key=lambda hit: (-hit.points, -hit.number))


def narrowed(
    ranked: Iterable[Ranked], query: Query, lookup: Lookup, standing: Standing, w: Weights
) -> list[Ranked]:
    """The hits that satisfy a second query too, in their order; it may also do nothing but exclude."""
    if not query.wanted:
        without = _excluded(query, lookup)
        return [hit for hit in ranked if hit.number not in without]
    within = {hit.number for hit in search(query, 1, lookup, standing, lambda number: 0, w)}
    return [hit for hit in ranked if hit.number in within]


def _excluded(query: Query, lookup: Lookup) -> set[int]:
    """The documents that a query does not want."""
    without = (clause.variants[0] for clause in query.clauses if clause.kind is Kind.NOT)
    return {number for variant in without for number in _strictly(variant, lookup)}


def _rarity(clause: Clause, hits: Mapping[int, Hit], documents: int, lookup: Lookup, w: Weights) -> int:
    """How much a clause says. Phrases count before they are verified, because browsers verify the first hits only."""
    found = _clause(clause, lookup, lambda *_: True, w) if clause.kind is Kind.PHRASE else hits
    return (documents // max(len(found), 1)).bit_length() or 1


def _tier(query: Query, hits: Sequence[Hit], w: Weights) -> int:
    """Where all words stand."""
    lowest = min(hit.level for hit in hits)
    first = query.wanted[0]
    whole = first.kind is Kind.NUMBER and not first.variants[0].needs[0].text[0].isdigit()
    if len(hits) == 1 and whole and hits[0].own:
        return w.exact
    if lowest == 3:
        ends = list(accumulate(hit.size for hit in hits))
        together = set.intersection(
            *({s - end + h.size for s in h.starts} for h, end in zip(hits, ends, strict=True))
        )
        if 0 in together and hits[0].length == ends[-1] < FAR:
            return w.exact
        if together:
            return w.phrase
    return (w.body, w.heading, w.number, w.title)[lowest]


def _clause(clause: Clause, lookup: Lookup, standing: Standing, w: Weights) -> dict[int, Hit]:
    """The documents that satisfy a clause in any way, each with its best."""
    best: dict[int, Hit] = {}
    for variant in clause.variants:
        hits = _variant(variant, lookup, w)
        if clause.kind is Kind.PHRASE:
            phrase = "".join(need.text for need in variant.needs)
            strict = _strictly(variant, lookup)
            hits = {n: h for n, h in hits.items() if n in strict and (h.starts or standing(n, phrase))}
        for number, hit in hits.items():
            known = best.get(number)
            if known is None or (hit.level, hit.points) > (known.level, known.points):
                best[number] = hit
    return best


def _variant(variant: Variant, lookup: Lookup, w: Weights) -> dict[int, Hit]:
    """The documents that satisfy all needs."""
    found = [_need(need, lookup, w) for need in variant.needs]
    hits: dict[int, Hit] = {}
    for number in set(found[0]).intersection(*found[1:]):
        parts = [f[number] for f in found]
        starts = frozenset.intersection(
            *(frozenset(s - n.place for s in p.starts) for n, p in zip(variant.needs, parts, strict=True))
        )
        points = sum(part.points for part in parts) // len(parts)
        points += 0 if variant.literal else w.other
        level, own = min(part.level for part in parts), all(part.own for part in parts)
        hits[number] = Hit(level, points, starts, parts[0].length, variant.size, own)
    return hits


def _need(need: Need, lookup: Lookup, w: Weights) -> dict[int, Hit]:
    """The documents in which every character of a run is covered by a pair of the run that stands there."""
    postings = [lookup(key) for key in need.keys]
    hits: dict[int, Hit] = {}
    for number in postings[0]:
        row = [p.get(number) for p in postings]
        if _covered(row, 0):
            hits[number] = _rated(need, row, w)
    return hits


def _covered(row: Sequence[Posting | None], flag: int) -> bool:
    """Whether the first and the last pair stand, and of any two neighbours one, all with the flag."""
    stands = [p is not None and p.flags & flag == flag for p in row]
    return stands[0] and stands[-1] and all(a or b for a, b in pairwise(stands))


def _rated(need: Need, row: Sequence[Posting | None], w: Weights) -> Hit:
    present = [p for p in row if p is not None]
    alone = row[0] if len(row) == 1 else None
    # two characters that only cross two words of the title (人民政府) are not what anybody means by them (民政)
    levels = LEVELS[1:] if alone and not alone.whole else LEVELS
    level = next((3 - LEVELS.index(flag) for flag in levels if _covered(row, flag)), 0)
    titled = [p for p in present if p.length]
    length = titled[0].length if titled else 0
    points = w.level * level
    points += w.word * sum(1 for p in present if p.flags & WORD) // len(row)
    points += w.whole if len(present) == len(row) else 0
    points += w.often * min(p.flags & OFTEN for p in present)
    points += w.attached if all(p.flags & (ATTACHED | TITLE) == ATTACHED for p in present) else 0
    if level == 3:
        points += w.close * min(len(need.text), length) // length
    return Hit(level, points, _starts(row), length, len(need.text), _covered(row, NUMBER))


def _starts(row: Sequence[Posting | None]) -> frozenset[int]:
    """Where in the title the whole run begins; a place that is not known exactly is none."""
    places = [{place - i for place in p.places if place < FAR} if p else set() for i, p in enumerate(row)]
    return frozenset(set.intersection(*places))


def _strictly(variant: Variant, lookup: Lookup) -> set[int]:
    """The documents in which every pair of every need stands."""
    return set.intersection(*(set(lookup(key)) for need in variant.needs for key in need.keys))
