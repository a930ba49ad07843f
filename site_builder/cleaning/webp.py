"""Turns the bytes of a WebP picture into the same picture without what cameras and programs noted in it.

It refuses to decode pixels: they stay byte for byte, and so does how they are coloured and how they move.
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.cleaning.cleaned import DAMAGED, Uncleanable

_KEPT = frozenset([b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"])
_NOTED = 0x08 | 0x04
"""The flags that announce notes of cameras and of programs."""


def is_webp(data: bytes) -> bool:
    """Whether the bytes begin like such a picture."""
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def stripped(data: bytes) -> bytes:
    """The picture without notes and without what follows its end. Raises when its parts do not add up."""
    body = b"".join(_written(name, content) for name, content in _chunks(data) if name in _KEPT)
    return b"RIFF" + (len(body) + 4).to_bytes(4, "little") + b"WEBP" + body


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    end = 8 + int.from_bytes(data[4:8], "little")
    at = 12
    if end > len(data) + 1:
        raise Uncleanable(DAMAGED)
    while at + 8 <= end:
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        if at + 8 + size > len(data):
            raise Uncleanable(DAMAGED)
        yield data[at : at + 4], data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def _written(name: bytes, content: bytes) -> bytes:
    if name == b"VP8X" and content:
        content = bytes([content[0] & ~_NOTED]) + content[1:]
    return name + len(content).to_bytes(4, "little") + content + bytes(len(content) % 2)
