"""Turns a text as written and a query into the stretches of the text that the words of the query cover.

It refuses to know what a mark looks like.
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.search.normal import normal
from site_builder.search.query import Query


def marks(text: str, query: Query) -> list[tuple[int, int]]:
    """Beginning and end (exclusive) of every stretch, in order, none touching the next."""
    letters = [(letter, place) for place, character in enumerate(text) for letter in normal(character)]
    plain = "".join(letter for letter, _ in letters)
    covered = {
        letters[start + step][1]
        for word in _words(query)
        for start in _places(plain, word)
        for step in range(len(word))
    }
    edges = sorted(place for place in covered if place - 1 not in covered)
    ends = sorted(place + 1 for place in covered if place + 1 not in covered)
    return list(zip(edges, ends, strict=True))


def _words(query: Query) -> Iterator[str]:
    """The pairs of runs of Han characters, because a run is found by them, and every other word whole."""
    for clause in query.wanted:
        for variant in clause.variants:
            for need in variant.needs:
                runs = len(need.keys)
                size = len(need.text) - runs + 1
                yield from (need.text[place : place + size] for place in range(runs))


def _places(plain: str, word: str) -> Iterator[int]:
    start = plain.find(word)
    while start >= 0:
        yield start
        start = plain.find(word, start + 1)
