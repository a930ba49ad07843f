"""Turns the bytes of a zip file into its parts and back, without the times, machines and notes that zip files carry.

It refuses to know what parts mean, to unpack more than its limits, and to repack what was not changed.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from msgspec import Struct

from site_builder.cleaning.cleaned import DAMAGED, LOCKED, TOO_LARGE, Uncleanable

PARTS = 20_000
"""Parts of one file."""
UNPACKED = 200 * 1024 * 1024
"""Bytes that all parts together may have once unpacked."""
PARSED = 80 * 1024 * 1024
"""Bytes of XML that are looked through, which takes some seconds."""
_LISTED = b"PK\x01\x02"
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_FIRST_DAY = 0x21
"""1980-01-01, the earliest day that a zip file can tell, and the one that stands for none."""
_VERSION = 20
_UTF8_NAME, _ENCRYPTED = 0x800, 0x1


class Part(Struct, frozen=True):
    """One part as it lies in the file: its name as written, whether that is UTF-8, and its packed bytes."""

    name: bytes
    flags: int
    method: int
    checksum: int
    size: int
    packed: bytes

    def holding(self, content: bytes) -> Part:
        """The same part with other content, packed as before."""
        packed = content
        if self.method == ZIP_DEFLATED:
            packer = zlib.compressobj(9, zlib.DEFLATED, -15)
            packed = packer.compress(content) + packer.flush()
        return Part(self.name, self.flags, self.method, zlib.crc32(content), len(content), packed)


class Parts:
    """The parts of one file by their names. Whatever is wrong raises ``Uncleanable``, or as zipfile does."""

    def __init__(self, data: bytes) -> None:
        if data.count(_LISTED) > PARTS:
            raise Uncleanable(TOO_LARGE)
        self._zip = ZipFile(BytesIO(data))
        self._infos = {_plain(info): info for info in self._zip.infolist()}
        infos = self._zip.infolist()
        if len({name.lower() for name in self._infos}) < len(infos):
            raise Uncleanable(DAMAGED)  # two parts of one name: programs disagree which one counts
        if any(info.flag_bits & _ENCRYPTED for info in infos):
            raise Uncleanable(LOCKED)
        if any(info.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for info in infos):
            raise Uncleanable(DAMAGED)
        if sum(info.file_size for info in infos) > UNPACKED:
            raise Uncleanable(TOO_LARGE)
        if sum(info.compress_size for info in infos) > len(data):
            raise Uncleanable(DAMAGED)  # parts that lie upon each other
        self._data = data
        self._left = PARSED
        self._parsed: dict[str, bytes] = {}

    def __contains__(self, name: object) -> bool:
        return name in self._infos

    def __iter__(self) -> Iterator[str]:
        return iter(self._infos)

    def read(self, name: str) -> bytes:
        """The content of a part."""
        return self._parsed[name] if name in self._parsed else self._zip.read(self._infos[name])

    def xml(self, name: str) -> bytes:
        """The content of a part that is going to be looked through."""
        if name not in self._parsed:
            self._left -= self._infos[name].file_size
            if self._left < 0:
                raise Uncleanable(TOO_LARGE)
            self._parsed[name] = self._zip.read(self._infos[name])
        return self._parsed[name]

    def written(self, changed: Mapping[str, bytes | None]) -> bytes:
        """The file with other content in some parts, None where the part goes. All else is copied as it is packed."""
        return _written(self._changed(changed))

    def _changed(self, changed: Mapping[str, bytes | None]) -> Iterator[Part]:
        for name, info in self._infos.items():
            part = self._packed(info)
            if name not in changed:
                yield part
                continue
            content = changed[name]
            if content is not None:
                yield part if content == self.read(name) else part.holding(content)

    def _packed(self, info: ZipInfo) -> Part:
        at = info.header_offset
        head = _LOCAL.unpack_from(self._data, at)
        if head[0] != b"PK\x03\x04":
            raise Uncleanable(DAMAGED)
        name_at = at + _LOCAL.size
        begin = name_at + head[9] + head[10]
        packed = self._data[begin : begin + info.compress_size]
        if len(packed) != info.compress_size:
            raise Uncleanable(DAMAGED)
        name = self._data[name_at : name_at + head[9]]
        return Part(name, info.flag_bits & _UTF8_NAME, info.compress_type, info.CRC, info.file_size, packed)


def _plain(info: ZipInfo) -> str:
    """The name by which others refer to a part; some programs write the separators of Windows."""
    return info.filename.replace("\\", "/")


def _written(parts: Iterable[Part]) -> bytes:
    """A zip file in which nothing but names and contents is told, always the same for the same parts."""
    bodies: list[bytes] = []
    listed: list[bytes] = []
    at = 0
    for part in parts:
        facts = (part.flags, part.method, 0, _FIRST_DAY, part.checksum, len(part.packed), part.size)
        body = _LOCAL.pack(b"PK\x03\x04", _VERSION, *facts, len(part.name), 0) + part.name + part.packed
        head = _CENTRAL.pack(_LISTED, _VERSION, _VERSION, *facts, len(part.name), 0, 0, 0, 0, 0, at)
        bodies.append(body)
        listed.append(head + part.name)
        at += len(body)
    directory = b"".join(listed)
    end = _END.pack(b"PK\x05\x06", 0, 0, len(listed), len(listed), len(directory), at, 0)
    return b"".join((*bodies, directory, end))
