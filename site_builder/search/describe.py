"""Turns what hits show and are narrowed by into the small files beside the postings, the root among them.

It refuses to know postings and the engine; numbers are those of the whole portal.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from site_builder.search.blocks import Span
from site_builder.search.findable import STATES, Collection, Findable
from site_builder.search.normal import simplified
from site_builder.search.root import (
    CHUNK,
    FACETS,
    FOLDER,
    ROOT,
    SIMPLIFIED,
    STAMP,
    Root,
    column,
    depths,
    stamped,
)
from site_builder.search.same import same
from site_builder.search.shards import Shard

STATS = "data/search-stats.json"
Numbered = Mapping[int, Findable]
"""Documents by their numbers, ascending."""


class Finished(Struct, frozen=True):
    """A finished shard: its size in bytes, its version, and how many terms are in it."""

    size: int
    version: str
    terms: int


class Versions(Struct, frozen=True):
    """The files whose versions the root repeats."""

    shards: Sequence[Finished]
    rows: Sequence[bytes]
    narrow: bytes
    table: bytes


def described(
    found: Collection,
    blocks: Sequence[Span],
    leads: Sequence[str],
    paths: Sequence[Shard],
    shards: Sequence[Finished],
    synonyms: Sequence[Sequence[str]],
    table: bytes,
) -> list[tuple[str, bytes]]:
    """The root, what hits show, what they are narrowed by, the table of characters, and the statistics."""
    places = {block.base + n: block.start + n for block in blocks for n in range(block.end - block.start)}
    numbered = {number: found.documents[place] for number, place in places.items()}
    rows = [stamped(data) for data in chunks(numbered, {n: leads[place] for n, place in places.items()})]
    narrow = stamped(facets(numbered))
    root = _root(found, numbered, paths, synonyms, Versions(shards, rows, narrow, table))
    files = [
        (ROOT, msgspec.json.encode(root)),
        (FACETS, narrow),
        (SIMPLIFIED, table),
        *((f"{FOLDER}d{number}.json", data) for number, data in enumerate(rows)),
    ]
    postings = sum(shard.size for shard in shards)
    stats = {
        "documents": len(found.documents),
        "terms": sum(shard.terms for shard in shards),
        "shards": len(shards),
        "bytes": postings + sum(len(data) for _, data in files),
        "bytes_postings": postings,
        "largest_shard": max(shard.size for shard in shards),
    }
    return [*files, (STATS, msgspec.json.format(msgspec.json.encode(stats), indent=1) + b"\n")]


def _root(
    found: Collection,
    numbered: Numbered,
    paths: Sequence[Shard],
    synonyms: Sequence[Sequence[str]],
    versions: Versions,
) -> Root:
    types = {name: place for place, (name, _) in enumerate(found.types)}
    states = {word: place for place, (word, _) in enumerate(STATES)}
    every = [numbered.get(number) for number in range(max(numbered, default=-1) + 1)]
    years: dict[int, int] = {}
    for number, document in numbered.items():
        years.setdefault(int(document.day[:4]), number)
    return Root(
        documents=len(numbered),
        types=found.types,
        states=STATES,
        type=column([types[one.type] if one else None for one in every]),
        state=column([states.get(one.state) if one else None for one in every]),
        forwarded=tuple(n for n, document in numbered.items() if document.forwards),
        years=tuple(years.items()),
        shards=depths(paths),
        versions="".join(shard.version for shard in versions.shards),
        chunks="".join(data[:STAMP].decode() for data in versions.rows),
        facets=versions.narrow[:STAMP].decode(),
        simplified=versions.table[:STAMP].decode(),
        same=same(synonyms, found.offices),
        agencies=tuple((o.title, o.url, *o.short, *o.former) for o in found.offices if o.url),
    )


def chunks(documents: Numbered, leads: Mapping[int, str]) -> Iterator[bytes]:
    """What hits show, one file for every 32 numbers: address, title, number, day, publisher, how the text begins."""
    last = max(documents, default=-1)
    for start in range(0, last + 1, CHUNK):
        rows = {str(n): _row(documents[n], leads[n]) for n in range(start, start + CHUNK) if n in documents}
        yield compact(rows)


def _row(document: Findable, lead: str) -> list[str]:
    return [document.url, document.title, document.doc_number, document.day, document.publisher, lead]


def facets(documents: Numbered) -> bytes:
    """Publishers and topics: their names, and the numbers of the documents under each, as gaps."""
    found: dict[str, dict[str, list[int]]] = {"publisher": {}, "topic": {}}
    for number, document in documents.items():
        found["publisher"].setdefault(document.publisher, []).append(number)
        for topic in dict.fromkeys(t for name in document.topics for t in (name.split("/")[0], name)):
            found["topic"].setdefault(topic, []).append(number)
    return compact({facet: {name: _gaps(n) for name, n in sorted(v.items())} for facet, v in found.items()})


def _gaps(numbers: Sequence[int]) -> list[int]:
    return [b - a for a, b in zip((0, *numbers), numbers, strict=False)]


def simplified_table() -> bytes:
    """The characters that a query is rewritten with when it finds nothing: “from” and “to”, one for one."""
    table = sorted(simplified().items())
    return stamped(
        compact({"from": "".join(chr(code) for code, _ in table), "to": "".join(to for _, to in table)})
    )


def compact(value: Any) -> bytes:
    """JSON without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
