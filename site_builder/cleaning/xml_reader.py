"""Turns the bytes of one XML part into elements one by one, or into the same bytes without what an edit takes out.

It refuses to know what elements mean, and to read a part that declares entities, nests without end or never ends.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from xml.parsers.expat import ParserCreate, XMLParserType

from site_builder.cleaning.cleaned import DAMAGED, Uncleanable

DEEPEST = 256
"""Elements within elements."""
_SILENT = 16
"""Chunks without any element or text: one endless tag, which older parsers read again with every chunk."""
_CHUNK = 64 * 1024
_TAG = re.compile(rb"""<(?:[^"'<>]++|"[^"]*+"|'[^']*+')*+>""")


class Kind(Enum):
    """What a parser meets."""

    START = "start"
    END = "end"
    TEXT = "text"


Event = tuple[Kind, str, dict[str, str]]
"""A beginning: the element's name without its namespace, and its attributes by names with theirs; an end; or characters.

Plain tuples, because a table has millions of them.
"""


class Tag:
    """The start of an element: the names of it and of those around it, outermost first, without namespaces.

    ``space`` is its namespace, ``written`` the tag as it stands in the file.
    """

    __slots__ = ("attributes", "names", "space", "written")

    def __init__(
        self, names: tuple[str, ...], space: str, attributes: dict[str, str], written: bytes
    ) -> None:
        self.names = names
        self.space = space
        self.attributes = attributes
        self.written = written

    def get(self, name: str) -> str:
        """The value of an attribute by its name without its namespace, or ""."""
        return next((value for key, value in self.attributes.items() if local(key) == name), "")


Edit = Callable[[Tag], bytes | None]
"""Says what stands in place of a start tag: other bytes, or nothing when the whole element goes."""


def local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition("}")[2]


def events(data: bytes, names: frozenset[str]) -> Iterator[Event]:
    """Elements of the given ``names``, and all characters. Raises as the parser does, or ``Uncleanable``."""
    met = _Met(names)
    parser = _parser()
    parser.buffer_text = True
    parser.StartElementHandler = met.start
    parser.EndElementHandler = met.end
    parser.CharacterDataHandler = met.text
    silent = 0
    for chunk in _chunks(data):
        before = met.moves
        parser.Parse(chunk, False)
        silent = silent + 1 if met.moves == before else 0
        if silent == _SILENT:
            raise Uncleanable(DAMAGED)
        yield from met.take()
    parser.Parse(b"", True)
    yield from met.take()


def edited(data: bytes, edit: Edit) -> bytes:
    """``data``, byte for byte, but for the tags and elements that ``edit`` changes. For parts of some MB at most."""
    if b"\x00" in data:
        raise Uncleanable(DAMAGED)  # UTF-16: places count bytes of UTF-8
    editor = _Editor(data, edit)
    parser = editor.parser
    parser.StartElementHandler = editor.start
    parser.EndElementHandler = editor.end
    parser.XmlDeclHandler = editor.declaration
    parser.Parse(data, True)
    return editor.result()


def blanked(tag: bytes, naming: re.Pattern[bytes]) -> bytes:
    """A start tag, the attributes empty whose names, as written, match ``naming`` in full."""
    return _ATTRIBUTE.sub(lambda m: m[1] + b'=""' if naming.fullmatch(m[1]) else m[0], tag)


_ATTRIBUTE = re.compile(rb"""(?<=\s)([^\s=<>"'/]+)\s*=\s*(?:"[^"]*"|'[^']*')""")


def _parser() -> XMLParserType:
    parser = ParserCreate(namespace_separator="}")
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def _refuse(*_: object) -> None:
    """A declaration, which Office never writes: small ones can stand for texts of any size."""
    raise Uncleanable(DAMAGED)


def _chunks(data: bytes) -> Iterable[bytes]:
    return (data[at : at + _CHUNK] for at in range(0, len(data), _CHUNK))


class _Met:
    """What the parser met since the last time."""

    def __init__(self, names: frozenset[str]) -> None:
        self.moves = 0
        self._events: list[Event] = []
        self._wanted = names
        self._names: dict[str, str] = {}
        self._depth = 0

    def take(self) -> list[Event]:
        """Everything so far, once."""
        met, self._events = self._events, []
        return met

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self.moves += 1
        self._depth += 1
        if self._depth > DEEPEST:
            raise Uncleanable(DAMAGED)
        name = self._names.get(tag)
        if name is None:
            bare = local(tag)
            name = self._names[tag] = bare if bare in self._wanted else ""
        if name:
            self._events.append((Kind.START, name, attributes))

    def end(self, tag: str) -> None:
        """An element ends."""
        self._depth -= 1
        name = self._names[tag]
        if name:
            self._events.append((Kind.END, name, {}))

    def text(self, text: str) -> None:
        """Characters."""
        self.moves += 1
        self._events.append((Kind.TEXT, text, {}))


class _Editor:
    """Copies what lies between the places that an edit changes."""

    def __init__(self, data: bytes, edit: Edit) -> None:
        self.parser = _parser()
        self._data = data
        self._edit = edit
        self._names: list[str] = []
        self._gone = 0
        """How many elements are open where something is being taken out; 0 outside."""
        self._pieces: list[bytes] = []
        self._copied = 0

    def declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        """Places count bytes of UTF-8."""
        if encoding is not None and encoding.lower() not in ("utf-8", "utf8", "us-ascii"):
            raise Uncleanable(DAMAGED)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        space, _, bare = name.rpartition("}")
        self._names.append(bare)
        if len(self._names) > DEEPEST:
            raise Uncleanable(DAMAGED)
        if self._gone:
            return
        at = self.parser.CurrentByteIndex
        written = self._tag(at)
        kept = self._edit(Tag(tuple(self._names), space, attributes, written))
        if kept is None:
            self._copy(at)
            self._gone = len(self._names)
            self._opened, self._end = at, at + len(written)
        elif kept != written:
            self._copy(at)
            self._pieces.append(kept)
            self._copied = at + len(written)

    def end(self, name: str) -> None:
        """An element ends."""
        if self._gone == len(self._names):
            empty = self._data[self._opened : self._end].endswith(b"/>")
            self._copied = self._end if empty else self._data.index(b">", self.parser.CurrentByteIndex) + 1
            self._gone = 0
        self._names.pop()

    def result(self) -> bytes:
        """Everything that was kept."""
        self._copy(len(self._data))
        return b"".join(self._pieces)

    def _tag(self, at: int) -> bytes:
        found = _TAG.match(self._data, at)
        if found is None:
            raise Uncleanable(DAMAGED)
        return found[0]

    def _copy(self, to: int) -> None:
        self._pieces.append(self._data[self._copied : to])
        self._copied = to
