"""Turns the bytes of a Word or Excel file, a zip file of XML parts, into streams of elements that cannot do harm.

It refuses to know what the elements mean, and to hand out more than its limits or anything that declares entities.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from enum import Enum
from io import BytesIO
from typing import NamedTuple
from xml.etree.ElementTree import XMLParser
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from site_builder.reading.gathered import DAMAGED, ReadingError

PARTS = 20_000
"""Parts of one file."""
UNPACKED = 200 * 1024 * 1024
"""Bytes that all parts together may have once unpacked."""
PARSED = 50 * 1024 * 1024
"""Bytes of XML that are parsed of one file, which takes some seconds."""
DEEPEST = 256
"""Elements within elements."""
TOO_LARGE = "文件解压以后太大"
_LISTED = b"PK\x01\x02"
_CHUNK = 64 * 1024
_SILENT = 16
"""Chunks without any element or text: one endless tag, which older parsers read again with every chunk."""


class Kind(Enum):
    """What a parser meets."""

    START = "start"
    END = "end"
    TEXT = "text"


Event = tuple[Kind, str, dict[str, str]]
"""A beginning: the element's name without its namespace, and its attributes; an end: its name; or characters.

Plain tuples, because a table has millions of them.
"""


class Relation(NamedTuple):
    """A link from one part to another: the last word of its type, and the other part's name."""

    type: str
    part: str


class Package:
    """The parts of one file. Whatever is wrong raises ``ReadingError``, or as zipfile and the parser do."""

    def __init__(self, data: bytes) -> None:
        if data.count(_LISTED) > PARTS:
            raise ReadingError(TOO_LARGE)
        self._zip = ZipFile(BytesIO(data))
        if sum(part.file_size for part in self._zip.infolist()) > UNPACKED:
            raise ReadingError(TOO_LARGE)
        self._left = PARSED

    def events(self, part: str, root: str, names: frozenset[str]) -> Iterator[Event]:
        """Elements of the given ``names``, and all characters, of a part whose outermost element is ``root``."""
        info = self._zip.getinfo(part)
        # Other methods may unpack any amount from a few bytes before anyone can count.
        if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise ReadingError(DAMAGED)
        met = _Met(root, names)
        parser = XMLParser(target=met)
        silent = 0
        with self._zip.open(info) as source:
            while chunk := source.read(_CHUNK):
                self._left -= len(chunk)
                if self._left < 0:
                    raise ReadingError(TOO_LARGE)
                before = met.moves
                parser.feed(chunk)
                silent = silent + 1 if met.moves == before else 0
                if silent == _SILENT:
                    raise ReadingError(DAMAGED)
                yield from met.take()
        parser.close()
        yield from met.take()

    def main(self) -> str:
        """The part that everything else belongs to."""
        return next(r.part for r in self.relations("").values() if r.type == "officeDocument")

    def relations(self, part: str) -> dict[str, Relation]:
        """The links of a part, or of the package itself (""), by their ids."""
        folder, name = posixpath.split(part)
        listed = posixpath.join(folder, "_rels", f"{name}.rels")
        found: dict[str, Relation] = {}
        for kind, _, attributes in self.events(listed, "Relationships", frozenset(["Relationship"])):
            if kind is Kind.START:
                type_ = attributes.get("Type", "").rpartition("/")[2]
                target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))
                found[attributes.get("Id", "")] = Relation(type_, target.lstrip("/"))
        return found


class _Met:
    """What the parser met since the last time. Names lose their namespaces, of which every format has two."""

    def __init__(self, root: str, names: frozenset[str]) -> None:
        self.moves = 0
        self._events: list[Event] = []
        self._root = root
        self._wanted = names
        self._names: dict[str, str] = {}
        self._depth = 0

    def take(self) -> list[Event]:
        """Everything so far, once."""
        events, self._events = self._events, []
        return events

    def doctype(self, name: str, pubid: str, system: str) -> None:
        """A declaration, which Office never writes: small ones can stand for texts of any size."""
        raise ReadingError(DAMAGED)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self.moves += 1
        if self._depth == 0 and tag.rpartition("}")[2] != self._root:
            raise ReadingError(DAMAGED)
        self._depth += 1
        if self._depth > DEEPEST:
            raise ReadingError(DAMAGED)
        name = self._names.get(tag)
        if name is None:
            local = tag.rpartition("}")[2]
            name = self._names[tag] = local if local in self._wanted else ""
        if name:
            self._events.append((Kind.START, name, attributes))

    def end(self, tag: str) -> None:
        """An element ends."""
        self._depth -= 1
        name = self._names[tag]
        if name:
            self._events.append((Kind.END, name, {}))

    def data(self, text: str) -> None:
        """Characters."""
        self.moves += 1
        self._events.append((Kind.TEXT, text, {}))

    def close(self) -> None:
        """The part ends."""
