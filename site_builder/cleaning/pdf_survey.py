"""Turns an opened PDF into what in it runs, signs, is carried along, was remarked, or tells of its making.

Everything that the document leads to is looked at; what it does not lead to is not saved again. It refuses to change
anything, and to look through more than its limits.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from io import BufferedWriter, RawIOBase
from typing import Any

import msgspec
from msgspec import Struct

from site_builder.cleaning.cleaned import DAMAGED, TOO_LARGE, Uncleanable

MOST = 64 * 1024 * 1024
"""Bytes of the description of all dictionaries and lists, some four hundred thousand of them."""
_PIECE = 1024 * 1024
REMARKS = frozenset(
    f"/{name}"
    for name in (
        *("Text", "Highlight", "Underline", "Squiggly", "StrikeOut", "Caret", "Ink", "Redact"),
        *("Line", "Square", "Circle", "Polygon", "PolyLine"),
    )
)
"""Annotations that people make when they review a text. Typed words and stamps belong to what the page shows."""
_ACTIONS = {
    "/JavaScript": "JavaScript 程序",
    "/Launch": "打开别的程序的动作",
    "/RichMediaExecute": "动画程序",
}
_RUNS = re.compile(r"[ub]:\s*(?:javascript|6a617661736372697074)", re.IGNORECASE)
"""An address that is a program, as qpdf describes texts and bytes."""
_RICH, _XFA = "动画程序", "XFA 表单（浏览器打不开，里面可以有程序）"
_MAKING = ("/Metadata", "/PieceInfo", "/LastModified")
"""What programs note on a page, a picture or a font for themselves."""
_MAKERS = ("/T", "/M", "/CreationDate")
"""Who wrote on a page, and when. In the field of a form the first one is the name of the field."""
_FIELD = "/Widget"
_PHOTOGRAPH = ("/DCTDecode", ["/DCTDecode"])
"""How a picture is packed that is a JPEG file as it stands."""
_REFERENCE = re.compile(r"\d+ \d+ R")

Value = Any
"""A value as qpdf describes it in JSON: names begin with a slash, texts with u: or b:, references are “12 0 R”."""


class Place(Struct, frozen=True):
    """Where a dictionary lies: the object it is in, and the keys and numbers that lead to it from there."""

    object: str
    path: tuple[str | int, ...] = ()


class Survey(Struct, frozen=True):
    """What was found in a document."""

    programs: tuple[tuple[str, int], ...]
    """What runs, in Chinese, and how many of each."""
    carried: int
    remarked: tuple[int, ...]
    """The page of every remark, from 1."""
    signed: bool
    notes: tuple[tuple[Place, str], ...]
    """Dictionaries and their keys that tell of the making of the document or of a part of it."""
    photographs: tuple[Place, ...]


def survey(library: Any, pdf: Any) -> Survey:
    """Look through an opened document, which may be changed by that and is to be opened anew."""
    document = _Document(library, pdf)
    programs: Counter[str] = Counter()
    carried, signed = 0, False
    notes: list[tuple[Place, str]] = []
    photographs: list[Place] = []
    for place, one in document.dictionaries():
        kind = _name(one, "/Subtype")
        action = _ACTIONS.get(_name(one, "/S"))
        if action:
            programs[action] += 1
        if _RUNS.match(str(one.get("/URI", ""))):
            programs[_ACTIONS["/JavaScript"]] += 1
        if kind == "/RichMedia":
            programs[_RICH] += 1
        if "/XFA" in one:
            programs[_XFA] += 1
        signed |= "/ByteRange" in one
        carried += "/EF" in one
        notes += ((place, key) for key in _MAKING if key in one)
        if "/Rect" in one and kind and kind != _FIELD:
            notes += ((place, key) for key in _MAKERS if key in one)
        if kind == "/Image" and one.get("/Filter") in _PHOTOGRAPH:
            photographs.append(place)
    remarked = tuple(document.remarked())
    return Survey(
        tuple(sorted(programs.items())), carried, remarked, signed, tuple(notes), tuple(photographs)
    )


def _name(one: dict[str, Value], key: str) -> str:
    """The name under a key, or ""."""
    found = one.get(key)
    return found if isinstance(found, str) else ""


class _Document:
    """All objects of a document as plain values, which are a hundred times faster to look at than the library's."""

    def __init__(self, library: Any, pdf: Any) -> None:
        taken = _Bounded()
        file = BufferedWriter(taken, _PIECE)
        pdf.write_qpdf_json(
            file,
            decode_level=library.StreamDecodeLevel.none,
            json_stream_data=library.JSONStreamData.none,
        )
        file.flush()
        self._objects: dict[str, Value] = msgspec.json.decode(b"".join(taken.pieces))["qpdf"][1]

    def dictionaries(self) -> Iterator[tuple[Place, dict[str, Value]]]:
        """Every dictionary that the document leads to, those of streams too, each once."""
        root = self._root()
        waiting: list[tuple[Place, Value]] = [(Place(root), self._object(root))]
        seen = {root}
        while waiting:
            place, one = waiting.pop()
            if isinstance(one, dict):
                yield place, one
            inside = one.items() if isinstance(one, dict) else enumerate(one)
            for key, value in inside:
                if isinstance(value, dict | list):
                    waiting.append((Place(place.object, (*place.path, key)), value))
                elif isinstance(value, str) and _REFERENCE.fullmatch(value) and value not in seen:
                    seen.add(value)
                    found = self._object(value)
                    if isinstance(found, dict | list):
                        waiting.append((Place(value), found))

    def remarked(self) -> Iterator[int]:
        """The page of every remark."""
        for number, page in enumerate(self._pages(), 1):
            annotations = self._resolved(page.get("/Annots"))
            for one in annotations if isinstance(annotations, list) else ():
                annotation = self._resolved(one)
                if isinstance(annotation, dict) and _name(annotation, "/Subtype") in REMARKS:
                    yield number

    def _pages(self) -> Iterator[dict[str, Value]]:
        """The pages in order."""
        waiting: list[Value] = [self._object(self._root()).get("/Pages")]
        seen: set[str] = set()
        while waiting:
            one = waiting.pop()
            if isinstance(one, str):
                if one in seen:
                    continue
                seen.add(one)
            node = self._resolved(one)
            if not isinstance(node, dict):
                continue
            kids = self._resolved(node.get("/Kids"))
            if isinstance(kids, list):
                waiting += reversed(kids)
            else:
                yield node

    def _root(self) -> str:
        root = self._objects["trailer"]["value"]["/Root"]
        if not isinstance(root, str) or not isinstance(self._object(root), dict):
            raise Uncleanable(DAMAGED)
        return root

    def _resolved(self, value: Value) -> Value:
        is_reference = isinstance(value, str) and _REFERENCE.fullmatch(value)
        return self._object(value) if is_reference else value

    def _object(self, reference: str) -> Value:
        """An object: its value, or the dictionary of the stream that it is."""
        found = self._objects.get(f"obj:{reference}", {})
        return found["stream"]["dict"] if "stream" in found else found.get("value")


class _Bounded(RawIOBase):
    """A file that takes only so much."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self._left = MOST

    def writable(self) -> bool:
        """It takes something."""
        return True

    def write(self, data: Any) -> int:
        """Take some more, or refuse."""
        piece = bytes(data)
        self._left -= len(piece)
        if self._left < 0:
            raise Uncleanable(TOO_LARGE)
        self.pieces.append(piece)
        return len(piece)
