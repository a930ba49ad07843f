"""Turns text as people write it into the one form in which the index and every query are compared.

It refuses to know words and fields: NFKC, small letters, Simplified characters, no invisible characters, nothing else.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import numpy as np
from numpy.typing import NDArray
from opencc import OpenCC

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af"
"""The Han characters as a range for regular expressions, 〇 among them."""
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_CIRCLES = "○◯零"
"""Signs that stand for 〇: editors write 二○二四年, 二零二四年 and 二〇二四年 for the same year."""
_RANGES = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0x20000, 0x323B0))
_COMPOSING = ((0x0300, 0x0370), (0x1100, 0x1200), (0xD800, 0xE000))
"""Combining marks, Hangul letters and surrogates: what they become depends on their neighbours."""
_PLANE = 0x10000
_HARD = 0x110000
"""Stands in the memory for a character that needs the whole text; there is no such character."""


@cache
def simplified() -> dict[int, str]:
    """Every Traditional character with the Simplified one that OpenCC gives it, one for one, and the signs for 〇.

    Characters are mapped alone and not in phrases, so that a browser can do the same with a small table.
    """
    characters = [chr(code) for first, end in _RANGES for code in range(first, end)]
    return {ord(c): _simple(c) for c in (*characters, *_CIRCLES) if _simple(c) != c}


def normal(text: str) -> str:
    """``text`` in its one form; never fails, lone surrogates included."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    if len(codes) and int(codes.max()) < _PLANE:
        known = _memory()
        turned = known[codes]
        if not turned.all():
            for code in np.unique(codes[turned == 0]).tolist():
                known[code] = _alone(chr(code))
            turned = known[codes]
        if int(turned.max()) < _HARD:
            data: bytes = turned.tobytes()
            return data.decode("utf-32-le")
    return _slowly(text)


def _slowly(text: str) -> str:
    visible = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return "".join(map(_simple, visible.lower()))


@cache
def _simple(character: str) -> str:
    if character in _CIRCLES:
        return "〇"
    if not any(first <= ord(character) < end for first, end in _RANGES):
        return character
    turned = _converter().convert(character)
    return _converter().convert(turned) if turned != character else character


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


@cache
def _memory() -> NDArray[np.uint32]:
    """What characters of the basic plane become, 0 for those not met yet: a text is turned at once, not by character."""
    return np.zeros(_PLANE, dtype="<u4")


def _alone(character: str) -> int:
    """What a character always becomes, as a code point."""
    neighbours = any(first <= ord(character) < end for first, end in _COMPOSING)
    # the small form of Σ depends on whether it ends a word
    if neighbours or unicodedata.combining(character) or character in "Σ\0":
        return _HARD
    turned = _slowly(character)
    return ord(turned) if len(turned) == 1 else _HARD
