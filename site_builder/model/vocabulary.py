"""Turns the topic vocabulary into look-ups: which topics exist, and under which ASCII name their pages lie.

It refuses to know documents; an absent vocabulary is an empty one, and then every topic is accepted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from msgspec import Struct

from site_builder.kernel.digest import digest


class Topic(Struct, frozen=True):
    """One class of the vocabulary: ``path`` is ``大类`` or ``大类/小类``, ``code`` an ASCII name."""

    path: str
    code: str


@dataclass(frozen=True)
class Vocabulary:
    """Topics by path, in the order of the vocabulary file."""

    topics: Mapping[str, Topic]

    def code(self, path: str) -> str:
        """The ASCII name of a topic's pages; topics outside the vocabulary get one from their words."""
        known = self.topics.get(path)
        return known.code if known else slug(path)

    def order(self, path: str) -> tuple[int, str]:
        """Sorting key: vocabulary order first, then by words."""
        paths = list(self.topics)
        return (paths.index(path) if path in self.topics else len(paths), path)


def slug(words: str) -> str:
    """A stable ASCII name for words that have none of their own."""
    return "x" + digest(words).hex()[:10]
