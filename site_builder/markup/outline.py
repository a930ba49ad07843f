"""Turns the numbers and headings of a text, in reading order, into levels without gaps and names for anchors.

It refuses to know how a heading was written; it is told its number or its Markdown level.
"""

from __future__ import annotations

from msgspec import Struct

from site_builder.markup.numbering import Kind, Label

TOP, DEEPEST = 2, 4
"""The page's title is the h1; the contents list shows three levels."""

_LONGEST_TITLE = 50

# 一、 and 第一章 do not lie under a plain heading before them, which is often the title typed once more.
_TOPMOST = frozenset({Kind.PART, Kind.CHAPTER, Kind.ITEM})


class _Open(Struct, frozen=True):
    """Something that following text stands under.

    ``kind`` is ``None`` for a heading without a number, ``level`` 0 for a numbered paragraph; ``wanted`` is the
    level as typed, which is deeper than ``level`` when a step was left out.
    """

    kind: Kind | None
    level: int
    wanted: int
    anchor: str


class Outline:
    """Where in the text we are."""

    __slots__ = ("_open",)

    def __init__(self) -> None:
        self._open: list[_Open] = []

    @property
    def in_article(self) -> bool:
        """Inside a 条, where （一） is an item of a sentence and never a title."""
        return any(entry.kind is Kind.ARTICLE for entry in self._open)

    def titled(self, label: Label, hashes: int = 0) -> tuple[int, str]:
        """Enter a numbered heading: its level and the name of its anchor.

        ``hashes`` is the Markdown level it was written with, 0 for none. Levels follow the numbering, so that 第一节
        lies one below 第一章 however many signs were typed.
        """
        self._leave(label, hashes)
        level, anchor = self._below(), self._name(label)
        self._open.append(_Open(label.kind, level, level, anchor))
        return level, anchor

    def numbered(self, label: Label) -> str:
        """Enter a paragraph that begins with a number: the name of its anchor."""
        self._leave(label, 0)
        anchor = self._name(label)
        self._open.append(_Open(label.kind, 0, 0, anchor))
        return anchor

    def _leave(self, label: Label, hashes: int) -> None:
        """Close what ``label`` does not stand under."""
        for index, entry in enumerate(self._open):
            if entry.kind is not None and entry.kind >= label.kind:
                del self._open[index:]
                break
        shallowest = max(hashes, TOP) if hashes else TOP if label.kind in _TOPMOST else DEEPEST + 1
        while self._open and self._open[-1].kind is None and self._open[-1].wanted >= shallowest:
            self._open.pop()

    def plain(self, hashes: int) -> int:
        """Enter a heading without a number, written with ``hashes`` signs: its level."""
        wanted = max(hashes, TOP)
        for index, entry in enumerate(self._open):
            if entry.wanted >= wanted or entry.level == 0:
                del self._open[index:]
                break
        level = min(wanted, self._below())
        self._open.append(_Open(None, level, wanted, ""))
        return level

    def _below(self) -> int:
        level = max((entry.level for entry in self._open), default=TOP - 1)
        return min(max(level + 1, TOP), DEEPEST)

    def _name(self, label: Label) -> str:
        """Articles count through the whole text; every other number is unique only under what it stands in."""
        if label.kind is Kind.ARTICLE:
            return label.anchor
        above = next((entry.anchor for entry in reversed(self._open) if entry.anchor), "")
        return above + label.anchor


def reads_as_title(text: str) -> bool:
    """Whether a paragraph of its own reads like a heading: short, one line, no sentence in it."""
    return (
        len(text) <= _LONGEST_TITLE
        and text[-1:] not in tuple("：:，,、．")
        and not any(sign in text for sign in "。；！？\n")
    )
