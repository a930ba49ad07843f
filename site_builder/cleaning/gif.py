"""Turns the bytes of a GIF picture into the same picture without remarks and notes of programs, still or moving.

It refuses to decode pixels: they stay byte for byte, and so does how long each picture is shown.
"""

from __future__ import annotations

from site_builder.cleaning.cleaned import DAMAGED, Uncleanable

BEGINNINGS = (b"GIF87a", b"GIF89a")
_HEAD, _FRAME = 13, 10
_EXTENSION, _PICTURE, _END = 0x21, 0x2C, 0x3B
_CONTROL, _APPLICATION = 0xF9, 0xFF
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def stripped(data: bytes) -> bytes:
    """The picture without notes and without what follows its end. Raises when its parts do not add up."""
    at = _HEAD + _table(data, 10)
    kept = [data[:at]]
    while True:
        if at >= len(data):
            raise Uncleanable(DAMAGED)
        begin, mark = at, data[at]
        if mark == _END:
            return b"".join((*kept, b"\x3b"))
        if mark == _PICTURE:
            at = _after_blocks(data, begin + _FRAME + _table(data, begin + 9) + 1)
            kept.append(data[begin:at])
        elif mark == _EXTENSION and begin + 2 < len(data):
            at = _after_blocks(data, begin + 2)
            label, first = data[begin + 1], data[begin + 3 : begin + 14]
            if label == _CONTROL or (label == _APPLICATION and first in _LOOPS):
                kept.append(data[begin:at])
        else:
            raise Uncleanable(DAMAGED)


def _table(data: bytes, at: int) -> int:
    """Bytes of the table of colours that the flags at a place announce."""
    if at >= len(data):
        raise Uncleanable(DAMAGED)
    flags = data[at]
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _after_blocks(data: bytes, at: int) -> int:
    while at < len(data) and data[at]:
        at += 1 + data[at]
    return at + 1
