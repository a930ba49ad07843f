"""Turns the terms of a period's documents into postings, cut into buckets by key, so that shards can be joined of them.

It refuses to know other periods: an edit in one document makes one block anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from site_builder.search.keys import BITS, Numbers
from site_builder.search.terms import TITLE, Terms

SMALLEST_BLOCK = 512
"""Documents in a block; it ends with the month in which it has as many."""
_ROUND = 64
"""Numbers of blocks begin at multiples of this, so that a block can grow without moving the next."""
BUCKETS_BITS = 8
CELL_BITS = 18
"""Buckets are cut by the first eight bits of the key; sizes are estimated for the first eighteen, a character of its own."""
_POSTING, _TITLE, _TERM = 23, 20, 35
"""What a posting, its place in a title and a term cost, in tenths of a byte, before postings of several blocks meet."""


class Span(Struct, frozen=True):
    """Documents ``start`` to ``end`` (exclusive) in order of publication are a block; its first number is ``base``."""

    start: int
    end: int
    base: int


class Bucket(Struct, frozen=True):
    """The postings of some keys: by key and by number in the block, as columns of little-endian bytes.

    keys 8 and counts 4 for every term; numbers 4 and flags 1 for every posting; places 2 for postings in titles.
    """

    keys: bytes = b""
    counts: bytes = b""
    numbers: bytes = b""
    flags: bytes = b""
    places: bytes = b""


class Sizes(Struct, frozen=True):
    """Estimated bytes of a block, in tenths, 4 bytes each: for every value of the first bits of a key that occurs."""

    cells: bytes
    tenths: bytes


class Postings(Struct, frozen=True):
    """Columns of equal length, sorted by key, then number, then place."""

    keys: Numbers
    numbers: Numbers
    flags: Numbers
    places: Numbers


def spans(months: Sequence[str]) -> list[Span]:
    """Where blocks begin and end, from the month of every document in order of publication.

    A document added at the end moves no other; one added earlier moves its block, and seldom those after it.
    """
    found: list[Span] = []
    start = base = 0
    for place, month in enumerate(months):
        last = place + 1 == len(months)
        if last or (place + 1 - start >= SMALLEST_BLOCK and months[place + 1] != month):
            found.append(Span(start, place + 1, base))
            base += -(-(place + 1 - start) // _ROUND) * _ROUND
            start = place + 1
    return found


def gathered(documents: Sequence[Terms]) -> Postings:
    """The postings of a block's documents, numbered from 0."""
    keys = [np.frombuffer(t.keys, dtype="<i8") for t in documents]
    numbers = np.repeat(np.arange(len(keys), dtype=np.int64), [len(k) for k in keys])
    flags = np.frombuffer(b"".join(t.flags for t in documents), dtype=np.uint8)
    places = np.frombuffer(b"".join(t.places for t in documents), dtype="<u2")
    every = np.concatenate([*keys, np.array([], dtype=np.int64)])
    order = np.argsort(every, kind="stable")
    return Postings(
        every[order], numbers[order], flags[order].astype(np.int64), places[order].astype(np.int64)
    )


def cut(postings: Postings) -> list[Bucket]:
    """One bucket for every value of the first bits of the key, in order."""
    shift = BITS - BUCKETS_BITS
    edges = np.searchsorted(postings.keys >> shift, np.arange((1 << BUCKETS_BITS) + 1))
    return [_bucket(postings, int(a), int(b)) for a, b in pairwise(edges)]


def _bucket(postings: Postings, start: int, end: int) -> Bucket:
    if start == end:
        return Bucket()
    keys, counts = np.unique(postings.keys[start:end], return_counts=True)
    flags = postings.flags[start:end]
    return Bucket(
        keys.astype("<i8").tobytes(),
        counts.astype("<u4").tobytes(),
        postings.numbers[start:end].astype("<u4").tobytes(),
        flags.astype(np.uint8).tobytes(),
        postings.places[start:end][flags & TITLE != 0].astype("<u2").tobytes(),
    )


def sizes(postings: Postings) -> Sizes:
    """An estimate of the bytes under every value of the first bits that has any."""
    shift = BITS - CELL_BITS
    titled = np.where(postings.flags & TITLE, _POSTING + _TITLE, _POSTING)
    cells, where = np.unique(postings.keys >> shift, return_inverse=True)
    found = np.bincount(where, weights=titled)
    found += np.bincount(np.searchsorted(cells, np.unique(postings.keys) >> shift)) * _TERM
    return Sizes(cells.astype("<u4").tobytes(), found.astype("<u4").tobytes())


def total(parts: Iterable[Sizes]) -> NDArray[np.int64]:
    """The sizes of several blocks together, one for every value of the first bits."""
    found = np.zeros(1 << CELL_BITS, dtype=np.int64)
    for part in parts:
        found[np.frombuffer(part.cells, dtype="<u4")] += np.frombuffer(part.tenths, dtype="<u4")
    return found


def joined(parts: Iterable[tuple[int, Bucket]]) -> Postings:
    """The postings of buckets of several blocks, given with the bases of these, in order of the blocks."""
    every = [_spread(base, bucket) for base, bucket in parts]
    columns = [np.concatenate([*column, np.array([], dtype=np.int64)]) for column in _columns(every)]
    order = np.argsort(columns[0], kind="stable")
    return Postings(*(column[order] for column in columns))


def between(postings: Postings, low: int, high: int) -> Postings:
    """The postings with keys from ``low`` up to ``high`` (exclusive)."""
    first, last = np.searchsorted(postings.keys, [low, high])
    return Postings(*(column[first:last] for (column,) in _columns([postings])))


def _columns(every: Sequence[Postings]) -> Iterator[list[Numbers]]:
    for name in Postings.__struct_fields__:
        yield [getattr(postings, name) for postings in every]


def _spread(base: int, bucket: Bucket) -> Postings:
    """A bucket's postings, one key for each, with numbers of the whole portal."""
    terms = np.frombuffer(bucket.keys, dtype="<i8")
    keys = np.repeat(terms, np.frombuffer(bucket.counts, dtype="<u4"))
    flags = np.frombuffer(bucket.flags, dtype=np.uint8).astype(np.int64)
    places = np.zeros(len(flags), dtype=np.int64)
    places[flags & TITLE != 0] = np.frombuffer(bucket.places, dtype="<u2")
    numbers = np.frombuffer(bucket.numbers, dtype="<u4").astype(np.int64) + base
    return Postings(keys, numbers, flags, places)
