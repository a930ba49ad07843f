"""Turns the bytes of a PNG picture into the same picture without texts, times and notes, still or moving.

It refuses to decode pixels: they stay byte for byte, and so does how they are coloured.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from site_builder.cleaning.cleaned import DAMAGED, Uncleanable

BEGINNING = b"\x89PNG\r\n\x1a\n"
_PICTURE = frozenset([b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"])
_COLOURS = frozenset([b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"cICP"])
_MOVEMENT = frozenset([b"acTL", b"fcTL", b"fdAT"])
_KEPT = _PICTURE | _COLOURS | _MOVEMENT
_USUAL_GAMMA = range(45_000, 46_001)
"""Of sRGB, in hundred-thousandths: what browsers take for granted."""


class Chunk(NamedTuple):
    """A chunk: its name, what it says, and how it is written."""

    name: bytes
    content: bytes
    written: bytes


def stripped(data: bytes) -> bytes:
    """The picture without notes and without what follows its end. Raises when its parts do not add up."""
    return BEGINNING + b"".join(chunk.written for chunk in _chunks(data) if chunk.name in _KEPT)


def without_colours(data: bytes) -> bytes:
    """The picture without the notes on its colours."""
    return BEGINNING + b"".join(chunk.written for chunk in _chunks(data) if chunk.name not in _COLOURS)


def special(data: bytes) -> bool:
    """Whether its pixels mean more than eight bits of sRGB or a profile tell: sixteen bits, or a gamma of its own."""
    chunks = list(_chunks(data))
    told = {chunk.name for chunk in chunks}
    if not chunks or len(chunks[0].content) < 9 or chunks[0].content[8] == 16 or b"cICP" in told:
        return True
    gammas = [int.from_bytes(chunk.content[:4], "big") for chunk in chunks if chunk.name == b"gAMA"]
    return not told & {b"sRGB", b"iCCP"} and any(gamma not in _USUAL_GAMMA for gamma in gammas)


def _chunks(data: bytes) -> Iterator[Chunk]:
    at = len(BEGINNING)
    while True:
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        if len(data) < at + 12 or end > len(data):
            raise Uncleanable(DAMAGED)
        name = data[at + 4 : at + 8]
        yield Chunk(name, data[at + 8 : end - 4], data[at:end])
        if name == b"IEND":
            return
        at = end
