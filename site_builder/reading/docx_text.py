"""Turns the bytes of a Word file (.docx) into its text in reading order, the cells of a table row on one line.

It refuses to know styles, headers and pictures. Only the part with the text is read, so links to parts that are not
there, which WPS leaves behind, do no harm.
"""

from __future__ import annotations

from collections.abc import Generator

from site_builder.reading.office_package import Kind, Package

_MARKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "tr": "\n"}
_NOT_SHOWN = {"Fallback", "moveFrom", "pPr"}
"""What repeats a text box for older programs, where a moved text stood before, and how a paragraph looks."""


_NAMES = frozenset(["p", "t", "tc", *_MARKS, *_NOT_SHOWN])


def docx_pieces(data: bytes) -> Generator[str]:
    """The text in pieces; raises when the file cannot be read."""
    package = Package(data)
    hidden = cells = 0
    words = False
    for kind, name, _ in package.events(package.main(), "document", _NAMES):
        if kind is Kind.TEXT:
            if words:
                yield name
            continue
        step = 1 if kind is Kind.START else -1
        hidden += step * (name in _NOT_SHOWN)
        cells += step * (name == "tc")
        words = kind is Kind.START and name == "t" and not hidden
        if kind is Kind.END and not hidden:
            if name == "p":
                yield "\t" if cells else "\n"
            elif name in _MARKS:
                yield _MARKS[name]
