"""Turns a query and filters into documents for editors: Whoosh finds them, and they stand in the order of the portal.

It refuses to keep an index of its own. Whoosh reads the blocks of postings of which the index of the portal is joined,
so that editors find what citizens find and an edit makes one block anew. Whoosh's own files are pickles besides, and
nothing that lies in a cache is ever executed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

from whoosh.fields import ID, Schema
from whoosh.matching import ListMatcher
from whoosh.query import And, Not, Or, Term
from whoosh.reading import IndexReader
from whoosh.scoring import WeightingModel
from whoosh.searching import Searcher

from site_builder.search.blocks import BUCKETS_BITS, Bucket, Span, between, joined
from site_builder.search.findable import STATES, Findable
from site_builder.search.keys import BITS
from site_builder.search.match import Posting, Ranked, Standing, search
from site_builder.search.query import Clause, Kind, Need, Query, Variant, parse
from site_builder.search.reader import by_number
from site_builder.search.weights import WEIGHTS

KEY = "key"
"""The field of everything that stands in texts; the others hold what hits are narrowed by."""
FACETS = ("type", "status", "year", "publisher", "topic")
MOST_FRAGMENTS = 6
_POINTS = dict(STATES)

Filters = Mapping[str, Sequence[str]]
"""For each facet the values of which a document must have one; a facet without values asks nothing."""
Buckets = Callable[[int, int], Bucket]
"""A bucket by the place of its block and its own place in it."""


class Reader(IndexReader):  # type: ignore[misc]
    """What Whoosh reads: for a field and a text the documents, ascending, by their place in the collection."""

    schema = Schema(**{name: ID() for name in (KEY, *FACETS)})

    def __init__(self, documents: int, numbers: Callable[[str, str], Sequence[int]]) -> None:
        self._documents = documents
        self._numbers = numbers

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self.doc_frequency(*term) > 0

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        return len(self._numbers(fieldname, text.decode()))

    def postings(self, fieldname: str, text: bytes, scorer: None = None) -> Any:
        return ListMatcher(self._numbers(fieldname, text.decode()))

    def doc_count_all(self) -> int:
        return self._documents

    def doc_count(self) -> int:
        return self._documents

    def has_deletions(self) -> bool:
        return False

    def is_deleted(self, docnum: int) -> bool:
        return False


class Unweighted(WeightingModel):  # type: ignore[misc]
    """Whoosh says whether a document is found; in which order they stand is no business of its."""

    def scorer(self, searcher: Any, fieldname: str, text: bytes, qf: int = 1) -> None:
        return None


class Desk:
    """All documents of the portal on one day, oldest first; they are numbered by their places.

    ``standing`` answers whether a phrase stands in a document, which postings alone cannot.
    """

    def __init__(
        self, documents: Sequence[Findable], blocks: Sequence[Span], bucket: Buckets, standing: Standing
    ) -> None:
        self.documents = documents
        self._blocks = blocks
        self._bucket = bucket
        self.standing = standing
        self._facets = _facets(documents)
        self._lookup = cache(self._postings)
        self._searcher = Searcher(Reader(len(documents), self._numbers), weighting=Unweighted())

    def values(self, facet: str) -> Sequence[str]:
        """The values of a facet that any document has."""
        return sorted(self._facets[facet])

    def matching(self, query: Query, filters: Filters) -> frozenset[int]:
        """The documents that Whoosh finds; of a phrase those with all its pairs, in one piece or not."""
        asked = _asked(query, filters) if query.wanted else Or([])
        return frozenset(self._searcher.docs_for_query(asked))

    def search(self, query: Query, filters: Filters) -> list[Ranked]:
        """The hits of a query that pass the filters, in the order in which citizens see them."""
        among = self.matching(query, filters)
        ranked = search(query, len(self.documents), self._lookup, self.standing, self._malus, WEIGHTS)
        return [hit for hit in ranked if hit.number in among]

    def fragments(self, query: Query) -> list[tuple[str, int]]:
        """Shorter queries that do find something, with the number of their hits, for one that finds nothing."""
        found: dict[str, int] = {}
        for clause in query.wanted:
            runs = [need for need in clause.variants[0].needs if len(need.keys) > 1]
            parts = dict.fromkeys(part for need in runs for part in self._parts(need))
            whole = {clause.text.strip(): self._count(clause.text)}
            counts = whole if any(whole.values()) else {part: self._count(part) for part in parts}
            found |= {text: count for text, count in counts.items() if count}
        return list(found.items())[:MOST_FRAGMENTS]

    def _parts(self, need: Need) -> Iterator[str]:
        """A run cut from the left, each part as long as one document has all its pairs."""
        start, among = 0, frozenset(self._lookup(need.keys[0]))
        for place, key in enumerate(need.keys[1:], start=1):
            standing = frozenset(self._lookup(key))
            if among & standing:
                among &= standing
                continue
            yield need.text[start : place + 1]
            start, among = place, standing
        yield need.text[start:]

    def _count(self, text: str) -> int:
        return len(self.search(parse(text, {}), {}))

    def _malus(self, number: int) -> int:
        document = self.documents[number]
        return _POINTS.get(document.state, 0) + (WEIGHTS.forwarded if document.forwards else 0)

    def _numbers(self, field: str, text: str) -> Sequence[int]:
        """The documents of a term, as Whoosh asks for them."""
        return sorted(self._lookup(int(text))) if field == KEY else self._facets[field].get(text, ())

    def _postings(self, key: int) -> Mapping[int, Posting]:
        bucket = key >> (BITS - BUCKETS_BITS)
        parts = [(block.start, self._bucket(place, bucket)) for place, block in enumerate(self._blocks)]
        found = between(joined(parts), key, key + 1)
        return by_number(found.numbers, found.flags, found.places)


def _facets(documents: Sequence[Findable]) -> dict[str, dict[str, list[int]]]:
    """The documents of every value of every facet; a topic has those of its parts too."""
    found: dict[str, dict[str, list[int]]] = {facet: {} for facet in FACETS}
    for number, document in enumerate(documents):
        topics = {topic for name in document.topics for topic in (name.partition("/")[0], name)}
        named = ([document.type], [document.state], [document.day[:4]], [document.publisher], topics)
        for facet, values in zip(FACETS, named, strict=True):
            for value in filter(None, values):
                found[facet].setdefault(value, []).append(number)
    return found


def _asked(query: Query, filters: Filters) -> Any:
    """A query and filters in Whoosh's words."""
    wanted = [Or([_variant(variant, clause) for variant in clause.variants]) for clause in query.wanted]
    wanted += [Or([Term(facet, value) for value in values]) for facet, values in filters.items() if values]
    # not AndNot, which in Whoosh 2.7.5 lets the first document pass unseen
    unwanted = [Not(_variant(c.variants[0], c)) for c in query.clauses if c.kind is Kind.NOT]
    return And([*wanted, *unwanted])


def _variant(variant: Variant, clause: Clause) -> Any:
    every = clause.kind in (Kind.PHRASE, Kind.NOT)
    return And([part for need in variant.needs for part in (_keys(need.keys) if every else _covering(need))])


def _keys(keys: Iterable[int]) -> list[Any]:
    return [Term(KEY, str(key)) for key in keys]


def _covering(need: Need) -> list[Any]:
    """The first pair, the last pair, and of any two neighbours one: then every character of the run is covered."""
    either = [Or(_keys(pair)) for pair in pairwise(need.keys)]
    return [*_keys((need.keys[0], need.keys[-1])), *either]
