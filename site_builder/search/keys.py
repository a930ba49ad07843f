"""Turns pairs of characters, words and document numbers into the numbers under which the index keeps them.

It refuses to know documents; FORMAT.md gives the same arithmetic for browsers.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
BITS = 38
"""Bits of a key. The highest decide the shard."""
_MASK = 0x3FFFF
_SPREAD = 0x2F0B5
"""An odd number spreads code points over 18 bits one to one."""
_PRIME = 0x01000193
_STARTS = (0x811C9DC5, 0x9DC5811C)


def pair_keys(first: Numbers, second: Numbers) -> Numbers:
    """The keys of adjacent Han characters, by code point.

    A pair is kept under the one of its characters that spreads higher: both neighbours of such a character in a
    query then lie in one shard, which saves a third of the requests.
    """
    a, b = (first * _SPREAD) & _MASK, (second * _SPREAD) & _MASK
    forward = a >= b
    anchor, other = np.where(forward, a, b), np.where(forward, b, a)
    return (anchor << 20) | (other << 2) | np.where(forward, 0, 2)


def pair_key(pair: str) -> int:
    """The key of one pair."""
    first, second = (np.array([ord(c)], dtype=np.int64) for c in pair)
    return int(pair_keys(first, second)[0])


@lru_cache(maxsize=65536)
def word_key(word: str) -> int:
    """The key of a word of letters or digits, of a document number, or of a character that stands alone.

    37 bits of a hash: a word that stands nowhere is taken for one of n others with a probability of n in 10¹¹.
    """
    f, g = (_fnv(word, start) for start in _STARTS)
    return ((f << 5 | g & 31) << 1) | 1


def single_keys(characters: Numbers) -> Numbers:
    """`word_key` of single characters, by code point."""
    f, g = (((characters ^ start) * _PRIME) & 0xFFFFFFFF for start in _STARTS)
    return (((f << 5) | (g & 31)) << 1) | 1


def _fnv(text: str, start: int) -> int:
    """FNV-1a over code points, 32 bits."""
    value = start
    for character in text:
        value = ((value ^ ord(character)) * _PRIME) & 0xFFFFFFFF
    return value
