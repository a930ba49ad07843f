"""Turns the bytes of a TIFF picture, page by page, into the same pages without who took or scanned them, when and where.

It refuses to decode pixels: notes are overwritten with zeros where they lie, and no pixel moves.
"""

from __future__ import annotations

import struct

from site_builder.cleaning.cleaned import DAMAGED, Uncleanable

BEGINNINGS = (b"II*\x00", b"MM\x00*")
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
"""Bytes of one value by its type (TIFF 6.0, section 2)."""
_CAMERA, _POSITION = 34665, 34853
"""Lists of notes of their own."""
_NOTES = frozenset(
    [
        *(269, 270, 271, 272, 285, 305, 306, 315, 316),  # names, makes, programs, times, artists, computers
        *(
            700,
            32781,
            33432,
            33723,
            34377,
            37724,
            37500,
            37510,
        ),  # XMP, rights, IPTC, Photoshop, makers' own notes
        *(40091, 40092, 40093, 40094, 40095, 50341),  # titles, remarks and authors of Windows
        *(_CAMERA, _POSITION),
    ]
)
_MOST_PAGES = 2_000
_ENTRY = 12


def stripped(data: bytes) -> bytes:
    """The pages without notes, of the same size. Raises when their parts do not add up."""
    order = "<" if data[:2] == b"II" else ">"
    made = bytearray(data)
    seen: set[int] = set()
    at = _number(made, f"{order}L", 4)
    while at:
        if at in seen or len(seen) == _MOST_PAGES:
            raise Uncleanable(DAMAGED)
        seen.add(at)
        at = _clean_page(made, order, at)
    return bytes(made)


def _clean_page(made: bytearray, order: str, at: int) -> int:
    """Takes the notes out of the list of one page, closes the gaps, and tells where the list of the next page is."""
    entries = _entries(made, order, at)
    kept = [entry for entry in entries if _number(entry, f"{order}H", 0) not in _NOTES]
    for entry in entries:
        if entry not in kept:
            _wipe_value(made, order, entry)
    end = at + 2 + _ENTRY * len(entries)
    following = _number(made, f"{order}L", end)
    listed = struct.pack(f"{order}H", len(kept)) + b"".join(kept) + struct.pack(f"{order}L", following)
    made[at : end + 4] = listed.ljust(end + 4 - at, b"\x00")
    return following


def _wipe_value(made: bytearray, order: str, entry: bytes) -> None:
    """Zeros where the value of an entry lies, when it does not lie in the entry itself; a list, with its values."""
    tag, type_, count, at = struct.unpack(f"{order}HHLL", entry)
    if tag in (_CAMERA, _POSITION):
        for inner in _entries(made, order, at):
            _, inner_type, inner_count, inner_at = struct.unpack(f"{order}HHLL", inner)
            _wipe(made, inner_at, inner_count * _SIZES.get(inner_type, 1), 4)
        _wipe(made, at, 2 + _ENTRY * _number(made, f"{order}H", at), 0)
    else:
        _wipe(made, at, count * _SIZES.get(type_, 1), 4)


def _wipe(made: bytearray, at: int, size: int, inside: int) -> None:
    """Zeros from a place on; values of up to ``inside`` bytes are not there but in their entry."""
    end = min(at + size, len(made))
    if size > inside and at < end:
        made[at:end] = bytes(end - at)


def _entries(made: bytearray, order: str, at: int) -> list[bytes]:
    count = _number(made, f"{order}H", at)
    end = at + 2 + _ENTRY * count
    if end > len(made):
        raise Uncleanable(DAMAGED)
    return [bytes(made[place : place + _ENTRY]) for place in range(at + 2, end, _ENTRY)]


def _number(data: bytes | bytearray, layout: str, at: int) -> int:
    if at + struct.calcsize(layout) > len(data):
        raise Uncleanable(DAMAGED)
    return int(struct.unpack_from(layout, data, at)[0])
