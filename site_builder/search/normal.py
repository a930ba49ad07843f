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
_COMPOSING = ((0x0300, 0x0370), (0x1100, 0x1200))
"""Combining marks and Hangul letters: what they become depends on their neighbours."""
_END = "\n"
_UNKNOWN = 0
"""Stands in the table for characters that need the whole text."""


@cache
def simplified() -> dict[int, str]:
    """Every Traditional character with the Simplified one that OpenCC gives it, one for one, and the signs for 〇.

    Characters are mapped alone and not in phrases, so that a browser can do the same with a small table.
    """
    characters = [chr(code) for first, end in _RANGES for code in range(first, end)]
    converted = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    direct = {a: b for a, b in zip(characters, converted, strict=True) if a != b}
    found = {ord(a): direct.get(b, b) for a, b in direct.items()}
    return found | {ord(circle): "〇" for circle in _CIRCLES}


def normal(text: str) -> str:
    """``text`` in its one form; never fails, lone surrogates included."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    table = _table()
    if len(codes) and int(codes.max()) < len(table):
        turned = table[codes]
        if turned.all():
            data: bytes = turned.tobytes()
            return data.decode("utf-32-le")
    return _slowly(text)


def _slowly(text: str) -> str:
    visible = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return visible.lower().translate(simplified())


@cache
def _table() -> NDArray[np.uint32]:
    """For every character of the basic plane that always becomes one and the same character, that one.

    Texts of such characters, nearly all, are turned at once and not character by character.
    """
    codes = [code for code in range(1, 0x10000) if chr(code) != _END and not 0xD800 <= code < 0xE000]
    every = _slowly(_END.join(map(chr, codes))).split(_END)
    found = np.zeros(0x10000, dtype="<u4")
    for code, turned in zip(codes, every, strict=True):
        if len(turned) == 1 and not unicodedata.combining(chr(code)):
            found[code] = ord(turned)
    found[ord(_END)] = ord(_END)
    for first, end in _COMPOSING:
        found[first:end] = _UNKNOWN
    found[ord("Σ")] = _UNKNOWN  # its small form depends on whether it ends a word
    return found
