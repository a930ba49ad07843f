"""The small file that a search begins with: what files there are, and of every document its type, state and year.

It refuses to know texts. Every other file begins with three characters that must equal its version here, so that
files of two builds are never mixed.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence

import msgspec
from msgspec import Struct

from site_builder.kernel.digest import digest_bytes
from site_builder.search.shards import Shard
from site_builder.search.weights import WEIGHTS, Weights

FORMAT = 1
FOLDER = "search/index/"
ROOT = FOLDER + "root.json"
FACETS = FOLDER + "facets.json"
SIMPLIFIED = FOLDER + "simplified.json"
STAMP = 3
CHUNK = 32
"""Numbers of documents described in one file."""
NONE = "-"
"""Stands in a column for a number that no document has, or a document without a state."""
_FIRST = 48
_DEPTHS = "0123456789abcdefghijklmnopqrstuvwxyz"


class Root(Struct, frozen=True):
    """The root. ``type`` and ``state`` hold one character for every number: its place in the lists, counted from “0”.

    ``states`` are words with their points, ``years`` pairs of a year and the first number in it, ``shards`` the
    lengths of the shards' paths in order, ``versions`` and ``chunks`` three characters for each file.
    """

    documents: int
    types: tuple[tuple[str, str], ...]
    states: tuple[tuple[str, int], ...]
    type: str
    state: str
    forwarded: tuple[int, ...]
    years: tuple[tuple[int, int], ...]
    shards: str
    versions: str
    chunks: str
    facets: str
    simplified: str
    same: dict[str, tuple[str, ...]]
    agencies: tuple[tuple[str, ...], ...]
    weights: Weights = WEIGHTS
    format: int = FORMAT

    def paths(self) -> Iterator[Shard]:
        """The shards in order: a path of known length begins where the last one ended."""
        longest = max((_DEPTHS.index(c) for c in self.shards), default=0)
        at = 0
        for character in self.shards:
            depth = _DEPTHS.index(character)
            yield Shard(f"{at >> (longest - depth):0{depth}b}" if depth else "")
            at += 1 << (longest - depth)

    def malus(self, number: int) -> int:
        """What its state and being a forwarding cost a document."""
        state = self.state[number]
        points = 0 if state == NONE else self.states[ord(state) - _FIRST][1]
        return points + (self.weights.forwarded if number in self.forwarded else 0)

    def state_of(self, number: int) -> str:
        """Its state today, or ""."""
        state = self.state[number]
        return "" if state == NONE else self.states[ord(state) - _FIRST][0]


def depths(shards: Sequence[Shard]) -> str:
    """The lengths of their paths, one character each."""
    return "".join(_DEPTHS[len(shard.path)] for shard in shards)


def column(places: Sequence[int | None]) -> str:
    """One character for every number."""
    return "".join(NONE if place is None else chr(_FIRST + place) for place in places)


def stamped(data: bytes) -> bytes:
    """A file with its version before it."""
    return version(data).encode() + data


def version(data: bytes) -> str:
    """Three characters that stand for the bytes."""
    return base64.urlsafe_b64encode(digest_bytes(data))[:STAMP].decode()


def read_root(data: bytes) -> Root:
    """The root from its bytes."""
    return msgspec.json.decode(data, type=Root)
