"""Turns the texts of one document into its terms: what it can be found by, how often and in which fields.

It refuses to know other documents, so an edit in one is the work of one.
"""

from __future__ import annotations

import re

import numpy as np
from msgspec import Struct

from site_builder.search.columns import Bytes
from site_builder.search.keys import Numbers, pair_keys, single_keys, word_key
from site_builder.search.normal import HAN, normal
from site_builder.search.units import length as pieces_length
from site_builder.search.units import number_names, pieces
from site_builder.search.words import Cut

OFTEN = 7
"""The bits of a posting that say how often, as the number of doublings, 1 to 7."""
WORD, HEADING, NUMBER, ATTACHED, TITLE = 8, 16, 32, 64, 128
"""The other bits: stands as a word of its own, in a heading, in the document's number, in attachments only, in the title."""
CROSSING = ATTACHED
"""In rows of titles, where nothing is in attachments only: the pair crosses two words there, as 民政 does in 人民政府."""
FAR = 255
"""A place or a length in a title that is not known exactly: this or more."""
_LEAD = 90
_SPACE = ord(" ")
_EDGE = "|"
"""Stands between fields: no number begins in one and ends in the next."""
_NOT_HAN = re.compile(f"[^{HAN}]+")
_PLAIN = re.compile(f"[^\\W_{HAN}]+")


class Texts(Struct, frozen=True):
    """The texts of one document as written, by field."""

    title: str
    numbers: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()


class Terms(Struct, frozen=True):
    """The terms of one document, by key. Columns of equal length, as little-endian bytes: keys 8, flags 1, places 2.

    A place is the length of the title times 256, plus the place in it; 0 outside of titles. A term that stands in
    the title twice has two rows.
    """

    keys: bytes
    flags: bytes
    places: bytes


def lead(summary: str, text: str) -> str:
    """What a hit shows when nothing better is known: the summary, or how the text begins."""
    words = " ".join((summary or text[: 4 * _LEAD]).split())
    return words if len(words) <= _LEAD else words[: _LEAD - 1] + "…"


def terms(texts: Texts, cut: Cut) -> Terms:
    """All terms of a document."""
    title = normal(texts.title)
    numbers = normal("\n".join(texts.numbers))
    headings = normal("\n".join(texts.headings))
    page = _EDGE.join((title, numbers, headings, normal("\n".join(texts.body))))
    attached = normal("\n".join(texts.attachments))
    on_page = _keys(page, cut)
    everything = [on_page, _keys(attached, cut)] if attached else [on_page]
    standing = np.concatenate([keys for keys, _ in everything])
    keys, counts = np.unique(standing, return_counts=True)
    flags = np.minimum(np.frexp(counts)[1], OFTEN).astype(np.uint8)
    flags |= _marks(keys, np.concatenate([words for _, words in everything]), WORD)
    flags |= _marks(keys, _keys(headings, cut)[0], HEADING)
    flags |= _marks(keys, _keys(numbers, cut)[0], NUMBER)
    if attached:
        flags |= ATTACHED ^ _marks(keys, on_page[0], ATTACHED)
    return _titled(keys, flags, *_title_places(title, cut))


def _marks(keys: Numbers, present: Numbers, flag: int) -> Bytes:
    """The flag for those of the ascending ``keys`` that are ``present``; all that are present are keys."""
    found = np.zeros(len(keys), dtype=np.uint8)
    found[np.searchsorted(keys, present)] = flag
    return found


def _keys(text: str, cut: Cut) -> tuple[Numbers, Numbers]:
    """The keys of everything that stands in normal text, each as often as it stands there; and those of words."""
    pairs, _ = _pairs(text)
    runs = _NOT_HAN.sub(" ", text)
    lengths = np.fromiter(map(len, cut(runs)), dtype=np.int64)
    starts = np.cumsum(lengths) - lengths
    codes = _codes(runs)
    single = codes[starts[lengths == 1]]
    double = starts[lengths == 2]
    names = [*_PLAIN.findall(text), *(name for name, _ in number_names(text))]
    named = np.array([word_key(name) for name in names], dtype=np.int64)
    alone = np.concatenate([single_keys(single[single != _SPACE]), named])
    return np.concatenate([pairs, alone]), np.concatenate(
        [pair_keys(codes[double], codes[double + 1]), alone]
    )


def _codes(text: str) -> Numbers:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)


def _pairs(text: str) -> tuple[Numbers, Numbers]:
    """The keys of all pairs of adjacent Han characters, and where in the text they stand."""
    codes = _codes(text)
    han = (
        ((codes >= 0x4E00) & (codes < 0xA000))
        | ((codes >= 0x3400) & (codes < 0x4DC0))
        | ((codes >= 0x20000) & (codes < 0x323B0))
        | (codes == 0x3007)
    )
    places = np.flatnonzero(han[:-1] & han[1:])
    return pair_keys(codes[places], codes[places + 1]), places


def _title_places(title: str, cut: Cut) -> tuple[Numbers, Numbers, Bytes, int]:
    """Keys and places of everything in a normal title, the flag of pairs that cross two words, and the length.

    Signs and spaces do not count.
    """
    keys: list[Numbers] = []
    places: list[Numbers] = []
    across: set[tuple[int, int]] = set()
    length = 0
    for piece in pieces(title):
        length = piece.place + len(piece.text)
        if piece.han:
            pairs, where = _pairs(piece.text)
            keys.append(pairs)
            places.append(where + piece.place)
            place = piece.place
            pair_at = dict(zip((where + piece.place).tolist(), pairs.tolist(), strict=True))
            for word in cut(piece.text):
                across.update((key, at) for at, key in pair_at.items() if at == place - 1)
                if len(word) == 1:
                    keys.append(np.array([word_key(word)], dtype=np.int64))
                    places.append(np.array([place], dtype=np.int64))
                place += len(word)
        else:
            keys.append(np.array([word_key(piece.text)], dtype=np.int64))
            places.append(np.array([piece.place], dtype=np.int64))
    for name, start in number_names(title):
        keys.append(np.array([word_key(name)], dtype=np.int64))
        places.append(np.array([pieces_length(title[:start])], dtype=np.int64))
    none = np.array([], dtype=np.int64)
    every, begins = np.concatenate([*keys, none]), np.concatenate([*places, none])
    rows = zip(every.tolist(), begins.tolist(), strict=True)
    crossing = np.array([CROSSING if row in across else 0 for row in rows], dtype=np.uint8)
    return every, begins, crossing, length


def _titled(
    keys: Numbers, flags: Bytes, titled: Numbers, places: Numbers, crossing: Bytes, length: int
) -> Terms:
    """One row a term, and one for each of its places in the title."""
    rest = ~np.isin(keys, titled)
    known = flags[np.searchsorted(keys, titled)] | TITLE | crossing
    coded = (min(length, FAR) << 8) | np.minimum(places, FAR)
    all_keys = np.concatenate([keys[rest], titled])
    all_flags = np.concatenate([flags[rest], known])
    all_places = np.concatenate([np.zeros(int(rest.sum()), dtype=np.int64), coded])
    order = np.lexsort((all_places, all_keys))
    return Terms(
        all_keys[order].astype("<i8").tobytes(),
        all_flags[order].astype(np.uint8).tobytes(),
        all_places[order].astype("<u2").tobytes(),
    )
