"""The search index of a portal: documents in, the files that a browser searches out; each step remembered.

It is a part of the build and refuses to know pages, themes and findings. What an edit does not touch is found in the cache at every
step: the terms of other documents, other blocks, and the shards in which no posting changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import msgspec
from msgspec import Struct

from site_builder.engine.each import Done, Engine
from site_builder.kernel.digest import digest, digest_bytes
from site_builder.model.page import Artifact
from site_builder.search.blocks import Bucket, Sizes, Span, spans, total
from site_builder.search.describe import Finished, described, simplified_table
from site_builder.search.findable import Collection, Findable
from site_builder.search.shards import Shard, split
from site_builder.stages.index import (
    Block,
    BlockItem,
    BlockStage,
    Indexable,
    Indexed,
    ShardItem,
    ShardMade,
    ShardStage,
    TermsStage,
)
from site_builder.types.base import ContentType

INDEXING = "搜索索引"
"""The name under which a finished index is remembered."""
TABLE = "简繁字表"
"""The name under which the table of characters is, which depends on the program alone."""


@dataclass(frozen=True)
class Sourced:
    """What an index is made of: documents by key, attachments' texts by path, the portal's words and synonyms."""

    collection: bytes
    documents: Mapping[str, bytes]
    attachments: Mapping[str, bytes]
    words: tuple[str, ...]
    synonyms: tuple[tuple[str, ...], ...]


class Index(Struct, frozen=True):
    """The finished files of an index."""

    artifacts: tuple[Artifact, ...]


def index(engine: Engine, sourced: Sourced, types: Mapping[str, ContentType]) -> Index:
    """The index of everything that can be found today; the last one when nothing in it changed."""
    inputs = digest(
        sourced.collection,
        sorted(sourced.documents.items()),
        sorted(sourced.attachments.items()),
        sourced.words,
        sourced.synonyms,
    )
    known = engine.recall(INDEXING, inputs, Index, lambda made: (a.digest for a in made.artifacts))
    if known is None:
        known = _index(engine, sourced, types)
        engine.remember(INDEXING, inputs, known)
    return known


@dataclass(frozen=True)
class Merged:
    """The postings of everything that can be found today, before they are joined into shards.

    ``fresh`` counts the documents whose terms were not in the cache.
    """

    found: Collection
    indexed: Sequence[Indexed]
    blocks: Sequence[Span]
    parts: Sequence[Block]
    fresh: int

    def bucket(self, place: int, number: int, blob: Callable[[bytes], bytes]) -> Bucket:
        """A bucket of a block."""
        key = self.parts[place].buckets[number]
        return msgspec.msgpack.decode(blob(key), type=Bucket) if key else Bucket()


def merge(engine: Engine, sourced: Sourced, types: Mapping[str, ContentType]) -> Merged:
    """The terms of all documents, merged block by block."""
    blob = engine.store.blob
    found = msgspec.msgpack.decode(blob(sourced.collection), type=Collection)
    items = [_indexable(document, sourced) for document in found.documents]
    termed: list[Done[Indexed]] = engine.each(TermsStage(types, sourced.words, blob), items)
    indexed = [done.value for done in termed]
    blocks = spans([document.day[:7] for document in found.documents])
    made: list[Done[Block]] = engine.each(
        BlockStage(blob), [BlockItem(tuple(i.terms for i in indexed[b.start : b.end])) for b in blocks]
    )
    return Merged(found, indexed, blocks, [done.value for done in made], sum(done.fresh for done in termed))


def _index(engine: Engine, sourced: Sourced, types: Mapping[str, ContentType]) -> Index:
    blob = engine.store.blob
    merged = merge(engine, sourced, types)
    found, indexed, blocks, parts = merged.found, merged.indexed, merged.blocks, merged.parts
    paths = split(total(msgspec.msgpack.decode(blob(p.sizes), type=Sizes) for p in parts))
    cut_alike = engine.each(ShardStage(blob), _shard_items(paths, blocks, parts))
    shards: list[ShardMade] = [shard for done in cut_alike for shard in done.value]
    finished = [Finished(shard.artifact.size, shard.version, shard.terms) for shard in shards]
    leads = [one.lead for one in indexed]
    table: bytes = engine.join(TABLE, b"", lambda keep: simplified_table(), bytes, lambda known: ())
    files = [
        (Artifact(url, digest_bytes(data), len(data)), data)
        for url, data in described(found, blocks, leads, paths, finished, sourced.synonyms, table)
    ]
    with engine.store.writing():
        engine.store.put_many((artifact.digest, data) for artifact, data in files)
    return Index((*(s.artifact for s in shards), *(artifact for artifact, _ in files)))


def _indexable(document: Findable, sourced: Sourced) -> Indexable:
    named = [attached.name for attached in document.attachments]
    texts = [sourced.attachments[a.path] for a in document.attachments if a.path in sourced.attachments]
    return Indexable(
        sourced.documents[document.id], (*named, *document.issuers, document.publisher), tuple(texts)
    )


def _shard_items(paths: Sequence[Shard], blocks: Sequence[Span], parts: Sequence[Block]) -> list[ShardItem]:
    """The shards in order, those of the same buckets together."""
    items = []
    for buckets, group in groupby(paths, lambda shard: shard.buckets):
        pairs = zip(blocks, parts, strict=True)
        keys = [(block.base, part.buckets[number]) for block, part in pairs for number in buckets]
        known = tuple((base, key) for base, key in keys if key)
        items.append(ShardItem(tuple(shard.path for shard in group), known))
    return items
