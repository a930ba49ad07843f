"""Turns documents into terms, the terms of a block into postings, and postings into the files of the index (each).

It refuses to know pages and templates, and how many documents there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
from msgspec import Struct

from site_builder.engine.each import Made, Unasked
from site_builder.kernel.digest import digest, digest_bytes
from site_builder.model.document import Document
from site_builder.model.page import Artifact
from site_builder.search.blocks import Bucket, between, cut, gathered, joined, sizes
from site_builder.search.normal import normal
from site_builder.search.root import FOLDER, FORMAT, STAMP, stamped
from site_builder.search.shards import Shard, encoded
from site_builder.search.terms import Terms, Texts, lead, terms
from site_builder.search.units import bare
from site_builder.search.words import segmenter
from site_builder.types.base import ContentType


class Indexable(Struct, frozen=True):
    """One document to take terms from: the key of its bytes, names that stand on its page, its attachments' texts."""

    document: bytes
    names: tuple[str, ...]
    texts: tuple[bytes, ...]


class Indexed(Struct, frozen=True):
    """A document's terms lie under ``terms``; ``lead`` is how it introduces itself."""

    terms: bytes
    lead: str


class LoadedTexts(Struct, frozen=True):
    """An encoded document with all that is indexed with it."""

    document: bytes
    names: tuple[str, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True)
class TermsStage(Unasked):
    """Terms of one document. ``words`` are the portal's own."""

    types: Mapping[str, ContentType]
    words: tuple[str, ...]
    blob: Callable[[bytes], bytes]
    name: str = "分词"
    value_type: Any = Indexed

    def key(self, item: Indexable) -> bytes:
        """The document, its names, its attachments' texts, the portal's words."""
        return digest(item, self.words)

    def load(self, item: Indexable) -> LoadedTexts:
        """The document and the texts."""
        return LoadedTexts(
            self.blob(item.document), item.names, tuple(self.blob(key).decode() for key in item.texts)
        )

    @property
    def run(self) -> Indexer:
        """The work."""
        return Indexer(dict(self.types), self.words)


@dataclass(frozen=True)
class Indexer:
    """Takes the terms of one document at a time."""

    types: dict[str, ContentType]
    words: tuple[str, ...]

    def __call__(self, loaded: LoadedTexts) -> Made[Indexed]:
        document = msgspec.msgpack.decode(loaded.document, type=Document)
        texts = texts_of(document, self.types[document.card.type], loaded.names, loaded.texts)
        data = msgspec.msgpack.encode(terms(texts, segmenter(self.words)))
        fingerprint = digest_bytes(data)
        shown = lead(document.card.summary, document.body.text)
        return Made(Indexed(fingerprint, shown), (), ((fingerprint, data),))


def texts_of(
    document: Document, kind: ContentType, names: Iterable[str] = (), attachments: Iterable[str] = ()
) -> Texts:
    """The texts by which a document is found, by field."""
    card, bodies = document.card, (document.body, document.transcript)
    return Texts(
        title=card.title,
        numbers=tuple(n for n in (card.doc_number, card.index_number) if n),
        headings=tuple(heading.text for body in bodies for heading in body.outline),
        body=(
            *names,
            card.summary,
            *card.keywords,
            *(body.text for body in bodies),
            *kind.item.searched(document),
        ),
        attachments=tuple(attachments),
    )


def holds(document: Document, kind: ContentType, attachments: Iterable[str], phrase: str) -> bool:
    """Whether the page of a document shows a phrase (normal, signs left out) in one piece; it names its attachments."""
    texts = texts_of(document, kind, attachments)
    shown = (texts.title, *texts.numbers, *texts.headings, *texts.body)
    return any(phrase in bare(normal(text)) for text in shown)


class BlockItem(Struct, frozen=True):
    """The keys of the terms of a block's documents, in order."""

    terms: tuple[bytes, ...]


class Block(Struct, frozen=True):
    """A block's buckets by key, b"" for an empty one, and its sizes."""

    buckets: tuple[bytes, ...]
    sizes: bytes


@dataclass(frozen=True)
class BlockStage(Unasked):
    """Postings of one block of documents."""

    blob: Callable[[bytes], bytes]
    name: str = "归并"
    value_type: Any = Block

    def key(self, item: BlockItem) -> bytes:
        """The terms of its documents."""
        return digest(item)

    def load(self, item: BlockItem) -> list[bytes]:
        """The terms."""
        return [self.blob(key) for key in item.terms]

    @property
    def run(self) -> Callable[[list[bytes]], Made[Block]]:
        """The work."""
        return make_block


def make_block(loaded: list[bytes]) -> Made[Block]:
    """One block from the terms of its documents."""
    postings = gathered([msgspec.msgpack.decode(data, type=Terms) for data in loaded])
    encoded_buckets = [msgspec.msgpack.encode(b) if b.keys else b"" for b in cut(postings)]
    keys = [digest_bytes(data) if data else b"" for data in encoded_buckets]
    size = msgspec.msgpack.encode(sizes(postings))
    blobs = [(key, data) for key, data in zip(keys, encoded_buckets, strict=True) if data]
    return Made(Block(tuple(keys), digest_bytes(size)), (), (*blobs, (digest_bytes(size), size)))


class ShardItem(Struct, frozen=True):
    """Shards that are cut from the same buckets, by path, and the keys of these with the bases of their blocks."""

    paths: tuple[str, ...]
    parts: tuple[tuple[int, bytes], ...]


class LoadedShards(Struct, frozen=True):
    """Shards with their buckets."""

    paths: tuple[str, ...]
    parts: tuple[tuple[int, bytes], ...]


class ShardMade(Struct, frozen=True):
    """A finished shard: the file, its version, and how many terms are in it."""

    artifact: Artifact
    version: str
    terms: int


@dataclass(frozen=True)
class ShardStage(Unasked):
    """Files of postings."""

    blob: Callable[[bytes], bytes]
    name: str = "建立索引"
    value_type: Any = tuple[ShardMade, ...]

    def key(self, item: ShardItem) -> bytes:
        """What they are joined of."""
        return digest(item, FORMAT)

    def load(self, item: ShardItem) -> LoadedShards:
        """The buckets."""
        return LoadedShards(item.paths, tuple((base, self.blob(key)) for base, key in item.parts))

    @property
    def run(self) -> Callable[[LoadedShards], Made[tuple[ShardMade, ...]]]:
        """The work."""
        return make_shards


def make_shards(loaded: LoadedShards) -> Made[tuple[ShardMade, ...]]:
    """Shards from buckets."""
    postings = joined((base, msgspec.msgpack.decode(data, type=Bucket)) for base, data in loaded.parts)
    made: list[ShardMade] = []
    blobs: list[tuple[bytes, bytes]] = []
    for path in loaded.paths:
        shard = Shard(path)
        part = between(postings, shard.low, shard.high)
        data = stamped(encoded(part))
        fingerprint = digest_bytes(data)
        artifact = Artifact(FOLDER + shard.name, fingerprint, len(data))
        made.append(ShardMade(artifact, data[:STAMP].decode(), len(np.unique(part.keys))))
        blobs.append((fingerprint, data))
    return Made(tuple(made), (), tuple(blobs))
