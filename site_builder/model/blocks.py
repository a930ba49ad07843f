"""Turns the html of a text into its blocks: the paragraphs, headings, tables and lists that stand side by side.

It reads only html that the program itself wrote, and refuses to know what any block says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)\b[^>]*>")
_ID = re.compile(r'\bid="([^"]*)"')
_VOID = frozenset({"br", "hr", "img", "wbr", "col", "input"})


class Block(Struct, frozen=True):
    """One block: its html, the name of its element, and the anchors in it, escaped as they stand there."""

    html: str
    element: str
    anchors: tuple[str, ...] = ()

    @property
    def heading(self) -> bool:
        """Whether it begins a section."""
        return self.element in ("h2", "h3", "h4")


def blocks(html: str) -> Iterator[Block]:
    """The blocks of ``html`` in order; together they are all of it."""
    depth, start = 0, 0
    for match in _TAG.finditer(html):
        if not match[1] and depth == 0:
            start, element = match.start(), match[2]
        depth += 0 if match[2] in _VOID else -1 if match[1] else 1
        if depth == 0:
            whole = html[start : match.end()]
            yield Block(whole, element, tuple(_ID.findall(whole)))
