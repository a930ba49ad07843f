"""Decides which keys lie in which file, and turns postings into the bytes of such a file and back.

It refuses to know documents; a file is split when it grows too large, and nothing else moves.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from site_builder.search.blocks import BUCKETS_BITS, CELL_BITS, Postings
from site_builder.search.columns import packed, unpacked
from site_builder.search.keys import BITS, Numbers
from site_builder.search.terms import TITLE

LARGEST = 200_000
"""The estimated size above which a shard is split, in tenths of a byte."""


class Shard(Struct, frozen=True):
    """The keys that begin with the bits of ``path``, a string of 0 and 1."""

    path: str

    @property
    def low(self) -> int:
        """The first key."""
        return int(self.path or "0", 2) << (BITS - len(self.path))

    @property
    def high(self) -> int:
        """The first key after the last."""
        return self.low + (1 << (BITS - len(self.path)))

    @property
    def buckets(self) -> range:
        """The buckets that hold its keys."""
        shift = BITS - BUCKETS_BITS
        return range(self.low >> shift, ((self.high - 1) >> shift) + 1)

    @property
    def name(self) -> str:
        """The name of its file."""
        return f"s{self.path}.bin"


class Entries(Struct, frozen=True):
    """A decoded shard: its keys, where the postings of each begin, and the postings."""

    keys: Numbers
    starts: Numbers
    numbers: Numbers
    flags: Numbers
    places: Numbers

    def postings(self, key: int) -> slice:
        """Where the postings of a key lie; an empty slice when it has none."""
        place = int(np.searchsorted(self.keys, key))
        if place == len(self.keys) or self.keys[place] != key:
            return slice(0, 0)
        return slice(int(self.starts[place]), int(self.starts[place + 1]))


def split(sizes: NDArray[np.int64]) -> list[Shard]:
    """The shards for cells of the given sizes, in order of their keys.

    Beyond a cell sizes are not known: a large one is split evenly by the next bits, which the hash spreads evenly.
    """
    total: list[int] = [0, *np.cumsum(sizes).tolist()]

    def parts(path: str) -> Iterator[Shard]:
        width = 1 << (CELL_BITS - len(path))
        start = int(path or "0", 2) * width
        size = total[start + width] - total[start]
        if size <= LARGEST:
            yield Shard(path)
        elif width == 1:
            deeper = (size // LARGEST).bit_length()
            yield from (Shard(f"{path}{number:0{deeper}b}") for number in range(1 << deeper))
        else:
            yield from parts(path + "0")
            yield from parts(path + "1")

    return list(parts(""))


def encoded(postings: Postings) -> bytes:
    """The bytes of a shard, as FORMAT.md states them."""
    keys, counts = np.unique(postings.keys, return_counts=True)
    firsts = np.concatenate([[0], np.cumsum(counts)[:-1]]) if len(counts) else counts
    gaps = np.diff(postings.numbers, prepend=0)
    gaps[firsts] = postings.numbers[firsts]
    heads = np.array([len(keys), len(postings.numbers)], dtype=np.int64)
    numbers = np.concatenate([heads, np.diff(keys, prepend=0), counts, gaps])
    places = postings.places[postings.flags & TITLE != 0]
    flags: bytes = postings.flags.astype(np.uint8).tobytes()
    titled: bytes = places.astype("<u2").tobytes()
    return packed(numbers) + flags + titled


def decoded(data: bytes) -> Entries:
    """A shard from its bytes."""
    raw = np.frombuffer(data, dtype=np.uint8)
    (terms, count), at = unpacked(raw, 2)
    columns, length = unpacked(raw[at:], int(2 * terms + count))
    at += length
    keys = np.cumsum(columns[:terms])
    starts = np.concatenate([[0], np.cumsum(columns[terms : 2 * terms])])
    flags = raw[at : at + count].astype(np.int64)
    places = np.zeros(count, dtype=np.int64)
    places[flags & TITLE != 0] = np.frombuffer(raw[at + count :].tobytes(), dtype="<u2")
    return Entries(keys, starts, _summed(columns[2 * terms :], starts), flags, places)


def _summed(gaps: Numbers, starts: Numbers) -> Numbers:
    """Numbers from gaps that begin anew with every term."""
    running = np.cumsum(gaps)
    before = np.concatenate([[0], running])[starts[:-1]]
    numbers: Numbers = running - np.repeat(before, np.diff(starts))
    return numbers
