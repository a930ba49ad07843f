"""Turns the bytes of a JPEG picture into the same picture without what cameras and programs noted in it.

It refuses to decode pixels: they stay byte for byte, and so do how they are to be turned and coloured.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from site_builder.cleaning.cleaned import DAMAGED, Uncleanable

BEGINNING = b"\xff\xd8\xff"
_START, _END, _SCAN, _COMMENT = 0xD8, 0xD9, 0xDA, 0xFE
_JFIF, _EXIF, _PROFILE, _ADOBE = 0xE0, 0xE1, 0xE2, 0xEE
_NOTES = frozenset([*range(0xE0, 0xF0), _COMMENT])
_JFIF_MARK, _EXIF_MARK, _PROFILE_MARK = b"JFIF\x00", b"Exif\x00\x00", b"ICC_PROFILE\x00"
_JFIF_SIZE = 14
"""Bytes of the head of a JFIF picture without its preview, whose width and height are the last two."""
_NEXT = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
"""What ends the pixels of a scan; in them 0xFF is followed by 0, or by a number for a new beginning."""
_DIRECTION = 0x0112


def stripped(data: bytes) -> bytes:
    """The picture without notes, previews, positions and second pictures. Raises when its parts do not add up."""
    kept = [b"\xff\xd8"]
    directed = False
    for marker, content in _segments(data):
        if marker in _NOTES:
            note = _kept(marker, content)
            # A second note about the direction could contradict the first.
            if note and not (marker == _EXIF and directed):
                directed |= marker == _EXIF
                kept.append(_segment(marker, note))
        else:
            kept.append(content)
    return b"".join((*kept, b"\xff\xd9"))


def without_profile(data: bytes) -> bytes:
    """The picture without its colour profile."""
    kept = (_whole(m, c) for m, c in _segments(data) if not (m == _PROFILE and c.startswith(_PROFILE_MARK)))
    return b"".join((b"\xff\xd8", *kept, b"\xff\xd9"))


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The segments in order: notes with what they say, others as they are written. What follows the end is left out."""
    at = 2
    while True:
        while data[at : at + 2] == b"\xff\xff":
            at += 1
        if at + 4 > len(data) or data[at] != 0xFF:
            if data[at : at + 2] == b"\xff\xd9":
                return
            raise Uncleanable(DAMAGED)
        marker = data[at + 1]
        if marker == _END:
            return
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if end > len(data) or end < at + 4 or marker == _START:
            raise Uncleanable(DAMAGED)
        if marker in _NOTES:
            yield marker, data[at + 4 : end]
        else:
            if marker == _SCAN:
                pixels = _NEXT.search(data, end)
                if pixels is None:
                    raise Uncleanable(DAMAGED)
                end = pixels.start()
            yield marker, data[at:end]
        at = end


def _whole(marker: int, content: bytes) -> bytes:
    return _segment(marker, content) if marker in _NOTES else content


def _segment(marker: int, content: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(content) + 2).to_bytes(2, "big") + content


def _kept(marker: int, note: bytes) -> bytes:
    """What stays of a note: how dense, how coloured and how turned the picture is."""
    if marker == _JFIF and note.startswith(_JFIF_MARK):
        return note[: _JFIF_SIZE - 2] + b"\x00\x00"
    if marker == _PROFILE and note.startswith(_PROFILE_MARK):
        return note
    if marker == _ADOBE and note.startswith(b"Adobe"):
        return note
    if marker == _EXIF and note.startswith(_EXIF_MARK):
        direction = _direction(note[len(_EXIF_MARK) :])
        return _exif(direction) if 1 < direction <= 8 else b""
    return b""


def _direction(exif: bytes) -> int:
    """How a picture is to be turned, 1 to 8; 1 when it does not say."""
    order = {b"II*\x00": "<", b"MM\x00*": ">"}.get(exif[:4])
    if order is None or len(exif) < 8:
        return 1
    (at,) = struct.unpack_from(f"{order}L", exif, 4)
    if at + 2 > len(exif):
        return 1
    (count,) = struct.unpack_from(f"{order}H", exif, at)
    for entry in range(at + 2, min(at + 2 + 12 * count, len(exif) - 11), 12):
        tag, type_, number, value = struct.unpack_from(f"{order}HHLH", exif, entry)
        if (tag, type_, number) == (_DIRECTION, 3, 1):
            return int(value)
    return 1


def _exif(direction: int) -> bytes:
    """A note that says nothing but how the picture is to be turned."""
    entry = struct.pack(">HHLHH", _DIRECTION, 3, 1, direction, 0)
    return _EXIF_MARK + b"MM\x00*" + struct.pack(">LH", 8, 1) + entry + bytes(4)
