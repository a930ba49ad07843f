"""Turns documents of tests into the files of an index, by the functions that a build calls, and opens them.

It refuses to know the engine, the cache and the pages of a portal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from site_builder.search.blocks import (
    Bucket,
    Sizes,
    Span,
    between,
    cut,
    gathered,
    joined,
    sizes,
    spans,
    total,
)
from site_builder.search.describe import Finished, described, simplified_table
from site_builder.search.findable import STATES, Collection, Findable
from site_builder.search.reader import Index
from site_builder.search.root import FOLDER, STAMP, stamped
from site_builder.search.same import Office
from site_builder.search.shards import Shard, encoded, split
from site_builder.search.terms import Terms, Texts, terms
from site_builder.search.words import Cut
from tests.search.brute import Item

TYPES = (("policy", "政策文件"), ("notice", "公示公告"))


@dataclass(frozen=True)
class Written:
    """A document of a test: its texts, and what it is found and narrowed by. ``day`` is ISO, ``state`` a word or ""."""

    id: str
    day: str
    item: Item
    type: str = "policy"
    state: str = ""
    publisher: str = "云栖县人民政府"
    topics: tuple[str, ...] = ()

    @property
    def findable(self) -> Findable:
        """As the build knows it."""
        return Findable(
            id=self.id,
            url=f"{self.id}.html",
            title=self.item.title,
            type=self.type,
            day=self.day,
            doc_number=next(iter(self.item.numbers), ""),
            publisher=self.publisher,
            issuers=(),
            topics=self.topics,
            state=self.state,
            forwards=self.item.forwarded,
            attachments=(),
        )

    @property
    def texts(self) -> Texts:
        """As the build takes terms from it."""
        item = self.item
        return Texts(item.title, item.numbers, item.headings, item.body, item.attachments)


@dataclass(frozen=True)
class Built:
    """An index by the paths of its files, and the documents by number."""

    files: dict[str, bytes]
    documents: dict[int, Written]

    @property
    def items(self) -> list[Item]:
        """For the reference: texts with the numbers that the index gave them."""
        points = dict(STATES)
        return [
            replace(w.item, number=n, state=points[w.state] if w.state else 0)
            for n, w in self.documents.items()
        ]

    def open(self, files: Mapping[str, bytes] | None = None) -> Index:
        """The index, or what a test made of its files, read as a browser reads it."""
        given = self.files if files is None else files
        seen = {
            w.findable.url: item.seen for w, item in zip(self.documents.values(), self.items, strict=True)
        }
        return Index(given.__getitem__, lambda url, phrase: phrase in seen[url])


def numbered(documents: Iterable[Written]) -> tuple[list[Written], list[Span]]:
    """Documents in order of publication, and the blocks they fall into."""
    ordered = sorted(documents, key=lambda w: (w.day, w.id))
    return ordered, spans([w.day[:7] for w in ordered])


def shards_of(parts: Sequence[tuple[int, Sequence[Terms]]]) -> list[tuple[Shard, bytes]]:
    """The shards of blocks, given by their bases with the terms of their documents; versions before the bytes."""
    blocks = [(base, gathered(found)) for base, found in parts]
    buckets: list[tuple[int, list[Bucket]]] = [(base, cut(found)) for base, found in blocks]
    measured: list[Sizes] = [sizes(found) for _, found in blocks]
    found = []
    for shard in split(total(measured)):
        pieces = [(base, block[number]) for base, block in buckets for number in shard.buckets]
        found.append((shard, stamped(encoded(between(joined(pieces), shard.low, shard.high)))))
    return found


def built(
    documents: Iterable[Written],
    segment: Cut,
    synonyms: Sequence[Sequence[str]] = (),
    offices: tuple[Office, ...] = (),
) -> Built:
    """The whole index of some documents."""
    ordered, blocks = numbered(documents)
    places = {
        block.base + at: ordered[block.start + at]
        for block in blocks
        for at in range(block.end - block.start)
    }
    shards = shards_of(
        [(b.base, [terms(w.texts, segment) for w in ordered[b.start : b.end]]) for b in blocks]
    )
    found = Collection(tuple(w.findable for w in ordered), TYPES, offices)
    leads = [w.item.title[:20] for w in ordered]
    finished = [Finished(len(data), data[:STAMP].decode(), 0) for _, data in shards]
    paths = [shard for shard, _ in shards]
    rest = described(found, blocks, leads, paths, finished, synonyms, table())
    return Built({**dict(rest), **{FOLDER + shard.name: data for shard, data in shards}}, places)


@cache
def table() -> bytes:
    """The file of Traditional characters, which is always the same."""
    return simplified_table()
