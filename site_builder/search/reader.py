"""Opens the written bytes of an index and searches them as a browser does: for the checks, and for tests.

It refuses to read anything but those bytes; where they lie is its caller's business.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from functools import cached_property

import msgspec

from site_builder.search.keys import Numbers
from site_builder.search.match import Posting, Ranked, narrowed, search
from site_builder.search.query import Query, parse
from site_builder.search.root import CHUNK, FOLDER, ROOT, STAMP, Root, read_root
from site_builder.search.shards import Entries, decoded
from site_builder.search.terms import CROSSING

Fetch = Callable[[str], bytes]
"""The bytes of a file by its address."""


class Index:
    """An open index. ``standing`` answers whether a phrase stands in a document, which postings alone cannot."""

    def __init__(self, fetch: Fetch, standing: Callable[[str, str], bool]) -> None:
        self._fetch = fetch
        self._standing = standing
        self._shards: dict[str, Entries] = {}
        self.root: Root = read_root(fetch(ROOT))

    @cached_property
    def _lows(self) -> list[tuple[int, str]]:
        return [(shard.low, shard.name) for shard in self.root.paths()]

    def query(self, text: str) -> Query:
        """The query that a text stands for here."""
        return parse(text, self.root.same)

    def search(self, text: str, within: str = "") -> list[Ranked]:
        """The hits of a query, best first; of those, the hits of a second one."""
        root = self.root
        ranked = search(self.query(text), root.documents, self.lookup, self._stands, root.malus, root.weights)
        return narrowed(ranked, self.query(within), self.lookup, self._stands, root.weights)

    def lookup(self, key: int) -> Mapping[int, Posting]:
        """The postings of a key."""
        name = self._lows[bisect_right(self._lows, (key, "~")) - 1][1]
        if name not in self._shards:
            self._shards[name] = decoded(self.file(name))
        entries = self._shards[name]
        where = entries.postings(key)
        return by_number(entries.numbers[where], entries.flags[where], entries.places[where])

    def file(self, name: str) -> bytes:
        """A file of the index without its version."""
        return self._fetch(FOLDER + name)[STAMP:]

    def row(self, number: int) -> list[str]:
        """What a hit shows of a document: address, title, number, day, publisher, how its text begins."""
        rows: dict[str, list[str]] = msgspec.json.decode(self.file(f"d{number // CHUNK}.json"))
        return rows[str(number)]

    def _stands(self, number: int, phrase: str) -> bool:
        return self._standing(self.row(number)[0], phrase)


def by_number(numbers: Numbers, flags: Numbers, places: Numbers) -> dict[int, Posting]:
    """The postings of a term from its columns; a document has a row for every place of the term in its title."""
    found: dict[int, Posting] = {}
    for number, bits, place in zip(numbers.tolist(), flags.tolist(), places.tolist(), strict=True):
        known = found.get(number)
        begins = (*known.places, place & 255) if known else (place & 255,)
        titled = place >> 8
        whole = titled > 0 and (not bits & CROSSING or (known is not None and known.whole))
        found[number] = Posting(bits, begins if titled else (), titled, whole)
    return found
